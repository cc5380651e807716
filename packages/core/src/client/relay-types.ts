import type { JournalEntry, Purchase } from '../journal/journal.ts'
import type { SavedFile } from '../tasks/download.ts'
import type { SubmitOptions } from '../tasks/paid-call.ts'
import type { GenerateRequest, SourceRequest, Task, TaskRef } from '../words/task.ts'
import type { ClientOptions } from './options.ts'
import type { Checked, ClientOf, Configured, ProviderId } from './route-types.ts'
import type { RouteOptions, Routes } from './routes.ts'
import type { Client, ClientBase, Estimate, GenerateOptions, PurchaseFilter, SaveOptions } from './types.ts'

export interface RelayOptions<C extends Configured = Configured, R = Routes> extends ClientOptions {
  /** Each with its account. Several of one provider differ in account or base URL. */
  providers: C
  /** Under which name what is bought where, in which order. */
  routes?: R & (string extends keyof R ? unknown : Checked<C, R>)
}

/** What is bought over routes: `model` is the name of one. */
export interface RouteFacet<Request = GenerateRequest> {
  /**
   * One purchase; resolves with the accepted task of the first way that took it. The next way is tried only on proof that
   * nothing was started, for a cause that it does not share.
   * @throws what the last way that was tried threw; `submit_unknown` ends the purchase
   */
  submit(request: Request, options?: RouteOptions): Promise<Task>
  /** Submit, wait and save. */
  generate(request: Request, options: SaveOptions & RouteOptions): Promise<SavedFile>
  /** Submit and wait. */
  generate(request: Request, options?: GenerateOptions & RouteOptions): Promise<Task>
  /**
   * What a request would cost and become on the first way whose tables take it. Nothing is sent.
   * @throws `invalid_request` where there is no such route, or none of its ways takes the request
   */
  estimate(request: Request, options?: { lenient?: boolean }): Promise<Estimate>
  /** Of the provider of its source alone, where that can. */
  remix(request: SourceRequest, options?: SubmitOptions): Promise<Task>
  extend(request: SourceRequest, options?: SubmitOptions): Promise<Task>
  edit(request: SourceRequest, options?: SubmitOptions): Promise<Task>
}

/** Several providers behind one object (`Videos` and `Images`: what its routes take): it opens the refs of all of them, and buys over routes. */
export interface Relay<C extends Configured = Configured, Videos = GenerateRequest, Images = GenerateRequest>
  extends Pick<ClientBase, 'get' | 'watch' | 'wait' | 'download' | 'open' | 'recover' | 'reconcile'> {
  /** The ids of the providers. */
  readonly providers: readonly ProviderId<C>[]
  readonly videos: RouteFacet<Videos>
  readonly images: RouteFacet<Images>
  /** The client of a provider, by its id. @throws `invalid_request` on an unknown one */
  client<const N extends ProviderId<C>>(id: N, account?: string): ClientOf<C, N>
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
