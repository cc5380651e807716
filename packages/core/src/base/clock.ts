/**
 * Time and chance, injected. Sleeps and deadlines both belong to core, so a test moves them with a virtual clock
 * (`@vidrelay/core/testing`) and nothing else keeps time.
 */
export interface Clock {
  /**
   * The date, for what is written down, shown or compared with another machine's date. Unit: milliseconds since 1970.
   * It jumps when the system's clock is corrected, so no duration is ever measured on it.
   */
  now(): number
  /** For durations: deadlines, pauses, ages within this process. Unit: milliseconds since any moment; it never goes back. */
  monotonic(): number
  /** Resolves after `ms`, or at once when the signal aborts; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** 0 (included) to 1 (excluded). */
  random(): number
  /** Wraps every piece of I/O. A virtual clock stands still while one is in flight. */
  track?<T>(work: Promise<T>): Promise<T>
}

/** `setTimeout` fires at once above this. */
const longest = 2 ** 31 - 1
/** A part of a millisecond is rounded up: a timer that is early makes its caller sleep again. */
const pause = (ms: number) => Math.min(Math.ceil(Math.max(0, ms)), longest)

export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, pause(ms))
      signal?.addEventListener('abort', end, { once: true })
    }),
}

/**
 * Milliseconds since a date that another process may have written. 0 for one that lies ahead: a clock was set back, or
 * two machines disagree.
 */
export const ageOf = (clock: Clock, date: string): number => Math.max(0, clock.now() - Date.parse(date)) || 0

/** Calls back once after `ms`, unless what it returns is called before. */
export function after(clock: Clock, ms: number, callback: () => void): () => void {
  if (clock.sleep === systemClock.sleep) {
    // The same without a signal and a promise: each call has one of these.
    const timer = setTimeout(callback, pause(ms))
    return () => clearTimeout(timer)
  }
  const over = new AbortController()
  void clock.sleep(ms, over.signal).then(() => {
    if (!over.signal.aborted) callback()
  })
  return () => over.abort()
}

/** Runs `work` with a signal that aborts when the caller's does or after `ms`. `late()` tells which. */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, late: () => boolean) => Promise<T>,
): Promise<T> {
  const timer = new AbortController()
  const stop = after(clock, ms, () => timer.abort())
  try {
    return await work(signal ? AbortSignal.any([signal, timer.signal]) : timer.signal, () => timer.signal.aborted)
  } finally {
    stop()
  }
}
