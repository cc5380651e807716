import { memoryJournal } from '../../src/index.ts'
import { says } from './difference.ts'
import type { Exchange } from './relay.ts'
import {
  alice,
  asked,
  bob,
  buys,
  carol,
  gotBy,
  key,
  line,
  three,
  threePrices,
  two,
  within,
  withRelay,
} from './route-words.ts'
import type { Row } from './row.ts'
import { prompt } from './scene.ts'
import { accepted, body, create, does, file, json, looks, page, passes, video } from './words.ts'

/** Proof that nothing was started, for a cause of its own. */
const goesOn: readonly (readonly [cause: string, gives: Exchange['gives'], times?: number, isAloud?: boolean])[] = [
  ['a refused key', page(401), 1, true],
  ['an empty balance', json({ error: { code: 'no_balance', message: 'empty' } }, 403)],
  ['no permission', json({ message: 'closed' }, 403)],
  ['no channel', json({ message: 'no upstream was called' }, 500)],
  ['too many requests', page(429), 3],
  ['nobody listens', 'refused', 3],
]
/** A key that is refused stays refused: the caller hears of it. */
const refusedKey = (whose: string, next: string) => ({
  code: 'key',
  message: says(`the key of orchard (${whose}) was refused`, `went on at orchard (${next})`),
})
/** Nobody knows, or the cause lies in what was asked. */
const stops: readonly (readonly [cause: string, gives: Exchange['gives'], code: string, state: string])[] = [
  ['a lost answer', 'lost', 'submit_unknown', 'unknown'],
  ['a bad gateway', page(502), 'submit_unknown', 'unknown'],
  ['a success without an id', json({ status: 'queued' }), 'submit_unknown', 'unknown'],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'submit_unknown', 'unknown'],
  ['a refused content', json({ message: 'content policy' }, 400), 'content_rejected', 'rejected'],
  ['a refused request', json({ message: 'no' }, 400), 'invalid_request', 'rejected'],
]

export const routeRows: readonly Row[] = [
  {
    id: 'route/the first way that takes it is the only one',
    loses: 'Two providers are paid for one order.',
    wire: [accepted],
    does: [buys({ ...gotBy('alice', line('alice', 'accepted')), events: { failover: 0 } })],
  },
  ...goesOn.map(
    ([cause, gives, times = 1, isAloud = false]): Row => ({
      id: `route/on proof it goes on: ${cause}`,
      loses: 'A relay that is closed stops an order that the next one would take.',
      wire: [create(gives, { times }), accepted],
      does: [
        buys({
          ...gotBy('bob', { account: 'alice' }, line('bob', 'accepted')),
          ...(isAloud && { gives: { ref: { account: 'bob' }, warnings: [refusedKey('alice', 'bob')] } }),
          events: { failover: 1, warning: isAloud ? 1 : 0 },
        }),
      ],
    }),
  ),
  ...stops.map(
    ([cause, gives, code, state]): Row => ({
      id: `route/it stops: ${cause}`,
      loses: 'An order that may run at one provider is paid for at another.',
      wire: [create(gives)],
      does: [buys({ error: { code, key }, journal: [{ account: 'alice', state, attempts: [{}] }] })],
    }),
  ),
  {
    id: 'route/three ways, and the last one takes it',
    loses: 'The third relay of a list is never asked.',
    wire: [create(page(401)), create(page(401)), accepted],
    does: [
      buys(
        {
          ...gotBy('carol', line('alice', 'rejected'), line('bob', 'rejected'), line('carol', 'accepted')),
          gives: { ref: { account: 'carol' }, warnings: [refusedKey('alice', 'bob'), refusedKey('bob', 'carol')] },
        },
        three,
      ),
    ],
  },
  {
    id: 'route/all refuse: the last one is told, and the key is free',
    loses: 'An order that nobody took cannot be sent again.',
    wire: [create(page(401)), create(json({ message: 'closed' }, 403)), accepted],
    does: [
      buys({ error: { code: 'permission_denied', key }, journal: [{ state: 'rejected', attempts: [{}, {}] }] }),
      buys(gotBy('alice', {}, {}, line('alice', 'accepted'))),
    ],
  },
  {
    id: 'route/a refusal of the content goes on where that is wanted',
    loses: 'A stricter relay stops an order that the next one would take.',
    wire: [create(json({ message: 'content policy' }, 400)), accepted],
    does: [buys(gotBy('bob', line('alice', 'rejected'), line('bob', 'accepted')), two, { afterRefusal: true })],
  },
  {
    id: 'route/what our tables refuse is not sent there, and the next way is gone',
    loses: 'A relay that cannot do what is asked stops the order.',
    wire: [accepted],
    does: [buys(gotBy('bob', line('bob', 'accepted')), { tree: [{ ...alice, model: 'quince' }, bob] })],
  },
  {
    id: 'route/what no way can serve is refused with the sentence of each',
    loses: 'Nobody sees why an order fits no relay.',
    does: [
      buys(
        {
          error: {
            code: 'invalid_request',
            message: says('routes: "tree" can serve nothing', '. orchard: model: ', '. orchard: '),
          },
          journal: [],
        },
        {
          tree: [
            { ...alice, model: 'quince' },
            { ...bob, model: 'quince' },
          ],
        },
      ),
    ],
  },
  {
    id: 'route/what no way takes as it is asked is refused with the sentence of each',
    loses: 'Nobody sees why an order fits no relay.',
    does: [
      buys(
        {
          error: {
            code: 'invalid_request',
            field: 'seconds',
            message: says('orchard: seconds: ', '. orchard: seconds: '),
          },
          journal: [],
        },
        two,
        {},
        { seconds: 99 },
      ),
    ],
  },
  {
    id: 'route/a way with fields of its own',
    loses: 'A relay that needs another resolution is not used.',
    wire: [
      {
        ask: 'POST /v1/tasks',
        json: { model: 'plum', prompt, seconds: 8 },
        gives: json({ task_id: 't1', status: 'queued' }),
      },
    ],
    does: [buys({ gives: { ref: { id: 't1' } } }, { tree: [{ ...alice, set: { seconds: 8 } }] })],
  },
  {
    id: 'route/other ways in another order leave the answer of a key the same',
    loses: 'A relay that is added to a list makes every paid order another one.',
    wire: [accepted],
    does: [
      buys(gotBy('alice', line('alice', 'accepted'))),
      buys({ gives: { ref: { id: 't1', account: 'alice' } } }, { tree: [carol, bob, alice] }),
      buys(
        { error: { name: 'TypeError', message: says('another request') } },
        { tree: [carol] },
        {},
        { prompt: 'other' },
      ),
    ],
  },
  {
    id: 'route/settled as not started it goes on',
    loses: 'An order whose outcome a person looked up cannot be sent again.',
    wire: [create('lost'), accepted],
    does: [
      buys({ error: { code: 'submit_unknown' } }),
      buys({ error: { code: 'submit_unknown' } }),
      does('settle', scene => withRelay(scene, two, relay => relay.reconcile(key, 'not_started')), {}),
      buys(gotBy('alice', line('alice', 'not_sent'), line('alice', 'accepted'))),
    ],
  },
  {
    id: 'route/each way counts its own price, and one that has no room is passed by',
    loses: 'A budget that has room for a cheaper relay stops the order, or a dearer one is paid over it.',
    wire: [create(json({ message: 'closed' }, 403)), { ...accepted, json: { ...body, seconds: 10 } }],
    does: [
      buys(gotBy('carol', { account: 'alice', usd: 0.1 }, { account: 'carol', usd: 0.05 }), threePrices, within(0.1)),
      buys(
        { error: { code: 'budget_exceeded', message: says('counts 0.05 USD', '0.05 USD are used') } },
        threePrices,
        within(0.09),
        {},
        'order-2',
      ),
    ],
  },
  {
    id: 'route/what is too dear on every way is told as that',
    loses: 'A script takes a price for a mistake in its request.',
    wire: [accepted],
    does: [
      buys(
        {
          error: { code: 'cost_limit', message: says('orchard: this request costs', '. orchard: '), field: 'maxCost' },
        },
        threePrices,
        { maxCost: 0.01 },
      ),
      buys(gotBy('alice', {}), threePrices),
      buys({ gives: { ref: { id: 't1' } } }, threePrices, { maxCost: 0.01 }),
    ],
  },
  {
    id: 'route/a claim whose answer is lost is known again on each way',
    loses: 'A database that answers late stops an order half way, with a key that nobody can use.',
    journal: () => {
      const journal = memoryJournal()
      const claim: typeof journal.claim = async (...all) => {
        await journal.claim(...all)
        throw new Error('the answer was lost')
      }
      return { ...journal, claim }
    },
    wire: [create(json({ message: 'closed' }, 403)), accepted],
    does: [buys(gotBy('bob', line('alice', 'rejected'), line('bob', 'accepted')))],
  },
  {
    id: 'route/who waits hears the end of the whole way',
    loses: 'A second worker is told of the refusal of the first relay, while the second one makes the video.',
    wire: [create(page(401), { delay: 5 }), { ...accepted, delay: 5 }],
    does: [
      does(
        'two processes buy',
        async scene => {
          const one = withRelay(scene, two, relay => relay.videos.submit(asked, { key }))
          await scene.clock.sleep(1000)
          const both = [one, withRelay(scene, two, relay => relay.videos.submit(asked, { key }))]
          return (await Promise.all(both)).map(({ ref }) => ref.account)
        },
        { gives: ['bob', 'bob'], journal: [{ attempts: [line('alice', 'rejected'), line('bob', 'accepted')] }] },
      ),
    ],
  },
  {
    id: 'route/generate waits and saves where the task is',
    loses: 'The result of a second relay is looked for at the first one.',
    wire: [create(page(401)), accepted, looks(), file()],
    does: [
      does(
        'generate over a route',
        scene => withRelay(scene, two, relay => relay.videos.generate(asked, { key, output: scene.file('out.mp4') })),
        { bytes: video, path: 'out.mp4', journal: [{ account: 'bob', file: says('out.mp4') }] },
      ),
      passes(1),
    ],
  },
]
