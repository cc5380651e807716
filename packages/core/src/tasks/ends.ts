import type { Clock } from '../base/clock.ts'
import { remember } from '../base/remember.ts'
import { type JournalEntry, type JournalPatch, keptUntilOf } from '../journal/journal.ts'
import { changed, withWarning } from '../wire/build-task.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { Status } from '../words/names.ts'
import { refIdentity } from '../words/ref.ts'
import { isFinal, type Task, type TaskRef, type Warning } from '../words/task.ts'
import type { Context } from './context.ts'

/** How tasks ended, as far as this client saw it. */
export interface Ends {
  /**
   * The task as it is told, beside what was seen of it before, here or (`entry`) in whatever process. An end is an end. One
   * change there is: a success whose result is there outweighs an end that was told before. Every task that is made goes
   * through here.
   */
  settle(task: Task, entry?: JournalEntry): Task
  /** The same for the answer to a paid call: an end that it brought is used without another look. */
  settleBorn(task: Task): Task
  /**
   * The end that needs no look: what the answer to a paid call brought, and results as they were seen less than so long ago
   * (seconds). A bad end is looked at again: a result that came after it outweighs it.
   */
  freshEnd(ref: TaskRef, seconds: number): Task | undefined
  /** The end that this client saw. */
  endOf(ref: TaskRef): Task | undefined
  /** Deleted by its owner. */
  forgetEnd(ref: TaskRef): void
}

/** Tasks whose ends are remembered, the newest: such a task holds its outputs. */
const mostEnds = 500

/** `title`: the provider's, for what is told of a contradiction. */
export function createEnds(title: string, clock: Pick<Clock, 'monotonic'>): Ends {
  const ends = new Map<string, { task: Task; at: number }>()
  const never = { task: undefined, at: Number.NEGATIVE_INFINITY }
  const weighed = (before: Task, now: Task): Task => {
    if (before.status === 'succeeded' && isEmpty(now)) return before
    const said = `${title} now says ${JSON.stringify(now.upstreamStatus)}; the task was ${before.status}`
    return withWarning(now.status === 'succeeded' ? now : before, contradiction(said))
  }
  const born = new Set<string>()
  const ended: Ends = {
    settleBorn(task) {
      const told = ended.settle(task)
      if (isFinal(told.status)) born.add(refIdentity(told.ref))
      return told
    },
    freshEnd(ref, seconds) {
      const { task, at } = ends.get(refIdentity(ref)) ?? never
      if (task && born.has(refIdentity(ref))) return task
      const isThere = task?.status === 'succeeded' && task.outputs.length > 0
      return isThere && clock.monotonic() - at < seconds * 1000 ? task : undefined
    },
    settle(task, entry) {
      const identity = refIdentity(task.ref)
      const known = ends.get(identity)
      const before = known?.task ?? endInJournal(task, entry)
      const isNew = before === undefined || before.status === task.status || task.status === 'succeeded'
      const end = isNew ? task : before
      const at = isNew ? clock.monotonic() : (known ?? never).at
      if (isFinal(end.status)) remember(ends, identity, { task: end, at }, mostEnds)
      return before === undefined || before.status === task.status ? task : weighed(before, task)
    },
    endOf: ref => ends.get(refIdentity(ref))?.task,
    forgetEnd: ref => void ends.delete(refIdentity(ref)),
  }
  return ended
}

export const contradiction = (message: string): Warning => ({ code: 'contradiction', message })

/** The task says success and gives no result. */
export const isEmpty = (task: Task): boolean => task.warnings.some(({ code }) => code === 'no_output')

/** The end that a line of the journal holds, in the place of what an answer says now. It holds no results. */
export function endInJournal(now: Task, entry: JournalEntry | undefined): Task | undefined {
  if (!entry || entry.finalStatus === null || entry.finalStatus === now.status) return undefined
  const status = entry.finalStatus as Status
  const message = entry.problem ?? `the task ${status}, as was seen at ${entry.finalAt}`
  const error = status === 'succeeded' ? null : { code: 'task_failed' as const, message }
  return changed(now, { status, outputs: [], error, completedAt: null, expiresAt: null })
}

/** Writes an end down that the line of its purchase does not hold yet. Gives the trouble with the journal. */
export async function rememberEnd(
  context: Context,
  entry: JournalEntry | undefined,
  task: Task,
): Promise<VidrelayError | undefined> {
  if (!entry || !isFinal(task.status)) return undefined
  const isSuccess = task.status === 'succeeded' && task.outputs.length > 0
  const outweighs = isSuccess && (entry.finalStatus !== 'succeeded' || wasEmpty(entry))
  if (entry.finalStatus !== null && !outweighs) return undefined
  return context.books.note(entry, endPatch(context, task))
}

export function endPatch(context: Context, task: Task): JournalPatch {
  const finalAt = new Date(context.clock.now()).toISOString()
  return {
    finalStatus: task.status,
    finalAt,
    keptUntil: keptUntilOf(task.expiresAt, finalAt),
    effective: task.effective,
    reportedUsd: task.cost?.basis === 'reported' ? task.cost.usd : null,
    billed: task.error?.billed ?? null,
    problem: task.error?.message ?? null,
  }
}

/** A success that gave no result for too long: it stands as succeeded without a file, and nobody has to come back to it. */
export async function rememberEmpty(context: Context, ref: TaskRef): Promise<void> {
  const { entry } = await context.books.find(ref)
  if (!entry || entry.finalStatus !== null) return
  const finalAt = new Date(context.clock.now()).toISOString()
  await context.books.note(entry, { finalStatus: 'succeeded', finalAt, keptUntil: finalAt })
}

const wasEmpty = ({ finalAt, keptUntil }: JournalEntry): boolean => finalAt !== null && keptUntil === finalAt
