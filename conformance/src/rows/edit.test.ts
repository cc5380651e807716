import { expect, test } from 'vitest'
import { edited, valueAt } from './edit.ts'

const document = { list: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], table: { one: 1, two: { deep: 2 }, three: 3 } }

test.each([
  ['another value', { at: ['table', 'two', 'deep'], put: null }, { ...document.table, two: { deep: null } }],
  ['another key, in its old turn', { at: ['table', 'two'], rename: 'zwei' }, { one: 1, zwei: { deep: 2 }, three: 3 }],
  ['gone', { at: ['table', 'one'], drop: true }, { two: { deep: 2 }, three: 3 }],
] as const)('%s', (_, edit, table) => {
  const before = JSON.stringify(document)
  expect(JSON.stringify(edited(document, [edit]))).toBe(JSON.stringify({ list: document.list, table }))
  expect(JSON.stringify(document)).toBe(before)
})

test('the items behind one that goes move up', () => {
  expect(edited(document, [{ at: ['list', 1], drop: true }]).list).toEqual([{ id: 'a' }, { id: 'c' }])
})

test('several changes come one after the other', () => {
  const changed = edited(document, [
    { at: ['table', 'two'], rename: 'zwei' },
    { at: ['table', 'zwei', 'deep'], put: 3 },
  ])
  expect(changed.table).toEqual({ one: 1, zwei: { deep: 3 }, three: 3 })
})

test.each([[['table', 'four']], [['table', 'one', 'deep']], [['list', 3]], [['constructor']]])(
  'there is no %j',
  path => {
    expect(() => edited(document, [{ at: path, drop: true }])).toThrow(`there is no ${path.join(' > ')}`)
  },
)

test('what stands at a place', () => {
  expect(valueAt(document, ['list', 1, 'id'])).toBe('b')
  expect(valueAt(document, ['list', 3, 'id'])).toBeUndefined()
  expect(valueAt(document, ['table', 'one', 'deep'])).toBeUndefined()
})
