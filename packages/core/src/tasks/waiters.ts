import type { VidrelayError } from '../words/errors.ts'
import { misuse, stoppedWaiting } from '../words/problems.ts'
import { isFinal, type Task, type TaskRef } from '../words/task.ts'
import { isChange, type Seen, seenOf, type Waiter, type Watched } from './watched.ts'

/** What those who wait need of whoever looks. */
export interface Desk {
  untilOf(seconds: number): number
  /** Takes part in the looks at this task. */
  join(ref: TaskRef, waiter: Waiter): Watched
  leave(one: Watched, waiter: Waiter): void
  readonly signals: Signals
  /** Its end, where that is known without a look. */
  knownEnd(ref: TaskRef): Task | undefined
}

interface Stoppable {
  stop(): void
}

/** Tells waiters that their signal aborted: one listener a signal, however many wait with it. */
export interface Signals {
  add(signal: AbortSignal, one: Stoppable): void
  remove(signal: AbortSignal, one: Stoppable): void
}

export function createSignals(): Signals {
  const bySignal = new Map<AbortSignal, { all: Set<Stoppable>; onAbort: () => void }>()
  return {
    add(signal, one) {
      const known = bySignal.get(signal)
      if (known) {
        known.all.add(one)
        return
      }
      const all = new Set([one])
      const onAbort = () => {
        bySignal.delete(signal)
        for (const own of all) own.stop()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      bySignal.set(signal, { all, onAbort })
    },
    remove(signal, one) {
      const known = bySignal.get(signal)
      if (!known?.all.delete(one) || known.all.size > 0) return
      signal.removeEventListener('abort', known.onAbort)
      bySignal.delete(signal)
    },
  }
}

/** Takes part in the looks, until it ends or is left. It begins once, and ends once. */
abstract class Waiting implements Waiter, Stoppable {
  readonly #desk: Desk
  readonly #ref: TaskRef
  readonly #signal: AbortSignal | undefined
  readonly seconds: number
  until = 0
  #one: Watched | undefined

  constructor(desk: Desk, ref: TaskRef, signal: AbortSignal | undefined, seconds: number) {
    this.#desk = desk
    this.#ref = ref
    this.#signal = signal
    this.seconds = seconds
  }

  abstract tell(task: Task): void
  /** Nothing is told after this. */
  abstract ended(how: Task | VidrelayError): void

  /** @throws `TypeError` for a deadline that is none */
  protected begin(): void {
    if (!(this.seconds > 0)) throw misuse('deadline: accepted: seconds, more than 0')
    const known = this.#signal?.aborted ? stoppedWaiting(this.#ref) : this.#desk.knownEnd(this.#ref)
    if (known) {
      this.ended(known)
      return
    }
    this.until = this.#desk.untilOf(this.seconds)
    if (this.#signal) this.#desk.signals.add(this.#signal, this)
    this.#one = this.#desk.join(this.#ref, this)
  }

  end(how: Task | VidrelayError): void {
    this.#one = undefined // whoever ends it knows that it is out
    this.leave()
    this.ended(how)
  }

  stop(): void {
    this.leave()
    this.ended(stoppedWaiting(this.#ref))
  }

  protected leave(): void {
    if (this.#signal) this.#desk.signals.remove(this.#signal, this)
    if (this.#one) this.#desk.leave(this.#one, this)
    this.#one = undefined
  }
}

interface Promised {
  judge(task: Task): Task
  resolve(task: Task): void
  reject(error: unknown): void
}

/** Waits for the end alone. */
export class Ending extends Waiting {
  readonly #promised: Promised

  constructor(desk: Desk, ref: TaskRef, signal: AbortSignal | undefined, seconds: number, promised: Promised) {
    super(desk, ref, signal, seconds)
    this.#promised = promised
    this.begin()
  }

  override tell(): void {}

  override ended(how: Task | VidrelayError): void {
    const { judge, resolve, reject } = this.#promised
    try {
      if (how instanceof Error) throw how
      resolve(judge(how))
    } catch (error) {
      reject(error)
    }
  }
}

type Result = IteratorResult<Task, undefined>
type Ask = { resolve(result: Result): void; reject(error: unknown): void }

/** Every change, for whoever iterates. It begins with the first question. */
export class Stream extends Waiting implements AsyncGenerator<Task, void, undefined> {
  #state: 'new' | 'open' | 'over' = 'new'
  /** What nobody has asked for yet, in its order; made only where that is so. */
  #unread: (Task | VidrelayError)[] | undefined
  #asks: Ask[] | undefined
  #before: Seen | undefined

  next(): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#asks ??= []
      this.#asks.push({ resolve, reject })
      if (this.#state === 'new') {
        this.#state = 'open'
        try {
          this.begin()
        } catch (error) {
          this.ended(error as VidrelayError)
        }
      }
      this.#serve()
    })
  }

  return(): Promise<Result> {
    this.#close()
    return Promise.resolve({ value: undefined, done: true })
  }

  throw(error: unknown): Promise<Result> {
    this.#close()
    return Promise.reject(error)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close()
  }

  override tell(task: Task): void {
    this.#unread ??= []
    this.#unread.push(task)
    this.#serve()
  }

  override ended(how: Task | VidrelayError): void {
    this.#unread ??= []
    this.#unread.push(how)
    this.#serve()
  }

  #close(): void {
    this.#state = 'over'
    this.#unread = undefined
    this.leave()
    this.#serve()
  }

  #serve(): void {
    while (this.#asks !== undefined && this.#asks.length > 0) {
      if (this.#state === 'over') {
        this.#asks.shift()!.resolve({ value: undefined, done: true })
        continue
      }
      const next = this.#unread?.shift()
      if (next === undefined) return
      this.#give(next)
    }
    this.#asks = undefined
    if (this.#unread?.length === 0) this.#unread = undefined
  }

  #give(next: Task | VidrelayError): void {
    if (next instanceof Error) {
      this.#state = 'over'
      this.#asks!.shift()!.reject(next)
      return
    }
    const isNew = isChange(this.#before, next)
    this.#before = seenOf(next)
    if (isFinal(next.status)) this.#state = 'over'
    if (isNew) this.#asks!.shift()!.resolve({ value: next, done: false })
  }
}
