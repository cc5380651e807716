import fc from 'fast-check'

/**
 * Runs a property. What fails says, in the first line of its message, the input and the seed: logs are cut to their first
 * lines. `fc.assert(property, { seed, path })` plays it again.
 */
export function assertSeeded<T>(property: fc.IProperty<T>, numRuns: number): void {
  const { failed, seed, counterexamplePath, counterexample, errorInstance, numSkips } = fc.check(property, { numRuns })
  if (!failed) return
  const what = counterexample === null ? `${numSkips} inputs were skipped` : fc.stringify(counterexample)
  throw new Error(`seed ${seed}, path ${counterexamplePath}: ${what}`, { cause: errorInstance })
}
