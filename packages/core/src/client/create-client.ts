import type { ConfiguredProvider } from '../contract/define-provider.ts'
import { dialectsOf } from '../contract/model-table.ts'
import type { Provider } from '../contract/provider.ts'
import { checkAccounts } from '../journal/budget.ts'
import type { Context } from '../tasks/context.ts'
import { createWatcher } from '../tasks/watch.ts'
import { closeAloud } from './close-aloud.ts'
import { createContext } from './create-context.ts'
import { createDelivery, type Delivery } from './deliver.ts'
import { createDesk } from './desk.ts'
import { createFacet } from './facet.ts'
import { createLookups } from './lookups.ts'
import type { ClientOptions } from './options.ts'
import { createPay } from './pay.ts'
import { checkConcurrency, createTurns, type Turns } from './turns.ts'
import type { Client, ClientBase } from './types.ts'

/** A client, and what it is made of. */
export interface ClientParts<P extends Provider = Provider> {
  client: Client<P>
  context: Context
  delivery: Delivery
  turns: Turns
}

/** @throws what `createClient` throws */
export function openClient<P extends Provider>(
  configured: ConfiguredProvider<P>,
  options: ClientOptions,
): ClientParts<P> {
  const context = createContext(configured, options)
  const watcher = createWatcher(context)
  const delivery = createDelivery(context, watcher)
  const desk = createDesk()
  const turns = createTurns(context, watcher, checkConcurrency(options.concurrency))
  const pay = createPay(context, desk, turns)
  const base: ClientBase<P> = {
    provider: configured.definition,
    baseURL: context.relay.baseURL,
    ...createLookups(context, watcher, delivery),
    async close() {
      turns.close()
      watcher.close()
      await desk.ended()
      await context.http.close().finally(() => context.books.close())
    },
    [Symbol.asyncDispose]: () => closeAloud(base),
  }
  const kinds = (['video', 'image'] as const).filter(kind => dialectsOf(configured.definition, kind).length > 0)
  const facets = kinds.map(kind => [`${kind}s`, createFacet(context, kind, pay, delivery)])
  const client = Object.assign(base, Object.fromEntries(facets)) as unknown as Client<P>
  return { client, context, delivery, turns }
}

/**
 * A client for one provider and one account.
 * @throws `unauthenticated` without a usable key, `invalid_request` on a base URL that cannot be one and on a document of another contract, `TypeError` without a choice of journal and on a budget that is none
 */
export function createClient<P extends Provider>(configured: ConfiguredProvider<P>, options: ClientOptions): Client<P> {
  const { client, context } = openClient(configured, options)
  checkAccounts(context.budgets, [context.relay.account])
  return client
}
