import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRecordings } from '@vidrelay/conformance'
import { ownDocument, readRequirements } from '@vidrelay/specs/requirements'
import { expect, test } from 'vitest'
import { adapters } from '../../scripts/adapters.mjs'
import { proofs, waiting } from './proofs.ts'

/** Each document and the provider that it is about. */
const documents: { readonly [document: string]: string } = Object.fromEntries(
  adapters.map(provider => [ownDocument(provider), provider]),
)

const root = join(import.meta.dirname, '..', '..')
const requirements = readRequirements()
const recorded = new Set(
  Object.values(documents).flatMap(provider =>
    loadRecordings(new URL(`../recordings/${provider}/`, import.meta.url)).flatMap(({ covers }) => covers),
  ),
)

for (const [document, provider] of Object.entries(documents)) {
  test(`every line of document ${document} is proven by its kind`, () => {
    const wanted = requirements.filter(({ id }) => id.startsWith(`${document}-`))
    const isProven = ({ id, proof }: (typeof wanted)[number]) =>
      proof === 'rec' ? recorded.has(id) : Object.hasOwn(proofs, id)
    const missing = wanted.filter(one => !isProven(one)).map(({ id }) => id)
    process.stdout.write(`${document} (${provider}): ${wanted.length - missing.length} of ${wanted.length} proven\n`)
    expect(missing).toEqual(Object.keys(waiting).filter(id => id.startsWith(`${document}-`)))
  })
}

test.each(Object.entries(proofs))('%s is where it is said to be', (id, [file, words]) => {
  expect(requirements.map(one => one.id)).toContain(id)
  expect(existsSync(join(root, file)), file).toBe(true)
  expect(readFileSync(join(root, file), 'utf8')).toContain(words)
})

test('no recording covers an id that there is not', () => {
  const known = new Set(requirements.map(({ id }) => id))
  expect([...recorded].filter(id => !known.has(id))).toEqual([])
})
