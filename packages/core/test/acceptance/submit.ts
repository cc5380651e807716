import { statuses } from './cases.ts'
import { says } from './difference.ts'
import type { Row } from './row.ts'
import { again, isAccepted, isRefused, isUnknown, key, refused, rows, unknown } from './submit-words.ts'
import { accepted, after, create, cut, json, page, submits, to, unreached } from './words.ts'

/** What proves that nothing was started, and what does not. */
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
      ['402 of the provider', json({ message: 'no' }, 402), { code: 'quota_exceeded' }],
      ['403', page(403), { code: 'upstream_error' }],
      ['404', page(404), { code: 'invalid_request' }],
      ['413', page(413), { code: 'input_too_large' }],
      ['422 of the provider', json({ message: 'no' }, 422), { code: 'invalid_request' }],
      ['by a code', json({ error: { code: 'no_balance', message: 'empty' } }, 403), { code: 'quota_exceeded' }],
      ['inside a success', json({ code: 'no_balance', message: 'empty' }), { code: 'quota_exceeded' }],
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
    wire: [create(json({ error: { code: 'no_balance', message: 'empty' } }, 403))],
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
      ['400', json({ code: 400, msg: 'no', data: null }), { code: 'invalid_request' }],
      ['401', json({ code: '401', msg: 'no' }), { code: 'unauthenticated' }],
      ['402', json({ code: 402, msg: 'no', data: null }), { code: 'quota_exceeded' }],
      ['403', json({ code: 403, msg: 'no', data: null }), { code: 'permission_denied' }],
      ['404', json({ code: 404, msg: 'no', data: null }), { code: 'invalid_request' }],
      ['422', json({ code: 422, msg: 'no', data: null }), { code: 'invalid_request' }],
      ['429, which sends nothing again by itself', json({ code: 429, msg: 'no' }), { code: 'rate_limited' }],
      ['success: false without a task', json({ success: false, message: 'no' }), { code: 'invalid_request' }],
      ['beside an empty object', json({ code: 402, msg: 'no', data: {} }), { code: 'quota_exceeded' }],
      ['beside an empty list', json({ code: 402, msg: 'no', data: [] }), { code: 'quota_exceeded' }],
      ['in the error', json({ error: { code: 402, message: 'no' } }), { code: 'quota_exceeded' }],
      ['by a row’s words', json({ code: 403, msg: 'no', data: null }), { code: 'permission_denied' }],
    ],
    refused(''),
  ),
  ...rows(
    'a number in the answer that proves nothing',
    'A task that was made is paid a second time.',
    [
      ['500', json({ code: 500, msg: 'no', data: null })],
      ['402 beside data', json({ code: 402, msg: 'no', data: { note: 'made' } })],
      ['a number that is none of HTTP', json({ code: 30011, msg: 'no', data: null })],
      ['success: false beside data', json({ success: false, data: { note: 'made' } })],
    ],
    unknown,
  ),
  ...rows(
    'a number in the answer and a row that sends again',
    'A relay that is busy for a moment fails the purchase.',
    [['429', json({ code: 429, msg: 'harvest rush', data: null })]],
    again,
  ),
  {
    id: 'submit/a refusal that costs',
    loses: 'Money is gone, and the journal says that nothing happened.',
    wire: [create(json({ code: 'spoilt', message: 'no' }, 400))],
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
      ['in detail', json({ detail: 'no more pears' }, 422), { upstreamMessage: 'no more pears' }],
      [
        'in a list of details',
        json({ detail: [{ loc: ['body', 'seconds'], msg: 'must be 4' }] }, 422),
        { upstreamMessage: 'body.seconds: must be 4' },
      ],
      ['in msg', json({ msg: 'balance too low', err_code: 17 }, 400), { upstreamMessage: 'balance too low' }],
      ['in no known place', json({ odd: 'pear' }, 422), { upstreamMessage: undefined, upstreamBody: '{"odd":"pear"}' }],
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
    wire: [create(json({ message: 'no such route' }, 404))],
    does: [submits(isRefused('invalid_request', { hint: says('base URL') }))],
  },
  ...rows(
    'a row with text proves as a whole phrase under its status alone',
    'A failure that only repeats words of a row lets the key pay again.',
    [
      ['within other words', json({ message: 'sono upstream was calledby nobody' }, 500)],
      ['under another status', json({ message: 'no upstream was called' }, 502)],
      ['of a row that names no status', json({ message: 'nothing was planted' }, 500)],
      ['in the mouth of an edge', json({ message: 'no upstream was called' }, 500, { 'cf-error-type': 'origin' })],
      ['on a page', { status: 500, headers: { 'content-type': 'text/html' }, body: 'no upstream was called' }],
    ],
    gives => unknown(gives),
  ),
  {
    id: 'submit/a row with text proves',
    loses: 'A purchase that was refused for certain has to be settled by hand.',
    wire: [create(json({ message: 'Sorry: no upstream was called.' }, 500)), accepted],
    does: [submits(isRefused('upstream_error', { row: 'orchard.sign' })), submits(isAccepted)],
  },
  {
    id: 'submit/a prompt that holds the words of a row proves nothing',
    loses: 'Whoever writes the words of a row into a prompt makes a running task look refused, and it is paid twice.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt: 'no upstream was called', seconds: 6 },
        gives: json({ message: 'failed: no upstream was called' }, 500),
      },
    ],
    does: [submits(isUnknown(), { key }, { model: 'plum', prompt: 'no upstream was called', seconds: 6 })],
  },
  {
    id: 'submit/a refusal with a task in it proves nothing',
    loses: 'A refusal that names the task it made lets the key pay for a second one.',
    wire: [
      create(json({ task_id: 't1', status: 'queued', error: { code: 'no_balance' } }, 402)),
      { ask: 'GET /v1/tasks/t1', gives: json({ message: 'unknown' }, 404), times: 7 },
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
      ['a row of the document', json({ code: 'full', message: 'come later' }, 503), { after: 2 }],
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
      ['within its head of data', cut(json({ task_id: 't1', status: 'queued' }), 8)],
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
]
