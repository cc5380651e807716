import { readRequirements } from '@vidrelay/specs/requirements'
import { expect, test } from 'vitest'
import { apixgoRecordings } from './apixgo-recordings.ts'

/** Requirements that are to be proven by a recording and are not: each with its reason. */
const missing: { readonly [id: string]: string } = {}

const wanted = readRequirements()
  .filter(({ id, proof }) => id.startsWith('S1-') && proof === 'rec')
  .map(({ id }) => id)
const covered = new Set(apixgoRecordings.flatMap(({ covers }) => covers))

test('each line of document S1 that is to be proven by a recording is', () => {
  const have = wanted.filter(id => covered.has(id))
  process.stdout.write(`S1 rec: ${have.length} of ${wanted.length}\n`)
  expect(wanted.length).toBeGreaterThan(60)
  expect(wanted.filter(id => !covered.has(id))).toEqual(Object.keys(missing))
})

test('no recording covers an id that there is not', () => {
  const known = new Set(readRequirements().map(({ id }) => id))
  expect([...covered].filter(id => !known.has(id))).toEqual([])
})
