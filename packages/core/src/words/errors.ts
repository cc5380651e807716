import { printable } from '../base/redact.ts'
import type { UpstreamErrorCode } from './names.ts'
import type { Task, TaskRef } from './task.ts'

/** Closed union, stable within a major version. */
export type ErrorCode =
  | UpstreamErrorCode
  | 'submit_unknown'
  | 'task_cancelled'
  | 'task_expired'
  | 'timeout'
  | 'unsafe_url'
  | 'limit_exceeded'
  | 'download_failed'
  | 'journal_unavailable'
  | 'cost_limit'
  | 'budget_exceeded'
  | 'aborted'

interface CodeFacts {
  /** May the same call succeed later, unchanged? A default; an error row may say otherwise. */
  retryable: boolean
  /** Exit status of the `vidrelay` command. */
  exit: number
  /** What the code means, for `--help` and the README. */
  means: string
}

/** A budget that was in the way, all in US dollars: what it is, what is claimed of it, and what was asked for. */
export interface BudgetUse {
  usd: number
  per: 'day'
  used: number
  asked: number
}

/** One row per code. Exit codes group what a script would do next: fix the input, fix the account, wait, look closer. */
export const errorCodes: { readonly [code in ErrorCode]: CodeFacts } = {
  invalid_request: { retryable: false, exit: 2, means: 'refused before sending, or by the provider; names the field' },
  unauthenticated: { retryable: false, exit: 3, means: 'the key is missing or wrong' },
  permission_denied: { retryable: false, exit: 3, means: 'the key may not do this' },
  quota_exceeded: { retryable: false, exit: 4, means: 'the balance or quota is used up' },
  cost_limit: { retryable: false, exit: 4, means: 'the price is above maxCost, or unknown' },
  budget_exceeded: { retryable: false, exit: 4, means: 'the budget of the day has no room for it; nothing was sent' },
  model_unavailable: { retryable: false, exit: 5, means: 'the provider has no such model for this key now' },
  content_rejected: { retryable: false, exit: 5, means: 'refused by a content policy' },
  input_unreachable: { retryable: false, exit: 5, means: 'the provider could not fetch an input' },
  input_too_large: { retryable: false, exit: 5, means: 'an input is too large' },
  task_failed: { retryable: false, exit: 6, means: 'the task ended without a result' },
  task_cancelled: { retryable: false, exit: 6, means: 'the task was cancelled' },
  task_expired: { retryable: false, exit: 6, means: 'the task expired' },
  timeout: { retryable: true, exit: 7, means: 'our deadline passed; the task is untouched and can be resumed' },
  submit_unknown: {
    retryable: false,
    exit: 8,
    means: 'the create may have reached the provider; it is not sent again',
  },
  rate_limited: { retryable: true, exit: 9, means: 'too many requests' },
  upstream_error: { retryable: true, exit: 9, means: 'the provider failed' },
  unexpected_response: { retryable: false, exit: 9, means: 'the provider answered something we cannot read' },
  task_not_found: { retryable: false, exit: 10, means: 'the provider does not know the task' },
  not_ready: { retryable: true, exit: 10, means: 'the result is not there yet' },
  result_expired: { retryable: false, exit: 10, means: 'the result is gone' },
  download_failed: {
    retryable: true,
    exit: 11,
    means: 'the result could not be saved whole; the task is still succeeded',
  },
  unsafe_url: { retryable: false, exit: 11, means: 'an address we must not open' },
  limit_exceeded: { retryable: false, exit: 11, means: 'an answer is larger than allowed' },
  journal_unavailable: {
    retryable: false,
    exit: 11,
    means: 'the journal cannot be used: before a paid call nothing was sent; after it the error holds the task',
  },
  aborted: { retryable: true, exit: 130, means: 'stopped by the caller; the task is untouched' },
}

/** What was seen while waiting: `{ '200 running': 41, '502': 3 }`. */
export type Observed = { readonly [answer: string]: number }

export interface ErrorDetails {
  retryable?: boolean
  hint?: string
  provider?: string
  taskRef?: TaskRef
  task?: Task
  /** Field of the request that it is about, where that is known. */
  field?: string
  /** Where the rule that refused comes from: a name in the provider's `sources`. */
  source?: string
  /** HTTP status of the answer that caused it. */
  status?: number
  upstreamCode?: string
  /** Their words, scrubbed. */
  upstreamMessage?: string
  /** What came where no known place holds words: the answer itself, scrubbed and cut. */
  upstreamBody?: string
  /** Id of the error row that fitted. */
  row?: string
  /** The journal key of a paid call. */
  key?: string
  /** Ids in the answer to a paid call of unknown outcome, each of which may be its task. */
  candidates?: readonly string[]
  /** For `budget_exceeded`. */
  budget?: BudgetUse
  observed?: Observed
  /** An error of ours is kept; of any other only its code and the like, since nobody knows what else it holds. */
  cause?: unknown
}

const mark = Symbol.for('vidrelay.error')

/** `ECONNRESET`, `ERR_TLS_CERT_ALTNAME_INVALID`, `getaddrinfo`. */
const isWord = (value: unknown): value is string => typeof value === 'string' && /^[a-z][a-z\d_]{0,60}$/i.test(value)

/** The code that a system or a library gave its error. Of several (one per address that was tried) that of the first. */
export function systemCode(error: unknown): string | undefined {
  const first = error instanceof AggregateError ? error.errors[0] : undefined
  return [error, first].map(one => (one as { code?: unknown } | null | undefined)?.code).find(isWord)
}

/** What others call their error: its code, else its name (`HTTPParserError`). Never its own words. */
export function systemWord(error: unknown): string | undefined {
  const { name } = (error ?? {}) as { name?: unknown }
  return systemCode(error) ?? (isWord(name) && name !== 'Error' ? name : undefined)
}

/** What may be told of an error that others made: names and numbers of systems, never its own words, body or socket. */
function ownCause(cause: unknown): Error {
  if (isVidrelayError(cause)) return cause
  const code = systemCode(cause)
  const { errno, syscall, errcode } = (cause ?? {}) as Record<string, unknown>
  const own = Object.assign(new Error(systemWord(cause) ?? 'an error without a code'), {
    ...(code !== undefined && { code }),
    ...(isWord(syscall) && { syscall }),
    ...(typeof errno === 'number' && { errno }),
    ...(typeof errcode === 'number' && { errcode }),
  })
  // Its place says nothing: that of the error that carries it does.
  Object.defineProperty(own, 'stack', { value: String(own), enumerable: false })
  return own
}

/** The one error class. Recognise it with `isVidrelayError`, which also works across two copies of core. */
export class VidrelayError extends Error {
  readonly code: ErrorCode
  readonly retryable: boolean
  readonly hint: string | undefined
  readonly provider: string | undefined
  readonly taskRef: TaskRef | undefined
  readonly field: string | undefined
  readonly source: string | undefined
  readonly status: number | undefined
  readonly upstreamCode: string | undefined
  readonly upstreamMessage: string | undefined
  readonly row: string | undefined
  readonly key: string | undefined
  /** For `submit_unknown`: ids that came with the answer, each of which may be the task; empty where none came. */
  readonly candidates: readonly string[] | undefined
  /** For `budget_exceeded`: the budget that was in the way. */
  readonly budget: BudgetUse | undefined
  readonly observed: Observed | undefined
  readonly #task: Task | undefined
  readonly #upstreamBody: string | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(printable(message), details.cause === undefined ? undefined : { cause: ownCause(details.cause) })
    this.name = 'VidrelayError'
    this.code = code
    this.retryable = details.retryable ?? errorCodes[code].retryable
    this.hint = details.hint && printable(details.hint)
    this.provider = details.provider ?? details.taskRef?.provider
    this.taskRef = details.taskRef
    this.field = details.field
    this.source = details.source
    this.status = details.status
    this.upstreamCode = details.upstreamCode
    this.upstreamMessage = details.upstreamMessage
    this.row = details.row
    this.key = details.key
    this.candidates = details.candidates
    this.budget = details.budget
    this.observed = details.observed
    this.#task = details.task
    this.#upstreamBody = details.upstreamBody
    Object.defineProperty(this, mark, { value: true, enumerable: false })
  }

  /** The task as last seen, for `task_failed` and its like. No printing finds it: it may hold prompts and signed links. */
  get task(): Task | undefined {
    return this.#task
  }

  /** The same error with facts that are known only later: the key, the ref, what was seen. */
  with({ message = this.message, ...details }: ErrorDetails & { message?: string }): VidrelayError {
    const { code, message: _, task, upstreamBody, cause, stack, ...facts } = this as VidrelayError & ErrorDetails
    const hidden = { ...(task && { task }), ...(upstreamBody !== undefined && { upstreamBody }) }
    const more = new VidrelayError(code, message, { ...facts, ...hidden, ...details } as ErrorDetails)
    // Its cause was judged when it came, and its place is where it came up.
    if (cause !== undefined) Object.defineProperty(more, 'cause', { value: cause, enumerable: false })
    Object.defineProperty(more, 'stack', { value: stack, enumerable: false })
    return more
  }

  /**
   * Where no known place of the answer holds words: the answer itself, scrubbed and cut to 2000 characters. No printing
   * finds it, and no message, event or journal holds it: it is a stranger's text of any kind.
   */
  get upstreamBody(): string | undefined {
    return this.#upstreamBody
  }

  /** Plain data for `--json`, logs and queues. */
  toJSON(): Record<string, unknown> {
    return { ...(this as object), name: this.name, message: this.message }
  }
}

export const isVidrelayError = (value: unknown): value is VidrelayError =>
  typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[mark] === true
