import { randomUUID } from 'node:crypto'
import { isSameTask, type JournalEntry, type JournalPatch } from '../journal/journal.ts'
import { buildTask, withWarning } from '../wire/build-task.ts'
import type { Reading } from '../wire/read.ts'
import type { VidrelayError } from '../words/errors.ts'
import {
  acceptedUnwritten,
  asVidrelayError,
  invalid,
  misuse,
  refusedElsewhere,
  stillUnknown,
  unknownOutcome,
} from '../words/problems.ts'
import type { Task, TaskRef, Warning } from '../words/task.ts'
import { acceptedTask } from './accepted-task.ts'
import { type Accepted, attempt, type Outcome } from './attempt.ts'
import type { Context } from './context.ts'
import { saltedHash } from './fingerprint.ts'
import { keepAlive, outcomeOf } from './lease.ts'
import type { PaidCall } from './paid-call.ts'
import { seeTask } from './see.ts'
import { sendAhead } from './upload.ts'

/**
 * A paid call: at most one POST that may have started something, ever, per key. The intent is durable before the first
 * byte, the outcome before the caller has it.
 */
export async function sendPaid(context: Context, paid: PaidCall): Promise<Task> {
  context.rememberPrompt(undefined, paid.prompt)
  const { claimed, entry } = await context.books.claim(await newEntry(context, paid))
  if (!claimed) return repeated(context, paid, entry)
  const rest = keepAlive(context, entry)
  try {
    return await perform(context, paid, entry)
  } finally {
    rest()
  }
}

/** What comes of a claim that is ours. */
async function perform(context: Context, paid: PaidCall, entry: JournalEntry): Promise<Task> {
  const { key } = entry
  const note = (patch: JournalPatch) => context.books.note(entry, patch)
  context.emit?.({ type: 'submit', operation: paid.operation, key, attempt: entry.attempt, state: 'sending' })
  let uploaded: readonly string[]
  try {
    await checkSource(context, paid)
    uploaded = await sendAhead(context, paid.prepared.uploads, paid.options.signal)
  } catch (error) {
    const told = asVidrelayError(
      error,
      `the paid call could not be made ready by ${context.relay.provider.title}'s answers`,
    )
    await note({ state: 'not_sent', problem: problemOf(told) })
    throw told.with({ key })
  }
  const outcome = await attempts(context, paid, entry, uploaded)
  if (outcome.state === 'accepted') return accepted(context, paid, entry, outcome)
  // What came of the call matters more than whether it is written: until then the key is never sent again by itself.
  const candidates = outcome.state === 'unknown' ? outcome.candidates : []
  await note({
    state: outcome.state,
    problem: problemOf(outcome.error),
    ...(candidates.length > 0 && { candidates }),
  })
  context.emit?.({ type: 'submit', operation: paid.operation, key, attempt: entry.attempt, state: outcome.state })
  throw outcome.error
}

/** Sent again only on evidence that nothing was started, and only a little. */
async function attempts(
  context: Context,
  paid: PaidCall,
  entry: JournalEntry,
  uploaded: readonly string[],
): Promise<Outcome> {
  let outcome = await attempt(context, paid, entry, uploaded)
  for (let again = 0; again < 2 && 'again' in outcome && outcome.again !== undefined; again++) {
    const { error } = outcome
    const seconds = outcome.again + again
    context.emit?.({ type: 'retry', operation: paid.operation, reason: error.code, message: error.message, seconds })
    await context.clock.sleep(seconds * 1000, paid.options.signal)
    if (paid.options.signal?.aborted) break
    const next = await attempt(context, paid, entry, uploaded)
    if ('isLost' in next) break // what came of the first one is what there is to tell
    outcome = next
  }
  return outcome
}

async function accepted(
  context: Context,
  paid: PaidCall,
  entry: JournalEntry,
  { ref, reading, raw, isAdopted }: Accepted,
): Promise<Task> {
  const { key } = entry
  // The id first: nothing else that stands in the answer may cost it.
  const patch = {
    state: 'accepted',
    ref,
    effective: { ...paid.prepared.effective, ...reading.effective },
    problem: null,
  } as const
  // Undefined: it is not written yet.
  const isTaken = isAdopted && (await context.books.settle(entry, patch, { isFree: true }).catch(() => undefined))
  if (isTaken === false) return takenByAnother(context, paid, entry, ref)
  const trouble = isTaken ? undefined : await context.books.note(entry, patch)
  const task = acceptedTask(context, paid, ref, reading, raw)
  context.emit?.({ type: 'submit', operation: paid.operation, key, attempt: entry.attempt, state: 'accepted', ref })
  if (trouble) throw acceptedUnwritten(task, key, trouble)
  return tellSecond(context, task, entry)
}

/** An id that only the provider's list of words gave, and that another purchase took in the same instant. */
async function takenByAnother(context: Context, paid: PaidCall, entry: JournalEntry, { id }: TaskRef): Promise<never> {
  const error = unknownOutcome(
    context.relay.provider,
    entry.key,
    `the answer names task ${id}, which another paid call has`,
    {
      candidates: [id],
    },
  )
  await context.books.note(entry, { state: 'unknown', problem: problemOf(error), candidates: [id] })
  context.emit?.({
    type: 'submit',
    operation: paid.operation,
    key: entry.key,
    attempt: entry.attempt,
    state: 'unknown',
  })
  throw error
}

/** This process was taken for dead, and the key was sent again meanwhile: both tasks are there, and both may be billed. */
async function tellSecond(context: Context, task: Task, entry: JournalEntry): Promise<Task> {
  const standing = await context.books.get(entry.key).catch(() => undefined)
  const { ref } = standing ?? {}
  if (!ref || isSameTask(ref, task.ref)) return task
  const warning: Warning = {
    code: 'paid_twice',
    message: `${JSON.stringify(entry.key)} was accepted as task ${task.ref.id} after this process was taken for dead, and stands for task ${ref.id} of ${ref.provider} by now; both may be billed`,
  }
  context.emit?.({ type: 'warning', warning, ref: task.ref })
  return withWarning(task, warning)
}

/** A remix or an extension needs its source in a certain state; asked before anything is paid. */
async function checkSource(
  context: Context,
  { source, prepared, operation, options: { signal } }: PaidCall,
): Promise<void> {
  const { states } = prepared.route
  if (!source || !states) return
  const { status } = await seeTask(context, source, { signal })
  if (!states.includes(status)) {
    throw invalid('source', `task ${source.id} is ${status}; ${operation} needs it ${states.join(' or ')}`, {
      taskRef: source,
    })
  }
}

async function newEntry(context: Context, paid: PaidCall): Promise<JournalEntry> {
  const { prepared, options } = paid
  const at = new Date(context.clock.now()).toISOString()
  return {
    key: options.key ?? randomUUID(),
    fingerprint: paid.fingerprint,
    operation: paid.operation,
    kind: paid.kind,
    promptLength: [...(paid.prompt ?? '')].length,
    promptHash: paid.prompt === undefined ? null : saltedHash(paid.prompt),
    requested: prepared.requested,
    wish: options.wish ?? null,
    attempt: 1,
    owner: context.journal ? await context.newOwner() : null,
    beat: 0,
    provider: context.relay.provider.id,
    baseURL: context.relay.baseURL,
    account: context.relay.account ?? null,
    dialect: prepared.dialectName,
    model: prepared.effective.model ?? null,
    effective: prepared.effective,
    usd: prepared.usd,
    state: 'sending',
    ref: null,
    isSecond: false,
    problem: null,
    createdAt: at,
    updatedAt: at,
    finalStatus: null,
    finalAt: null,
    keptUntil: null,
    file: null,
    sha256: null,
    deliveredAt: null,
  }
}

/** The key was used before: the same task again, or the truth about it. No byte is sent. */
async function repeated(context: Context, paid: PaidCall, standing: JournalEntry): Promise<Task> {
  if (standing.fingerprint !== paid.fingerprint) {
    throw misuse(
      `key ${JSON.stringify(standing.key)} already stands for another request (${standing.provider}, ${standing.state}, ${standing.createdAt}); a key belongs to one request`,
    )
  }
  const { signal, deadline = context.deadlineSeconds } = paid.options
  if (standing.state === 'sending')
    context.emit?.({
      type: 'submit',
      operation: paid.operation,
      key: standing.key,
      attempt: standing.attempt,
      state: 'waiting',
    })
  const entry = await outcomeOf(context, standing, { signal, deadline })
  const { state, key, ref, candidates = [] } = entry
  if (state === 'accepted' && ref) {
    context.emit?.({ type: 'submit', operation: paid.operation, key, attempt: entry.attempt, state: 'repeated', ref })
    const reading: Reading = { http: 200, id: ref.id, ids: [], progress: null, outputs: [], effective: {} }
    return context.settle(buildTask(context, ref, reading, undefined, entry, paid.prepared.warnings))
  }
  if (state === 'rejected' || state === 'not_sent') throw refusedElsewhere(entry, entry.problem)
  throw stillUnknown(context.relay.provider, { key, since: entry.createdAt, candidates })
}

const problemOf = ({ code, message }: VidrelayError): string => `${code}: ${message}`
