/** `setTimeout` fires at once above this. */
const longest = 2 ** 31 - 1
export const systemClock = {
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
      // A part of a millisecond is rounded up: a timer that is early makes its caller sleep again.
      const timer = setTimeout(end, Math.min(Math.ceil(Math.max(0, ms)), longest))
      signal?.addEventListener('abort', end, { once: true })
    }),
}
/**
 * Milliseconds since a date that another process may have written. 0 for one that lies ahead: a clock was set back, or
 * two machines disagree.
 */
export const ageOf = (clock, date) => Math.max(0, clock.now() - Date.parse(date)) || 0
/** Runs `work` with a signal that aborts when the caller's does or after `ms`. `late()` tells which. */
export async function withDeadline(clock, ms, signal, work) {
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
