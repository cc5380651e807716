import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { at, fill, fillPath, first, isScalar, isUsable, isWords, put } from './tree.ts'

const ownProto = JSON.parse('{"__proto__": {"a": 1}}')

test.each<[path: string, root: unknown, found: unknown[]]>([
  ['a', { a: 1 }, [1]],
  ['a.b', { a: { b: 0 } }, [0]],
  ['a', { a: null }, [null]],
  ['a.b', { a: null }, []],
  ['a.b', { a: 'text' }, []],
  ['a', undefined, []],
  ['a[]', { a: [1, 2] }, [1, 2]],
  ['a[]', { a: 1 }, [1]],
  ['a[]', { a: null }, []],
  ['a[].u', { a: [{ u: 1 }, {}, null, { u: 2 }] }, [1, 2]],
  ['a[][]', { a: [[1], [2, 3]] }, [1, 2, 3]],
  ['a[1]', { a: [1, 2] }, [2]],
  ['a[9]', { a: [1] }, []],
  ['a[0]', { a: 'x' }, []],
  ['[].u', [{ u: 1 }], [1]],
  ['[0][1].u', [[0, { u: 7 }]], [7]],
  ['a.@json.b', { a: '{"b":1}' }, [1]],
  ['a.@json.b', { a: { b: 1 } }, [1]],
  ['a.@json', { a: '{broken' }, []],
  ['a.@json', { a: 5 }, []],
  ['__proto__', {}, []],
  ['constructor.name', {}, []],
  ['toString', {}, []],
  ['__proto__.a', ownProto, [1]],
  ['length', { length: 3 }, [3]],
])('%s of %j', (path, root, found) => {
  expect(at(root, path)).toEqual(found)
})

test('reading is total', () => {
  const path = fc.array(fc.constantFrom('a', '[]', '[0]', '.', '@json', '__proto__', '[', ']', ''))
  fc.assert(
    fc.property(fc.jsonValue(), path, fc.string(), (json, parts, text) => {
      expect(at(json, parts.join(''))).toBeInstanceOf(Array)
      expect(at(json, text)).toBeInstanceOf(Array)
    }),
  )
})

test('the first good value: paths outrank roots, empty text is absent', () => {
  const roots = [{ b: 'near', a: '' }, { a: 'far' }]
  expect(first(roots, ['a', 'b'], isUsable)).toBe('far')
  expect(first(roots, ['c', 'b'], isUsable)).toBe('near')
  expect(first(roots, undefined, isUsable)).toBeUndefined()
  expect(first([{ a: Number.POSITIVE_INFINITY }, { a: 0 }], ['a'], isUsable)).toBe(0)
})

test.each([
  ['text', [true, true, true]],
  [' ', [true, true, false]],
  ['', [true, false, false]],
  [0, [true, true, false]],
  [Number.NaN, [false, false, false]],
  [true, [false, false, false]],
  [null, [false, false, false]],
  [[], [false, false, false]],
])('%j is scalar, usable, words: %j', (value, is) => {
  expect([isScalar(value), isUsable(value), isWords(value)]).toEqual(is)
})

test.each<[writes: [place: string, value: unknown][], json: string]>([
  [[['a', 1]], '{"a":1}'],
  [
    [
      ['a.b.c', 0],
      ['a.b.d', false],
    ],
    '{"a":{"b":{"c":0,"d":false}}}',
  ],
  [
    [
      ['a[]', 1],
      ['a[]', 2],
    ],
    '{"a":[1,2]}',
  ],
  [
    [
      ['a[].u', 1],
      ['a[].u', 2],
    ],
    '{"a":[{"u":1},{"u":2}]}',
  ],
  [[['a.b[].u.v', 1]], '{"a":{"b":[{"u":{"v":1}}]}}'],
  [
    [
      ['a', 1],
      ['a', 2],
    ],
    '{"a":2}',
  ],
  [
    [
      ['__proto__', 1],
      ['constructor.prototype', 2],
    ],
    '{"__proto__":1,"constructor":{"prototype":2}}',
  ],
  [[['__proto__.polluted', 1]], '{"__proto__":{"polluted":1}}'],
])('writes %j', (writes, json) => {
  const target = {}
  for (const [place, value] of writes) put(target, place, value)
  expect(JSON.stringify(target)).toBe(json)
  expect('polluted' in {}).toBe(false)
})

test('what is put is found', () => {
  const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'a'), fc.stringMatching(/^\w+$/))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, fc.boolean()), { minLength: 1, maxLength: 5 }),
      fc.jsonValue(),
      (parts, value) => {
        const place = parts.map(([part, isList]) => (isList ? `${part}[]` : part)).join('.')
        const target = {}
        put(target, place, value)
        expect(at(target, place)).toEqual([value])
        expect(Object.getPrototypeOf(target)).toBe(Object.prototype)
      },
    ),
  )
})

const holes = { id: 'x', n: 0, no: false, empty: '', list: [1] }
test.each<[template: Parameters<typeof fill>[0], filled: unknown]>([
  ['{id}', 'x'],
  ['{n}', 0],
  ['{no}', false],
  ['{list}', [1]],
  ['a {id} b', 'a x b'],
  ['a {missing}', undefined],
  ['{missing}', undefined],
  [
    { keep: 1, drop: '{missing}', deep: { id: '{id}', drop: 'a{empty}' } },
    { keep: 1, deep: { id: 'x' } },
  ],
  [
    ['{id}', '{missing}', null, 2],
    ['x', null, null, 2],
  ],
  ['{ id }', '{ id }'],
])('fills %j', (template, filled) => {
  expect(fill(template, holes)).toEqual(filled)
})

test.each<[id: unknown, path: string | undefined]>([
  ['t_1', '/v1/t/t_1/c'],
  [7, '/v1/t/7/c'],
  ['a/b', '/v1/t/a%2Fb/c'],
  ['a?b#c', '/v1/t/a%3Fb%23c/c'],
  ['%2e%2e', '/v1/t/%252e%252e/c'],
  ['...', '/v1/t/.../c'],
  ['..', undefined],
  ['.', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  ['\ud800', '/v1/t/%EF%BF%BD/c'],
])('an id %j in a path', (id, path) => {
  expect(fillPath('/v1/t/{id}/c', { id })).toBe(path)
})

test('no id leaves its route, and each arrives as it is', () => {
  const id = anyText(
    '..',
    '.',
    '%2e',
    '%2E',
    '/',
    '\\',
    '?',
    '#',
    '\ud800',
    '\udfff',
    '\r\n',
    '\t',
    '%',
    '@',
    ':',
    '{id}',
    '$&',
  )
  fc.assert(
    fc.property(id, text => {
      const path = fillPath('/v1/t/{id}/c', { id: text })
      if (path === undefined) {
        expect(['', '.', '..']).toContain(text)
        return
      }
      const url = new URL(`https://relay.example/base${path}`)
      expect(url.origin + url.search + url.hash).toBe('https://relay.example')
      const [, base, v1, route, segment, last, ...rest] = url.pathname.split('/')
      expect([base, v1, route, last, rest]).toEqual(['base', 'v1', 't', 'c', []])
      expect(decodeURIComponent(segment!)).toBe(text.toWellFormed())
    }),
    { numRuns: 1000 },
  )
})
