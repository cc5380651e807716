import type { Moment } from './recording.ts'

/** The time that a moment allows, in seconds. Jitter goes only upward, so nothing may come early. */
export function windowOf(moment: Moment, later = 0): { from: number; to: number } {
  if (typeof moment !== 'number') return moment
  const seconds = moment + later
  return { from: seconds, to: seconds * 1.02 + 0.1 }
}

/** A millisecond of slack covers the rounding of a clock that counts in them. */
export const isWithin = (seconds: number, { from, to }: { from: number; to: number }): boolean =>
  seconds >= from - 0.001 && seconds <= to + 0.001

export const showWindow = ({ from, to }: { from: number; to: number }): string =>
  `${round(from)} to ${round(to)} s after the start`
export const round = (seconds: number): number => Math.round(seconds * 1000) / 1000
