import { describe, test } from 'vitest'
import { type ConformanceOptions, conformanceCases } from './conformance-cases.ts'

/** Registers the conformance suite of an adapter: one test per recording, none of them to be skipped. */
export function conformance(options: ConformanceOptions): void {
  const { title } = options.adapter.definition
  describe(`${title} keeps to its recordings`, () => {
    for (const { name, run } of conformanceCases(options)) test(name, run)
  })
}
