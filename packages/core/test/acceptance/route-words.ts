import { createRelay, type Relay, type RelayOptions, type RouteOptions } from '../../src/index.ts'
import { orchard } from './document.ts'
import type { Expect, Step } from './row.ts'
import { key as apiKey, prompt, type Scene } from './scene.ts'
import { does } from './words.ts'

/** The words of routes: three accounts of one provider, and who buys over them. */

export const key = 'order-1'
export type Ways = RelayOptions['routes'] & {}
const wayOf = (account: string) => ({ provider: 'orchard', account, model: 'plum' })
export const [alice, bob, carol] = [wayOf('alice'), wayOf('bob'), wayOf('carol')]
export const two = { tree: [alice, bob] }
export const three = { tree: [alice, bob, carol] }

/** A way that costs 0.1, one that costs 5 and one that costs 0.05 dollars. */
const prices = {
  'orchard/plum': [
    { usd: 0.1, seconds: 6 },
    { usd: 5, seconds: 8 },
    { usd: 0.05, seconds: 10 },
  ],
}
export const threePrices = { tree: [alice, { ...bob, set: { seconds: 8 } }, { ...carol, set: { seconds: 10 } }] }
export const within = (usd: number) => ({ budget: { usd, per: 'day' } as const })

const relayIn = (scene: Scene, routes: Ways): Relay =>
  createRelay({
    providers: [alice, bob, carol].map(({ account }) => orchard({ apiKey, account })),
    routes,
    prices: routes === threePrices ? prices : {},
    journal: scene.journal ?? false,
    clock: scene.clock,
    network: scene.network,
    proxy: false,
    onEvent: event => (scene.events as unknown as unknown[]).push(event),
  })
export const asked = { model: 'tree', prompt, seconds: 6 }
export async function withRelay<T>(scene: Scene, routes: Ways, work: (relay: Relay) => Promise<T>): Promise<T> {
  const relay = relayIn(scene, routes)
  try {
    return await work(relay)
  } finally {
    await relay.close()
  }
}
export const buys = (expect: Expect, routes: Ways = two, options: RouteOptions = {}, what = {}, order = key): Step =>
  does(
    'buy over a route',
    scene => withRelay(scene, routes, relay => relay.videos.submit({ ...asked, ...what }, { key: order, ...options })),
    expect,
  )
export const line = (account: string, state: string) => ({ account, state })
export const gotBy = (account: string, ...attempts: readonly object[]): Expect => ({
  gives: { ref: { id: 't1', account } },
  journal: [{ key, account, state: 'accepted', attempts }],
})
