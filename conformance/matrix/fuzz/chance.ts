import { seeded } from '@vidrelay/core/testing'

/** Chance out of a seed, in the few forms that a fuzz needs. */
export interface Chance {
  /** True once in so many. */
  once(inSoMany: number): boolean
  /** A whole number below `end`. */
  below(end: number): number
  pick<T>(list: readonly T[]): T
}

export function chanceOf(seed: number): Chance {
  const random = seeded(seed)
  const below = (end: number) => Math.floor(random() * end)
  return { once: many => below(many) === 0, below, pick: list => list[below(list.length)]! }
}
