import type { VidrelayError } from '../words/errors.ts'
import { clientClosed, misuse, stoppedWaiting, tooLate } from '../words/problems.ts'
import { refIdentity } from '../words/ref.ts'
import { isFinal, type Task, type TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { isEmpty, rememberEmpty } from './ends.ts'
import { endTold, isOver, newHistory, sawTask } from './history.ts'
import { look } from './look.ts'
import { longestEmptyMs, noResult } from './no-result.ts'

export interface WaitOptions {
  /** Stops this wait only; the task and other waiters go on. */
  signal?: AbortSignal
  /** Seconds this wait lasts. Default: the client's. */
  deadline?: number
}

export function checkDeadline(seconds: number | undefined): void {
  if (seconds !== undefined && !(seconds > 0)) throw misuse('deadline: accepted: seconds, more than 0')
}

/** A wait in progress. `tell` gets what each look found. */
interface Waiter {
  until: number
  tell(update: { task: Task } | { error: VidrelayError } | { late: true }): void
}

/** Waiters of one task share one poll loop; the loop ends with the last of them. */
export interface Watcher {
  /** Every change of the task, starting with the first thing seen; ends on a final status. */
  watch(ref: TaskRef, options: WaitOptions): AsyncGenerator<Task, void, undefined>
  close(): void
}

const longestHintSeconds = 60

export function createWatcher(context: Context): Watcher {
  const loops = new Map<string, Loop>()
  const loopFor = (ref: TaskRef) => {
    const identity = refIdentity(ref)
    const known = loops.get(identity)
    if (known) return known
    const loop: Loop = new Loop(context, ref, () => {
      if (loops.get(identity) === loop) loops.delete(identity)
    })
    loops.set(identity, loop)
    return loop
  }
  return {
    async *watch(ref, options) {
      const seconds = options.deadline ?? context.deadlineSeconds
      checkDeadline(seconds)
      if (options.signal?.aborted) throw stoppedWaiting(ref)
      const born = context.bornEnd(ref)
      if (born) {
        yield born
        return
      }
      const loop = loopFor(ref)
      const queue: Parameters<Waiter['tell']>[0][] = []
      let wake = () => {}
      const waiter: Waiter = {
        until: context.clock.monotonic() + seconds * 1000,
        tell(update) {
          queue.push(update)
          wake()
        },
      }
      const onAbort = () => waiter.tell({ error: stoppedWaiting(ref) })
      options.signal?.addEventListener('abort', onAbort, { once: true })
      loop.add(waiter)
      let before: Task | undefined
      try {
        for (;;) {
          while (queue.length === 0) {
            await new Promise<void>(resolve => {
              wake = resolve
            })
          }
          const update = queue.shift()!
          if ('error' in update) throw update.error
          if ('late' in update) throw loop.timeout(seconds)
          if (!before || changed(before, update.task)) yield update.task
          before = update.task
          if (isFinal(before.status)) return
        }
      } finally {
        options.signal?.removeEventListener('abort', onAbort)
        loop.remove(waiter)
      }
    },
    close() {
      for (const loop of loops.values()) loop.stop(clientClosed(loop.ref))
    },
  }
}

/** A word that no table knows, with the words beside it, is told as what it is. */
const unknownWord = ({ warnings }: Task): string => {
  const message = warnings.find(({ code }) => code === 'unknown_status')?.message
  return message === undefined ? '' : ` (${message})`
}

const changed = (a: Task, b: Task) =>
  a.status !== b.status ||
  a.progress !== b.progress ||
  a.upstreamStatus !== b.upstreamStatus ||
  a.outputs.length !== b.outputs.length ||
  a.warnings.length !== b.warnings.length

class Loop {
  readonly ref: TaskRef
  readonly #context: Context
  readonly #onEnd: () => void
  readonly #waiters = new Set<Waiter>()
  readonly #observed: Record<string, number> = {}
  readonly #warned = new Set<string>()
  #wake = new AbortController()
  #stop = new AbortController()
  #running = false
  #nextAt: number
  #lastAt = Number.NEGATIVE_INFINITY
  #looks = 0
  readonly #history = newHistory()
  #last: Task | undefined
  #lastError: VidrelayError | undefined

  constructor(context: Context, ref: TaskRef, onEnd: () => void) {
    this.#context = context
    this.ref = ref
    this.#onEnd = onEnd
    const { polling } = context.relay.provider
    const first = (polling.first ?? polling.every) * 1000
    this.#nextAt = context.clock.monotonic() + Math.max(0, first - context.ageOf(ref))
  }

  add(waiter: Waiter): void {
    this.#waiters.add(waiter)
    if (this.#last) waiter.tell({ task: this.#last })
    if (this.#running) this.#wake.abort()
    else void this.#run()
  }

  remove(waiter: Waiter): void {
    this.#waiters.delete(waiter)
    if (this.#waiters.size === 0) {
      this.#onEnd() // whoever comes now starts a new loop
      this.#stop.abort()
      this.#wake.abort()
    }
  }

  stop(error: VidrelayError): void {
    for (const waiter of [...this.#waiters]) waiter.tell({ error })
  }

  timeout(seconds: number): VidrelayError {
    const seen = this.#last
    const last = seen
      ? `last seen: ${seen.upstreamStatus ?? seen.status}${isEmpty(seen) ? ', without a result' : ''}${unknownWord(seen)}`
      : 'it was never seen'
    const since = this.#lastError ? `; since then: ${this.#lastError.message}` : ''
    return tooLate(this.ref, seconds, `${last}${since}`, {
      ...(seen && { task: seen }),
      observed: { ...this.#observed },
      ...(this.#lastError && { cause: this.#lastError }),
    })
  }

  /** Sleeps to the next look or to the nearest deadline; the deadline itself gets a last look. */
  async #run(): Promise<void> {
    this.#running = true
    const { clock } = this.#context
    try {
      while (this.#waiters.size > 0) {
        const nearest = Math.min(...[...this.#waiters].map(waiter => waiter.until))
        const due = Math.min(this.#nextAt, nearest)
        this.#wake = new AbortController()
        if (due > clock.monotonic()) await clock.sleep(due - clock.monotonic(), this.#wake.signal)
        if (this.#waiters.size === 0) return
        if (clock.monotonic() < due) continue // a new waiter came
        // The deadline gets a last look, unless the first one is not even due.
        const isFirst = this.#looks === 0
        if (clock.monotonic() >= this.#nextAt || (!isFirst && clock.monotonic() - this.#lastAt >= 1000)) {
          if (await this.#look()) return
        }
        for (const waiter of [...this.#waiters])
          if (waiter.until <= clock.monotonic()) this.#dismiss(waiter, { late: true })
      }
    } catch (error) {
      // Only what must not happen comes here (a bug of ours): the waiters hear it, nobody hangs.
      for (const waiter of [...this.#waiters]) this.#dismiss(waiter, { error: error as VidrelayError })
    } finally {
      this.#running = false
      this.#onEnd()
    }
  }

  #dismiss(waiter: Waiter, update: Parameters<Waiter['tell']>[0]): void {
    this.#waiters.delete(waiter)
    waiter.tell(update)
  }

  /** True when the loop is over. */
  async #look(): Promise<boolean> {
    const { clock, emit, relay } = this.#context
    this.#lastAt = clock.monotonic()
    this.#looks++
    const found = await look(this.#context, this.ref, this.#stop.signal)
    if (this.#waiters.size === 0) return true
    this.#observed[found.label] = (this.#observed[found.label] ?? 0) + 1
    const seconds = Math.max(
      this.#interval(),
      Math.min(found.hintSeconds ?? 0, Math.max(longestHintSeconds, relay.provider.polling.every)),
    )
    this.#nextAt = this.#lastAt + seconds * 1000
    if ('task' in found) {
      const emptyMs = sawTask(this.#history, isEmpty(found.task), clock.monotonic())
      this.#lastError = undefined
      this.#publish(found.task)
      if (emptyMs < longestEmptyMs(this.#context)) return isFinal(found.task.status)
      await rememberEmpty(this.#context, this.ref)
      this.#end(noResult(this.#context, found.task))
      return true
    }
    this.#lastError = found.error
    const now = clock.monotonic()
    if (!isOver(this.#history, { ...found, code: found.error.code }, now, this.#context.ageOf(this.ref))) {
      emit?.({
        type: 'retry',
        operation: 'get',
        reason: found.error.code,
        message: found.error.message,
        seconds,
        ref: this.ref,
      })
      return false
    }
    const ended = await endTold(this.#history, found, now)
    if (ended) this.#publish(ended)
    else this.#end(found.error)
    return true
  }

  #end(found: VidrelayError): void {
    const error = found.with({ observed: { ...this.#observed } })
    for (const waiter of [...this.#waiters]) this.#dismiss(waiter, { error })
  }

  /** Documented pace, a tenth longer each time up to the slowest; jitter only upward, so that nobody polls too early. */
  #interval(): number {
    const { every, most = every } = this.#context.relay.provider.polling
    return Math.min(most, every * 1.1 ** (this.#looks - 1)) * (1 + 0.02 * this.#context.clock.random())
  }

  #publish(task: Task): void {
    const { emit } = this.#context
    const before = this.#last
    this.#last = task
    for (const warning of task.warnings) {
      // Trouble with the journal is told once, for all tasks (books.ts).
      if (warning.code === 'journal' || this.#warned.has(warning.message)) continue
      this.#warned.add(warning.message)
      emit?.({ type: 'warning', warning, ref: this.ref })
    }
    if (!before || changed(before, task)) {
      emit?.({
        type: 'status',
        ref: this.ref,
        from: before?.status ?? null,
        to: task.status,
        upstream: task.upstreamStatus,
        progress: task.progress,
      })
    }
    for (const waiter of [...this.#waiters]) {
      if (isFinal(task.status)) this.#dismiss(waiter, { task })
      else waiter.tell({ task })
    }
  }
}
