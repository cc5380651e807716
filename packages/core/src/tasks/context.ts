import type { Clock } from '../base/clock.ts'
import type { Owner } from '../base/process-life.ts'
import type { Shared } from '../base/shared.ts'
import type { Relay } from '../contract/relay.ts'
import type { Books } from '../journal/books.ts'
import type { Budget } from '../journal/budget.ts'
import type { Journal } from '../journal/journal.ts'
import type { Prices } from '../wire/own-price.ts'
import type { OnEvent } from '../words/events.ts'
import type { Warning } from '../words/task.ts'
import type { Http } from './http.ts'
import type { Look } from './look.ts'
import type { Memory } from './memory.ts'

/** What every part of a client shares. */
export interface Context extends Memory {
  relay: Relay
  http: Http
  /** What is to be said of the key. Listeners were told when the client was made. */
  keyWarnings: readonly Warning[]
  /** The base URL leads to a private host itself, so private references can be reached. */
  baseIsPrivate: boolean
  journal: Journal | undefined
  /** The journal as what is under way uses it: it may fail without stopping a delivery. */
  books: Books
  /** This process, with the token of one claim. */
  newOwner(): Promise<Owner>
  clock: Clock
  /** Questions about tasks that are under way. */
  looks: Shared<Look>
  /** Absent while nobody listens, so that nothing is made for nobody: to be read anew each time. */
  readonly emit: OnEvent | undefined
  /** Marks work that is no sleep, for a virtual clock. */
  track<T>(work: Promise<T>): Promise<T>
  deadlineSeconds: number
  /** The user's own, over the document's. */
  prices: Prices
  budgets: readonly Budget[]
  submitTimeoutMs: number
}
