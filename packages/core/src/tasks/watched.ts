import type { Due } from '../base/schedule.ts'
import type { Observed, VidrelayError } from '../words/errors.ts'
import { tooLate } from '../words/problems.ts'
import type { Task, TaskRef } from '../words/task.ts'
import { isEmpty } from './ends.ts'
import { type History, newHistory } from './history.ts'

/** Somebody who waits for a task. */
export interface Waiter {
  /** Its deadline, and the seconds that it was given. */
  readonly until: number
  readonly seconds: number
  /** Told what each look found, and at last how it ended: no more is told after that. */
  tell(task: Task): void
  end(how: Task | VidrelayError): void
}

/** A task that somebody waits for: one record, however many they are. `due`: its next look, or a deadline before that. */
export interface Watched extends Due {
  readonly ref: TaskRef
  readonly identity: string
  waiters: Waiter[]
  /** What a look in flight listens to. */
  stop: AbortController | undefined
  nextAt: number
  lastAt: number
  looks: number
  readonly history: History
  /** As it was seen last. */
  last: Task | undefined
  /** Why looks since then failed. */
  lastError: VidrelayError | undefined
  /** How often each answer came. */
  observed: { [label: string]: number }
  /** Warnings that were told. */
  warned: Set<string> | undefined
}

export const newWatched = (ref: TaskRef, identity: string, nextAt: number): Watched => ({
  ref,
  identity,
  waiters: [],
  stop: undefined,
  nextAt,
  lastAt: Number.NEGATIVE_INFINITY,
  looks: 0,
  history: newHistory(),
  last: undefined,
  lastError: undefined,
  observed: {},
  warned: undefined,
  due: nextAt,
  place: -1,
})

/** The error of a wait whose deadline passed, with what was seen. */
export function timeoutOf({ ref, last, lastError, observed }: Watched, seconds: number): VidrelayError {
  const seen = last
    ? `last seen: ${last.upstreamStatus ?? last.status}${isEmpty(last) ? ', without a result' : ''}${unknownWord(last)}`
    : 'it was never seen'
  const since = lastError ? `; since then: ${lastError.message}` : ''
  return tooLate(ref, seconds, `${seen}${since}`, {
    ...(last && { task: last }),
    observed: observedOf(observed),
    ...(lastError && { cause: lastError }),
  })
}

export const observedOf = (observed: Watched['observed']): Observed => ({ ...observed })

/** A word that no table knows, with the words beside it, is told as what it is. */
const unknownWord = ({ warnings }: Task): string => {
  const message = warnings.find(({ code }) => code === 'unknown_status')?.message
  return message === undefined ? '' : ` (${message})`
}

/** What of a task is a change that is told. */
export type Seen = Pick<Task, 'status' | 'progress' | 'upstreamStatus' | 'outputs' | 'warnings'>

export const seenOf = ({ status, progress, upstreamStatus, outputs, warnings }: Task): Seen => ({
  status,
  progress,
  upstreamStatus,
  outputs,
  warnings,
})

export const isChange = (before: Seen | undefined, now: Seen): boolean =>
  before === undefined ||
  before.status !== now.status ||
  before.progress !== now.progress ||
  before.upstreamStatus !== now.upstreamStatus ||
  before.outputs.length !== now.outputs.length ||
  before.warnings.length !== now.warnings.length
