import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeJson } from './json-text.ts'

const limits = { depth: 16, values: 100 }

test.each<[text: string, says: string]>([
  ['{"a":1,"a":2}', 'a: it stands there twice'],
  ['{"a":1,"\\u0061":2}', 'a: it stands there twice'],
  ['{"a":{"b":1,"b":2}}', 'b: it stands there twice'],
  ['[9007199254740993]', 'a number is out of range'],
  ['[1e999]', 'a number is out of range'],
  [`[0.${'1'.repeat(50)}]`, 'a number is out of range'],
  [`[${'1,'.repeat(200)}1]`, 'too many values; accepted: 100'],
  ['['.repeat(17), 'nested deeper than 16'],
])('%s', (text, says) => {
  expect(() => judgeJson(text, limits)).toThrow(says)
})

test('names of several objects, brackets in texts and escapes are as JSON has them', () => {
  const text = '[{"a":1},{"a":2,"b":"{\\"a\\":1,\\\\\\"[[[[[[[[[[[[[[[[[[[[[["},"a","a",-1.5e3,9007199254740991]'
  expect(() => judgeJson(text, limits)).not.toThrow()
})

test('whatever is JSON passes, unless it is more than the limits', () => {
  const exact = (_: string, value: unknown) => (Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value)
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
      judgeJson(JSON.stringify(value, exact), { depth: 16, values: 1e6 })
    }),
  )
})

test('whatever is no JSON ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\-1.e a') }), text => {
      try {
        judgeJson(text, limits)
      } catch {}
    }),
  )
})
