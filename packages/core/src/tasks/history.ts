import type { ErrorCode, VidrelayError } from '../words/errors.ts'
import type { Task } from '../words/task.ts'

/**
 * How much a failed look says. `trouble`: nothing about the task (the way, the edge, a server that is ill). `word`: the
 * provider's own word against the task or the key. `last`: nobody has to be asked again.
 */
export type Weight = 'trouble' | 'word' | 'last'

/** What an answer says in the place of a task. */
interface Said {
  code: ErrorCode
  weight: Weight
  /** The provider accepted this task: it is known to have been there, whoever saw it. */
  isAccepted?: boolean
}

/** A look that gave no task. */
export type FailedLook = Omit<Said, 'code'> & {
  error: VidrelayError
  /** It says that the task is over. Told often enough it is believed: this writes the end down and gives the task. */
  end?(): Promise<Task>
}

/** What was seen of a task, as far as it says what one more answer means. Times: milliseconds of the steady clock. */
export interface History {
  /** It was seen. */
  isSeen: boolean
  /** Failed looks in a row, and the first of them. */
  failed: number
  failedSince: number
  /** How often in a row the provider said the same word against it, and when it did first. */
  word: string
  told: number
  toldSince: number
  /** Since when it says success and gives no result; Infinity where it does not. */
  emptySince: number
}

export const newHistory = (isSeen = false): History => ({
  isSeen,
  failed: 0,
  failedSince: 0,
  word: '',
  told: 0,
  toldSince: 0,
  emptySince: Number.POSITIVE_INFINITY,
})

/** Trouble ends a wait when it is both this long and this old. */
const troubleLooks = 20
const troubleMs = 120_000
/** What contradicts that a task was seen counts when it was said so often in a row, over so long. */
const tellings = 3
const tellingMs = 60_000
/** The provider may not know a task for this long after it accepted it. */
const graceMs = 30_000

/**
 * The task was seen: all that was said against it is over. `isEmpty`: it says success without a result. Gives how long it has
 * done so by now. Unit: milliseconds.
 */
export function sawTask(history: History, isEmpty: boolean, now: number): number {
  history.isSeen = true
  history.failed = 0
  history.told = 0
  history.emptySince = isEmpty ? Math.min(history.emptySince, now) : Number.POSITIVE_INFINITY
  return Math.max(0, now - history.emptySince)
}

/**
 * Whether this answer ends the wait. Whoever was seen is not gone because one answer says so; of one that was never seen
 * the first word counts, but for a task that is so young that the provider may not know it yet.
 */
export function isOver(
  history: History,
  { code, weight, isAccepted = false }: Said,
  now: number,
  age: number,
): boolean {
  if (weight === 'last') return true
  if (history.failed++ === 0) history.failedSince = now
  const isSpent = history.failed >= troubleLooks && now - history.failedSince >= troubleMs
  if (weight === 'trouble') {
    history.told = 0
    return isSpent
  }
  if (history.told++ === 0 || history.word !== code) {
    history.word = code
    history.told = 1
    history.toldSince = now
  }
  if (history.isSeen || isAccepted) return isSpent || isTold(history, now)
  return isSpent || code !== 'task_not_found' || age >= graceMs
}

/** The same was said often enough, and for long enough, to be believed against what was seen. */
const isTold = ({ told, toldSince }: History, now: number): boolean => told >= tellings && now - toldSince >= tellingMs

/** The task where an answer that ends a wait ends the task as well. */
export const endTold = (history: History, found: FailedLook, now: number): Promise<Task> | undefined =>
  isTold(history, now) ? found.end?.() : undefined
