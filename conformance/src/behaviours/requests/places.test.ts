import type { Json } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { addressOf, filled, jsonWith, putAt } from './places.ts'

const written = (...writes: [place: string, value: Json][]) => {
  const body = {}
  for (const [place, value] of writes) putAt(body, place, value)
  return body
}

test('writes by places', () => {
  expect(written(['a', 1], ['b.c', 2], ['b.d.e', 3])).toEqual({ a: 1, b: { c: 2, d: { e: 3 } } })
  expect(written(['a[]', 1], ['a[]', 2], ['b[].url', 'x'], ['b[].url', 'y'])).toEqual({
    a: [1, 2],
    b: [{ url: 'x' }, { url: 'y' }],
  })
  expect(JSON.stringify(written(['__proto__', 1], ['x.__proto__.a', 2]))).toBe(
    '{"__proto__":1,"x":{"__proto__":{"a":2}}}',
  )
  expect(({} as { a?: 2 }).a).toBeUndefined()
})

test('puts values where paths lead', () => {
  expect(
    jsonWith([
      ['data.id', 'a'],
      ['data.list[].url', 'b'],
      ['state', 'c'],
    ]),
  ).toEqual({ data: { id: 'a', list: [{ url: 'b' }] }, state: 'c' })
  expect(jsonWith([['[1].id', 'a']])).toEqual([null, { id: 'a' }])
  expect(jsonWith([['inner.@json.id', 'a']])).toEqual({ inner: '{"id":"a"}' })
})

test('fills holes: the type stays, and what has no value is left out', () => {
  expect(filled({ a: '{n}', b: 'n is {n}', c: '{none}', d: [{ e: '{n}' }] }, { n: 0 })).toEqual({
    a: 0,
    b: 'n is 0',
    d: [{ e: 0 }],
  })
})

test('addresses are encoded, below the base', () => {
  const base = 'https://a.example.com/relay'
  expect(addressOf(base, { path: '/v1/{id}', query: { of: '{id}' } }, { id: 'a/b' }, { n: '1' })).toBe(
    `${base}/v1/a%2Fb?of=a%2Fb&n=1`,
  )
  expect(addressOf(base, { path: '{target}' }, { target: 'https://b.example.com/x' })).toBe('https://b.example.com/x')
})
