import { merged } from '../base/in-parallel.ts'
import type { ConfiguredProvider } from '../contract/define-provider.ts'
import type { Provider } from '../contract/provider.ts'
import type { JournalEntry, Purchase } from '../journal/journal.ts'
import type { SavedFile } from '../tasks/download.ts'
import type { SubmitOptions } from '../tasks/paid-call.ts'
import type { Kind } from '../words/names.ts'
import { invalid, misuse } from '../words/problems.ts'
import { parseRef } from '../words/ref.ts'
import type { GenerateRequest, SourceRequest, Task, TaskRef } from '../words/task.ts'
import { closeAloud } from './close-aloud.ts'
import { type ClientParts, openClient } from './create-client.ts'
import { createDesk, type Desk } from './desk.ts'
import { createGenerate } from './facet.ts'
import type { ClientOptions } from './options.ts'
import type { RecoverOptions } from './recover.ts'
import { type RouteOptions, type Routes, type Way, waysOf } from './routes.ts'
import type { Client, ClientBase, Estimate, GenerateOptions, OpenFacet, PurchaseFilter, SaveOptions } from './types.ts'
import { toPayRoute } from './when-needed.ts'

export interface RelayOptions extends ClientOptions {
  /** Each with its account. Several of one provider differ in account or base URL. */
  providers: readonly ConfiguredProvider[]
  /** Under which name what is bought where, in which order. */
  routes?: Routes
}

/** What is bought over routes: `model` is the name of one. */
export interface RouteFacet {
  /**
   * One purchase; resolves with the accepted task of the first way that took it. The next way is tried only on proof that
   * nothing was started, for a cause that it does not share.
   * @throws what the last way that was tried threw; `submit_unknown` ends the purchase
   */
  submit(request: GenerateRequest, options?: RouteOptions): Promise<Task>
  /** Submit, wait and save. */
  generate(request: GenerateRequest, options: SaveOptions & RouteOptions): Promise<SavedFile>
  /** Submit and wait. */
  generate(request: GenerateRequest, options?: GenerateOptions & RouteOptions): Promise<Task>
  /**
   * What a request would cost and become on the first way whose tables take it. Nothing is sent.
   * @throws `invalid_request` where there is no such route, or none of its ways takes the request
   */
  estimate(request: GenerateRequest, options?: { lenient?: boolean }): Promise<Estimate>
  /** Of the provider of its source alone, where that can. */
  remix(request: SourceRequest, options?: SubmitOptions): Promise<Task>
  extend(request: SourceRequest, options?: SubmitOptions): Promise<Task>
  edit(request: SourceRequest, options?: SubmitOptions): Promise<Task>
}

/** Several providers behind one object: it opens the refs of all of them, and buys over routes. */
export interface Relay
  extends Pick<ClientBase, 'get' | 'watch' | 'wait' | 'download' | 'open' | 'recover' | 'reconcile'> {
  /** The ids of the providers. */
  readonly providers: readonly string[]
  readonly videos: RouteFacet
  readonly images: RouteFacet
  /** The client of a provider, by its id. @throws `invalid_request` on an unknown one */
  client(id: string, account?: string): Client
  /** The client that a ref belongs to. @throws `invalid_request` when none does */
  clientOf(ref: TaskRef | string): Client
  /** Purchases that any of the providers has an attempt of, the newest first. */
  purchases(filter?: PurchaseFilter): Promise<Purchase[]>
  purchase(key: string): Promise<Purchase | undefined>
  /** Paid calls that somebody has to come back to. */
  pending(): Promise<JournalEntry[]>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * @throws `unauthenticated` for a provider without a usable key, `invalid_request` on a document of another contract,
 * `TypeError` without a choice of journal, and on a route to a provider that is not there
 */
export function createRelay({ providers, routes = {}, ...options }: RelayOptions): Relay {
  if (providers.length === 0) throw misuse('providers: at least one is needed')
  const all = providers.map(configured => openClient<Provider>(configured, options))
  const parts = createPlaces(all)
  const ways = waysOf(routes, (id, account) => parts.find(id, account)?.context)
  const desk = createDesk()
  const { books } = all[0]!.context
  const clientOf = (ref: TaskRef | string) => parts.of(parseRef(ref)).client
  const relay: Relay = {
    providers: parts.ids,
    videos: createRouteFacet('video', ways, desk, parts),
    images: createRouteFacet('image', ways, desk, parts),
    client: parts.client,
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
