import { merged } from '../base/in-parallel.ts'
import type { Provider } from '../contract/provider.ts'
import { budgetsOf, checkAccounts } from '../journal/budget.ts'
import type { JournalEntry, Purchase } from '../journal/journal.ts'
import type { SubmitOptions } from '../tasks/paid-call.ts'
import type { Kind } from '../words/names.ts'
import { invalid, misuse } from '../words/problems.ts'
import { parseRef } from '../words/ref.ts'
import type { SourceRequest, Task, TaskRef } from '../words/task.ts'
import { closeAloud } from './close-aloud.ts'
import { type ClientParts, openClient } from './create-client.ts'
import { createDesk, type Desk } from './desk.ts'
import { createGenerate } from './facet.ts'
import type { RecoverOptions } from './recover.ts'
import type { Relay, RelayOptions, RouteFacet } from './relay-types.ts'
import type { Configured, RouteRequest, RoutesTo } from './route-types.ts'
import { type Way, waysOf } from './routes.ts'
import type { Client, OpenFacet } from './types.ts'
import { toPayRoute } from './when-needed.ts'

/**
 * @throws `unauthenticated` for a provider without a usable key, `invalid_request` on a document of another contract,
 * `TypeError` without a choice of journal, and on a route to a provider that is not there
 */
export function createRelay<const C extends Configured, const R extends RoutesTo<C> = Record<never, never>>(
  options: RelayOptions<C, R>,
): Relay<C, RouteRequest<C, R, 'video'>, RouteRequest<C, R, 'image'>> {
  return openRelay(options as unknown as RelayOptions) as unknown as ReturnType<typeof createRelay<C, R>>
}

function openRelay({ providers, routes = {}, ...options }: RelayOptions): Relay {
  if (providers.length === 0) throw misuse('providers: at least one is needed')
  const all = providers.map(configured => openClient<Provider>(configured, options))
  checkAccounts(
    budgetsOf(options.budget),
    all.map(({ context }) => context.relay.account),
  )
  const parts = createPlaces(all)
  const ways = waysOf(routes, (id, account) => parts.find(id, account))
  const desk = createDesk()
  const { books } = all[0]!.context
  const clientOf = (ref: TaskRef | string) => parts.of(parseRef(ref)).client
  const relay: Relay = {
    providers: parts.ids,
    videos: createRouteFacet('video', ways, desk, parts),
    images: createRouteFacet('image', ways, desk, parts),
    client: parts.client as Relay['client'],
    clientOf,
    get: async (ref, own) => clientOf(ref).get(ref, own),
    watch: (ref, own) => clientOf(ref).watch(ref, own),
    wait: async (ref, own) => clientOf(ref).wait(ref, own),
    download: async (ref, target, own) => clientOf(ref).download(ref, target, own),
    open: async (ref, own) => clientOf(ref).open(ref, own),
    recover: (own: RecoverOptions = {}) => merged(all.map(({ client }) => client.recover(own))),
    async reconcile(key, outcome, own) {
      const entry = await books.get(key)
      if (!entry) throw invalid('key', `the journal has no paid call ${JSON.stringify(key)}`)
      return (parts.ofEntry(entry)?.client ?? all[0]!.client).reconcile(key, outcome, own)
    },
    async purchases(filter = {}) {
      const listed = await Promise.all(all.map(({ client }) => client.purchases(filter)))
      const known = new Map(listed.flat().map(purchase => [purchase.key, purchase]))
      const firstOf = ({ attempts: [first] }: Purchase) => first!.createdAt
      const newest = [...known.values()].sort((a, b) => (firstOf(a) < firstOf(b) ? 1 : -1))
      return newest.slice(0, filter.limit)
    },
    purchase: key => books.get(key),
    pending: async () => (await Promise.all(all.map(({ client }) => client.pending()))).flat(),
    async close() {
      for (const { turns } of all) turns.close()
      await desk.ended()
      const ended = await Promise.allSettled(all.map(({ client }) => client.close()))
      for (const end of ended) if (end.status === 'rejected') throw end.reason
    },
    [Symbol.asyncDispose]: () => closeAloud(relay),
  }
  return relay
}

/** Who speaks to which provider, at which address, for which account. */
interface Places {
  readonly ids: readonly string[]
  find(id: string, account?: string): ClientParts | undefined
  client(id: string, account?: string): Client
  /** @throws `invalid_request` */
  of(ref: TaskRef): ClientParts
  ofEntry(entry: JournalEntry): ClientParts | undefined
}

function createPlaces(all: readonly ClientParts[]): Places {
  const ids = [...new Set(all.map(({ client }) => client.provider.id))]
  const find = (id: string, account?: string) =>
    all.find(
      ({ client, context }) =>
        client.provider.id === id && (account === undefined || context.relay.account === account),
    )
  return {
    ids,
    find,
    client(id, account) {
      const found = find(id, account)
      if (found) return found.client
      const named = account === undefined ? '' : ` with the account ${JSON.stringify(account)}`
      throw invalid('provider', `there is no ${JSON.stringify(id)}${named}; accepted: ${ids.join(', ')}`)
    },
    of(ref) {
      const found = all.find(({ context }) => context.relay.isMine(ref))
      if (found) return found
      if (!ids.includes(ref.provider))
        throw invalid('ref', `this is a task of ${ref.provider}; accepted: ${ids.join(', ')}`)
      const account = ref.account ? ` under the account ${JSON.stringify(ref.account)}` : ''
      throw invalid(
        'ref',
        `this task of ${ref.provider} lives at ${ref.baseURL}${account}; none of the providers here speaks to it`,
      )
    },
    ofEntry: entry => all.find(({ context }) => context.relay.isMine(entry)),
  }
}

function createRouteFacet(
  kind: Kind,
  ways: ReadonlyMap<string, readonly Way[]>,
  desk: Desk,
  places: Places,
): RouteFacet {
  const contextOf = (entry: JournalEntry) => places.ofEntry(entry)?.context
  const { context } = places.find(places.ids[0]!)!
  const submit: RouteFacet['submit'] = async (request, options) => {
    const { payRoute } = await context.track(toPayRoute())
    return payRoute(ways, desk, contextOf, kind, request, options)
  }
  const estimate: RouteFacet['estimate'] = async (request, options) => {
    const { estimateRoute } = await context.track(toPayRoute())
    return estimateRoute(ways, kind, request, options)
  }
  const derived =
    (operation: 'remix' | 'extend' | 'edit') =>
    async (request: SourceRequest, options?: SubmitOptions): Promise<Task> => {
      const { client } = places.of(parseRef(request.source))
      const make = (client[`${kind}s`] as OpenFacet | undefined)?.[operation]
      if (!make) throw invalid('source', `${client.provider.title} has no way to ${operation} a ${kind}`)
      return make(request, options)
    }
  return {
    submit,
    estimate,
    generate: createGenerate(submit, context, ref => places.of(ref)) as RouteFacet['generate'],
    remix: derived('remix'),
    extend: derived('extend'),
    edit: derived('edit'),
  }
}
