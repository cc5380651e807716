import { createClient } from '@vidrelay/core'
import { defineProvider } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { whole } from '../../test/whole.ts'
import { watched } from './watched.ts'

test('what was looked at could be noticed, and nothing else', () => {
  const { provider, wasRead } = watched(whole)
  expect(provider.models.one?.note).toBe('A note.')
  expect(wasRead(['models', 'one', 'note'])).toBe(true)
  expect(wasRead(['models', 'one'])).toBe(true)
  expect(wasRead(['models', 'one', 'dialect'])).toBe(false)
  expect(wasRead(['models', 'two'])).toBe(false)
})

test.each([
  ['its keys', (table: object) => Object.keys(table)],
  ['its entries', (table: object) => Object.entries(table)],
  ['a copy of it', (table: object) => ({ ...table })],
])('%s are the whole of a table', (_, look) => {
  const { provider, wasRead } = watched(whole)
  look(provider.statuses)
  expect(wasRead(['statuses', 'done'])).toBe(true)
  expect(wasRead(['statuses', 'new'])).toBe(true)
})

test('to ask for a name is to look at it', () => {
  const { provider, wasRead } = watched(whole)
  expect(Object.hasOwn(provider.models, 'two')).toBe(false)
  expect('done' in provider.statuses).toBe(true)
  expect(wasRead(['models', 'two'])).toBe(true)
  expect(wasRead(['models', 'one'])).toBe(false)
  expect(wasRead(['statuses', 'done'])).toBe(true)
  expect(wasRead(['statuses', 'busy'])).toBe(false)
})

test('of a list any item is the whole list, but not what its items hold', () => {
  const { provider, wasRead } = watched(whole)
  expect(provider.errors.find(row => row.id === 'no such row')).toBeUndefined()
  expect(wasRead(['errors', 0])).toBe(true)
  expect(wasRead(['errors', 0, 'id'])).toBe(true)
  expect(wasRead(['errors', 0, 'text'])).toBe(false)
})

test('lists are lists, and the same place is the same object', () => {
  const { provider } = watched(whole)
  expect(Array.isArray(provider.errors)).toBe(true)
  expect(provider.errors[0]).toBe(provider.errors[0])
  expect(JSON.parse(JSON.stringify(provider))).toEqual(whole)
})

test('a document that cannot be changed can be watched', () => {
  const { provider, wasRead } = watched(Object.freeze({ ...whole, polling: Object.freeze(whole.polling) }))
  expect(provider.polling.every).toBe(5)
  expect(wasRead(['polling', 'every'])).toBe(true)
})

test('what core looks at to know a document does not count, however many clients there are', () => {
  const { provider, wasRead } = watched(whole)
  for (const apiKey of ['one', 'two']) createClient(defineProvider(provider)({ apiKey }), { journal: false })
  expect(wasRead(['auth', 'header'])).toBe(true)
  expect(wasRead(['models', 'one', 'note'])).toBe(false)
  // The pace of a client's looks is reckoned once, when it is made.
  expect(wasRead(['polling', 'every'])).toBe(true)
  // What answers are read by is made ready once for each client, so a change there can always be noticed.
  expect(wasRead(['statuses', 'done'])).toBe(true)
  expect(wasRead(['errors', 0, 'text'])).toBe(true)
})
