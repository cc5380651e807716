import { describe, expect, test } from 'vitest'
import { bootstrap, compare, cpuEach, median, perSecond, quantile, type Slice, seeded } from './statistics.ts'

const slice = (count: number, milliseconds = 100, cpu = 50): Slice => ({ count, milliseconds, cpu })
/** About normal: the sum of twelve even ones. */
const normal = (random: () => number) => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6)

describe('a quantile', () => {
  test.each([
    [0, 1],
    [0.5, 2.5],
    [1, 4],
    [0.1, 1.3],
  ])('%f of 1, 2, 3, 4 is %f, in whatever order they come', (share, value) => {
    expect(quantile([4, 1, 3, 2], share)).toBeCloseTo(value, 10)
  })
  test('of one value is that value, of none there is none', () => {
    expect([quantile([7], 0.025), median([7])]).toEqual([7, 7])
    expect(() => quantile([], 0.5)).toThrow('no values')
  })
})

describe('the bootstrap', () => {
  test('gives the statistic of all rounds, inside its interval', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    const mean = (rounds: readonly number[]) => rounds.reduce((sum, at) => sum + values[at]!, 0) / rounds.length
    const { value, low, high } = bootstrap(values.length, mean, seeded(3), 4000)
    expect(value).toBe(5.5)
    // The standard error of this mean is sqrt(8.25 / 10) = 0.908, so 95 % lie between 3.72 and 7.28.
    expect(low).toBeGreaterThan(3.4)
    expect(low).toBeLessThan(4)
    expect(high).toBeGreaterThan(7)
    expect(high).toBeLessThan(7.6)
  })
  test('holds what is true in about 95 of 100 experiments', () => {
    const random = seeded(11)
    let held = 0
    for (let experiment = 0; experiment < 400; experiment++) {
      const values = Array.from({ length: 40 }, () => 3 + normal(random))
      const mean = (rounds: readonly number[]) => rounds.reduce((sum, at) => sum + values[at]!, 0) / rounds.length
      const { low, high } = bootstrap(values.length, mean, random, 300)
      if (low <= 3 && 3 <= high) held++
    }
    expect(held / 400).toBeGreaterThan(0.9)
    expect(held / 400).toBeLessThan(0.98)
  })
  test('says the same again for the same slices', () => {
    const arm = [slice(10), slice(14), slice(9)]
    const base = [slice(20), slice(22), slice(23)]
    expect(compare(arm, base)).toEqual(compare(arm, base))
  })
})

describe('a comparison', () => {
  test('is of all rounds together, not of the mean of their ratios', () => {
    // 10 of 40 and 30 of 40: 40 of 80, where the mean of the ratios would be 0.5 as well; with uneven rounds it is not.
    const arm = [slice(10), slice(90)]
    const base = [slice(100), slice(100)]
    expect(compare(arm, base).rate.value).toBeCloseTo(0.5, 10)
    expect(compare([slice(1, 100), slice(100, 10_000)], [slice(2, 100), slice(100, 10_000)]).rate.value).toBeCloseTo(
      101 / 102,
      10,
    )
  })
  test('tells less CPU as more', () => {
    const arm = [slice(100, 100, 20), slice(100, 100, 20)]
    const base = [slice(100, 100, 40), slice(100, 100, 40)]
    expect(compare(arm, base).cpu).toEqual({ value: 2, low: 2, high: 2 })
  })
  test('an arm against itself holds 1', () => {
    const random = seeded(5)
    const rounds = () => Array.from({ length: 60 }, () => slice(100 + Math.round(10 * normal(random))))
    const { rate } = compare(rounds(), rounds())
    expect(rate.low).toBeLessThan(1)
    expect(rate.high).toBeGreaterThan(1)
  })
  test('needs the same rounds of both', () => {
    expect(() => compare([slice(1)], [])).toThrow('the same rounds')
    expect(() => compare([], [])).toThrow('at least one')
  })
})

test('a rate is per second, and CPU is for each', () => {
  expect(perSecond([slice(50, 100), slice(150, 100)])).toBe(1000)
  expect(cpuEach([slice(50, 100, 10), slice(150, 100, 30)])).toBe(0.2)
})
