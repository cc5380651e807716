import { statuses } from './cases.ts'
import { says } from './difference.ts'
import { api, bought, challenge, ends, endsInTime, moved, recovers, rows, second, succeeded } from './look-words.ts'
import type { Row } from './row.ts'
import {
  accepted,
  after,
  cut,
  dateMoves,
  done,
  gets,
  hears,
  json,
  look,
  looks,
  page,
  passes,
  restarts,
  stall,
  state,
  to,
  waits,
  watches,
} from './words.ts'

/** What a failed look is, and how long it is heard. */
export const lookRows: readonly Row[] = [
  ...rows(
    'a failed look is no failed task',
    'One bad answer while waiting ends the wait for a task that runs well.',
    [
      ...statuses(400, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504, 520, 524),
      ['an empty 400', { status: 400 }],
      ['500 of the provider', json({ message: 'oh' }, 500)],
      ['no connection', 'refused'],
      ['a lost answer', 'lost'],
      ['a cut answer', cut(done, 20)],
      ['a page', page(200)],
      ['nothing', { status: 200 }],
      ['a list', json([])],
      ['no status and no id', json({ data: { progress: 3 } })],
      [
        'a broken text',
        { status: 200, headers: { 'content-type': 'application/json' }, body: '{"data":{"task_id":"t1",' },
      ],
      [
        "another task's state",
        json({ data: { task_id: 't2', status: 'done', videos: ['https://cdn.orchard.example/other.mp4'] } }),
      ],
      ['not known yet', json({ message: 'unknown' }, 404)],
      ['gone, at once', json({ message: 'gone' }, 410)],
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
      ['a refused key', json({ message: 'no' }, 401), { code: 'unauthenticated', status: 401 }],
      ['a refused key, in a word', { status: 401, body: 'Unauthorized' }, { code: 'unauthenticated', status: 401 }],
      ['400', json({ message: 'no' }, 400), { code: 'invalid_request' }],
      ['403', json({ message: 'no' }, 403), { code: 'permission_denied' }],
      ['402', json({ message: 'pay' }, 402), { code: 'quota_exceeded' }],
      ['404', json({ message: 'unknown' }, 404), { code: 'task_not_found' }],
      ['410', json({ message: 'gone' }, 410), { code: 'task_not_found' }],
    ],
    endsInTime,
  ),
  ...rows(
    'one contrary word does not outweigh what was seen',
    'A live task that is paid for is given up on one word of a node that lags behind.',
    [
      ['404', json({ message: 'unknown' }, 404)],
      ['410', json({ message: 'gone' }, 410)],
      ['401', json({ message: 'who are you' }, 401)],
      ['403', json({ message: 'no' }, 403)],
      ['400', json({ message: 'no' }, 400)],
      ['422', json({ message: 'no' }, 422)],
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
      look(json({ message: 'unknown' }, 404), { times: 9 }),
      look(state('running')),
      look(json({ message: 'unknown' }, 404), { times: 6 }),
      look(page(502)),
      look(json({ message: 'unknown' }, 404), { times: 6 }),
      look(json({ message: 'no' }, 403), { times: 6 }),
      look(done),
    ],
    does: [bought, watches([{ status: 'running' }, succeeded])],
  },
  {
    id: 'look/what the journal holds as accepted was seen, in every process',
    loses: 'A worker that starts anew gives a paid task up on the first word of a node that lags behind.',
    wire: [accepted, look(json({ message: 'unknown' }, 404), { times: 6 }), looks([0, 140])],
    does: [bought, passes(100), restarts(), waits({ gives: succeeded })],
  },
  ...(
    [
      ['404', json({ message: 'unknown' }, 404), 'task_not_found'],
      ['410', json({ message: 'gone' }, 410), 'task_not_found'],
      ['401', json({ message: 'no' }, 401), 'unauthenticated'],
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
      ['a page within JSON', json({ message: '<!DOCTYPE html><title>Just a moment...</title>' }, 403), {}],
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
    wire: [look(json({ message: 'unknown' }, 404)), look(done)],
    does: [hears(), waits({ gives: succeeded })],
  },
  {
    id: 'look/the age of a task is measured, whatever the date says',
    loses: 'A correction of the clock makes a new task look old, and the paid task is given up.',
    wire: [accepted, look(json({ message: 'unknown' }, 404), { at: [5, 5.1] }), looks(second)],
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
]
