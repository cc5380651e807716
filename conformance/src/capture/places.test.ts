import type { Answer } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { madeUpDialect } from '../../test/made-up.ts'
import { type Location, locate, placesIn } from './places.ts'

test('a path leads to every place that core would read', () => {
  const answer = { a: [{ b: 1 }, { b: 2 }], lone: { b: 3 }, text: '{"inner":{"c":4}}', none: null }
  const cases: [path: string, found: Location[]][] = [
    [
      'a[].b',
      [
        ['a', 0, 'b'],
        ['a', 1, 'b'],
      ],
    ],
    ['a[1].b', [['a', 1, 'b']]],
    ['a[7].b', []],
    ['lone[].b', [['lone', 'b']]],
    ['none[].b', []],
    ['text.@json.inner.c', [['text', '@json', 'inner', 'c']]],
    ['lone.@json.b', [['lone', 'b']]],
    ['toString', []],
    ['missing.b', []],
  ]
  for (const [path, found] of cases) expect([path, locate(answer, [], path)]).toEqual([path, found])
})

const shape: Answer = {
  envelope: { at: ['data'] },
  id: ['id'],
  status: ['status'],
  outputs: [{ at: 'links[].url' }, { at: 'reason' }, { at: 'b64' }],
  message: ['reason', 'message.@json.error'],
  completedAt: ['done_at'],
}
const { definition } = madeUpDialect(({ otherAnswer: _, ...dialect }) => ({ ...dialect, answer: shape }))
const kindsIn = (answer: unknown, isModels = false) => {
  const places = placesIn(definition, answer, isModels)
  return (...location: Location) => [...places.kindsAt(location)]
}

test('the places of a shape are found on every level that it goes down to', () => {
  const kinds = kindsIn({
    id: 'x',
    data: { data: { id: 'y', reason: 'z', links: [{ url: 'a', width: 1 }], done_at: 1 } },
    extra: { id: 'no' },
  })
  expect(kinds('id')).toEqual(['id'])
  expect(kinds('data', 'data', 'id')).toEqual(['id'])
  expect(kinds('data', 'data', 'reason')).toEqual(['link', 'message'])
  expect(kinds('data', 'data', 'links', 0, 'url')).toEqual(['link'])
  expect(kinds('data', 'data', 'done_at')).toEqual(['time'])
  expect(kinds('data', 'data', 'links', 0, 'width')).toEqual([])
  expect(kinds('extra', 'id')).toEqual([])
})

test('JSON in a text is opened only where the document does', () => {
  const places = placesIn(definition, { message: '{"error":"no"}', note: '{"error":"no"}' }, false)
  expect([places.opensAt(['message']), places.opensAt(['note'])]).toEqual([true, false])
  expect([...places.kindsAt(['message', '@json', 'error'])]).toEqual(['message'])
})

test('in a list of models an id is the name of a model, and nothing of a task is read', () => {
  const kinds = kindsIn({ data: [{ id: 'one', status: 'on' }], id: 'x' }, true)
  expect(kinds('data', 0, 'id')).toEqual(['model'])
  expect(kinds('data', 0, 'status')).toEqual([])
  expect(kinds('id')).toEqual([])
})
