import type { GenerateRequest } from '../../src/index.ts'
import { type Journal, memoryJournal } from '../../src/index.ts'
import { says } from './difference.ts'
import { bomb, packed } from './packed.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Row, Step } from './row.ts'
import { key as apiKey, facet, link, prompt, type Scene } from './scene.ts'
import {
  accepted,
  after,
  create,
  cut,
  does,
  done,
  dot,
  dotUrl,
  file,
  json,
  leavesSubmit,
  look,
  page,
  request,
  restarts,
  saves,
  stall,
  state,
  submits,
  submitsImage,
  to,
  unreached,
  video,
  waits,
} from './words.ts'

/** What must follow for the purchase `order-1`. */
const key = 'order-1'
const isAccepted: Expect = { gives: { status: 'queued', ref: { id: 't1' } }, journal: [{ key, state: 'accepted' }] }
const isUnknown = (more: object = {}): Expect => ({
  error: { code: 'submit_unknown', key, retryable: false, ...more },
  journal: [{ key, state: 'unknown' }],
})
const isRefused = (code: string, more: object = {}): Expect => ({
  error: { code, key, ...more },
  journal: [{ key, state: 'rejected' }],
})

/** Another process buys under the same key. Gives the id of the task, or the error as text. */
async function buysWith(scene: Scene, journal: Journal): Promise<string> {
  return facet({ client: scene.another(journal) })
    .submit(request, { key })
    .then(
      ({ ref }) => ref.id,
      error => `${error.code}: ${error.message}`,
    )
}
const together = (count: number, expect: Expect): Step =>
  does(
    `${count} processes buy at once`,
    scene => Promise.all(Array.from({ length: count }, () => buysWith(scene, scene.journal!))),
    expect,
  )

type Case = readonly [came: string, gives: Exchange['gives'], ...more: readonly object[]]
const rows = (
  what: string,
  loses: string,
  cases: readonly Case[],
  row: (gives: Exchange['gives'], more: object) => Omit<Row, 'id' | 'loses'>,
) => cases.map(([came, gives, more = {}]): Row => ({ id: `submit/${what}: ${came}`, loses, ...row(gives, more) }))

const pictureRequest: GenerateRequest = { model: 'fig', prompt }
const buysPicture = (gives: Exchange['gives']): Exchange => ({
  ask: 'POST /v1/pictures',
  json: { model: 'fig', prompt },
  gives,
})
const dotText = Buffer.from(dot).toString('base64')
const filmUrl = `data:video/mp4;base64,${Buffer.from(video).toString('base64')}`
const picture: Answer = { status: 200, headers: { 'content-type': 'image/png' }, body: dot }
const seen = (gives: Answer): Exchange => ({ ask: 'GET https://cdn.orchard.example/one', gives })
const isLinked = (gives: Exchange['gives']): Exchange[] =>
  JSON.stringify(gives).includes('1.png') ? [{ ask: 'GET https://cdn.orchard.example/1.png', gives: picture }] : []

/** It may have been started: the key never pays again by itself, in another process as well. */
const unknown = (gives: Exchange['gives'], more: object = {}): Omit<Row, 'id' | 'loses'> => ({
  wire: [create(gives)],
  does: [submits(isUnknown(more)), submits(isUnknown()), restarts(), submits(isUnknown())],
})
/** Nothing was started: the same key may pay. */
const refused =
  (code: string, more: object = {}) =>
  (gives: Exchange['gives'], own: object): Omit<Row, 'id' | 'loses'> => ({
    wire: [create(gives), accepted],
    does: [submits(isRefused((own as { code?: string }).code ?? code, more)), submits(isAccepted)],
  })
/** Nothing was started, and it is sent again after so many seconds. */
const again = (gives: Exchange['gives'], { after: seconds = 2 }: { after?: number }): Omit<Row, 'id' | 'loses'> => ({
  wire: [create(gives), { ...accepted, at: seconds }],
  does: [submits({ ...isAccepted, events: { retry: 1 } })],
})
const statuses = (...list: readonly number[]): Case[] => list.map(status => [`${status}`, page(status)])
const told = (value: object, status = 200): Answer => json(value, status)

export const submitRows: readonly Row[] = [
  {
    id: 'submit/accepted',
    loses: 'The caller has an id that is not written down, and a crash loses a paid task.',
    wire: [{ ...accepted, headers: { 'content-type': 'application/json' } }],
    does: [submits({ ...isAccepted, events: { submit: 2, request: 1, response: 1, retry: 0 } })],
  },
  ...rows(
    'proves nothing',
    'A task that runs is paid for twice.',
    statuses(408, 409, 421, 423, 424, 425, 499, 500, 502, 503, 504, 520, 521, 524).map(([came, gives]) => [
      came,
      gives,
      { status: Number(came) },
    ]),
    unknown,
  ),
  ...rows(
    'a page of a status that no front makes proves nothing',
    'The relay handed on what came from behind it, and the key pays again.',
    statuses(402, 410, 422, 451),
    gives => unknown(gives),
  ),
  ...rows(
    'the edge never reached the provider',
    'An outage of a second leaves a purchase to settle by hand.',
    [521, 523, 525, 526, 530].map(status => [`${status}`, page(status, unreached), { after: 2 }]),
    again,
  ),
  ...rows(
    'the mark of an edge on other statuses proves nothing',
    'A task that runs is paid for twice.',
    [520, 522, 524].map(status => [`${status}`, page(status, unreached)]),
    gives => unknown(gives),
  ),
  ...rows(
    'the edge asks who is there',
    'A challenge of the edge leaves a purchase to settle by hand.',
    [[`403`, page(403, { 'cf-mitigated': 'challenge' }), { code: 'upstream_error' }]],
    refused('permission_denied'),
  ),
  ...rows(
    'refused',
    'A request that was refused can never be sent under its key again.',
    [
      ['400', page(400), { code: 'invalid_request' }],
      ['401', page(401), { code: 'unauthenticated' }],
      ['402 of the provider', told({ message: 'no' }, 402), { code: 'quota_exceeded' }],
      ['403', page(403), { code: 'upstream_error' }],
      ['404', page(404), { code: 'invalid_request' }],
      ['413', page(413), { code: 'input_too_large' }],
      ['422 of the provider', told({ message: 'no' }, 422), { code: 'invalid_request' }],
      ['by a code', told({ error: { code: 'no_balance', message: 'empty' } }, 403), { code: 'quota_exceeded' }],
      ['inside a success', told({ code: 'no_balance', message: 'empty' }), { code: 'quota_exceeded' }],
    ],
    refused('', { retryable: false }),
  ),
  {
    id: 'submit/a refused key says where a key comes from',
    loses: 'The advice that the provider documents for an error is not shown.',
    wire: [create(page(401))],
    does: [submits(isRefused('unauthenticated', { status: 401, hint: says('ORCHARD_API_KEY', 'Ask the gardener.') }))],
  },
  {
    id: 'submit/the first row that fits is told, with its advice',
    loses: 'An empty balance is told as a missing permission, and the user does the wrong thing.',
    wire: [create(told({ error: { code: 'no_balance', message: 'empty' } }, 403))],
    does: [
      submits(
        isRefused('quota_exceeded', {
          row: 'orchard.empty',
          hint: 'top up',
          upstreamCode: 'no_balance',
          upstreamMessage: 'empty',
        }),
      ),
    ],
  },
  ...rows(
    'a number of HTTP in the answer refuses as HTTP itself',
    'A call that was refused inside of a success is locked as one that may be billed.',
    [
      ['400', told({ code: 400, msg: 'no', data: null }), { code: 'invalid_request' }],
      ['401', told({ code: '401', msg: 'no' }), { code: 'unauthenticated' }],
      ['402', told({ code: 402, msg: 'no', data: null }), { code: 'quota_exceeded' }],
      ['403', told({ code: 403, msg: 'no', data: null }), { code: 'permission_denied' }],
      ['404', told({ code: 404, msg: 'no', data: null }), { code: 'invalid_request' }],
      ['422', told({ code: 422, msg: 'no', data: null }), { code: 'invalid_request' }],
      ['429, which sends nothing again by itself', told({ code: 429, msg: 'no' }), { code: 'rate_limited' }],
      ['success: false without a task', told({ success: false, message: 'no' }), { code: 'invalid_request' }],
      ['by a row’s words', told({ code: 403, msg: 'no', data: null }), { code: 'permission_denied' }],
    ],
    refused(''),
  ),
  ...rows(
    'a number in the answer that proves nothing',
    'A task that was made is paid a second time.',
    [
      ['500', told({ code: 500, msg: 'no', data: null })],
      ['402 beside data', told({ code: 402, msg: 'no', data: { note: 'made' } })],
      ['a number that is none of HTTP', told({ code: 30011, msg: 'no', data: null })],
      ['success: false beside data', told({ success: false, data: { note: 'made' } })],
    ],
    unknown,
  ),
  ...rows(
    'a number in the answer and a row that sends again',
    'A relay that is busy for a moment fails the purchase.',
    [['429', told({ code: 429, msg: 'harvest rush', data: null })]],
    again,
  ),
  {
    id: 'submit/a refusal that costs',
    loses: 'Money is gone, and the journal says that nothing happened.',
    wire: [create(told({ code: 'spoilt', message: 'no' }, 400))],
    does: [
      submits({
        error: { code: 'content_rejected', message: says('costs all the same') },
        journal: [{ key, state: 'rejected', problem: says('costs all the same') }],
      }),
    ],
  },
  {
    id: 'submit/a row for an empty answer',
    loses: 'The advice for an answer that says nothing is never shown.',
    wire: [create({ status: 409, body: '' })],
    does: [submits(isUnknown({ cause: { row: 'orchard.silent', hint: 'silence' } }))],
  },
  ...rows(
    'the reason is told',
    'The server says what is wrong, and the user hears that the request was refused.',
    [
      ['in detail', told({ detail: 'no more pears' }, 422), { upstreamMessage: 'no more pears' }],
      [
        'in a list of details',
        told({ detail: [{ loc: ['body', 'seconds'], msg: 'must be 4' }] }, 422),
        { upstreamMessage: 'body.seconds: must be 4' },
      ],
      ['in msg', told({ msg: 'balance too low', err_code: 17 }, 400), { upstreamMessage: 'balance too low' }],
      ['in no known place', told({ odd: 'pear' }, 422), { upstreamMessage: undefined, upstreamBody: '{"odd":"pear"}' }],
      [
        'as a text',
        { status: 404, body: 'no pears today' },
        { upstreamMessage: undefined, upstreamBody: 'no pears today' },
      ],
    ],
    refused('invalid_request', {}),
  ),
  {
    id: 'submit/a row of another operation does not count',
    loses: 'A request that was refused with 404 is told as a lost task.',
    wire: [create(told({ message: 'no such route' }, 404))],
    does: [submits(isRefused('invalid_request', { hint: says('base URL') }))],
  },
  ...rows(
    'a row with text proves as a whole phrase under its status alone',
    'A failure that only repeats words of a row lets the key pay again.',
    [
      ['within other words', told({ message: 'sono upstream was calledby nobody' }, 500)],
      ['under another status', told({ message: 'no upstream was called' }, 502)],
      ['of a row that names no status', told({ message: 'nothing was planted' }, 500)],
      ['in the mouth of an edge', json({ message: 'no upstream was called' }, 500, { 'cf-error-type': 'origin' })],
      ['on a page', { status: 500, headers: { 'content-type': 'text/html' }, body: 'no upstream was called' }],
    ],
    gives => unknown(gives),
  ),
  {
    id: 'submit/a row with text proves',
    loses: 'A purchase that was refused for certain has to be settled by hand.',
    wire: [create(told({ message: 'Sorry: no upstream was called.' }, 500)), accepted],
    does: [submits(isRefused('upstream_error', { row: 'orchard.sign' })), submits(isAccepted)],
  },
  {
    id: 'submit/a prompt that holds the words of a row proves nothing',
    loses: 'Whoever writes the words of a row into a prompt makes a running task look refused, and it is paid twice.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt: 'no upstream was called', seconds: 6 },
        gives: told({ message: 'failed: no upstream was called' }, 500),
      },
    ],
    does: [submits(isUnknown(), { key }, { model: 'plum', prompt: 'no upstream was called', seconds: 6 })],
  },
  {
    id: 'submit/a refusal with a task in it proves nothing',
    loses: 'A refusal that names the task it made lets the key pay for a second one.',
    wire: [
      create(told({ task_id: 't1', status: 'queued', error: { code: 'no_balance' } }, 402)),
      { ask: 'GET /v1/tasks/t1', gives: told({ message: 'unknown' }, 404), times: 7 },
    ],
    does: [submits(isUnknown({ candidates: ['t1'] }))],
  },
  ...rows(
    'again after what Retry-After says',
    'The pause that a saturated relay asks for is not kept, so it refuses again.',
    [
      ['seconds', page(429, { 'retry-after': '7' }), { after: 7 }],
      ['a date', page(429, { 'retry-after': after(9) }), { after: 9 }],
      ['nothing', page(429), { after: 2 }],
      ['negative', page(429, { 'retry-after': '-5' }), { after: 2 }],
      ['a row of the document', told({ code: 'full', message: 'come later' }, 503), { after: 2 }],
    ],
    again,
  ),
  {
    id: 'submit/a busy relay is sent the same purchase three times at most',
    loses: 'A relay that is saturated for an hour is sent the same purchase again and again.',
    wire: [create(page(429, { 'retry-after': '1' })), create(page(429), { at: 2 }), create(page(429), { at: 5 })],
    does: [submits(isRefused('rate_limited', { retryable: true }))],
  },
  {
    id: 'submit/an hour is not waited for',
    loses: 'A submit sleeps for an hour.',
    wire: [create(page(429, { 'retry-after': '3600' }))],
    does: [submits({ ...isRefused('rate_limited', { retryable: true }), at: [0, 0.1] })],
  },
  ...rows(
    'a redirect is not followed',
    'A redirect sends prompt and purchase to another address without anybody deciding so.',
    [
      ['301', to(301, 'https://elsewhere.example.org/v1/take')],
      ['302', to(302, 'https://elsewhere.example.org/v1/take')],
      ['303 to the own origin', to(303, '/v1/elsewhere')],
      ['307', to(307, 'https://elsewhere.example.org/v1/take')],
      ['308', to(308, 'https://elsewhere.example.org/v1/take')],
    ],
    gives => unknown(gives),
  ),
  ...rows(
    'the answer is lost',
    'A connection that is reset after the request makes the user pay for a second task.',
    [
      ['before its head', 'lost'],
      ['within its head of data', cut(told({ task_id: 't1', status: 'queued' }), 8)],
    ],
    gives => unknown(gives),
  ),
  {
    id: 'submit/an answer that never comes is waited for longer than an edge does',
    loses: 'A slow relay is asked again while the first task already runs, and both are billed.',
    wire: [create('silent')],
    does: [submits({ ...isUnknown(), at: [150, 150.1] }), submits(isUnknown())],
  },
  {
    id: 'submit/the caller says how long an answer is waited for',
    loses: 'A patient program gives up a purchase that would have been told.',
    options: { submitTimeout: 400 },
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 300 })],
    does: [submits({ ...isAccepted, at: [300, 300.1] })],
  },
  {
    id: 'submit/a refused connection is tried again, since nothing was sent',
    loses: 'A relay that is down for a second costs a purchase that has to be settled by hand.',
    wire: [create('refused'), { ...accepted, at: 1 }],
    does: [submits(isAccepted)],
  },
  {
    id: 'submit/nobody listens: nothing was sent, and the key may pay later',
    loses: 'A relay that is down costs a purchase that has to be settled by hand.',
    wire: [create('refused', { times: 3 }), accepted],
    does: [
      submits({ error: { code: 'upstream_error', key, retryable: true }, journal: [{ key, state: 'not_sent' }] }),
      submits(isAccepted),
    ],
  },
  ...rows(
    'the id of a cut answer is asked for and kept',
    'The id stands in the half answer that came, and the paid task is lost all the same.',
    [
      ['cut behind it', cut(told({ task_id: 't1', status: 'queued' }), 30)],
      ['silent behind it', stall(told({ task_id: 't1', status: 'queued' }), 30)],
    ],
    gives => ({
      wire: [create(gives), { ask: 'GET /v1/tasks/t1', gives: state('queued') }],
      does: [submits(isAccepted)],
    }),
  ),
  {
    id: 'submit/an id in an odd answer is asked for and kept',
    loses: 'A relay that wraps its answer in another envelope loses every paid task.',
    wire: [create(told({ result: { job: { task_id: 't1' } } })), { ask: 'GET /v1/tasks/t1', gives: state('running') }],
    does: [submits({ gives: { status: 'running', ref: { id: 't1' } }, journal: [{ key, state: 'accepted' }] })],
  },
  {
    id: 'submit/a task that is older than the purchase is not taken for it',
    loses: 'The id of an old task in the answer makes the new, paid one unfindable.',
    wire: [
      create(told({ result: { task_id: 'old' } })),
      {
        ask: 'GET /v1/tasks/old',
        gives: json({ data: { task_id: 'old', status: 'queued', created: Date.parse('2025-12-31T23:00:00Z') / 1000 } }),
      },
    ],
    does: [
      submits({ ...isUnknown({ candidates: ['old'] }), journal: [{ key, state: 'unknown', candidates: ['old'] }] }),
    ],
  },
  {
    id: 'submit/of two ids that the provider knows none is taken',
    loses: 'A purchase is booked on the wrong task.',
    wire: [
      create(told({ first: { task_id: 'a1' }, second: { task_id: 'b1' } })),
      { ask: 'GET /v1/tasks/a1', gives: json({ data: { task_id: 'a1', status: 'queued' } }) },
      { ask: 'GET /v1/tasks/b1', gives: json({ data: { task_id: 'b1', status: 'queued' } }) },
    ],
    does: [submits(isUnknown({ candidates: ['a1', 'b1'], hint: says('a1', 'b1') }))],
  },
  {
    id: 'submit/an id that the provider answers with another task is not taken',
    loses: "A purchase is booked on somebody else's task.",
    wire: [
      create(told({ result: { task_id: 'a1' } })),
      { ask: 'GET /v1/tasks/a1', gives: json({ data: { task_id: 'zz', status: 'queued' } }), times: 7 },
    ],
    does: [submits(isUnknown({ candidates: ['a1'] }))],
  },
  {
    id: 'submit/an id is asked for as long as a page of the edge stands in the way',
    loses: 'A purchase has to be settled by hand because a robot filter stood in the way of one look.',
    wire: [
      create(told({ result: { task_id: 't1' } })),
      { ask: 'GET /v1/tasks/t1', gives: page(403), times: 10 },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
    ],
    does: [submits({ gives: { ref: { id: 't1' } } })],
  },
  // ---- the answer is already the end
  {
    id: 'submit/the answer brings the result, which is used without a look',
    loses: 'A relay that answers with the result, and forgets the task, loses a paid video.',
    wire: [create(told({ task_id: 't1', status: 'done', videos: [link] })), file()],
    does: [
      submits({
        gives: { status: 'succeeded', ref: { id: 't1' }, outputs: [{ url: link }] },
        journal: [{ state: 'accepted', finalStatus: 'succeeded', finalAt: says('2026') }],
      }),
      saves({ bytes: video, journal: [{ file: says('out.mp4') }] }),
    ],
  },
  {
    id: 'submit/the answer is a failure with its reason, which is told without a look',
    loses: 'The reason of a task that failed at once is lost.',
    wire: [create(told({ task_id: 't1', status: 'failed', reason: 'it sank' }))],
    does: [
      submits({
        gives: { status: 'failed', error: { message: 'it sank' } },
        journal: [{ state: 'accepted', finalStatus: 'failed' }],
      }),
      waits({ error: { code: 'task_failed', message: says('it sank') } }),
    ],
  },
  ...rows(
    'a final word alone acknowledges a purchase, and looks go on',
    'A relay that answers done to say that it took the order gives an empty success.',
    [
      ['success without a result', told({ task_id: 't1', status: 'done' })],
      ['failure without a reason', told({ task_id: 't1', status: 'failed' })],
      ['a picture of it alone', told({ task_id: 't1', status: 'done', cover: 'https://cdn.orchard.example/c.png' })],
    ],
    gives => ({
      wire: [create(gives), look(done, { at: [5, 5.2] })],
      does: [
        submits({ ...isAccepted, journal: [{ key, state: 'accepted', finalStatus: null }] }),
        waits({ gives: { status: 'succeeded' } }),
      ],
    }),
  ),
  ...rows(
    'the answer names no task and brings the result',
    'Images that were paid for are thrown away because their route gave no id.',
    [
      ['base64', [], told({ created: 1, data: [{ b64: dotText }] })],
      ['a data URL', [], told({ created: 1, data: [{ url: dotUrl }] })],
      ['a link by its name', [], told({ data: [{ url: 'https://cdn.orchard.example/1.png' }] })],
      ['a link by its bytes', [seen(picture)], told({ data: [{ url: 'https://cdn.orchard.example/one' }] })],
    ].map(([came, before, gives]) => [came, gives, { before }] as Case),
    (gives, { before }: { before?: readonly Exchange[] }) => ({
      wire: [buysPicture(gives), ...(before ?? []), ...(before?.length ? [seen(picture)] : isLinked(gives))],
      does: [
        submitsImage(
          {
            gives: { status: 'succeeded', outputs: [{ role: 'image' }], warnings: [{ code: 'journal' }] },
            journal: [{ state: 'accepted', finalStatus: 'succeeded', ref: { id: says('vidrelay-kept-') } }],
          },
          pictureRequest,
        ),
        saves({ bytes: dot, journal: [{ file: says('out.png') }] }, {}, 'out.png'),
      ],
    }),
  ),
  ...rows(
    'what comes without an id and is no medium is unknown',
    'A sentence in the place of an image is told as the image that was paid for.',
    [
      ['text', told({ created: 1, data: [{ b64: Buffer.from('come back tomorrow').toString('base64') }] })],
      ['a film in the place of a picture', told({ data: [{ url: filmUrl }] })],
      ['an empty list', told({ created: 1, data: [] })],
      ['an unfinished word', told({ status: 'running', data: [{ b64: dotText }] })],
    ],
    gives => ({
      wire: [buysPicture(gives)],
      does: [submitsImage(isUnknown(), pictureRequest)],
    }),
  ),
  {
    id: 'submit/a task that another key holds is not taken',
    loses: 'Two purchases share one task, and one of the two that were paid is never delivered.',
    wire: [
      accepted,
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 8 },
        gives: told({ result: { task_id: 't1' } }),
      },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      submits(
        { error: { code: 'submit_unknown', candidates: ['t1'] } },
        { key: 'order-2' },
        { model: 'plum', prompt, seconds: 8 },
      ),
    ],
  },
  {
    id: 'submit/of two ids the one that another key holds is not in question',
    loses: 'A task that certainly belongs to this purchase is left to a person.',
    wire: [
      accepted,
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 8 },
        gives: told({ first: { task_id: 't1' }, second: { task_id: 'b1' } }),
      },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
      { ask: 'GET /v1/tasks/b1', gives: json({ data: { task_id: 'b1', status: 'queued' } }) },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      submits({ gives: { ref: { id: 'b1' } } }, { key: 'order-2' }, { model: 'plum', prompt, seconds: 8 }),
    ],
  },
  {
    id: 'submit/a task that another key takes in the same instant is not taken',
    loses: 'Two processes adopt one task at once, and one of the two that were paid is never delivered.',
    journal: () => {
      const journal = memoryJournal()
      return { ...journal, find: async () => undefined } // it looked before the other one wrote
    },
    wire: [
      accepted,
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 8 },
        gives: told({ result: { task_id: 't1' } }),
      },
      { ask: 'GET /v1/tasks/t1', gives: state('queued') },
    ],
    does: [
      submits({ gives: { ref: { id: 't1' } } }),
      restarts(),
      submits(
        {
          error: { code: 'submit_unknown', key: 'order-2', candidates: ['t1'], message: says('another paid call has') },
          journal: [{ key: 'order-2', state: 'unknown', candidates: ['t1'] }, { state: 'accepted' }],
        },
        { key: 'order-2' },
        { model: 'plum', prompt, seconds: 8 },
      ),
    ],
  },
  ...rows(
    'success without an id',
    'A success page without an id is booked as refused, although the task may run and be billed.',
    [
      ['nothing', { status: 200 }],
      ['a page', page(200)],
      ['204', { status: 204 }],
      ['a list', told([])],
      ['null', told({ task_id: null, status: 'queued' })],
      ['empty', told({ task_id: '', status: 'queued' })],
      ['an error', told({ error: { message: 'oh' } })],
    ].map(([came, gives]) => [came as string, gives as Answer]),
    gives => unknown(gives),
  ),
  ...(
    [
      ['a number', '{"task_id":7,"status":"queued"}', '7'],
      ['a long number', '{"task_id":92233720368547758077,"status":"queued"}', '92233720368547758077'],
      ['with a slash and a question mark', '{"task_id":"a/b?c d","status":"queued"}', 'a/b?c d'],
      ['beside an empty one', '{"task_id":"","id":"x1","status":"queued"}', 'x1'],
      ['in an envelope', '{"data":{"task_id":"x2","status":"queued"}}', 'x2'],
      ['behind a byte order mark', '\uFEFF{"task_id":"x3","status":"queued"}', 'x3'],
    ] as const
  ).map(
    ([what, text, id]): Row => ({
      id: `submit/an id ${what}`,
      loses: 'Another task is asked for than the one that was paid.',
      wire: [
        create({ status: 200, headers: { 'content-type': 'application/json' }, body: text }),
        { ask: `GET /v1/tasks/${encodeURIComponent(id)}`, gives: json({ data: { id, status: 'running' } }) },
      ],
      does: [
        submits({ gives: { ref: { id } } }),
        restarts('lost'),
        { say: 'get', does: scene => scene.client.get(scene.ref!), expect: { gives: { status: 'running' } } },
      ],
    }),
  ),
  ...(['gzip', 'deflate', 'br'] as const).map(
    (coding): Row => ({
      id: `submit/an answer that was compressed unasked: ${coding}`,
      loses: 'A relay that compresses although nobody asked for it cannot be used.',
      wire: [create(packed(coding, JSON.stringify({ task_id: 't1', status: 'queued' })))],
      does: [submits(isAccepted)],
    }),
  ),
  {
    id: 'submit/an answer of plain text with the label of a coding',
    loses: 'A relay with a wrong label loses a paid task.',
    wire: [
      create({
        status: 200,
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: '{"task_id":"t1","status":"queued"}',
      }),
    ],
    does: [submits(isAccepted)],
  },
  {
    id: 'submit/an answer without end is cut off',
    loses: 'A small compressed answer that unfolds to gigabytes ends the program.',
    wire: [create(bomb)],
    does: [submits(isUnknown({ message: says('67108864') }))],
  },
  {
    id: 'submit/the same key gives the same task',
    loses: 'A job that is run again with its own order id pays for a second task.',
    wire: [accepted],
    does: [
      submits(isAccepted),
      submits({ ...isAccepted, events: { request: 0 } }),
      restarts(),
      submits({ ...isAccepted, events: { request: 0 } }),
    ],
  },
  ...(
    [
      ['another prompt', { model: 'plum', prompt: 'another bird', seconds: 6 }],
      ['other seconds', { model: 'plum', prompt, seconds: 8 }],
      ['an image more', { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] }],
    ] as const
  ).map(
    ([what, other]): Row => ({
      id: `submit/a key belongs to one request: ${what}`,
      loses: "Two orders that share a key by mistake get the first one's video, and nobody hears of it.",
      wire: [accepted],
      does: [
        submits(isAccepted),
        submits({ error: { name: 'TypeError', message: says('another request') } }, { key }, other),
      ],
    }),
  ),
  {
    id: 'submit/a key belongs to one image',
    loses: 'A key with another image counts as the same request and gives the video of the first image.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
    ],
    does: [
      submits(isAccepted, { key }, { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] }),
      submits(
        { error: { name: 'TypeError', message: says('another request') } },
        { key },
        { model: 'plum', prompt, seconds: 6, images: ['https://pics.example.org/b.png'] },
      ),
    ],
  },
  ...(
    [
      ['gateway', { baseURL: 'https://other.orchard.example' }],
      ['account', { account: 'bob' }],
    ] as const
  ).map(
    ([what, settings]): Row => ({
      id: `submit/a key belongs to one ${what}`,
      loses: 'A task of one place is given for a purchase at another, which is never made.',
      wire: [accepted],
      does: [
        submits(isAccepted),
        { say: `another ${what}`, does: async scene => scene.restart('kept', settings), expect: {} },
        submits({ error: { name: 'TypeError', message: says('another request') } }),
      ],
    }),
  ),
  {
    id: 'submit/leaving does not cut a paid call short',
    loses: 'A user who leaves while the answer is on its way loses the id of a task that is billed.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 20 })],
    does: [
      leavesSubmit(5, { error: { code: 'aborted', key }, journal: [{ key, state: 'sending' }], at: [5, 5.1] }),
      submits({ ...isAccepted, events: { request: 0 }, at: [20, 20.1] }),
    ],
  },
  {
    id: 'submit/a process that dies while it waits leaves a key that does not pay again',
    loses: 'A process that dies while it waits for the answer leaves a key that pays again.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 20 })],
    does: [
      leavesSubmit(5, { error: { code: 'aborted', key } }),
      restarts(),
      submits({ error: { code: 'submit_unknown', key, message: says('was used before') } }),
    ],
  },
  {
    id: 'submit/a second process with the same key waits, and has the same task',
    loses: 'Two workers take one order, and one of them tells its user that nobody knows what became of it.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 100 })],
    does: [
      together(2, {
        gives: ['t1', 't1'],
        journal: [{ key, state: 'accepted', attempts: [{ attempt: 1 }] }],
        events: { submit: 4 },
        at: [100, 102],
      }),
    ],
  },
  {
    id: 'submit/a refusal is told to all who wait, and none of them sends',
    loses: 'Ten workers who wait for one order send it ten times, one after the other.',
    wire: [create(json({ message: 'no' }, 400), { delay: 5 })],
    does: [together(3, { gives: Array(3).fill(says('invalid_request', 'no')), journal: [{ state: 'rejected' }] })],
  },
  {
    id: 'submit/what a process hears that was taken for dead is kept',
    loses: 'A computer that slept hears the id of a paid task, and nobody writes it down.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 100 })],
    does: [
      does(
        'a process that gives no sign of life, and another one',
        async scene => {
          const journal: Journal = {
            ...scene.journal!,
            update: (name, patch, condition) =>
              patch.beat === undefined ? scene.journal!.update(name, patch, condition) : Promise.resolve(false),
          }
          const first = buysWith(scene, journal)
          await scene.clock.sleep(1000)
          return Promise.all([first, buysWith(scene, scene.journal!)])
        },
        {
          gives: ['t1', says('submit_unknown')],
          journal: [{ state: 'accepted', ref: { id: 't1' }, attempts: [{}] }],
        },
      ),
    ],
  },
  {
    id: 'submit/a process that was taken for dead before it sent does not send',
    loses: 'A computer that slept wakes up and sends an order that was settled meanwhile.',
    does: [
      does(
        'the claim is gone when the connection is open',
        scene => {
          const get: Journal['get'] = async name => {
            await scene.journal!.update(name, { state: 'unknown' })
            return scene.journal!.get(name)
          }
          return buysWith(scene, { ...scene.journal!, get })
        },
        { gives: says('aborted', 'taken for dead', 'nothing was sent'), journal: [{ state: 'not_sent' }] },
      ),
    ],
  },
  {
    id: 'submit/left before it began',
    loses: 'A caller who has given up pays.',
    does: [
      {
        say: 'submit with a signal that is over',
        does: scene => scene.client.videos!.submit({ model: 'plum', prompt }, { key, signal: AbortSignal.abort() }),
        expect: { error: { code: 'aborted' }, journal: [] },
      },
    ],
  },
  {
    id: 'submit/a refusal that repeats key and prompt',
    loses: "A relay that repeats the key in its refusal puts it into the user's error log.",
    wire: [create(told({ message: `${prompt} is refused for Bearer ${apiKey}` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[prompt]', '[key]') }))],
  },
  {
    id: 'submit/a refusal that repeats the key in base64 and as percent codes',
    loses: 'A key that the relay repeats in base64 or percent-encoded passes every filter.',
    wire: [create(told({ message: `no: ${Buffer.from(apiKey).toString('base64')}` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[key]') }))],
  },
  {
    id: 'submit/a cut answer that repeats key and prompt',
    loses: 'An error about a cut answer repeats what came, with the key and the prompt in it.',
    wire: [create(cut(told({ message: `${prompt}, ${apiKey}`, more: 'x'.repeat(100) }), 110))],
    does: [submits(isUnknown({ message: says('[prompt]', '[key]') }))],
  },
  {
    id: 'submit/a refusal that repeats an image and a signed link',
    loses: 'An image that the relay repeats in its refusal fills the error log.',
    secrets: ['iVBORw0KGgoAAAANSUhEUg', 'token=abcdef'],
    wire: [
      create(
        told(
          { message: 'no: data:image/png;base64,iVBORw0KGgoAAAANSUhEUg== and https://x.example/a.png?token=abcdef' },
          400,
        ),
      ),
    ],
    does: [submits(isRefused('invalid_request', { message: says('data URL', '?…') }))],
  },
  {
    id: 'submit/a refusal that repeats the beginning of the prompt',
    loses: 'The beginning of a prompt that the relay repeats stands in the error log.',
    secrets: [prompt.slice(0, 26)],
    wire: [create(told({ message: `no: ${prompt.slice(0, 28)} (cut)` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[prompt]', '(cut)') }))],
  },
  {
    id: 'submit/a refusal that ends within the key',
    loses: 'A relay that cuts its message within the key shows most of the key.',
    secrets: [apiKey.slice(0, 18)],
    wire: [create(told({ message: `no: ${apiKey.slice(0, 20)}` }, 400))],
    does: [submits(isRefused('invalid_request', { message: says('[key]') }))],
  },
]
