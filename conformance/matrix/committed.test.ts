import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coverageGate } from './coverage/gate.ts'
import { adapters } from './suites.ts'

const ids = Object.keys(adapters)

test.each([
  ['cells', '.txt', 'pnpm --filter @vidrelay/matrix cells'],
  ['evidence', '.json', 'pnpm --filter @vidrelay/matrix coverage <adapter> --write'],
  ['coverage', '.json', 'pnpm --filter @vidrelay/matrix coverage <adapter> --write'],
])('each adapter has its committed %s, and nothing is left of one that is gone', (folder, suffix, renew) => {
  const names = readdirSync(new URL(`./${folder}/`, import.meta.url)).filter(name => name.endsWith(suffix))
  expect(names.toSorted(), renew).toEqual(ids.map(id => `${id}${suffix}`).toSorted())
})

// The coverage of each adapter is a file of its own, so that they run side by side; one without a file is not left out.
describe.each(ids.filter(id => !existsSync(new URL(`./coverage-${id}.test.ts`, import.meta.url))))(
  'coverage of %s',
  id => {
    coverageGate(id)
  },
)
