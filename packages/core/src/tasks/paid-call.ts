import type { Budget, BudgetLimit } from '../journal/budget.ts'
import type { Prepared } from '../wire/prepare.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { Kind, PaidOperation } from '../words/names.ts'
import type { TaskRef } from '../words/task.ts'

export interface SubmitOptions {
  /** The caller's own id of this purchase (an order, a job): the same key never pays twice. Default: made by us. */
  key?: string
  /** Who asked (a user, a team, a job): stands in events, purchases and sums. It is no part of what the key belongs to. */
  label?: string
  signal?: AbortSignal
  /** Seconds to wait for another process that buys under the same key. Default: the client's deadline. */
  deadline?: number
  /** USD. A higher or unknown price is refused before sending. */
  maxCost?: number
  /** With `maxCost`: a request whose price nobody knows is sent all the same. */
  allowUnknownPrice?: boolean
  /** Beside those of the client: what its day may hold with this call. */
  budget?: Budget | readonly Budget[]
  /** Refused values become the nearest accepted one, unsupported fields are left out; each with a warning. */
  lenient?: boolean
}

export interface PaidOptions extends SubmitOptions {
  /** Where the result shall go: the absolute path of a file. */
  wish?: string
}

export interface PaidCall {
  kind: Kind
  operation: PaidOperation
  prepared: Prepared
  prompt: string | undefined
  /** Empty where neither a key nor a journal asks for it. */
  fingerprint: string
  source: TaskRef | undefined
  options: PaidOptions
  /** The budgets that it is claimed under. */
  limits: readonly BudgetLimit[]
  /** US dollars that they count for it where nobody knows its price. */
  reservedUsd: number | null
  /** Why nothing is bought with it. What stands under its key is told all the same. */
  refusal?: VidrelayError
}
