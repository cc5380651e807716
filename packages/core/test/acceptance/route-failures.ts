import type { RouteOptions } from '../../src/index.ts'
import type { Exchange } from './relay.ts'
import { alice, asked, buys, key, three, two, type Ways, withRelay } from './route-words.ts'
import type { Expect, Row, Step } from './row.ts'
import type { Scene } from './scene.ts'
import { body, create, does, file, json, video } from './words.ts'

const goesOn = { afterFailure: 'not-billed' } as const
const task = (id: string): Exchange => create(json({ task_id: id, status: 'queued' }))
const look = (id: string, gives: Exchange['gives'], at: number | readonly [number, number]): Exchange => ({
  ask: `GET /v1/tasks/${id}`,
  gives,
  at,
})
const says = (id: string, status: string, more: object = {}) => json({ data: { task_id: id, status, ...more } })
/** The words that mean that nothing is billed. */
const frost = (id: string) => says(id, 'failed', { code: 'frost', reason: 'a night frost' })
/** The end as `generate` hears it, and two looks of who wants to go on. */
const frozen = (id: string, at = 0): Exchange[] => [
  look(id, frost(id), [at + 5, at + 5.6]),
  look(id, frost(id), [at + 5, at + 5.7]),
  look(id, frost(id), [at + 35, at + 35.8]),
]
const makes = (expect: Expect, options: RouteOptions = goesOn, ways: Ways = two): Step =>
  does(
    'generate over a route',
    scene => withRelay(scene, ways, relay => relay.videos.generate(asked, { key, ...options })),
    expect,
  )
const saves = (expect: Expect): Step =>
  does(
    'generate into a file over a route',
    scene =>
      withRelay(scene, two, relay => relay.videos.generate(asked, { key, ...goesOn, output: scene.file('out.mp4') })),
    expect,
  )
const waits = (expect: Expect): Step =>
  does(
    'wait',
    (scene: Scene) =>
      withRelay(scene, two, async relay =>
        relay.wait((await relay.purchase(key))!.ref!).catch(error => Promise.reject(error)),
      ),
    expect,
  )
const boughtAt = (id: string, account: string, ...attempts: readonly object[]): Expect => ({
  gives: { ref: { id, account } },
  journal: [{ account, attempts }],
})
const twoLengths = { tree: [alice, { ...alice, set: { seconds: 8 } }] }
const failed = { error: { code: 'task_failed', task: { status: 'failed' } } }
const stays = (
  what: string,
  loses: string,
  wire: readonly Exchange[],
  expect: Expect,
  options: RouteOptions = goesOn,
): Row => ({
  id: `failure/it does not go on: ${what}`,
  loses,
  wire: [task('t1'), ...wire],
  does: [makes({ ...expect, journal: [{ attempts: [{ state: 'accepted', isReplaced: false }] }] }, options)],
})
const twice = 'A task that is billed, or may still come, is paid for a second time.'

/** A purchase whose task failed. */
export const routeFailureRows: readonly Row[] = [
  {
    id: 'failure/what failed and is not billed goes on at the next way, and the file is there',
    loses: 'A relay that fails for nothing stops an order that the next one would make.',
    wire: [
      task('t1'),
      ...frozen('t1'),
      task('t2'),
      look('t2', says('t2', 'done', { videos: ['https://cdn.orchard.example/v/2.mp4'] }), [40, 42]),
      file(undefined, { url: 'https://cdn.orchard.example/v/2.mp4' }),
    ],
    does: [
      saves({
        bytes: video,
        path: 'out.mp4',
        events: { failover: 1 },
        journal: [
          {
            account: 'bob',
            finalStatus: 'succeeded',
            attempts: [
              { account: 'alice', state: 'accepted', finalStatus: 'failed', billed: false, isReplaced: true },
              { account: 'bob', isSecond: false, isReplaced: false },
            ],
          },
        ],
      }),
    ],
  },
  {
    id: 'failure/each way is gone once, and the last failure is told',
    loses: 'A task that fails everywhere is bought for ever.',
    wire: [task('t1'), ...frozen('t1'), task('t2'), ...frozen('t2', 35)],
    does: [
      makes({
        error: { code: 'task_failed', taskRef: { id: 't2', account: 'bob' } },
        journal: [{ attempts: [{ isReplaced: true }, { isReplaced: false, finalStatus: 'failed' }] }],
      }),
    ],
  },
  {
    id: 'failure/a way that refused before is not tried again',
    loses: 'A relay that refused is asked for the same order again, while another waits.',
    wire: [create(json({ message: 'closed' }, 403)), task('t2'), ...frozen('t2'), task('t3')],
    does: [
      buys({ gives: { ref: { id: 't2', account: 'bob' } } }, three),
      waits(failed),
      buys(
        boughtAt('t3', 'carol', { state: 'rejected' }, { account: 'bob', isReplaced: true }, { account: 'carol' }),
        three,
        goesOn,
      ),
    ],
  },
  {
    id: 'failure/another length at the same relay is another way',
    loses: 'A second try that a user wrote down is passed by.',
    wire: [
      task('t1'),
      ...frozen('t1'),
      { ask: 'POST /v1/tasks', json: { ...body, seconds: 8 }, gives: json({ task_id: 't2', status: 'queued' }) },
    ],
    does: [
      buys({ gives: { ref: { id: 't1' } } }, twoLengths),
      waits(failed),
      buys(boughtAt('t2', 'alice', { isReplaced: true }, { account: 'alice' }), twoLengths, goesOn),
    ],
  },
  {
    id: 'failure/the same key without that wish gives the failed task',
    loses: 'A worker that runs an order again pays for it again.',
    wire: [task('t1'), look('t1', frost('t1'), [5, 5.2])],
    does: [
      buys({ gives: { ref: { id: 't1' } } }),
      waits(failed),
      buys({ gives: { ref: { id: 't1' } }, journal: [{ attempts: [{ billed: false, isReplaced: false }] }] }),
    ],
  },
  {
    id: 'failure/what is not billed makes room in the budget',
    loses: 'A failure that costs nothing uses up the budget.',
    options: { budget: { usd: 0.1, per: 'day' } },
    wire: [task('t1'), ...frozen('t1'), task('t2')],
    does: [
      buys({ gives: { ref: { id: 't1' } } }, two, { budget: { usd: 0.1, per: 'day', reserve: { usd: 0.1 } } }),
      waits(failed),
      buys(boughtAt('t2', 'bob', { account: 'alice', isReplaced: true }, { account: 'bob', reservedUsd: 0.1 }), two, {
        ...goesOn,
        budget: { usd: 0.1, per: 'day', reserve: { usd: 0.1 } },
      }),
    ],
  },
  {
    id: 'failure/two processes that want to go on buy one task more',
    loses: 'Two workers see one failure, and both buy elsewhere.',
    wire: [
      task('t1'),
      look('t1', frost('t1'), [5, 5.2]),
      ...[5, 35].flatMap(at => [look('t1', frost('t1'), [at, at + 0.8]), look('t1', frost('t1'), [at, at + 0.8])]),
      task('t2'),
    ],
    does: [
      buys({ gives: { ref: { id: 't1' } } }),
      waits(failed),
      does(
        'two processes buy',
        async scene => {
          const one = () => withRelay(scene, two, relay => relay.videos.submit(asked, { key, ...goesOn }))
          return (await Promise.all([one(), one()])).map(({ ref }) => ref.id)
        },
        { gives: ['t2', 't2'], journal: [{ attempts: [{ isReplaced: true }, { account: 'bob' }] }] },
      ),
    ],
  },
  stays('nobody wants it', twice, [look('t1', frost('t1'), [5, 5.2])], failed, {}),
  stays(
    'the words say that it is billed',
    twice,
    [
      look('t1', says('t1', 'failed', { code: 'spoilt' }), [5, 5.2]),
      look('t1', says('t1', 'failed', { code: 'spoilt' }), [5, 5.4]),
    ],
    { error: { code: 'content_rejected', task: { status: 'failed' } } },
  ),
  stays(
    'no row says anything of the bill',
    twice,
    [
      look('t1', says('t1', 'failed', { reason: 'no' }), [5, 5.2]),
      look('t1', says('t1', 'failed', { reason: 'no' }), [5, 5.4]),
    ],
    failed,
  ),
  stays(
    'a row that says nothing of the bill',
    twice,
    [5, 5].map(at => look('t1', says('t1', 'failed', { reason: 'nothing was planted' }), [at, at + 0.6])),
    { error: { code: 'upstream_error', task: { status: 'failed' } } },
  ),
  stays(
    'half a minute later it says otherwise',
    twice,
    [...frozen('t1').slice(0, 2), look('t1', says('t1', 'running'), [35, 36])],
    failed,
  ),
  stays(
    'half a minute later it is gone',
    twice,
    [...frozen('t1').slice(0, 2), look('t1', json({ message: 'no' }, 404), [35, 36])],
    failed,
  ),
  stays(
    'half a minute later another task is told of',
    twice,
    [...frozen('t1').slice(0, 2), look('t1', frost('t9'), [35, 36])],
    failed,
  ),
  stays(
    'the same words of a task that expired',
    twice,
    [look('t1', says('t1', 'expired', { code: 'frost' }), [5, 5.2])],
    { error: { task: { status: 'expired' } } },
  ),
]
