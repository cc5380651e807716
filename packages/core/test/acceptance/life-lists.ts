import { has, says } from './difference.ts'
import type { Row } from './row.ts'
import { link, prompt } from './scene.ts'
import { accepted, asksModels, deletes, done, hears, json, lists, look, order, page, state, submits } from './words.ts'

/** What a task costs, and the lists of tasks and models. */
export const lifeListRows: readonly Row[] = [
  // ---- money
  {
    id: 'life/a price above the highest is not paid',
    loses: 'A request above the price that the caller set is bought.',
    does: [
      submits(
        { error: { code: 'cost_limit', field: 'maxCost', message: says('0.6') }, journal: [] },
        { ...order, maxCost: 0.59 },
        { model: 'plum', prompt, seconds: 6, resolution: '720p' },
      ),
    ],
  },
  {
    id: 'life/a price that is the highest is paid',
    loses: 'A request within the price that the caller set is refused.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 6, resolution: '720P' },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
    ],
    does: [
      submits(
        { gives: { cost: { usd: 0.6, basis: 'estimated' } }, journal: [{ usd: 0.6 }] },
        { ...order, maxCost: 0.6 },
        { model: 'plum', prompt, seconds: 6, resolution: '720p' },
      ),
    ],
  },
  {
    id: 'life/a price that nobody knows is above every limit',
    loses: 'A model without a price in the table passes every limit that the caller set.',
    does: [
      submits(
        { error: { code: 'cost_limit', message: says('not known'), hint: says('plum') }, journal: [] },
        { ...order, maxCost: 100 },
      ),
    ],
  },
  {
    id: 'life/a price that the user knows counts before the table',
    loses: "A user's own prices are asked for and not used.",
    options: { prices: { 'orchard/plum': { usd: 0.05, per: 'second' } } },
    wire: [accepted],
    does: [
      submits({ error: { code: 'cost_limit', message: says('0.3') }, journal: [] }, { ...order, maxCost: 0.29 }),
      submits({ gives: { cost: { usd: 0.3 } }, journal: [{ usd: 0.3 }] }, { ...order, maxCost: 0.3 }),
    ],
  },
  {
    id: 'life/a price that nobody knows is paid where that is allowed',
    loses: 'A limit keeps every model away whose price is not written down.',
    wire: [accepted],
    does: [
      submits(
        { error: { code: 'cost_limit', hint: says('allowUnknownPrice', 'orchard/plum') } },
        { ...order, maxCost: 1 },
      ),
      submits({ gives: { cost: null } }, { ...order, maxCost: 1, allowUnknownPrice: true }),
    ],
  },

  // ---- lists
  {
    id: 'life/a list, a page at a time',
    loses: 'A list of tasks ends after its first page.',
    wire: [
      {
        ask: 'GET /v1/tasks?limit=2',
        gives: json({
          items: [
            { id: 'a', status: 'done', videos: [link], created: 1767225600000, model: 'plum' },
            { id: 'b', status: 'FAILED', reason: 'no' },
          ],
          next: 'c2',
        }),
      },
      { ask: 'GET /v1/tasks?limit=2&after=c2', gives: json({ items: [{ id: 'c', status: 'queued' }] }) },
      { ask: 'GET /v1/tasks?after=c3', gives: json({ items: [], next: 'c4' }) },
    ],
    does: [
      lists(
        {
          gives: {
            tasks: [
              {
                ref: { id: 'a', model: 'plum', createdAt: '2026-01-01T00:00:00.000Z' },
                status: 'succeeded',
                outputs: [{ url: link }],
                createdAt: '2026-01-01T00:00:00.000Z',
              },
              { ref: { id: 'b' }, status: 'failed', error: { message: 'no' } },
            ],
            next: 'c2',
          },
        },
        { limit: 2 },
      ),
      lists({ gives: { tasks: [{ ref: { id: 'c' }, status: 'queued' }], next: null } }, { limit: 2, after: 'c2' }),
      lists({ gives: { tasks: [], next: null } }, { after: 'c3' }),
    ],
  },
  {
    id: 'life/a list that was refused',
    loses: 'A refusal of the list is told as an empty one, and tasks seem to be gone.',
    wire: [{ ask: 'GET /v1/tasks', gives: page(401) }],
    does: [lists({ error: { code: 'unauthenticated', status: 401 } })],
  },
  {
    id: 'life/a task is deleted when it has ended',
    loses: 'A task that still runs is deleted and its result is lost.',
    wire: [look(state('running')), look(done), { ask: 'DELETE /v1/tasks/t1', gives: { status: 204 } }],
    does: [
      hears(),
      deletes({ error: { code: 'invalid_request', message: says('running', 'succeeded or failed') } }),
      deletes(),
    ],
  },
  {
    id: 'life/the models of the table and of the key',
    loses: 'Nobody sees which models the key can use now.',
    wire: [
      { ask: 'GET /v1/models', gives: json({ data: [{ id: 'plum' }, 'mirabelle'] }) },
      {
        ask: 'POST /v1/tasks',
        json: { model: 'sloe', prompt, seconds: 6, images: ['https://pics.example.org/a.png'] },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
    ],
    does: [
      asksModels({
        gives: has(
          { id: 'plum', live: true, known: true, kind: 'video' },
          { id: 'mirabelle', live: true, known: false, kind: null },
          { id: 'sloe', live: false, known: true },
          { id: 'fig', live: false, kind: 'image' },
          { id: 'quince', kind: null, note: 'It talks.' },
        ),
      }),
      submits({ gives: { warnings: [{ code: 'unknown_model', message: says('did not list') }] } }, order, {
        model: 'sloe',
        prompt,
        seconds: 6,
        images: ['https://pics.example.org/a.png'],
      }),
    ],
  },
  ...(
    [
      ['no list in it', json({ items: 1 }), { code: 'unexpected_response' }],
      ['a page', page(200), { code: 'unexpected_response' }],
      ['a refused key', page(401), { code: 'unauthenticated' }],
    ] as const
  ).map(
    ([what, gives, error]): Row => ({
      id: `life/models: ${what}`,
      loses: 'A broken list is told as one without models.',
      wire: [{ ask: 'GET /v1/models', gives }],
      does: [asksModels({ error })],
    }),
  ),
]
