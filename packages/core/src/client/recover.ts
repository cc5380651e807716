import { inParallel } from '../base/in-parallel.ts'
import { checkTarget } from '../files/target.ts'
import { asJournalTrouble } from '../journal/books.ts'
import { isPending, type JournalEntry } from '../journal/journal.ts'
import { linesOfPurchase } from '../journal/purchase.ts'
import type { Context } from '../tasks/context.ts'
import type { SavedFile } from '../tasks/download.ts'
import { outcomeOf } from '../tasks/lease.ts'
import { savedBefore } from '../tasks/saved-before.ts'
import { createListed, type Listed, settleUnknown } from '../tasks/settle-unknown.ts'
import { checkDeadline } from '../tasks/watch.ts'
import type { VidrelayError } from '../words/errors.ts'
import { asVidrelayError, misuse } from '../words/problems.ts'
import { isFinal, type Task } from '../words/task.ts'
import type { Delivery } from './deliver.ts'

export interface RecoverOptions {
  /** Where the result of a paid call goes. Undefined, or absence of the option: where its wish says. */
  output?: (entry: JournalEntry) => string | undefined
  /** Replace files that are there. Default: refused. */
  overwrite?: boolean
  signal?: AbortSignal
  /** Seconds to wait for each. Default: the client's. */
  deadline?: number
  /** Only the paid calls under these keys. Absent: all. */
  keys?: readonly string[]
  /** How many at a time: their links live for an hour or so, and their provider has limits too. Default 4. */
  atATime?: number
}

/** What came of one paid call that was not at its end. */
export type Recovered = { entry: JournalEntry } & (
  | { state: 'saved'; saved: SavedFile }
  /** It ended without a result. */
  | { state: 'ended'; task: Task }
  /** The provider took nothing: the key is free. */
  | { state: 'refused'; reason: string }
  /** A person must look. */
  | { state: 'left'; reason: string; task?: Task }
  /** It is still to be had: recover again. */
  | { state: 'failed'; error: VidrelayError }
)

/** Everything that was paid for and is not at its end, taken to its end as far as that needs no person. */
export async function* recover(
  context: Context,
  delivery: Delivery,
  options: RecoverOptions,
): AsyncGenerator<Recovered, void, undefined> {
  checkDeadline(options.deadline)
  const { atATime = 4 } = options
  if (!(Number.isInteger(atATime) && atATime >= 1)) throw misuse('atATime: accepted: a whole number, 1 or more')
  const ended = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal
  const lines = await openLines(context)
  const wanted = options.keys ? lines.filter(({ key }) => options.keys!.includes(key)) : lines
  const recovery: Recovery = { context, delivery, options, signal, lines, listed: createListed(context, signal) }
  try {
    yield* inParallel(wanted, atATime, line => recoverOne(recovery, line))
  } finally {
    ended.abort() // who leaves early waits for nothing more
  }
}

interface Recovery {
  context: Context
  delivery: Delivery
  options: RecoverOptions
  signal: AbortSignal
  lines: readonly JournalEntry[]
  listed: Listed
}

/** The attempts of this client that somebody has to come back to. @throws `journal_unavailable` */
export async function openLines(context: Context): Promise<JournalEntry[]> {
  const { journal } = context
  if (!journal) throw misuse('recover needs a journal')
  const at = new Date(context.clock.now()).toISOString()
  const listed = context.track(journal.list({ pending: true, at }))
  const purchases = await listed.catch(error => Promise.reject(asJournalTrouble(error, {})))
  return purchases.flatMap(linesOfPurchase).filter(line => isPending(line, at) && context.relay.isMine(line))
}

async function recoverOne(recovery: Recovery, line: JournalEntry): Promise<Recovered> {
  try {
    return await toItsEnd(recovery, line)
  } catch (cause) {
    const error = asVidrelayError(cause, 'a paid call could not be taken to its end')
    if (error.task && isFinal(error.task.status) && error.task.status !== 'succeeded')
      return { entry: line, state: 'ended', task: error.task }
    return (await savedMeanwhile(recovery, line)) ?? { entry: line, state: 'failed', error }
  }
}

async function toItsEnd(recovery: Recovery, line: JournalEntry): Promise<Recovered> {
  const { context, delivery, options, signal, lines, listed } = recovery
  const { deadline = context.deadlineSeconds } = options
  let entry = line.state === 'sending' ? await outcomeOf(context, line, { signal, deadline }) : line
  if (entry.state === 'rejected' || entry.state === 'not_sent')
    return { entry, state: 'refused', reason: entry.problem ?? 'it was refused' }
  if (entry.state === 'unknown') {
    const settled = await settleUnknown(context, entry, lines.filter(isUnknown), listed, signal)
    if ('reason' in settled) return { entry, state: 'left', reason: settled.reason }
    entry = { ...entry, state: 'accepted', ref: settled.ref }
  }
  const ref = entry.ref!
  const later = { signal, deadline, ...(options.overwrite !== undefined && { overwrite: options.overwrite }) }
  const target = options.output?.(entry) ?? entry.wish
  if (target === null) {
    const task = await delivery.wait(ref, later)
    return {
      entry,
      state: 'left',
      task,
      reason: 'its result is ready and nobody said where it shall go: name an output',
    }
  }
  await context.track(checkTarget(target, options.overwrite ?? false))
  return { entry, state: 'saved', saved: await delivery.save(ref, target, later) }
}

const isUnknown = ({ state }: JournalEntry) => state === 'sending' || state === 'unknown'

/** Another process may have been at the same: then it is told as its own. */
async function savedMeanwhile({ context }: Recovery, line: JournalEntry): Promise<Recovered | undefined> {
  if (!line.ref) return undefined
  const { entry } = await context.books.find(line.ref)
  const saved = entry && (await savedBefore(context, entry))
  return saved && { entry, state: 'saved', saved }
}
