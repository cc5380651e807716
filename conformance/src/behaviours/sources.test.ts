import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { behaviours } from './index.ts'

const root = join(import.meta.dirname, '..', '..', '..')

test.each(behaviours.map(({ id, source }) => [id, source]))('%s names where it is from: %s', (_, source) => {
  const [, file, words] = /^(packages\/[\w./-]+), (".+)$/.exec(source) ?? []
  if (file === undefined || words === undefined) return expect(source).toMatch(/^RFC \d+ [\d.]+|^WHATWG/)
  const text = readFileSync(join(root, file), 'utf8')
  const named = [...words.matchAll(/"([^"]+)"/g)].flatMap(([, name]) =>
    file.endsWith('.ts') ? name!.split('.') : [name!],
  )
  for (const name of named) expect(text).toContain(name)
})

test('a behaviour has an id of its own, and says in a sentence what holds', () => {
  expect(new Set(behaviours.map(({ id }) => id)).size).toBe(behaviours.length)
  for (const { id, text } of behaviours) {
    expect(id).toMatch(/^[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$/)
    expect(text, id).toMatch(/^[A-Z].+\.$/)
  }
})
