import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faultFields } from './fault.ts'
import { specialKeys } from './gateway.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The first and the last cell of each row of the table that begins with this cell. */
function table(first: string): Readonly<Record<string, readonly string[]>> {
  const rows = readme
    .slice(readme.indexOf(`| ${first} |`))
    .split('\n\n')[0]!
    .split('\n')
    .slice(2)
  const words = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word!)
  return Object.fromEntries(
    rows.map(row => row.split('|').slice(1, -1)).map(cells => [words(cells[0])[0], words(cells.at(-1))]),
  )
}

test('the README lists every kind of fault with its fields', () => {
  expect(table('kind')).toEqual(faultFields)
})

test('the README lists every key with a meaning', () => {
  expect(Object.keys(table('key')).sort()).toEqual(Object.values(specialKeys).sort())
})
