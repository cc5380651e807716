import {
  type BudgetUse,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  isVidrelayError,
  type Observed,
  VidrelayError,
} from './errors.ts'
import type { Task, TaskProblem, TaskRef } from './task.ts'

// Every error that core throws is made here, so that the same trouble reads the same wherever it is met.

/** As a document names its provider. */
interface Named {
  id: string
  title: string
}

/** Whose call it was. */
interface Paid {
  provider?: string
  key?: string | undefined
}

const keyed = ({ provider, key }: Paid): ErrorDetails => ({
  ...(provider !== undefined && { provider }),
  ...(key !== undefined && { key }),
})

// What the caller gave

/** A mistake of the program, not of its input: a TypeError that can be told from a bug of vidrelay by its `code`. */
export const misuse = (message: string): TypeError =>
  Object.assign(new TypeError(message), { code: 'ERR_VIDRELAY_MISUSE' as const })

/** A refusal before anything is sent: `field: problem. accepted`. */
export const invalid = (field: string, problem: string, details: ErrorDetails = {}): VidrelayError =>
  new VidrelayError('invalid_request', `${field}: ${problem}`, { field, ...details })

/** Several refusals of one request at once, as sentences that name their fields; `field` is that of the first. `code`: why. */
export const refusedByAll = (code: ErrorCode, sentences: readonly string[], details: ErrorDetails): VidrelayError =>
  new VidrelayError(code, sentences.join('. '), details)

/** What was given cannot be turned into bytes. `name`: of the error that came up. */
export const unwritable = (provider: string | undefined, name: string): VidrelayError =>
  new VidrelayError(
    'invalid_request',
    `the request could not be written (${name}); nothing was sent`,
    keyed({ ...(provider !== undefined && { provider }) }),
  )

export const tooLargeToSend = (name: string): VidrelayError =>
  new VidrelayError('input_too_large', `the request cannot be written (${name})`)

/** The key is missing or cannot be one; `field` is where it was looked for. */
export const keyRefused = (provider: Named, field: string, problem: string): VidrelayError =>
  new VidrelayError('unauthenticated', `${field}: ${problem}`, { provider: provider.id, field })

export const overMaxCost = (provider: Named, sentence: string): VidrelayError =>
  new VidrelayError('cost_limit', sentence, { provider: provider.id, field: 'maxCost' })

/** `field`: which option needs a price. */
export const unpriced = (provider: Named, field: 'maxCost' | 'budget', sentence: string, hint: string): VidrelayError =>
  new VidrelayError('cost_limit', sentence, { provider: provider.id, field, hint })

/** Another claim of the day would go over a budget. `asked`, `used`: US dollars. `day`: `2026-11-28`. */
export function overBudget(
  provider: Named,
  { usd, per, whose, asked, used, day }: BudgetUse & { whose: string; day: string },
  paid: Paid,
): VidrelayError {
  const next = new Date(Date.parse(day) + 86_400_000).toISOString()
  const cure = asked > usd ? 'no day has room for it' : `the next day begins at ${next}`
  return new VidrelayError(
    'budget_exceeded',
    `this request counts ${asked} USD, and of the budget of ${usd} USD a ${per}${whose} ${used} USD are used on ${day}`,
    {
      ...keyed(paid),
      provider: provider.id,
      field: 'budget',
      budget: { usd, per, used, asked },
      hint: `nothing was sent; ${cure}`,
    },
  )
}

// What the caller stopped

export const stoppedBeforeSending = (paid: Paid): VidrelayError =>
  new VidrelayError('aborted', 'stopped before anything was sent', keyed(paid))

export const noTurn = (paid: Paid, seconds: number, tasks: number): VidrelayError =>
  new VidrelayError(
    'timeout',
    `no place among ${tasks} task${tasks === 1 ? '' : 's'} at a time came free within ${seconds} s; nothing was sent`,
    { ...keyed(paid), hint: 'submit again later, with the same key; or raise concurrency' },
  )

export const settledBeforeSending = (paid: Paid): VidrelayError =>
  new VidrelayError(
    'aborted',
    'this paid call was taken for dead, or settled by another, before it was sent; nothing was sent',
    { ...keyed(paid), hint: askAgain },
  )

const askAgain = 'nothing was sent here; submit again with the same key to hear what came of it'

/** Another process is buying under the key, and its outcome was not waited for. */
export const leftOtherProcess = (paid: Paid): VidrelayError =>
  new VidrelayError('aborted', `stopped waiting for the process that is buying under ${JSON.stringify(paid.key)}`, {
    ...keyed(paid),
    hint: askAgain,
  })

/** The deadline of a wait for another process passed. */
export const otherProcessTooLate = (paid: Paid, seconds: number): VidrelayError =>
  new VidrelayError(
    'timeout',
    `another process has been buying under ${JSON.stringify(paid.key)} for more than ${seconds} s`,
    { ...keyed(paid), hint: askAgain },
  )

/** What the process heard that was waited for. `problem`: as it wrote it down, `code: sentence`. */
export function refusedElsewhere(paid: Paid, problem: string | null): VidrelayError {
  const [, word, message = problem ?? 'it says no reason'] = /^(\w+): (.*)$/s.exec(problem ?? '') ?? []
  const code = Object.keys(errorCodes).find(own => own === word) as ErrorCode | undefined
  return new VidrelayError(code ?? 'upstream_error', message, {
    ...keyed(paid),
    hint: `this is what another process heard that bought under ${JSON.stringify(paid.key)}; nothing was sent here, and the key is free again`,
  })
}

export const leftPaidCall = (paid: Paid): VidrelayError =>
  new VidrelayError(
    'aborted',
    'stopped waiting for the answer to a paid call; the call goes on and its outcome will be in the journal',
    { ...keyed(paid), hint: 'submit again with the same key to get the same task, or look at pending()' },
  )

export const stoppedAsking = (ref: TaskRef): VidrelayError =>
  new VidrelayError('aborted', `stopped asking for task ${ref.id}; the task itself goes on`, { taskRef: ref })

export const stoppedWaiting = (ref: TaskRef): VidrelayError =>
  new VidrelayError('aborted', `stopped waiting for task ${ref.id}; the task itself goes on`, {
    taskRef: ref,
    hint: 'wait for the same ref again at any time',
  })

export const stoppedDownload = (ref: TaskRef): VidrelayError =>
  new VidrelayError('aborted', 'the download was stopped', { taskRef: ref })

export const clientClosed = (ref: TaskRef): VidrelayError =>
  new VidrelayError('aborted', 'the client was closed', { taskRef: ref })

// What the provider did

/** No answer came, and nothing is lost by asking again. `doing`: what could not be done to the provider. */
export const notReached = (
  provider: Named,
  cause: Error,
  doing: 'asked' | 'asked for its models' | 'reached' | 'sent the file',
  { so, ...details }: ErrorDetails & { so?: string } = {},
): VidrelayError =>
  new VidrelayError(
    'upstream_error',
    `${provider.title} could not be ${doing} (${cause.message})${so === undefined ? '' : `; ${so}`}`,
    { provider: provider.id, cause, ...details },
  )

/** An answer came that says nothing we can use: `<title> answered …`. */
export const unreadable = (provider: Named, sentence: string, details: ErrorDetails = {}): VidrelayError =>
  new VidrelayError('unexpected_response', `${provider.title} ${sentence}`, { provider: provider.id, ...details })

/** It says success and gives no result. `places`: where one was looked for. `beside`: what the answer says besides. */
export const withoutResult = (provider: Named, task: Task, places: readonly string[], beside: string): VidrelayError =>
  unreadable(
    provider,
    `says ${JSON.stringify(task.upstreamStatus ?? task.status)} of task ${task.ref.id} and gives no result; looked for at ${places.join(', ')}${beside}`,
    {
      taskRef: task.ref,
      task,
      retryable: false,
      hint: 'the task stands as succeeded; look at what the provider says of it. Should the result come after all, get and download still deliver it',
    },
  )

/** The provider said no, or that something failed; its own words are in the details. */
export const refused = (code: ErrorCode, sentence: string, details: ErrorDetails): VidrelayError =>
  new VidrelayError(code, sentence, details)

/** The task ended without a result: thrown by `wait`, `generate` and `download`. */
export function endedBadly(task: Task): VidrelayError {
  const byStatus: { [status: string]: ErrorCode } = { cancelled: 'task_cancelled', expired: 'task_expired' }
  const code = byStatus[task.status] ?? task.error?.code ?? 'task_failed'
  const reason = task.error?.message ?? `the task is ${task.status}`
  return new VidrelayError(code, `${task.ref.provider} task ${task.ref.id} ${task.status}: ${reason}`, {
    taskRef: task.ref,
    task,
    retryable: false,
    ...(task.error && wordsOf(task.error)),
    ...(task.error?.upstreamCode !== undefined && { upstreamCode: task.error.upstreamCode }),
    ...(task.error?.hint !== undefined && { hint: task.error.hint }),
    ...(task.error?.row !== undefined && { row: task.error.row }),
    ...(task.error?.field !== undefined && { field: task.error.field }),
  })
}

/** Their words, or where there were none what came in their place: ours are never told as theirs. */
const wordsOf = ({ message, upstreamBody }: TaskProblem): ErrorDetails =>
  upstreamBody === undefined ? { upstreamMessage: message } : { upstreamBody }

/** The deadline of a wait passed. `last`: what was seen of the task. */
export const tooLate = (
  ref: TaskRef,
  seconds: number,
  last: string,
  details: { task?: Task; observed: Observed; cause?: VidrelayError },
): VidrelayError =>
  new VidrelayError(
    'timeout',
    `task ${ref.id} was not finished within ${seconds} s; ${last}. It is untouched and can be resumed`,
    { taskRef: ref, hint: 'keep the ref and wait again later; do not submit again', ...details },
  )

// What a paid call came to

/** What a person does about a paid call of unknown outcome. */
const settleHint = (title: string, candidates: readonly string[] = []): string =>
  candidates.length === 0
    ? `look at ${title} whether a task was made, then settle the key with reconcile(); only a new key pays again`
    : `look at ${title} which task was made, then settle the key with reconcile(key, { id }), id being one of ${candidates.join(', ')}, or with 'not_started'; only a new key pays again`

/** It may have been started. `what` came in the place of an answer; `candidates`: ids that came with it. */
export const unknownOutcome = (
  provider: Named,
  key: string,
  what: string,
  details: { status?: number; cause?: unknown; upstreamBody?: string; candidates: readonly string[] },
): VidrelayError => {
  const { candidates } = details
  const named = candidates.length === 0 ? '' : `It names ${candidates.join(', ')}. `
  return new VidrelayError(
    'submit_unknown',
    `${what}. ${named}The task may have been started and may be billed; it is not sent again`,
    { provider: provider.id, key, ...details, hint: settleHint(provider.title, candidates) },
  )
}

/** The key stands for a paid call whose outcome nobody knows. `since`: when it was claimed. */
export const stillUnknown = (
  provider: Named,
  { key, since, candidates }: { key: string; since: string; candidates: readonly string[] },
): VidrelayError =>
  new VidrelayError(
    'submit_unknown',
    `key ${JSON.stringify(key)} was used before (${since}) and nobody knows whether the provider started it; nothing was sent now`,
    { provider: provider.id, key, candidates, hint: settleHint(provider.title, candidates) },
  )

/** The journal cannot be used; its own hint where it has one. */
export const journalBroken = (message: string, details: ErrorDetails = {}): VidrelayError =>
  new VidrelayError('journal_unavailable', message, details)

/** Paid, and not yet written down: the caller must at least hear where it is. */
export const acceptedUnwritten = (task: Task, key: string, { message }: VidrelayError): VidrelayError =>
  journalBroken(`the task was accepted as ${task.ref.id}, and that is not written down: ${message}`, {
    taskRef: task.ref,
    task,
    key,
    hint: 'keep the taskRef of this error: until the journal can be written it is the only record of a paid task. It is tried again until the client is closed',
  })

// What became of a result

/** The result could not be had or saved whole; the task is still succeeded. */
export const notDelivered = (ref: TaskRef | undefined, message: string, details: ErrorDetails = {}): VidrelayError =>
  new VidrelayError('download_failed', message, { ...(ref && { taskRef: ref }), ...details })

/** The error that tells the most, where no way led to the result. `tried`: each way, and what came of it; `missing`: places where no link stands. */
export const byNoWay = (error: VidrelayError, tried: readonly string[], missing: readonly string[]): VidrelayError => {
  const others = tried.length > 1 ? `; tried: ${tried.join(', ')}` : ''
  const places = missing.length > 0 ? `; the answer has no link at ${missing.join(', ')}` : ''
  return error.with({ message: `${error.message}${others}${places}` })
}

export const notReady = (ref: TaskRef, status: number): VidrelayError =>
  new VidrelayError('not_ready', 'the result is not ready yet', { taskRef: ref, status })

/** `sentence`: where it was no link that was tried. */
export const resultGone = (
  ref: TaskRef,
  sentence: string | undefined,
  status: number,
  details: ErrorDetails,
): VidrelayError =>
  new VidrelayError('result_expired', `${sentence ?? 'the link of the result is no longer good'} (HTTP ${status})`, {
    taskRef: ref,
    status,
    ...details,
  })

/** The result came in the answer to the paid call, and is no longer kept. `file`: where it was saved. */
export const notKept = (ref: TaskRef, file: string | null): VidrelayError =>
  new VidrelayError(
    'result_expired',
    file === null
      ? 'the result came in the answer to the paid call alone, and nobody kept it'
      : `the result came in the answer to the paid call alone, and was saved to ${file}`,
    { taskRef: ref },
  )

/** An address that must not be opened. */
export const unsafe = (message: string, hint?: string, details: ErrorDetails = {}): VidrelayError =>
  new VidrelayError('unsafe_url', message, { ...(hint !== undefined && { hint }), ...details })

/** `what` is longer than `maxBytes`. */
export const tooLarge = (what: string, maxBytes: number, ref?: TaskRef): VidrelayError =>
  new VidrelayError(
    'limit_exceeded',
    `${what} is larger than ${maxBytes} bytes`,
    ref === undefined ? {} : { taskRef: ref },
  )

// What must not happen

/**
 * What came up while an answer of a stranger was taken apart, told by us: an error of ours as it is, anything else as an
 * answer that cannot be read. The foreign error is named and not kept.
 */
export const asVidrelayError = (error: unknown, sentence: string, details: ErrorDetails = {}): VidrelayError =>
  isVidrelayError(error)
    ? error
    : new VidrelayError(
        'unexpected_response',
        `${sentence} (${error instanceof Error ? error.name : typeof error})`,
        details,
      )

/** Makes something of an answer. Reading is total; should it not be, no stranger's bytes may throw at the caller. */
export function madeOf<T>(title: string, details: ErrorDetails, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw asVidrelayError(error, `${title} gave an answer that cannot be read`, details)
  }
}
