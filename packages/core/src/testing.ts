export { type Clock, systemClock } from './base/clock.ts'
export { type JournalSuite, journalSuite } from './journal/journal-suite.ts'
export type { DialTarget, NetworkSeams } from './net/pool.ts'
export { type AnswerRead, answerReader } from './wire/read-answer.ts'
export { type WireRequest, wireRequest } from './wire/wire-request.ts'

import type { Clock } from './base/clock.ts'

/** A clock that a test moves. It advances by itself to the next sleep, but only while no I/O is in flight. */
export interface VirtualClock extends Clock {
  /** Milliseconds passed since the clock was made. */
  readonly elapsed: number
  /** Moves the date alone, as a correction of the system's clock does; no sleep ends sooner or later. Unit: milliseconds, back if less than 0. */
  jump(by: number): void
  /** How many sleeps wait. */
  readonly sleeping: number
  /** A fake server that will never answer says so, or the clock would wait for it for ever. Returns the way back. */
  stall(): () => void
  track<T>(work: Promise<T>): Promise<T>
}

/** Numbers from a seed (mulberry32), so that a run can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function virtualClock(
  options: { start?: number | string; seed?: number; random?: () => number } = {},
): VirtualClock {
  const start =
    typeof options.start === 'string'
      ? Date.parse(options.start)
      : (options.start ?? Date.parse('2026-01-01T00:00:00Z'))
  const sleepers = new Set<{ until: number; wake: () => void }>()
  let passed = 0
  let correction = 0
  let busy = 0
  let stalled = 0
  let scheduled = false

  // Two turns of the event loop pass before time moves, so that whatever the last I/O woke has had its say.
  const settle = () => {
    if (scheduled) return
    scheduled = true
    setImmediate(() =>
      setImmediate(() => {
        scheduled = false
        if (busy > stalled || sleepers.size === 0) return
        const next = Math.min(...[...sleepers].map(sleeper => sleeper.until))
        passed = Math.max(passed, next)
        for (const sleeper of sleepers) if (sleeper.until <= passed) sleeper.wake()
        settle()
      }),
    )
  }

  return {
    now: () => start + passed + correction,
    monotonic: () => passed,
    jump: by => {
      correction += by
    },
    random: options.random ?? seeded(options.seed ?? 1),
    get elapsed() {
      return passed
    },
    get sleeping() {
      return sleepers.size
    },
    stall: () => {
      let counted = true
      stalled++
      settle()
      return () => {
        if (counted) stalled--
        counted = false
      }
    },
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve()
        const sleeper = {
          until: passed + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
        settle()
      }),
    track: async work => {
      busy++
      try {
        return await work
      } finally {
        busy--
        settle()
      }
    },
  }
}
