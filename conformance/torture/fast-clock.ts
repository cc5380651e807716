import { type Clock, systemClock } from '@vidrelay/core/testing'

/** Twenty times as fast as time: a minute of silence is three seconds. */
const speed = 20

export const fastClock: Clock = {
  now: () => systemClock.now(),
  random: () => systemClock.random(),
  monotonic: () => systemClock.monotonic() * speed,
  sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
}
