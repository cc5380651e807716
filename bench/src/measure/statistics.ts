/** What one arm did in one round. */
export interface Slice {
  /** Pieces of work that ended. */
  count: number
  milliseconds: number
  /** Of this process alone, in all its threads. Unit: milliseconds. */
  cpu: number
}

/** A figure and the interval in which it lies with 95 % confidence. */
export interface Estimate {
  value: number
  low: number
  high: number
}

export interface Comparison {
  /** Work per second against that of the base: 1 is as fast, more is faster. */
  rate: Estimate
  /** CPU time of the base per piece of work against that of this arm: 1 is as much, more is less. */
  cpu: Estimate
}

/**
 * An arm against the base. Both must have been measured in the same rounds: what disturbs a round disturbs both, and the
 * bootstrap draws whole rounds.
 */
export function compare(arm: readonly Slice[], base: readonly Slice[], random: () => number = seeded(1)): Comparison {
  if (arm.length !== base.length || arm.length === 0) throw new Error('both arms need the same rounds, at least one')
  const rate = (rounds: readonly number[]) =>
    perSecond(rounds.map(at => arm[at]!)) / perSecond(rounds.map(at => base[at]!))
  const cpu = (rounds: readonly number[]) => cpuEach(rounds.map(at => base[at]!)) / cpuEach(rounds.map(at => arm[at]!))
  return { rate: bootstrap(arm.length, rate, random), cpu: bootstrap(arm.length, cpu, random) }
}

/** Of all slices together, so that a slice that did much counts for much. */
export const perSecond = (slices: readonly Slice[]): number =>
  (1000 * sum(slices, one => one.count)) / sum(slices, one => one.milliseconds)
/** Milliseconds of CPU for each piece of work. */
export const cpuEach = (slices: readonly Slice[]): number => sum(slices, one => one.cpu) / sum(slices, one => one.count)

const sum = (slices: readonly Slice[], of: (slice: Slice) => number): number =>
  slices.reduce((total, one) => total + of(one), 0)

/** A statistic of all rounds, and its 2.5 % and 97.5 % quantiles over rounds drawn with replacement. */
export function bootstrap(
  rounds: number,
  statistic: (rounds: readonly number[]) => number,
  random: () => number,
  draws = 1000,
): Estimate {
  const all = Array.from({ length: rounds }, (_, at) => at)
  const drawn = Array.from({ length: draws }, () => statistic(all.map(() => Math.floor(random() * rounds))))
  return { value: statistic(all), low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) }
}

/** Between two values it lies on the line that joins them. `share`: 0 is the least, 1 the most. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const [low, high] = [sorted[below], sorted[Math.ceil(place)]]
  if (low === undefined || high === undefined) throw new Error('no values')
  return low + (high - low) * (place - below)
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The same numbers from 0 (included) to 1 (excluded) for the same seed: a report can be made again from its slices. */
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
