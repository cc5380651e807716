import type { Journal, Recovered, RecoverOptions } from '../../src/index.ts'
import { says } from './difference.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Row, Step } from './row.ts'
import { facet, prompt, type Scene } from './scene.ts'
import {
  accepted,
  create,
  does,
  done,
  file,
  generatesFile,
  hasPending,
  json,
  look,
  looks,
  passes,
  request,
  restarts,
  saves,
  state,
  submits,
  video,
} from './words.ts'

const key = 'order-1'
const bought = submits({ gives: { ref: { id: 't1' } } })
const isLost = submits({ error: { code: 'submit_unknown', key } })

/** What came of each, told short. */
const shown = (outcome: Recovered) => {
  const { entry, state: came } = outcome
  if (outcome.state === 'saved') return { key: entry.key, came, path: outcome.saved.path }
  if (outcome.state === 'failed') return { key: entry.key, came, why: outcome.error.code }
  return { key: entry.key, came, why: outcome.state === 'ended' ? outcome.task.status : outcome.reason }
}
async function outcomes(scene: Scene, options: RecoverOptions = {}) {
  const all: ReturnType<typeof shown>[] = []
  for await (const outcome of scene.client.recover(options)) {
    if (outcome.state === 'saved') scene.saved.add(outcome.saved.path)
    all.push(shown(outcome))
  }
  return all.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}
const recovers = (
  gives: readonly object[],
  more: Expect = {},
  options: (scene: Scene) => RecoverOptions = () => ({}),
): Step => does('recover', scene => outcomes(scene, options(scene)), { gives, ...more })
const into = (name: string) => (scene: Scene) => ({ output: () => scene.file(name) })
/** It dies while it waits for the task. */
const generatesAndDies: Step = does(
  'generate into a file, and die after 2 s',
  async scene => {
    const stop = new AbortController()
    void scene.clock.sleep(2000).then(() => stop.abort())
    const leaving = facet(scene).generate(request, { key, output: scene.file('wished.mp4'), signal: stop.signal })
    await leaving.catch(() => {})
  },
  {},
)

const saidPrompt = { model: 'plum', prompt }
const entry = (id: string, more: object = {}) => ({
  id,
  status: 'done',
  videos: [],
  created: Date.parse('2026-01-01T00:00:05Z'),
  ...more,
})
const list = (...items: readonly object[]): Exchange => ({ ask: 'GET /v1/tasks', gives: json({ items }) })
const second = { model: 'plum', prompt, seconds: 8 }
/** A call that was lost, and what the list says of it. */
const listed = (
  id: string,
  loses: string,
  items: readonly object[],
  came: readonly object[],
  more: Partial<Row> = {},
): Row => ({
  id: `recover/${id}`,
  loses,
  wire: [create('lost'), list(...items)],
  does: [isLost, passes(60), restarts(), recovers(came, { journal: [{ key, state: 'unknown', ref: null }] })],
  ...more,
})
const left = (...texts: readonly string[]) => [{ key, came: 'left', why: says(...texts) }]
const oddAnswer: Answer = json({ result: { task_id: 'a1' } })
const unknownThere = json({ error: { code: 'nope' } }, 404)

export const recoverRows: readonly Row[] = [
  {
    id: 'recover/what another process bought is waited for and saved',
    loses: 'A program that starts again forgets what it paid for.',
    wire: [accepted, look(done), file()],
    does: [
      bought,
      restarts(),
      recovers(
        [{ key, came: 'saved', path: says('out.mp4') }],
        { journal: [{ file: says('out.mp4') }] },
        into('out.mp4'),
      ),
      hasPending(),
      recovers([]),
    ],
  },
  {
    id: 'recover/only the keys that are named are taken to their end',
    loses: 'Who goes on with one purchase takes those of others with it.',
    wire: [accepted, look(done), file()],
    does: [
      bought,
      restarts(),
      recovers([], {}, scene => ({ ...into('out.mp4')(scene), keys: ['order-2'] })),
      hasPending(key),
      recovers([{ key, came: 'saved', path: says('out.mp4') }], {}, scene => ({
        ...into('out.mp4')(scene),
        keys: ['order-2', key],
      })),
    ],
  },
  {
    id: 'recover/it is saved where its wish says',
    loses: 'A program that starts again has to know where each result was to go.',
    wire: [accepted, look(done), file()],
    does: [
      generatesAndDies,
      restarts(),
      recovers([{ key, came: 'saved', path: says('wished.mp4') }], { journal: [{ wish: says('wished.mp4') }] }),
    ],
  },
  {
    id: 'recover/without a place the result is not taken away, and a person is told',
    loses: 'A result is thrown into a folder that nobody looks into.',
    wire: [accepted, look(done), file()],
    does: [bought, restarts(), recovers(left('name an output')), hasPending(key), saves({ bytes: video })],
  },
  {
    id: 'recover/a task that ended badly is told, and is over',
    loses: 'A failed task is recovered for ever.',
    wire: [accepted, look(state('FAILED'))],
    does: [bought, restarts(), recovers([{ key, came: 'ended', why: 'failed' }], {}, into('out.mp4')), recovers([])],
  },
  {
    id: 'recover/an id that came with the answer is asked for again',
    loses: 'A purchase whose id was in its answer is left to a person.',
    wire: [
      create(oddAnswer),
      { ask: 'GET /v1/tasks/a1', gives: unknownThere, times: 7 },
      {
        ask: 'GET /v1/tasks/a1',
        gives: json({
          data: { task_id: 'a1', status: 'done', videos: ['https://cdn.orchard.example/v/1.mp4?sig=58b1f0c39d'] },
        }),
      },
      file(),
    ],
    does: [
      submits({ error: { code: 'submit_unknown', candidates: ['a1'] } }),
      restarts(),
      recovers(
        [{ key, came: 'saved' }],
        { journal: [{ state: 'accepted', ref: { id: 'a1' }, candidates: [] }] },
        into('out.mp4'),
      ),
    ],
  },
  {
    id: 'recover/an id that the provider does not know frees no key',
    loses: 'A task that is not yet known is taken for one that was never made, and is paid for again.',
    wire: [create(oddAnswer), { ask: 'GET /v1/tasks/a1', gives: unknownThere, times: 8 }, list()],
    does: [
      submits({ error: { code: 'submit_unknown', candidates: ['a1'] } }),
      restarts(),
      recovers(left('nobody knows', 'settle "order-1"'), { journal: [{ state: 'unknown', candidates: ['a1'] }] }),
      submits({ error: { code: 'submit_unknown' } }),
    ],
  },
  listed(
    'an entry of the list that was made in its time with its prompt is its task',
    'A purchase whose answer was lost is left to a person, although the list shows its task.',
    [entry('x1', { input: { ...saidPrompt, prompt: 'another' } }), entry('t1', { input: saidPrompt })],
    [],
    {
      wire: [create('lost'), list(entry('t1', { input: saidPrompt })), look(done), file()],
      does: [
        isLost,
        passes(60),
        restarts(),
        recovers([{ key, came: 'saved' }], { journal: [{ state: 'accepted', ref: { id: 't1' } }] }, into('out.mp4')),
      ],
    },
  ),
  listed('an empty list frees no key', 'A list that is late frees a key, which pays again.', [], left('nobody knows')),
  listed(
    'two entries that fit equally are left to a person',
    'A purchase is booked on the wrong task.',
    [entry('t1', saidPrompt), entry('t2', saidPrompt)],
    left('t1 or t2', 'fit equally'),
  ),
  listed(
    'an entry with another prompt is not its task',
    "A purchase is booked on somebody else's task.",
    [entry('t1', { prompt: `${prompt}!` })],
    left('nobody knows'),
  ),
  listed(
    'an entry that was made before it is not its task',
    'A purchase is booked on an older task with the same prompt.',
    [entry('t1', { ...saidPrompt, created: Date.parse('2025-12-31T23:00:00Z') })],
    left('nobody knows'),
  ),
  listed(
    'an entry without a date is not its task',
    'A purchase is booked on any task with the same prompt.',
    [{ id: 't1', status: 'queued', ...saidPrompt }],
    left('nobody knows'),
  ),
  {
    id: 'recover/an entry that another key holds is not its task',
    loses: 'Two purchases share one task, and one of the two that were paid is never delivered.',
    wire: [
      accepted,
      { ask: 'POST /v1/tasks', json: second, gives: 'lost' },
      list(entry('t1', saidPrompt)),
      look(state('running')),
      look(done),
    ],
    does: [
      bought,
      submits({ error: { code: 'submit_unknown' } }, { key: 'order-2' }, second),
      passes(60),
      restarts(),
      recovers([
        { key, came: 'left' },
        { key: 'order-2', came: 'left', why: says('nobody knows') },
      ]),
    ],
  },
  {
    id: 'recover/an entry that fits two purchases is nobody’s',
    loses: 'Of two purchases with one prompt the wrong one gets the task.',
    wire: [create('lost'), { ask: 'POST /v1/tasks', json: second, gives: 'lost' }, list(entry('t1', saidPrompt))],
    does: [
      isLost,
      submits({ error: { code: 'submit_unknown' } }, { key: 'order-2' }, second),
      passes(60),
      restarts(),
      recovers([
        { key, came: 'left', why: says('nobody knows') },
        { key: 'order-2', came: 'left', why: says('nobody knows') },
      ]),
    ],
  },
  {
    id: 'recover/two at once take each result once',
    loses: 'Two workers that start again both save the same result, and one of them fails.',
    wire: [accepted, look(done, { times: 2 }), file()],
    does: [
      bought,
      restarts(),
      does(
        'two processes recover',
        async scene => {
          const other = scene.another(scene.journal as Journal)
          const target = { output: () => scene.file('out.mp4') }
          const [one, two] = await Promise.all([outcomes(scene, target), outcomes({ ...scene, client: other }, target)])
          return [...one, ...two]
        },
        {
          gives: [
            { key, came: 'saved', path: says('out.mp4') },
            { key, came: 'saved', path: says('out.mp4') },
          ],
        },
      ),
    ],
  },
  {
    id: 'recover/the same key and file again: what was saved is told, and nothing is asked',
    loses: 'A job that is run again fails because its own result stands there.',
    wire: [accepted, looks(), file()],
    does: [
      generatesFile('out.mp4', { bytes: video }),
      restarts(),
      generatesFile('out.mp4', { bytes: video, gives: { task: { status: 'succeeded', ref: { id: 't1' } } } }),
      submits({ error: { name: 'TypeError' } }, { key }, second),
    ],
  },
]
