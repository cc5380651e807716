import { describe, test } from 'vitest'
import { type ConformanceOptions, conformanceCases } from './conformance-cases.ts'

/** Nothing here waits for real time; a busy machine must not make a replay red. Unit: milliseconds. */
const timeout = 30_000

/** Registers the conformance suite of an adapter: one test per recording, none of them to be skipped. */
export function conformance(options: ConformanceOptions): void {
  const { title } = options.adapter.definition
  describe(`${title} keeps to its recordings`, () => {
    for (const { name, run } of conformanceCases(options)) test(name, { timeout }, run)
  })
}
