import { says } from './difference.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Row } from './row.ts'
import { key as apiKey, link, prompt } from './scene.ts'
import {
  accepted,
  after,
  cut,
  dateMoves,
  done,
  file,
  gets,
  hasPending,
  hears,
  json,
  leavesWait,
  look,
  looks,
  page,
  passes,
  restarts,
  saves,
  stall,
  state,
  submits,
  to,
  video,
  waits,
  waitTogether,
  watches,
} from './words.ts'

type Made = Omit<Row, 'id' | 'loses'>
type Case = readonly [came: string, gives: Exchange['gives'], ...more: readonly object[]]
const rows = (
  what: string,
  loses: string,
  cases: readonly Case[],
  row: (gives: Exchange['gives'], more: never) => Made,
) =>
  cases.map(([came, gives, more = {}]): Row => ({ id: `look/${what}: ${came}`, loses, ...row(gives, more as never) }))

const bought = submits({ gives: { ref: { id: 't1' } } })
const succeeded = { status: 'succeeded', outputs: [{ role: 'video', url: link }] }
const second: readonly [number, number] = [10, 10.25]

/** The look fails, the next one comes at its time, and nobody who waits hears of it. */
const recovers = (
  gives: Exchange['gives'],
  { from = 10, to: till = 10.25 }: { from?: number; to?: number } = {},
): Made => ({
  wire: [accepted, look(gives, { at: [5, 5.15] }), looks([from, till])],
  does: [bought, watches([succeeded], { events: { retry: 1 } })],
})
/** So many looks at this pace, from the first that fails to the first that comes a minute later. */
const aMinute = 10
/** The wait ends with this error, and the task itself may be waited for again. */
const ends = (gives: Exchange['gives'], error: object, times = 1): Made => ({
  wire: [
    accepted,
    look(gives, { at: [5, 5.15] }),
    ...(times > 1 ? [look(gives, { times: times - 1 })] : []),
    look(done),
  ],
  does: [
    bought,
    waits({ error: { taskRef: { id: 't1' }, ...error }, journal: [{ state: 'accepted', finalStatus: null }] }),
    waits({ gives: succeeded }),
  ],
})
/** Said three times in a row over a minute, and not before: a wait that goes on then ends with it. */
const endsInTime = (gives: Exchange['gives'], error: object): Made => ends(gives, error, aMinute)
/** One look shows this. */
const shows = (gives: Exchange['gives'], expect: object): Made => ({
  wire: [look(gives)],
  does: [hears(), gets({ gives: expect })],
})
const challenge: Answer = {
  status: 403,
  headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' },
  body: '<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>',
}
const told = (value: object, status = 200): Answer => json(value, status)
const pages = (...list: readonly number[]): Case[] => list.map(status => [`${status}`, page(status)])
const api = 'https://api.orchard.example'
const moved = (url: string, isOwn: boolean): Exchange => ({
  ask: `GET ${url}`,
  ...(!isOwn && { headers: { authorization: null } }),
  gives: done,
})
const once = (gives: Exchange['gives'], expect: Expect): Made => ({
  wire: [look(gives)],
  does: [hears(), gets(expect)],
})

export const lookRows: readonly Row[] = [
  ...rows(
    'a failed look is no failed task',
    'One bad answer while waiting ends the wait for a task that runs well.',
    [
      ...pages(400, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504, 520, 524),
      ['an empty 400', { status: 400 }],
      ['500 of the provider', told({ message: 'oh' }, 500)],
      ['no connection', 'refused'],
      ['a lost answer', 'lost'],
      ['a cut answer', cut(done, 20)],
      ['a page', page(200)],
      ['nothing', { status: 200 }],
      ['a list', told([])],
      ['no status and no id', told({ data: { progress: 3 } })],
      [
        'a broken text',
        { status: 200, headers: { 'content-type': 'application/json' }, body: '{"data":{"task_id":"t1",' },
      ],
      [
        "another task's state",
        told({ data: { task_id: 't2', status: 'done', videos: ['https://cdn.orchard.example/other.mp4'] } }),
      ],
      ['not known yet', told({ message: 'unknown' }, 404)],
      ['gone, at once', told({ message: 'gone' }, 410)],
    ],
    recovers,
  ),
  ...rows(
    'silence ends a look and not the wait',
    'A look that is never answered holds the wait for ever.',
    [
      ['from the start', 'silent', { from: 35, to: 35.3 }],
      ['within the answer', stall(done, 20), { from: 35, to: 35.3 }],
    ],
    recovers,
  ),
  ...rows(
    'a pause that is asked for is kept',
    'A relay that asks for a pause is asked on, and blocks the key.',
    [
      ['22 s', page(503, { 'retry-after': '22' }), { from: 27, to: 27.2 }],
      ['a date', page(503, { 'retry-after': after(27) }), { from: 27, to: 27.2 }],
      ['shorter than the pace', page(503, { 'retry-after': '1' })],
      ['a year', page(503, { 'retry-after': '31536000' }), { from: 65, to: 65.2 }],
      ['a date that is over', page(503, { 'retry-after': after(-60) })],
      ['negative', page(503, { 'retry-after': '-60' })],
      ['a fraction', page(503, { 'retry-after': '90.5' })],
    ],
    recovers,
  ),
  ...rows(
    'the word of the provider ends a wait, said for a minute',
    'A wait goes on for half an hour although the provider has said that it leads to nothing.',
    [
      ['a refused key', told({ message: 'no' }, 401), { code: 'unauthenticated', status: 401 }],
      ['a refused key, in a word', { status: 401, body: 'Unauthorized' }, { code: 'unauthenticated', status: 401 }],
      ['400', told({ message: 'no' }, 400), { code: 'invalid_request' }],
      ['403', told({ message: 'no' }, 403), { code: 'permission_denied' }],
      ['402', told({ message: 'pay' }, 402), { code: 'quota_exceeded' }],
      ['404', told({ message: 'unknown' }, 404), { code: 'task_not_found' }],
      ['410', told({ message: 'gone' }, 410), { code: 'task_not_found' }],
    ],
    endsInTime,
  ),
  ...rows(
    'one contrary word does not outweigh what was seen',
    'A live task that is paid for is given up on one word of a node that lags behind.',
    [
      ['404', told({ message: 'unknown' }, 404)],
      ['410', told({ message: 'gone' }, 410)],
      ['401', told({ message: 'who are you' }, 401)],
      ['403', told({ message: 'no' }, 403)],
      ['400', told({ message: 'no' }, 400)],
      ['422', told({ message: 'no' }, 422)],
    ],
    gives => ({
      // Old enough, and heard of elsewhere: what was seen counts, not who made it.
      wire: [look(state('running')), look(gives, { times: 7 }), look(done)],
      does: [
        hears({ createdAt: '2025-12-31T00:00:00.000Z' }),
        watches([{ status: 'running' }, succeeded], { events: { retry: 7 } }),
      ],
    }),
  ),
  {
    id: 'look/what contradicts must be said in a row',
    loses: 'A relay with one node that lags behind loses every task that takes long.',
    wire: [
      accepted,
      look(told({ message: 'unknown' }, 404), { times: 9 }),
      look(state('running')),
      look(told({ message: 'unknown' }, 404), { times: 6 }),
      look(page(502)),
      look(told({ message: 'unknown' }, 404), { times: 6 }),
      look(told({ message: 'no' }, 403), { times: 6 }),
      look(done),
    ],
    does: [bought, watches([{ status: 'running' }, succeeded])],
  },
  {
    id: 'look/what the journal holds as accepted was seen, in every process',
    loses: 'A worker that starts anew gives a paid task up on the first word of a node that lags behind.',
    wire: [accepted, look(told({ message: 'unknown' }, 404), { times: 6 }), looks([0, 140])],
    does: [bought, passes(100), restarts(), waits({ gives: succeeded })],
  },
  ...(
    [
      ['404', told({ message: 'unknown' }, 404), 'task_not_found'],
      ['410', told({ message: 'gone' }, 410), 'task_not_found'],
      ['401', told({ message: 'no' }, 401), 'unauthenticated'],
    ] as const
  ).map(
    ([what, gives, code]): Row => ({
      id: `look/of a task that was never seen the first word counts, once it is half a minute old: ${what}`,
      loses: 'A task that the relay has forgotten is waited for to the deadline.',
      wire: [look(gives)],
      does: [hears(), passes(31), waits({ error: { code, taskRef: { id: 't1' } } })],
    }),
  ),
  ...rows(
    'the edge knows nothing of tasks and of keys',
    'A challenge for robots is told as a key without rights, and a task that runs is given up.',
    [
      ['a challenge', challenge, { message: says('stands in front', 'Just a moment') }],
      ['a challenge to a key', { ...challenge, status: 401 }, { message: says('stands in front') }],
      ['a page of 403', page(403), { message: says('an HTML page titled "403"') }],
      ['a page of 401', page(401), { message: says('stands in front') }],
      ['a page of 404', page(404), { message: says('stands in front') }],
      ['an empty 400', { status: 400 }, { message: says('an empty body') }],
      ['marked JSON', json({ message: 'no' }, 403, { 'cf-mitigated': 'block' }), {}],
      ['a page within JSON', told({ message: '<!DOCTYPE html><title>Just a moment...</title>' }, 403), {}],
    ],
    (gives, error: object) => ({
      wire: [accepted, look(gives, { times: 20 }), look(done)],
      does: [
        bought,
        waits({
          error: { code: 'upstream_error', retryable: true, taskRef: { id: 't1' }, row: undefined, ...error },
          at: [150, 200],
        }),
        waits({ gives: succeeded }),
      ],
    }),
  ),
  {
    id: 'look/a task of another process is young by its date',
    loses: 'A relay that knows a new task only after a second loses the paid task.',
    wire: [look(told({ message: 'unknown' }, 404)), look(done)],
    does: [hears(), waits({ gives: succeeded })],
  },
  {
    id: 'look/the age of a task is measured, whatever the date says',
    loses: 'A correction of the clock makes a new task look old, and the paid task is given up.',
    wire: [accepted, look(told({ message: 'unknown' }, 404), { at: [5, 5.1] }), looks(second)],
    does: [bought, dateMoves(3600), waits({ gives: succeeded })],
  },
  {
    id: 'look/trouble that lasts two minutes and twenty looks ends the wait',
    loses: 'A relay that is gone is polled to the deadline, and nobody hears why.',
    wire: [accepted, look(page(502), { times: 20 }), look(done)],
    does: [
      bought,
      waits({
        error: { code: 'upstream_error', taskRef: { id: 't1' }, observed: { '502 upstream_error': 20 } },
        at: [150, 200],
      }),
      waits({ gives: succeeded }),
    ],
  },
  {
    id: 'look/trouble that is over is forgotten',
    loses: 'Trouble that is long over ends a wait that goes well.',
    wire: [
      accepted,
      look(page(502), { times: 15 }),
      look(state('running')),
      look(page(502), { times: 15 }),
      look(done),
    ],
    does: [bought, watches([{ status: 'running' }, succeeded])],
  },
  ...(
    [
      ['307 within the origin', to(307, `${api}/moved/to?it=1`), moved(`${api}/moved/to?it=1`, true)],
      ['a relative place', to(302, '/moved'), moved(`${api}/moved`, true)],
      ['302 to another host', to(302, 'https://mirror.example.org/t'), moved('https://mirror.example.org/t', false)],
      [
        '308 to another port',
        to(308, 'https://api.orchard.example:8443/t'),
        moved('https://api.orchard.example:8443/t', false),
      ],
    ] as const
  ).map(
    ([what, gives, then]): Row => ({
      id: `look/a redirect is followed, the key stays at home: ${what}`,
      loses: 'A poll that is redirected to another host hands it the key.',
      wire: [accepted, look(gives), then],
      does: [bought, watches([succeeded])],
    }),
  ),
  {
    id: 'look/a redirect to plain http is followed with a warning',
    loses: 'Whoever is on the way reads what comes, and nobody is told.',
    wire: [look(to(302, 'http://mirror.example.org/t')), moved('http://mirror.example.org/t', false)],
    does: [hears(), gets({ gives: succeeded, events: { warning: 1 } })],
  },
  ...rows(
    'a redirect into a private network is not followed',
    "A redirect of the relay reads what stands in the user's own network.",
    [
      ['a cloud’s metadata', to(302, 'http://169.254.169.254/latest'), { code: 'unsafe_url' }],
      ['loopback', to(302, 'http://127.0.0.1:8080/x'), { code: 'unsafe_url' }],
      ['a file', to(302, 'file:///etc/passwd'), { code: 'unsafe_url' }],
    ],
    ends,
  ),
  {
    id: 'look/a circle of redirects ends',
    loses: 'A relay that redirects to itself holds a wait for ever.',
    wire: [accepted, look(to(302, '/v1/tasks/t1'), { times: 6 })],
    does: [bought, waits({ error: { code: 'unexpected_response' } })],
  },

  // ---- ends
  ...(['cancelled', 'expired', 'failed'] as const).map(
    (word): Row => ({
      id: `look/an end beside an error code: ${word}`,
      loses: 'A task that was cancelled is told as a failed exchange and stays in the list of open tasks for ever.',
      wire: [accepted, look(state(word, { error: { code: 'by_user', message: 'the user said so' } }))],
      does: [
        bought,
        waits({
          error: { code: `task_${word}`, retryable: false, upstreamCode: 'by_user', message: says('the user said so') },
          journal: [{ finalStatus: word }],
        }),
      ],
    }),
  ),
  ...rows(
    'an end that is told for a minute, in the words of a refused look',
    'A task that was refused by moderation is told as a mistake in the request, and is waited for by every worker.',
    [
      ['by a code', told({ code: 'imagine:content-moderated', error: 'rejected' }, 400), {}],
      ['in words', told({ message: 'Generated video rejected by content moderation.' }, 400), {}],
      ['under 403, before a row for the status', told({ message: 'Blocked by our safety system' }, 403), {}],
      ['by a row', told({ message: 'against our content policy' }, 422), { row: 'orchard.policy' }],
      ['in Chinese', told({ message: '提示词包含敏感内容,审核不通过' }, 400), {}],
    ],
    (gives, error: object) => ({
      wire: [accepted, look(state('running')), look(gives, { times: 9 }), look(gives)],
      does: [
        bought,
        waits({
          error: {
            code: 'content_rejected',
            retryable: false,
            taskRef: { id: 't1' },
            task: { status: 'failed' },
            ...error,
          },
          journal: [{ finalStatus: 'failed' }],
          at: [70, 95],
        }),
        gets({
          gives: { status: 'failed', error: { code: 'content_rejected' }, warnings: [{ code: 'contradiction' }] },
        }),
      ],
    }),
  ),
  ...(
    [
      ['cancelled', 'The task was cancelled.', 'task_cancelled'],
      ['expired', 'task has expired', 'task_expired'],
      ['failed', 'video generation failed', 'task_failed'],
    ] as const
  ).map(
    ([status, message, code]): Row => ({
      id: `look/an end that is told for a minute: ${status}`,
      loses: 'A task that is over is waited for to the deadline.',
      wire: [accepted, look(told({ message }, 400), { times: 10 })],
      does: [bought, waits({ error: { code, task: { status } }, journal: [{ finalStatus: status }] })],
    }),
  ),
  {
    id: 'look/one word of moderation is not the end of what was seen',
    loses: 'A live task is closed for ever on one word of a node that mixes tasks up.',
    wire: [
      accepted,
      look(state('running')),
      look(told({ code: 'content-moderated', error: 'rejected' }, 400), { times: 5 }),
      look(done),
    ],
    does: [bought, watches([{ status: 'running' }, succeeded])],
  },
  {
    id: 'look/a refused look at a task that was never seen ends the wait and not the task',
    loses: 'A task that somebody else made is closed for ever on one word.',
    wire: [look(told({ code: 'content-moderated' }, 400)), look(done)],
    does: [
      hears({ createdAt: '2025-12-31T00:00:00.000Z' }),
      waits({ error: { code: 'content_rejected', task: undefined } }),
      waits({ gives: succeeded }),
    ],
  },
  {
    id: 'look/an end is known in every process, though the relay has forgotten the task',
    loses: 'The reason of a failed task is lost as soon as the relay forgets the task.',
    wire: [accepted, look(state('failed', { reason: 'it sank' })), look(told({ message: 'unknown' }, 404))],
    does: [
      bought,
      waits({ error: { code: 'task_failed' } }),
      restarts(),
      waits({ error: { code: 'task_failed', message: says('it sank') } }),
    ],
  },
  ...rows(
    'a question that failed is no task that failed',
    'A live task is closed for ever because its state could not be read for a minute.',
    [
      ['a query', told({ code: 'get_task_failed', message: 'failed to query the task' }, 400)],
      ['one that is not known or expired', told({ message: 'no such task: a task has expired or never was' }, 400)],
      ['for a refused key', told({ status: 'failed', message: 'no access' }, 401)],
      ['of an unknown task, with a word', told({ status: 'failed', message: 'task does not exist' }, 400)],
    ],
    gives => ends(gives, { task: undefined }, aMinute),
  ),
  ...rows(
    'the id and a final word count at once, whatever the status',
    'A task that ended is asked for on, because its end came under the wrong number.',
    [
      [
        'failed, 404',
        told({ data: { task_id: 't1', status: 'failed', reason: 'it sank' } }, 404),
        { code: 'task_failed', message: says('it sank') },
      ],
      ['cancelled, 400', told({ data: { task_id: 't1', status: 'cancelled' } }, 400), { code: 'task_cancelled' }],
      [
        'failed, 500',
        told({ data: { task_id: 't1', status: 'failed', reason: 'it sank' } }, 500),
        { code: 'task_failed' },
      ],
      [
        'by its words, 400',
        told({ task_id: 't1', message: 'rejected by moderation' }, 400),
        { code: 'content_rejected' },
      ],
    ],
    (gives, error: object) => ({
      wire: [accepted, look(state('running')), look(gives)],
      does: [bought, waits({ error: { ...error, task: { ref: { id: 't1' } } }, journal: [{ finalAt: says('2026') }] })],
    }),
  ),
  {
    id: 'look/the id and a result count, whatever the status',
    loses: 'A paid result is not delivered because it came under the wrong number.',
    ...shows(told({ data: { task_id: 't1', status: 'done', videos: [link] } }, 404), succeeded),
  },
  {
    id: 'look/the words beside a word that nobody knows are told at the deadline',
    loses: 'A task that was refused in a word of its own ends as a timeout, and the reason is nowhere.',
    options: { deadline: 21 },
    wire: [
      accepted,
      look(state('rejected', { error: { code: 'x', message: 'refused by the gardener' } }), { times: 4 }),
    ],
    does: [
      bought,
      waits({ error: { code: 'timeout', message: says('rejected', 'refused by the gardener') }, at: [21, 21.01] }),
    ],
  },
  {
    id: 'look/a look that names the task and says no word is unfinished, to the deadline',
    loses: 'A relay that has no word before the start loses every task that waits for two minutes.',
    wire: [accepted, look(json({ request_id: 'r', task_id: 't1' }), { times: 30 }), look(done)],
    does: [bought, watches([{ status: 'queued' }, succeeded])],
  },
  {
    id: 'look/a sign that names a status counts with an empty body too',
    loses: 'A relay that says not yet by its status alone is taken for ill, and the task is given up.',
    wire: [accepted, look({ status: 202 }, { times: 30 }), look(done)],
    does: [bought, watches([{ status: 'running' }, succeeded])],
  },
  {
    id: 'look/a success without a result ends the wait after ten minutes, and stands as succeeded',
    loses:
      'A wait for what never comes lasts to the deadline, and the purchase stays in the list of open ones for ever.',
    wire: [
      accepted,
      look(state('done', { rai: { filteredReasons: ['too many herons'] } }), { times: 63 }),
      look(state('done')),
      look(done),
      look(done),
      file(),
    ],
    does: [
      bought,
      waits(
        {
          error: {
            code: 'unexpected_response',
            retryable: false,
            taskRef: { id: 't1' },
            task: { status: 'succeeded', outputs: [] },
            message: says('"done"', 'videos[]', 'filteredReasons: "too many herons"'),
            hint: says('still deliver'),
          },
          journal: [{ state: 'accepted', finalStatus: 'succeeded', file: null }],
          at: [605, 620],
        },
        { deadline: 3600 },
      ),
      hasPending(),
      restarts(),
      // Nobody waits ten minutes again.
      waits({ error: { code: 'unexpected_response' } }),
      gets({ gives: succeeded }),
      hasPending('order-1'),
      saves({ bytes: video, journal: [{ file: says('out.mp4') }] }),
    ],
  },
  ...([['in this process'], ['in another process', restarts()]] as const).flatMap(([where, again]): Row[] => [
    {
      id: `look/a success whose result is there outweighs an end, ${where}`,
      loses: 'A paid result that is there is not delivered, since the task was called failed once.',
      wire: [accepted, look(state('failed', { reason: 'no' })), look(done), look(done), file()],
      does: [
        bought,
        waits({ error: { code: 'task_failed' }, journal: [{ finalStatus: 'failed' }] }),
        ...(again ? [again] : []),
        gets({
          gives: { ...succeeded, warnings: [{ code: 'contradiction' }] },
          journal: [{ finalStatus: 'succeeded', problem: null }],
        }),
        saves({ bytes: video }),
      ],
    },
    {
      id: `look/a success never turns back, ${where}`,
      loses: 'A video that was there is reported as failed.',
      wire: [accepted, looks(), look(state('failed', { reason: 'no' })), look(state('running'))],
      does: [
        bought,
        waits({ gives: succeeded }),
        ...(again ? [again] : []),
        gets({ gives: { status: 'succeeded', error: null, warnings: [{ code: 'contradiction' }] } }),
        gets({
          gives: { status: 'succeeded', warnings: [{ code: 'contradiction' }] },
          journal: [{ finalStatus: 'succeeded' }],
        }),
      ],
    },
    {
      id: `look/an end stays the end, ${where}`,
      loses: 'A failed task is waited for again, or its reason is lost.',
      wire: [
        accepted,
        look(state('failed', { reason: 'it sank' })),
        look(state('running')),
        look(told({ message: 'unknown' }, 404)),
      ],
      does: [
        bought,
        waits({ error: { code: 'task_failed' } }),
        ...(again ? [again] : []),
        waits({ error: { code: 'task_failed', message: says('it sank') } }),
        gets({ gives: { status: 'failed', error: { message: 'it sank' }, warnings: [{ code: 'contradiction' }] } }),
      ],
    },
  ]),

  // ---- what an answer says
  ...(
    [
      ['as it stands', 'running', 'running'],
      ['in capitals', 'RUNNING', 'running'],
      ['with spaces', ' Queued ', 'queued'],
      ['cancelled', 'cancelled', 'cancelled'],
      ['expired', 'expired', 'expired'],
      ['failed', 'failed', 'failed'],
    ] as const
  ).map(
    ([what, word, status]): Row => ({
      id: `look/a word: ${what}`,
      loses: 'A relay that writes SUCCESS instead of success is polled to the deadline.',
      ...shows(state(word), { status, upstreamStatus: word }),
    }),
  ),
  ...(['not_failed_yet', 'doneish', 'Fertig', 'done.'] as const).map(
    (word): Row => ({
      id: `look/a word in no table is not the end: ${word}`,
      loses: 'A new word of the relay throws away a task that is running and paid.',
      ...shows(state(word, { videos: [link] }), {
        status: 'running',
        upstreamStatus: word,
        outputs: [],
        warnings: [{ code: 'unknown_status' }],
      }),
    }),
  ),
  {
    id: 'look/a word that nobody knows is waited for, to the deadline',
    loses: 'A word that is in no table keeps a worker busy for ever.',
    options: { deadline: 21 },
    wire: [accepted, look(state('dreaming'), { times: 4 })],
    does: [bought, waits({ error: { code: 'timeout', observed: { '200 dreaming': 4 } }, at: [21, 21.01] })],
  },
  ...(['cancelled', 'expired', 'failed'] as const).map(
    (word): Row => ({
      id: `look/a task that ended badly is told as an error: ${word}`,
      loses: 'A wait for a failed task looks like success, and the download fails without a reason.',
      wire: [accepted, look(state(word, { reason: 'the reason' }))],
      does: [
        bought,
        waits({
          error: { code: `task_${word}`, retryable: false, task: { status: word } },
          journal: [{ finalStatus: word }],
        }),
      ],
    }),
  ),
  {
    id: 'look/a failure says its reason, its code and what to do',
    loses: 'What a failed task says about itself is not told.',
    wire: [accepted, look(state('failed', { reason: 'too little money', error: { code: 'no_balance' } }))],
    does: [
      bought,
      waits({
        error: {
          code: 'quota_exceeded',
          upstreamMessage: 'too little money',
          upstreamCode: 'no_balance',
          hint: 'top up',
          row: 'orchard.empty',
        },
      }),
    ],
  },
  {
    id: 'look/a content policy is told as one',
    loses: 'A video that a content policy refused is told as a failure of the server, and tried again in vain.',
    wire: [accepted, look(state('failed', { reason: 'Against our Content Policy.' }))],
    does: [bought, waits({ error: { code: 'content_rejected' } })],
  },
  {
    id: 'look/words of the prompt are not the provider’s',
    loses: 'A failure that repeats a prompt about a content policy is told as a refusal of it.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt: 'our content policy', seconds: 6 },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
      look(state('failed', { reason: 'could not make "our content policy"' })),
    ],
    does: [
      submits(
        { gives: { ref: { id: 't1' } } },
        { key: 'order-1' },
        { model: 'plum', prompt: 'our content policy', seconds: 6 },
      ),
      waits({ error: { code: 'task_failed' } }),
    ],
  },
  {
    id: 'look/a failure without a reason says so',
    loses: 'A failure without a reason is told as undefined.',
    wire: [accepted, look(state('failed'))],
    does: [
      bought,
      waits({
        error: {
          code: 'task_failed',
          message: says('gave no reason'),
          upstreamMessage: undefined,
          upstreamBody: says('failed'),
        },
      }),
    ],
  },
  {
    id: 'look/the text of a failure is no link',
    loses: 'The reason of a failure is opened as if it were the address of a video.',
    ...shows(state('failed', { videos: [link], reason: 'https://x.example' }), { status: 'failed', outputs: [] }),
  },
  {
    id: 'look/a failure that repeats key, prompt and a signed link',
    loses: 'The prompt that a failed task repeats stands in error and log.',
    wire: [accepted, look(state('failed', { reason: `${prompt} ${apiKey} ${link}` }))],
    does: [bought, waits({ error: { code: 'task_failed', message: says('[prompt]', '[key]', '?…') } })],
  },
  ...(
    [
      ['a number', 30, 30],
      ['text', '30', 30],
      ['per cent', '30%', 30],
      ['a fraction', 29.6, 30],
      ['beyond', 4000, 100],
      ['below', -3, 0],
      ['nonsense', 'half', null],
      ['nothing', '', null],
    ] as const
  ).map(
    ([what, progress, shown]): Row => ({
      id: `look/progress: ${what}`,
      loses: 'A progress bar runs to 4,000 %, or not at all.',
      ...shows(state('running', { progress }), { status: 'running', progress: shown }),
    }),
  ),
  {
    id: 'look/a hundred per cent is not the end',
    loses: 'A task at 100 % that is still being written is downloaded half, or fails after all.',
    ...shows(state('running', { progress: 100, videos: [link] }), { status: 'running', progress: 100, outputs: [] }),
  },
  ...(
    [
      ['no place', {}],
      ['an empty list', { videos: [] }],
      ['an empty text', { videos: [''] }],
      ['a text that is no link', { videos: ['will be ready soon'] }],
      ['a picture of it alone', { cover: 'https://cdn.orchard.example/c.png' }],
    ] as const
  ).map(
    ([what, more]): Row => ({
      id: `look/success means a result: ${what}`,
      loses: 'A relay that writes the link a moment after the word gives the user an empty success.',
      wire: [accepted, look(state('done', more)), looks(second)],
      does: [bought, watches([{ status: 'running', warnings: [{ code: 'no_output' }] }, succeeded])],
    }),
  ),
  {
    id: 'look/success that never has a result ends at the deadline, and nothing final is written',
    loses: 'A paid task is closed as done and never delivered.',
    options: { deadline: 12 },
    wire: [accepted, look(state('done'), { times: 3 })],
    does: [
      bought,
      waits({
        error: { code: 'timeout', message: says('without a result') },
        journal: [{ state: 'accepted', finalStatus: null }],
      }),
    ],
  },
  {
    id: 'look/every result is told, with its picture beside it',
    loses: 'Of four videos that were paid for only one is delivered.',
    ...shows(
      state('done', {
        videos: [link, 'https://cdn.orchard.example/v/2.mp4'],
        cover: 'https://cdn.orchard.example/c.png',
      }),
      {
        outputs: [
          { role: 'thumbnail', index: 0, url: 'https://cdn.orchard.example/c.png' },
          { role: 'video', index: 1, url: link },
          { role: 'video', index: 2, url: 'https://cdn.orchard.example/v/2.mp4' },
        ],
      },
    ),
  },
  {
    id: 'look/a link below the provider’s own address',
    loses: "A link that stands below the provider's own address cannot be fetched.",
    ...shows(state('done', { videos: ['/files/1.mp4'] }), { outputs: [{ url: `${api}/files/1.mp4` }] }),
  },
  {
    id: 'look/a link that is no address is left out',
    loses: 'One broken link hides the good one beside it.',
    ...shows(state('done', { videos: ['https://%%/x.mp4', link] }), {
      outputs: [{ url: link }],
      warnings: [{ code: 'broken_link' }],
    }),
  },
  {
    id: 'look/a link by plain http is told',
    loses: 'Whoever is on the way puts another film in the place of the result, and nobody was told.',
    ...shows(state('done', { videos: ['http://cdn.orchard.example/1.mp4'] }), {
      outputs: [{ url: 'http://cdn.orchard.example/1.mp4' }],
      warnings: [{ code: 'insecure_url' }],
    }),
  },
  {
    id: 'look/a code beside a success word does not lose the result',
    loses: 'A code beside a success word, which means nothing, throws a paid video away.',
    ...shows(told({ code: 'odd', data: { task_id: 't1', status: 'done', videos: [link] } }), {
      ...succeeded,
      warnings: [{ code: 'contradiction' }],
    }),
  },
  ...(['0', 'success', 'OK', 200, ''] as const).map(
    (code): Row => ({
      id: `look/a code that says that all is well: ${JSON.stringify(code)}`,
      loses: 'An envelope that says code 0 or success is told as a failure.',
      ...shows(told({ code, data: { task_id: 't1', status: 'done', videos: [link] } }), succeeded),
    }),
  ),
  {
    id: 'look/a row of the document overturns a success word',
    loses: 'A task that was refused is told as a success.',
    ...shows(state('done', { videos: [link], error: { code: 'no_balance' } }), {
      status: 'failed',
      error: { code: 'quota_exceeded' },
      outputs: [],
    }),
  },
  {
    id: 'look/an answer in four envelopes is opened',
    loses: 'A gateway that wraps its answer in data is polled to the deadline.',
    ...shows(told({ data: { data: { data: { task_id: 't1', status: 'done', videos: [link] } } } }), succeeded),
  },
  {
    id: 'look/one level of an answer is read',
    loses: 'An output that stands at two levels of one answer is counted, and shown, twice.',
    ...shows(
      told({
        videos: ['https://evil.example.net/a.mp4'],
        progress: 3,
        data: { task_id: 't1', status: 'done', videos: [link] },
      }),
      {
        ...succeeded,
        progress: null,
      },
    ),
  },
  {
    id: 'look/the other shape that the server is known to use',
    loses: 'A gateway that answers in its other documented shape is polled to the deadline.',
    ...shows(told({ request: 't1', state: 'done', result: link }), {
      ...succeeded,
      warnings: [{ code: 'contradiction' }],
    }),
  },
  {
    id: 'look/two shapes are not mixed',
    loses: 'The state comes from one shape of an answer and the link from the other, so the wrong file is fetched.',
    ...shows(told({ request: 't1', state: 'done', videos: ['https://evil.example.net/a.mp4'] }), {
      status: 'running',
      outputs: [],
      warnings: [{ code: 'no_output' }, { code: 'contradiction' }],
    }),
  },
  ...(
    [
      ['seconds', 1767225900],
      ['milliseconds', 1767225900000],
      ['text', '1767225900'],
      ['a date', '2026-01-01T00:05:00Z'],
    ] as const
  ).map(
    ([what, created]): Row => ({
      id: `look/a time in ${what}`,
      loses: 'A time in milliseconds is read as seconds, so a result seems to live for fifty thousand years.',
      ...shows(state('done', { videos: [link], created, completed: created, expires: created }), {
        createdAt: '2026-01-01T00:05:00.000Z',
        completedAt: '2026-01-01T00:05:00.000Z',
        expiresAt: '2026-01-01T00:05:00.000Z',
        expiresAtIsEstimate: false,
      }),
    }),
  ),
  ...([0, -62135596800, 'soon', ''] as const).map(
    (expires): Row => ({
      id: `look/a time that is none: ${JSON.stringify(expires)}`,
      loses: 'A result seems to be gone since 1970.',
      ...shows(state('running', { expires }), { expiresAt: null, expiresAtIsEstimate: false }),
    }),
  ),
  {
    id: 'look/when a result is gone, where the provider does not say',
    loses: "An estimate of when a result is gone is told as the provider's word.",
    ...shows(done, { expiresAt: '2026-01-02T00:00:00.000Z', expiresAtIsEstimate: true }),
  },
  {
    id: 'look/what the server made is told as it made it',
    loses: 'A server that makes 10 s out of 8 s is reported as having made 8 s.',
    wire: [
      accepted,
      look(state('done', { videos: [link], model: 'plum-0901', seconds: '10', resolution: '720P', credits: 250 })),
    ],
    does: [
      bought,
      waits({
        gives: {
          requested: { seconds: 6, model: 'plum' },
          effective: { seconds: 10, model: 'plum-0901', resolution: '720p' },
          // A dated name is the model that was asked for.
          changed: ['seconds'],
          warnings: [{ code: 'changed', field: 'seconds', message: says('6', '10') }],
          cost: { usd: 2.5, basis: 'reported' },
        },
      }),
    ],
  },
  {
    id: 'look/a price that nobody knows is not nothing',
    loses: 'A bill of 0 USD is shown where nobody knows the price.',
    wire: [accepted, looks()],
    does: [submits({ gives: { cost: null } }), waits({ gives: { cost: null } })],
  },
  {
    id: 'look/the answer itself is there and is not printed',
    loses: 'Whoever prints a task prints the prompt and the signed link with it.',
    wire: [look(state('running', { echo: prompt }))],
    does: [hears(), gets({ gives: { status: 'running', raw: { data: { echo: prompt } } } })],
  },
  ...rows(
    'a look that shows a failure does not throw',
    'Whoever looks cannot tell a failed task from a failed look.',
    [['failed', state('failed', { reason: 'no' }), { gives: { status: 'failed', error: { message: 'no' } } }]],
    (gives, expect) => once(gives, expect),
  ),

  // ---- time
  {
    id: 'look/the documented pace, a tenth slower each time, jitter only upward',
    loses: 'Polls come earlier than the documented pace allows, and the relay blocks the key.',
    wire: [
      accepted,
      look(state('running'), { at: [5, 5] }),
      look(state('running'), { at: [10, 10.1] }),
      look(state('running'), { at: [15.5, 15.71] }),
      look(state('running'), { at: [21.55, 21.88] }),
      look(state('running'), { times: 5 }),
      look(done, { at: [72, 76] }),
    ],
    does: [bought, watches(['running', succeeded])],
  },
  {
    id: 'look/the pace slows no further than the document says',
    loses: 'A finished video is seen minutes late.',
    wire: [accepted, look(state('running'), { times: 40 }), look(done, { at: [380, 392] })],
    does: [bought, watches(['running', succeeded])],
  },
  {
    id: 'look/a task of another process is looked at when its first look is due',
    loses: 'A resumed task is asked for too early, or an interval too late.',
    wire: [accepted, looks([5, 5.1])],
    does: [bought, passes(3), restarts(), waits({ gives: succeeded })],
  },
  {
    id: 'look/an old task is looked at at once',
    loses: 'A resumed task is asked for too early, or an interval too late.',
    wire: [accepted, looks([100, 100.1])],
    does: [bought, passes(100), restarts(), waits({ gives: succeeded })],
  },
  {
    id: 'look/a deadline has a last look and leaves the task as it is',
    loses: 'A task that finishes just before the deadline is reported as late.',
    wire: [accepted, look(state('running'), { at: [5, 5.1] }), look(done, { at: [8, 8] })],
    does: [bought, waits({ gives: succeeded, at: [8, 8.1] }, { deadline: 8 })],
  },
  {
    id: 'look/a wait that ends before the first look is due asks nobody',
    loses: 'A wait of two seconds asks a relay before the documented pace allows.',
    wire: [accepted],
    does: [bought, waits({ error: { code: 'timeout', message: says('never seen') }, at: [2, 2.01] }, { deadline: 2 })],
  },
  {
    id: 'look/the error of a deadline has the task and what was seen',
    loses: 'The error of a wait that ran out does not say which task it was, so it is bought again.',
    wire: [accepted, look(page(502)), look(state('running'), { times: 2 }), look(done)],
    does: [
      bought,
      waits(
        {
          error: {
            code: 'timeout',
            message: says('t1', 'running'),
            taskRef: { id: 't1' },
            task: { status: 'running' },
            observed: { '502 upstream_error': 1, '200 running': 2 },
            hint: says('do not submit again'),
          },
          journal: [{ finalStatus: null }],
          at: [14, 14.01],
        },
        { deadline: 14 },
      ),
      waits({ gives: succeeded }),
    ],
  },
  {
    id: 'look/the document’s deadline holds where nobody says another',
    loses: 'A wait with a deadline of ten minutes goes on for days.',
    wire: [accepted, look(state('running'), { times: 63 })],
    does: [bought, waits({ error: { code: 'timeout' }, at: [600, 600.01] })],
  },
  {
    id: 'look/a deadline is measured, whatever the date does',
    loses: 'A correction of the clock ends a wait hours too early, or never.',
    wire: [accepted, look(state('running'), { times: 4 })],
    does: [bought, dateMoves(-86_400), waits({ error: { code: 'timeout' }, at: [21, 21.01] }, { deadline: 21 })],
  },
  {
    id: 'look/those who wait for one task share its looks',
    loses: 'Three who wait for one task ask three times as often as the provider allows.',
    wire: [accepted, look(state('running')), looks(second)],
    does: [bought, waitTogether(3, { gives: succeeded })],
  },
  {
    id: 'look/who gives up leaves at once, and nobody asks on',
    loses: 'A wait that was given up goes on asking in the background.',
    wire: [accepted, look(state('running'), { at: [5, 5.1] })],
    does: [bought, leavesWait(7, { error: { code: 'aborted', taskRef: { id: 't1' } }, at: [7, 7.01] })],
  },
  {
    id: 'look/a watch tells changes, not looks',
    loses: 'A watch that should tell changes tells the same state every five seconds.',
    wire: [
      accepted,
      look(state('queued'), { times: 2 }),
      look(state('running', { progress: 10 }), { times: 2 }),
      look(state('running', { progress: 20 })),
      look(done),
    ],
    does: [
      bought,
      watches(['queued', { status: 'running', progress: 10 }, { status: 'running', progress: 20 }, succeeded]),
    ],
  },
  {
    id: 'look/a final state never changes again',
    loses: 'A video that was there is reported as running again, or as failed.',
    wire: [accepted, looks(), look(state('failed', { reason: 'no' }))],
    does: [
      bought,
      waits({ gives: succeeded, journal: [{ finalStatus: 'succeeded', finalAt: says('2026-01-01T00:00:05') }] }),
      gets({
        gives: { status: 'succeeded', warnings: [{ code: 'contradiction' }] },
        journal: [{ finalStatus: 'succeeded' }],
      }),
    ],
  },
  {
    id: 'look/a result whose picture comes first is the video',
    loses: 'The thumbnail is saved in the place of the paid video.',
    wire: [
      accepted,
      look(
        told({ data: { cover: 'https://cdn.orchard.example/c.png', task_id: 't1', status: 'done', videos: [link] } }),
      ),
      file(),
    ],
    does: [bought, saves({ bytes: video })],
  },
]
