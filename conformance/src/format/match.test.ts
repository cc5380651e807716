import { describe, expect, test } from 'vitest'
import { differences } from './match.ts'

const paths = (expected: unknown, came: unknown, mode: 'exact' | 'partial') =>
  differences(expected, came, mode).map(({ path }) => path)

describe('exact', () => {
  test('tells every place that is other, missing or more', () => {
    const expected = { a: 1, b: { c: [1, { d: 'x' }] }, e: null }
    expect(paths(expected, structuredClone(expected), 'exact')).toEqual([])
    expect(paths(expected, { a: '1', b: { c: [1, { d: 'y' }] }, f: 0 }, 'exact')).toEqual(['a', 'b.c[1].d', 'e', 'f'])
  })

  test('knows the order of lists but not of keys', () => {
    expect(paths({ a: 1, b: 2 }, { b: 2, a: 1 }, 'exact')).toEqual([])
    expect(paths([1, 2], [2, 1], 'exact')).toEqual(['[0]', '[1]'])
    expect(paths([1], [1, 2], 'exact')).toEqual([''])
  })

  test('mistakes nothing for nothing', () => {
    const values = [null, '', 0, false, [], {}, undefined]
    for (const [i, expected] of values.entries()) {
      for (const [j, came] of values.entries()) expect(paths(expected, came, 'exact')).toEqual(i === j ? [] : [''])
    }
  })

  test('takes a matcher for data', () => {
    expect(paths({ $absent: true }, { $absent: true }, 'exact')).toEqual([])
    expect(paths({ $contains: 'a' }, 'abc', 'exact')).toEqual([''])
  })
})

describe('partial', () => {
  test('asks only for what is named, but for each item of a list', () => {
    expect(paths({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, 'partial')).toEqual([])
    expect(paths({ a: [{ b: 1 }] }, { a: [{ b: 1 }, { b: 2 }] }, 'partial')).toEqual(['a'])
    expect(paths({ a: { b: 1 } }, {}, 'partial')).toEqual(['a'])
  })

  test('matchers match what they say', () => {
    const matching: [unknown, unknown][] = [
      [{ $contains: 'lo wo' }, 'hello world'],
      [{ $contains: ['hello', 'world'] }, 'hello world'],
      [{ $has: { id: 1 } }, [{ id: 2 }, { id: 1, more: true }]],
      [{ $absent: true }, undefined],
    ]
    const failing: [unknown, unknown][] = [
      [{ $contains: 'Hello' }, 'hello'],
      [{ $contains: ['hello', 'moon'] }, 'hello world'],
      [{ $contains: 'a' }, ['a']],
      [{ $has: { id: 1 } }, [{ id: 2 }]],
      [{ $has: { id: 1 } }, { id: 1 }],
      [{ $absent: true }, null],
    ]
    for (const [expected, came] of matching) expect(paths({ x: expected }, { x: came }, 'partial')).toEqual([])
    for (const [expected, came] of failing) expect(paths({ x: expected }, { x: came }, 'partial')).toEqual(['x'])
  })

  test('reads what is there but not listed', () => {
    const task = Object.defineProperty({}, 'raw', { value: { id: 1 }, enumerable: false })
    expect(paths({ raw: { id: 1 } }, task, 'partial')).toEqual([])
    expect(paths({ raw: { id: 2 } }, task, 'partial')).toEqual(['raw.id'])
  })
})
