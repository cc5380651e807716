import type { ConfiguredProvider } from '../contract/define-provider.ts'
import { dialectsOf } from '../contract/model-table.ts'
import type { Provider } from '../contract/provider.ts'
import { createWatcher } from '../tasks/watch.ts'
import { closeAloud } from './close-aloud.ts'
import { createContext } from './create-context.ts'
import { createDelivery } from './deliver.ts'
import { createFacet } from './facet.ts'
import { createLookups } from './lookups.ts'
import type { ClientOptions } from './options.ts'
import { createPayDesk } from './pay.ts'
import type { Client, ClientBase } from './types.ts'

/**
 * A client for one provider and one account.
 * @throws `unauthenticated` without a usable key, `invalid_request` on a base URL that cannot be one and on a document of another contract, `TypeError` without a choice of journal
 */
export function createClient<P extends Provider>(configured: ConfiguredProvider<P>, options: ClientOptions): Client<P> {
  const context = createContext(configured, options)
  const watcher = createWatcher(context)
  const delivery = createDelivery(context, watcher)
  const desk = createPayDesk(context)
  const base: ClientBase<P> = {
    provider: configured.definition,
    baseURL: context.relay.baseURL,
    ...createLookups(context, watcher, delivery),
    async close() {
      watcher.close()
      await desk.ended()
      await context.http.close().finally(() => context.books.close())
    },
    [Symbol.asyncDispose]: () => closeAloud(base),
  }
  const kinds = (['video', 'image'] as const).filter(kind => dialectsOf(configured.definition, kind).length > 0)
  const facets = kinds.map(kind => [`${kind}s`, createFacet(context, kind, desk, delivery)])
  return Object.assign(base, Object.fromEntries(facets)) as unknown as Client<P>
}
