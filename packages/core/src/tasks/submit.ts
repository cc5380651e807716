import { randomUUID } from 'node:crypto'
import {
  type Attempt,
  type Claim,
  type Ended,
  isSameTask,
  type JournalEntry,
  type JournalPatch,
} from '../journal/journal.ts'
import { withWarning } from '../wire/build-task.ts'
import type { VidrelayError } from '../words/errors.ts'
import { acceptedUnwritten, asVidrelayError, invalid, unknownOutcome } from '../words/problems.ts'
import { isFinal, type Task, type TaskRef, type Warning } from '../words/task.ts'
import { about, whoseOf } from './about.ts'
import { acceptedTask } from './accepted-task.ts'
import { type Accepted, attempt, type Outcome } from './attempt.ts'
import { claimFor, noRoom, type Sending } from './claim-attempt.ts'
import { confirmUnbilled } from './confirm-unbilled.ts'
import type { Context } from './context.ts'
import { endPatch } from './ends.ts'
import { keepResult } from './kept-result.ts'
import { keepAlive } from './lease.ts'
import type { PaidCall } from './paid-call.ts'
import { repeated, standingAlone } from './repeated.ts'
import { seeTask } from './see.ts'
import { tellOnward, tellSubmit, tellWarnings } from './tell-submit.ts'
import { sendAhead } from './upload.ts'

/** Where a purchase goes on that was refused, if it does. */
export interface Onward {
  /** The next way. Undefined: this was the last word. */
  next(refused: Refused): Promise<Sending | undefined>
  /** Who speaks to the provider of a line; undefined where nobody does. */
  contextOf(entry: JournalEntry): Context | undefined
  /** May it go on from a task that failed and is not billed? */
  isAfterFailure?: boolean
}
export interface Refused {
  /** `failed`: it was accepted, and made nothing. */
  state: 'rejected' | 'not_sent' | 'failed'
  error: VidrelayError
  /** The attempts that must not be made again. */
  tried?: readonly Attempt[]
}

/**
 * A paid call: at most one POST that may have started something, ever, per key. The intent is durable before the first
 * byte, the outcome before the caller has it. Where there are more ways than one the next is gone on proof alone that
 * nothing was started on the one before.
 */
export async function sendPaid(first: Context, paid: PaidCall, onward?: Onward): Promise<Task> {
  const key = paid.options.key ?? randomUUID()
  const told: Warning[] = []
  if (paid.refusal) return standingAlone(first, paid, key, paid.refusal, onward?.contextOf)
  let sending: Sending = { context: first, paid }
  let claim = await claimFor(sending, key)
  if (claim.over) {
    // Another way may be cheaper.
    const moved = await moveOn(onward, key, { state: 'not_sent', error: noRoom(sending, claim.entry, claim.over) })
    if ('error' in moved) throw moved.error
    ;({ sending, claim } = moved)
  }
  for (;;) {
    const { entry } = claim
    const context = about(sending.context, whoseOf(entry))
    tellWarnings(context, sending.paid)
    if (!claim.claimed) {
      const moved = await afterFailure(onward, sending, entry)
      if (!moved) return repeated(onward?.contextOf(entry) ?? context, sending.paid, entry)
      ;({ sending, claim } = moved)
      continue
    }
    context.rememberPrompt(undefined, paid.prompt)
    const rest = keepAlive(context, entry)
    try {
      const end = await perform(context, sending.paid, entry)
      if ('task' in end) return told.reduce(withWarning, end.task)
      const { state, error } = end
      const patch = { ...end.patch, state, problem: problemOf(error) }
      const moved =
        state === 'unknown' ? end : await moveOn(onward, key, { state, error }, { attempt: entry.attempt, patch })
      if ('error' in moved) await context.books.note(entry, patch)
      tellSubmit(context, entry, state, { reason: error.code })
      if ('error' in moved) throw moved.error
      told.push(...tellOnward(context, entry, error, moved.claim.entry))
      ;({ sending, claim } = moved)
    } finally {
      rest()
    }
  }
}

/** The key stands for a task that failed: the next way, where that is wanted and nothing is billed. */
async function afterFailure(onward: Onward | undefined, { context, paid }: Sending, entry: JournalEntry) {
  const own = onward?.contextOf(entry)
  if (!onward?.isAfterFailure || !own || entry.fingerprint !== paid.fingerprint) return undefined
  const whose = { ...whoseOf(entry), ...(entry.ref && { ref: entry.ref }) }
  const error = await confirmUnbilled(about(own, whose), entry, paid.options.signal)
  const purchase = error && (await context.books.get(entry.key))
  if (!error || !purchase) return undefined
  const ended: Ended = { attempt: entry.attempt, patch: { billed: false, isReplaced: true } }
  const moved = await moveOn(onward, entry.key, { state: 'failed', error, tried: purchase.attempts }, ended)
  if ('error' in moved) return undefined
  if (moved.claim.claimed) tellOnward(own, entry, error, moved.claim.entry)
  return moved
}

/** The next way that has room in its budgets, claimed; else what was told last. */
async function moveOn(
  onward: Onward | undefined,
  key: string,
  refused: Refused,
  ended?: Ended,
): Promise<{ sending: Sending; claim: Claim } | { error: VidrelayError }> {
  for (let last = refused; ; ) {
    const sending = await onward?.next(last)
    if (!sending) return last
    // Where the journal cannot say that one ended and the next began, the end is what there is to tell.
    const claim = await claimFor(sending, key, ended).catch(error => {
      if (!ended) throw error
    })
    if (!claim) return refused
    if (!claim.over) return { sending, claim }
    last = { ...refused, state: 'not_sent', error: noRoom(sending, claim.entry, claim.over) }
  }
}

type End = { task: Task } | { state: 'rejected' | 'not_sent' | 'unknown'; error: VidrelayError; patch?: JournalPatch }

/** What comes of a claim that is ours. */
async function perform(context: Context, paid: PaidCall, entry: JournalEntry): Promise<End> {
  const { key } = entry
  tellSubmit(context, entry, 'sending')
  let uploaded: readonly string[]
  try {
    await checkSource(context, paid)
    uploaded = await sendAhead(context, paid.prepared.uploads, paid.options.signal)
  } catch (error) {
    const told = asVidrelayError(
      error,
      `the paid call could not be made ready by ${context.relay.provider.title}'s answers`,
    )
    return { state: 'not_sent', error: told.with({ key }) }
  }
  const outcome = await attempts(context, paid, entry, uploaded)
  if (outcome.state === 'accepted') return accepted(context, paid, entry, outcome)
  const candidates = outcome.state === 'unknown' ? outcome.candidates : []
  return { state: outcome.state, error: outcome.error, ...(candidates.length > 0 && { patch: { candidates } }) }
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
): Promise<End> {
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
  if (isTaken === false) return takenByAnother(context, entry, ref)
  const trouble = isTaken ? undefined : await context.books.note(entry, patch)
  context.rememberPurchase(ref, whoseOf(entry))
  const task = acceptedTask(context, paid, ref, reading, raw)
  // What nobody can ask for again is kept before anybody hears of it.
  const unkept = await keepResult(context, task)
  if (isFinal(task.status)) await context.books.note(entry, endPatch(context, task))
  tellSubmit(context, entry, 'accepted', { ref })
  if (trouble) throw acceptedUnwritten(task, key, trouble)
  if (!unkept) return { task: await tellSecond(context, task, entry) }
  context.emit?.({ type: 'warning', warning: unkept, ref })
  return { task: await tellSecond(context, withWarning(task, unkept), entry) }
}

/** An id that only an odd answer gave, and that another purchase took in the same instant. */
function takenByAnother({ relay }: Context, { key }: JournalEntry, { id }: TaskRef): End {
  const candidates = [id]
  const what = `the answer names task ${id}, which another paid call has`
  return { state: 'unknown', error: unknownOutcome(relay.provider, key, what, { candidates }), patch: { candidates } }
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

const problemOf = ({ code, message }: VidrelayError): string => `${code}: ${message}`
