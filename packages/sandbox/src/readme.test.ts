import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { driftFields } from './drift.ts'
import { faultFields } from './fault.ts'
import { specialKeys } from './gateway.ts'
import { operations } from './protocol.ts'
import { protocols } from './providers/protocols.ts'

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

test('the README lists every kind of drift with its fields', () => {
  expect(table('drift')).toEqual(driftFields)
})

test('the README lists every key with a meaning', () => {
  expect(Object.keys(table('key')).sort()).toEqual(Object.values(specialKeys).sort())
})

test('the README lists every provider', () => {
  expect(Object.keys(table('provider'))).toEqual(protocols.map(({ id }) => id))
})

test('the README lists every place where a fault can strike', () => {
  const sentence = /`on` is ([^;]*);/.exec(readme)![1]!
  expect([...sentence.matchAll(/`(\w+)`/g)].map(([, word]) => word)).toEqual(operations)
})

test('the README lists every directive, and no other', () => {
  const names = [...readme.matchAll(/^\| (`\[.*?`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/\[([\w-]+)/g)])
  const sources = ['providers', '.'].flatMap(folder =>
    readdirSync(new URL(`${folder}/`, import.meta.url))
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map(name => readFileSync(new URL(`${folder}/${name}`, import.meta.url), 'utf8')),
  )
  const called = sources.flatMap(source => [...source.matchAll(/directive\([\w.]+, '([\w-]+)'\)/g)])
  const common = ['fail', 'stuck', 'no-link']
  expect(new Set(names.map(([, name]) => name))).toEqual(new Set([...common, ...called.map(([, name]) => name)]))
})
