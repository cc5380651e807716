import type { Budget, ClientEvent, SubmitOptions } from '../../src/index.ts'
import { says } from './difference.ts'
import type { Exchange } from './relay.ts'
import type { Expect, Row, Step } from './row.ts'
import { prompt } from './scene.ts'
import {
  accepted,
  create,
  does,
  done,
  file,
  json,
  look,
  page,
  passes,
  request,
  restarts,
  saves,
  state,
  submits,
  video,
  waits,
} from './words.ts'

const key = 'order-1'
const heardOf = (type: string) =>
  does(`the events of ${type}`, async ({ events }) => events.filter(event => event.type === type), {
    gives: [
      { key, attempt: 1, state: 'sending', label: 'ann' },
      { key, attempt: 1, state: 'rejected', label: 'ann' },
      { key, attempt: 2, state: 'sending', label: 'bob' },
      { key, attempt: 2, state: 'accepted', label: 'bob' },
    ],
  })

/** What an event does not say of its purchase; empty: nothing is missing. */
const nameless = (event: ClientEvent, index: number, all?: readonly ClientEvent[]): string => {
  const { type, key: own, attempt, label, ref } = event
  const isBought = all?.slice(0, index).some(before => before.type === 'submit' && before.state === 'accepted')
  const missing = [
    own !== key && 'key',
    attempt === undefined && 'attempt',
    label !== 'ann' && 'label',
    isBought && !ref && 'ref',
  ]
  return missing.some(Boolean) ? `${type}: ${missing.filter(Boolean).join(', ')}` : ''
}

const ownPrices = { 'orchard/plum': { usd: 0.3 } }
const dollar: Budget = { usd: 1, per: 'day' }
/** A purchase of 0.3 dollars, unless `more` says otherwise. */
const buys = (name: string, expect: Expect, options: SubmitOptions = {}, what: object = {}): Step =>
  submits(expect, { key: name, ...options }, { ...request, ...what })
const taken: Expect = { gives: { cost: { usd: 0.3 } } }
const full = (used: number, asked: number, ...words: string[]): Expect => ({
  error: {
    code: 'budget_exceeded',
    retryable: false,
    field: 'budget',
    budget: { usd: 1, per: 'day', used, asked },
    message: says(`counts ${asked} USD`, 'budget of 1 USD a day', `${used} USD are used on 2026-01-01`, ...words),
    hint: says('nothing was sent', '2026-01-02T00:00:00.000Z'),
  },
})
const task = (id: string): Exchange => create(json({ task_id: id, status: 'queued' }))
const tasks = (count: number) => Array.from({ length: count }, (_, index) => task(`t${index}`))

/** Who asked, what it may cost, and what it cost. */
export const moneyRows: readonly Row[] = [
  {
    id: 'money/who asked stands in events and purchases, for each attempt, and changes no purchase',
    loses: 'Nobody can tell which user the money was spent for.',
    wire: [create(page(401)), accepted],
    does: [
      submits({ error: { code: 'unauthenticated' } }, { key, label: 'ann' }),
      submits({ gives: { ref: { id: 't1' } } }, { key, label: 'bob' }),
      heardOf('submit'),
      restarts(),
      submits({ gives: { ref: { id: 't1' } } }, { key, label: 'carol' }),
      does('list those of ann', async ({ client }) => client.purchases({ label: 'ann' }), {
        gives: [{ key, label: 'bob', attempts: [{ label: 'ann' }, { label: 'bob' }] }],
      }),
      does('list those of carol', async ({ client }) => client.purchases({ label: 'carol' }), { gives: [] }),
      submits({ error: { name: 'TypeError', message: 'label: accepted: text of 1 to 200 characters' } }, { label: '' }),
    ],
  },
  {
    id: 'money/a budget that has no room refuses before anything is sent, and says what is used',
    loses: 'A loop that runs wild empties the account.',
    options: { prices: ownPrices, budget: dollar },
    wire: tasks(3),
    does: [
      ...['a', 'b', 'c'].map(name => buys(name, taken)),
      buys('d', { ...full(0.9, 0.3), events: { submit: 0 }, journal: [{ key: 'c' }, { key: 'b' }, { key: 'a' }] }),
      buys('a', { gives: { ref: { id: 't0' } } }), // what is paid for is told, whatever the budget
    ],
  },
  {
    id: 'money/the next day of UTC has a budget of its own',
    loses: 'A budget that was used up once is never renewed.',
    options: { prices: ownPrices, budget: { usd: 0.3, per: 'day' } },
    wire: tasks(2),
    does: [
      buys('a', taken),
      passes(86_399),
      buys('b', { error: { code: 'budget_exceeded' } }),
      passes(1),
      buys('b', taken),
    ],
  },
  {
    id: 'money/what was refused is given back, and what nobody knows stays claimed until it is settled',
    loses: 'A budget is used up by what cost nothing, or holds room for what may be billed.',
    options: { prices: { 'orchard/plum': { usd: 1 } }, budget: dollar },
    wire: [create(page(401)), create('lost'), task('t1')],
    does: [
      buys('a', { error: { code: 'unauthenticated' } }),
      buys('b', { error: { code: 'submit_unknown' } }),
      buys('c', full(1, 1)),
      does('settle', ({ client }) => client.reconcile('b', 'not_started'), {}),
      buys('c', { gives: { ref: { id: 't1' } } }),
    ],
  },
  {
    id: 'money/the reported cost takes the place of the price',
    loses: 'A refund, or a lower bill, is never seen by the budget.',
    options: { prices: { 'orchard/plum': { usd: 1 } }, budget: dollar },
    wire: [task('t1'), look(state('failed', { credits: 0, reason: 'no' })), task('t2')],
    does: [
      buys('a', { gives: { ref: { id: 't1' } } }),
      buys('b', full(1, 1)),
      waits({ error: { code: 'task_failed' }, journal: [{ usd: 1, reportedUsd: 0 }] }),
      buys('b', { gives: { ref: { id: 't2' } } }),
    ],
  },
  {
    id: 'money/under a budget a price that nobody knows needs a reserve',
    loses: 'A model without a price goes past every budget.',
    options: { budget: dollar },
    wire: [task('t1')],
    does: [
      buys('a', {
        error: {
          code: 'cost_limit',
          field: 'budget',
          message: says('not known'),
          hint: says("prices: { 'orchard/plum': { usd, per } }", 'reserve: { usd }'),
        },
        journal: [],
      }),
      buys('a', { error: { code: 'cost_limit' }, journal: [] }, { maxCost: 1, allowUnknownPrice: true }),
      buys(
        'a',
        { gives: { cost: null }, journal: [{ usd: null, reservedUsd: 0.7 }] },
        { budget: { usd: 5, per: 'day', reserve: { usd: 0.7 } } },
      ),
      buys('b', full(0.7, 0.6), {}, { resolution: '720p' }), // 0.6 dollars by the table
    ],
  },
  {
    id: 'money/each label has a budget of its own, beside that of all',
    loses: 'One user spends what all have.',
    options: {
      prices: ownPrices,
      budget: [
        { ...dollar, each: 'label' },
        { usd: 2, per: 'day' },
      ],
    },
    wire: tasks(6),
    does: [
      ...['a', 'b', 'c'].map(name => buys(name, taken, { label: 'ann' })),
      buys('d', full(0.9, 0.3, 'for label "ann"'), { label: 'ann' }),
      ...['e', 'f', 'g'].map(name => buys(name, taken)),
      buys('h', full(0.9, 0.3, 'without label')),
      buys('i', { error: { budget: { usd: 2, per: 'day', used: 1.8, asked: 0.3 } } }, { label: 'bob' }),
      buys(
        'i',
        { error: { budget: { usd: 0.2, used: 0 } } },
        { label: 'bob', budget: { ...dollar, usd: 0.2, label: 'bob' } },
        { prompt },
      ),
    ],
  },
  {
    id: 'money/all that is told of a purchase says for which attempt of which key it is, and of which task',
    loses: 'Logs of a busy service cannot be put together by order.',
    wire: [
      create(page(429), { times: 3 }),
      create('lost'),
      task('t1'),
      look('lost'),
      look(state('running'), {}),
      look(done),
      file(),
    ],
    does: [
      submits({ error: { code: 'rate_limited' } }, { key, label: 'ann' }),
      submits({ error: { code: 'submit_unknown' } }, { key, label: 'ann' }),
      does('settle', ({ client }) => client.reconcile(key, 'not_started'), {}),
      submits({ gives: { ref: { id: 't1' } } }, { key, label: 'ann' }),
      restarts(),
      saves({ bytes: video }),
      does(
        'what was told',
        async ({ events }) => ({
          types: [...new Set(events.map(({ type }) => type))].toSorted(),
          missing: events.map(nameless).filter(text => text !== ''),
        }),
        {
          gives: {
            types: ['download', 'no_answer', 'request', 'response', 'retry', 'status', 'submit'],
            missing: [],
          },
        },
      ),
    ],
  },
  {
    id: 'money/what was bought is told, whatever it costs by now',
    loses: 'A job that is run again after a change of prices fails, although its video is paid for.',
    wire: [task('t1')],
    does: [
      buys('a', { gives: { ref: { id: 't1' } } }),
      buys('a', { gives: { ref: { id: 't1' } } }, { maxCost: 0 }),
      buys('a', { gives: { ref: { id: 't1' } } }, { budget: dollar }),
      buys('a', { error: { name: 'TypeError' } }, { maxCost: 0 }, { seconds: 8 }),
      buys('b', { error: { code: 'cost_limit' }, journal: [{ key: 'a' }] }, { maxCost: 0 }),
    ],
  },
  {
    id: 'money/an estimate knows the own prices, and no budget refuses it',
    loses: 'A user is shown another price than the one that is judged.',
    options: {
      prices: {
        'orchard/plum': [
          { usd: 0.3, seconds: 6 },
          { usd: 0.5, seconds: 8 },
        ],
      },
      budget: { usd: 0, per: 'day' },
    },
    does: [
      ...(
        [
          [6, { usd: 0.3 }],
          [8, { usd: 0.5 }],
          [10, null],
        ] as const
      ).map(([seconds, cost]) =>
        does(`estimate ${seconds} s`, ({ client }) => client.estimate({ ...request, seconds }), { gives: { cost } }),
      ),
    ],
  },
  {
    id: 'money/what a person settled, and its result, are told as that purchase too',
    loses: 'The log of a purchase ends where a person helped it on.',
    wire: [create('lost'), look(state('running'), {}), look(done), file()],
    does: [
      submits({ error: { code: 'submit_unknown' } }, { key, label: 'ann' }),
      does('settle', ({ client }) => client.reconcile(key, { id: 't1' }), { gives: { ref: { id: 't1' } } }),
      saves({ bytes: video }),
      does('what was told', async ({ events }) => events.map(nameless).filter(text => text !== ''), { gives: [] }),
    ],
  },
]
