import { createRelay, parseRef } from '../../src/index.ts'
import { says } from './difference.ts'
import { orchard } from './document.ts'
import { bought, buysSecond, isLost, key, lost, openRow, optionsOf, other, second } from './life-words.ts'
import type { Row } from './row.ts'
import { key as apiKey, facet, prompt } from './scene.ts'
import {
  accepted,
  create,
  does,
  done,
  file,
  hasPending,
  json,
  look,
  order,
  reconciles,
  request,
  restarts,
  saves,
  state,
  submits,
  video,
  whole,
} from './words.ts'

/** What is settled by a person, and whose a task is. */
export const lifeSettlingRows: readonly Row[] = [
  // ---- settling
  {
    id: 'life/a lost purchase is settled by the id of its task',
    loses: 'A paid task whose answer was lost can never be fetched.',
    wire: [lost, look(state('running')), look(done), file()],
    does: [
      isLost,
      hasPending(key),
      reconciles(
        { id: 't1' },
        {
          gives: { status: 'running', ref: { id: 't1', dialect: 'task', model: 'plum' } },
          journal: [{ state: 'accepted', ref: { id: 't1' } }],
        },
      ),
      submits({ gives: { ref: { id: 't1' } }, events: { request: 0 } }),
      saves({ bytes: video }),
    ],
  },
  {
    id: 'life/a lost purchase is settled as not started, and the key may pay',
    loses: 'A key whose call never started is lost for ever.',
    wire: [lost, accepted],
    does: [isLost, reconciles('not_started', { journal: [{ state: 'not_sent' }] }), bought],
  },
  {
    id: 'life/an id that the provider does not know settles nothing',
    loses: 'A typing mistake closes a purchase on a task that there is not.',
    wire: [lost, { ask: 'GET /v1/tasks/zz', gives: json({ message: 'unknown' }, 404) }],
    does: [
      isLost,
      reconciles({ id: 'zz' }, { error: { code: 'task_not_found' }, journal: [{ state: 'unknown', ref: null }] }),
    ],
  },
  {
    id: 'life/the task of another key settles nothing',
    loses: 'Two purchases share one task, and one of the two that were paid is never delivered.',
    wire: [lost, second],
    does: [
      isLost,
      buysSecond,
      reconciles(
        { id: 't2' },
        {
          error: { code: 'invalid_request', field: 'id', message: says('another paid call') },
          journal: [{ key: 'order-2' }, { key, state: 'unknown' }],
        },
      ),
    ],
  },
  {
    id: 'life/only an open purchase is settled',
    loses: 'A purchase that is known is overwritten, and its task is lost.',
    wire: [accepted],
    does: [
      bought,
      reconciles(
        { id: 't9' },
        { error: { code: 'invalid_request', message: says('it is accepted') }, journal: [{ ref: { id: 't1' } }] },
      ),
      reconciles('not_started', { error: { code: 'invalid_request' }, journal: [{ state: 'accepted' }] }),
      reconciles('not_started', { error: { code: 'invalid_request', message: says('no paid call') } }, 'no-such-key'),
    ],
  },
  ...(
    [
      ['account', { account: 'bob' }],
      ['gateway', { baseURL: 'https://other.orchard.example' }],
    ] as const
  ).map(
    ([what, settings]): Row => ({
      id: `life/a purchase of another ${what} is not settled here`,
      loses: "A client of one account settles a key of another's, and writes itself into it.",
      wire: [lost],
      does: [
        isLost,
        other(settings),
        reconciles('not_started', {
          error: { code: 'invalid_request' },
          journal: [{ state: 'unknown', account: null }],
        }),
      ],
    }),
  ),
  {
    id: 'life/a purchase that is under way is not settled as not started',
    loses: 'A key is freed while its call still runs in another process, and both are paid.',
    wire: [create(json({ task_id: 't1', status: 'queued' }), { delay: 100 })],
    does: [
      does(
        'another process settles while this one sends',
        async scene => {
          const buying = facet(scene).submit(request, order)
          await scene.clock.sleep(20_000)
          const told = await scene.client.reconcile(key, 'not_started').then(
            () => 'settled',
            error => `${error.code}: ${error.message}`,
          )
          return { told, task: await buying }
        },
        { gives: { told: says('invalid_request', 'under way'), task: { ref: { id: 't1' } } } },
      ),
    ],
  },

  // ---- refs
  openRow('provider', 'A task of one provider is asked for at another.', { provider: 'quarry' }, 'a task of quarry'),
  openRow(
    'gateway',
    'A task of one gateway is asked for at another, which answers that it never existed.',
    { baseURL: 'https://other.example' },
    'https://other.example',
  ),
  openRow('account', 'A task of one account is polled with the key of another.', { account: 'bob' }, 'bob'),
  {
    id: 'life/a ref is text, and holds what later routes need',
    loses: 'A task that is resumed from its text form cannot be asked for where the route names the model.',
    wire: [
      {
        ask: 'POST /v1/studio',
        form: [
          ['model', 'pear'],
          ['prompt', prompt],
        ],
        gives: json({ id: 'v1', status: 'queued', shard: 's7' }),
      },
      { ask: 'GET /v1/studio/pear/v1?shard=s7', gives: json({ id: 'v1', status: 'done' }) },
      { ask: 'GET /v1/studio/pear/v1/content', gives: whole },
    ],
    does: [
      submits({ gives: { ref: { id: 'v1', model: 'pear', kept: { shard: 's7' } } } }, order, { model: 'pear', prompt }),
      restarts('lost'),
      saves({ bytes: video }),
    ],
  },
  {
    id: 'life/a ref that is none is told',
    loses: 'A text of somebody else makes the program ask for anything.',
    does: [
      does('a broken text', async () => parseRef('vr1_bm90aGluZw'), {
        error: { code: 'invalid_request', field: 'ref' },
      }),
      does('a later version', async () => parseRef({ v: 2 } as never), {
        error: { code: 'invalid_request', message: says('version 1') },
      }),
    ],
  },
  {
    id: 'life/a relay of several opens a ref with its own client',
    loses: 'A worker asks for a task with the key of another account.',
    wire: [look(done)],
    does: [
      does(
        'two accounts, and a ref of one',
        async scene => {
          const relay = createRelay({
            ...optionsOf(scene),
            providers: [orchard({ apiKey: 'other-key-0000', account: 'bob' }), orchard({ apiKey: apiKey })],
          })
          const ref = {
            v: 1,
            provider: 'orchard',
            dialect: 'task',
            kind: 'video',
            id: 't1',
            baseURL: 'https://api.orchard.example',
            createdAt: '2026-01-01T00:00:00Z',
          } as const
          const task = await relay.get(ref)
          await relay.close()
          return task
        },
        { gives: { status: 'succeeded' } },
      ),
    ],
  },
]
