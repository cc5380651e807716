import { expect, test } from 'vitest'
import { greased, placeOfId, withEvery, withPut } from './changes.ts'

const answer = { unwrap: ['data'], id: ['id', 'task.id'], status: ['status'], outputs: [] }

test('a value is changed wherever the document may look for it', () => {
  const json = { id: 'a', other: 'a', data: { task: { id: 'b' }, status: 'done' } }
  const changed = withEvery({ shapes: [answer] }, ({ id }) => id, json, 'x')
  expect(changed).toEqual({ id: 'x', other: 'a', data: { task: { id: 'x' }, status: 'done' } })
  expect(withEvery({ shapes: [answer] }, ({ id }) => id, { other: 'a' }, 'x')).toBeUndefined()
})

test('it is taken out the same way', () => {
  const json = { id: 'a', data: { status: 'done' } }
  expect(withEvery({ shapes: [answer] }, ({ id }) => id, json, undefined)).toEqual({ data: { status: 'done' } })
})

test('what is not there is put beside the word', () => {
  const json = { data: { status: 'done' } }
  expect(withPut(answer, ['error.message'], json, 'why')).toEqual({
    data: { status: 'done', error: { message: 'why' } },
  })
  expect(withPut(answer, ['items[].why'], json, 'why')).toBeUndefined()
})

test('grease keeps every field and its value', () => {
  const json = { b: [1, { c: null }], a: 'x' }
  const turned = greased(json) as Record<string, unknown>
  expect(turned).toMatchObject({ b: [1, { c: null }], a: 'x' })
  expect(Object.keys(turned).filter(name => name in json)).toEqual(['a', 'b'])
  expect(Object.keys(turned).length).toBeGreaterThan(2)
})

test('the place of an id is counted in bytes', () => {
  expect(placeOfId('{"x":"雨","id":"ab"}', 'ab')).toEqual({ from: 17, to: 19 })
  expect(placeOfId('{"id":7}', '7')).toBeUndefined()
})
