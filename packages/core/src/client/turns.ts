import type { Context } from '../tasks/context.ts'
import type { SubmitOptions } from '../tasks/paid-call.ts'
import type { Watcher } from '../tasks/watch.ts'
import { isVidrelayError } from '../words/errors.ts'
import type { Whose } from '../words/events.ts'
import { misuse, noTurn, stoppedBeforeSending } from '../words/problems.ts'
import { refIdentity } from '../words/ref.ts'
import { isFinal, type Task, type TaskRef } from '../words/task.ts'

export interface Concurrency {
  /** Tasks of one provider account that this object has under way at a time. */
  tasks: number
  /** Seconds that one may wait for its turn. Default: as long as it takes. */
  deadline?: number
}

/** Places for tasks that are under way. What does not fit waits, first come first served. */
export interface Turns {
  /** @throws `aborted`, and `timeout` after the deadline; nothing was sent then */
  take(whose: Whose, signal: AbortSignal): Promise<Turn>
  /** Is there a place at once? */
  readonly isOpen: boolean
  /** Whoever waits is sent away. */
  close(): void
}
export interface Turn {
  /** The task keeps the place to its end. */
  hold(task: Task): void
  /** Nothing is under way. */
  free(): void
}

/** @throws `TypeError` */
export function checkConcurrency(given: number | Concurrency | undefined): Concurrency {
  const { tasks, deadline } = typeof given === 'object' ? given : { tasks: given ?? Number.POSITIVE_INFINITY }
  const isCount = tasks === Number.POSITIVE_INFINITY || (Number.isSafeInteger(tasks) && tasks > 0)
  if (!isCount || (deadline !== undefined && !(deadline > 0)))
    throw misuse('concurrency: accepted: a whole number of tasks from 1, or { tasks: 4, deadline: 600 } with seconds')
  return { tasks, ...(deadline !== undefined && { deadline }) }
}

/** The ends of held tasks are looked for where somebody waits for one of their places, and only there. */
export function createTurns(context: Context, watcher: Watcher, { tasks, deadline }: Concurrency): Turns {
  const { clock } = context
  const provider = context.relay.provider.id
  const queue: { go(): void; leave(error: Error): void }[] = []
  const held = new Map<string, { ref: TaskRef; free(): void; isWatched: boolean }>()
  let taken = 0
  const watchHeld = () => {
    for (const one of [...held.values()].filter(({ isWatched }) => !isWatched)) {
      one.isWatched = true
      // Who is not finished by then is given up here as well: a place is not lost for ever.
      void watcher.end(one.ref, { deadline: context.deadlineSeconds }, task => task).then(one.free, one.free)
    }
  }
  const newTurn = (): Turn => {
    let isOver = false
    const free = () => {
      if (isOver) return
      isOver = true
      const next = queue.shift()
      if (next) next.go()
      else taken--
    }
    const hold = (task: Task) => {
      const identity = refIdentity(task.ref)
      if (isFinal(task.status) || held.has(identity)) return free()
      const forget = () => {
        held.delete(identity)
        free()
      }
      held.set(identity, { ref: task.ref, free: forget, isWatched: false })
      if (queue.length > 0) watchHeld()
    }
    return { hold, free }
  }
  return {
    get isOpen() {
      return taken < tasks
    },
    take(whose, signal) {
      const paid = { provider, ...(whose.key !== undefined && { key: whose.key }) }
      if (signal.aborted) return Promise.reject(stoppedBeforeSending(paid))
      if (taken < tasks) {
        taken++
        return Promise.resolve(newTurn())
      }
      context.emit?.({ type: 'queue', ...whose, provider, state: 'waiting', ahead: queue.length })
      return new Promise((resolve, reject) => {
        const over = new AbortController()
        const leave = (error: Error) => {
          if (queue.includes(waiter)) queue.splice(queue.indexOf(waiter), 1)
          over.abort()
          reject(error)
        }
        const waiter = {
          go() {
            over.abort()
            context.emit?.({ type: 'queue', ...whose, provider, state: 'begun', ahead: 0 })
            resolve(newTurn())
          },
          leave,
        }
        queue.push(waiter)
        signal.addEventListener('abort', () => leave(stoppedBeforeSending(paid)), { once: true, signal: over.signal })
        if (deadline !== undefined)
          void clock.sleep(deadline * 1000, over.signal).then(() => {
            if (!over.signal.aborted) leave(noTurn(paid, deadline, tasks))
          })
        watchHeld()
      })
    },
    close() {
      for (const waiter of [...queue]) waiter.leave(stoppedBeforeSending({ provider }))
    },
  }
}

const free: Turn = { hold() {}, free() {} }

/** What was bought under its key already has its place, or none. */
export async function turnFor(
  { books }: Pick<Context, 'books'>,
  turns: Turns,
  options: Pick<SubmitOptions, 'key' | 'label'>,
  until: AbortSignal,
): Promise<Turn> {
  const { key } = options
  const known = turns.isOpen || key === undefined ? undefined : await books.get(key)
  if (known?.state === 'accepted') return free
  return turns.take(whoseOf(options), until)
}

export const whoseOf = ({ key, label }: Pick<SubmitOptions, 'key' | 'label'>): Whose => ({
  ...(key !== undefined && { key }),
  ...(label !== undefined && { label }),
})

/** A task that was paid keeps its place, also where its line could not be written. */
export async function keepPlace(turn: () => Turn, send: () => Promise<Task>): Promise<Task> {
  try {
    const task = await send()
    turn().hold(task)
    return task
  } catch (error) {
    if (isVidrelayError(error) && error.code === 'journal_unavailable' && error.task) turn().hold(error.task)
    else turn().free()
    throw error
  }
}
