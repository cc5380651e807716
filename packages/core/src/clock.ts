/**
 * Time and chance, injected. Sleeps and deadlines both belong to core, so a test moves them with a virtual clock
 * (`@vidrelay/core/testing`) and nothing else keeps time.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`, or at once when the signal aborts; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** 0 (included) to 1 (excluded). */
  random(): number
  /** Wraps every piece of I/O. A virtual clock stands still while one is in flight. */
  track?<T>(work: Promise<T>): Promise<T>
}

/** `setTimeout` fires at once above this. */
const longest = 2 ** 31 - 1

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(Math.max(0, ms), longest))
      signal?.addEventListener('abort', end, { once: true })
    }),
}

/** Runs `work` with a signal that aborts when the caller's does or after `ms`. `late()` tells which. */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, late: () => boolean) => Promise<T>,
): Promise<T> {
  const timer = new AbortController()
  const over = new AbortController()
  void clock.sleep(ms, over.signal).then(() => {
    if (!over.signal.aborted) timer.abort()
  })
  try {
    return await work(signal ? AbortSignal.any([signal, timer.signal]) : timer.signal, () => timer.signal.aborted)
  } finally {
    over.abort()
  }
}
