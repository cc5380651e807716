import { expect, test } from 'vitest'
import { isDocumented } from './whose-word.ts'

const sources = {
  S1: { kind: 'documentation', title: 'the page' },
  twin: { kind: 'third-party', title: 'a site like it' },
  gateway: { kind: 'code', title: 'the software' },
} as const

test.each<[source: string | undefined, isTheirs: boolean]>([
  ['S1', true],
  ['S1-27', true],
  ['S1 the second table', true],
  ['gateway task.go L1; S1-27', true],
  ['twin', false],
  ['gateway S1.go', false],
  ['S10-1', false],
  [undefined, false],
])('%s: %s', (source, isTheirs) => {
  expect(isDocumented({ sources }, source)).toBe(isTheirs)
})
