import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeBody, documentsIn, parseJson } from './json.ts'
import { createScrub } from './redact.ts'

const scrub = createScrub(['sk-test-Zq83hdLw0P5n'])
const bytes = (text: string) => Buffer.from(text, 'utf8')

test.each<[text: string, value: unknown]>([
  ['{"a":1}', { a: 1 }],
  ['\ufeff{"a":1}', { a: 1 }],
  [' \n\t{"a":1}\n', { a: 1 }],
  ['null', null],
  ['""', ''],
  ['{"a":9007199254740991}', { a: 9007199254740991 }],
  ['{"a":9007199254740993}', { a: '9007199254740993' }],
  ['{"a":-12345678901234567890}', { a: '-12345678901234567890' }],
  ['[1000000000000000000000000]', ['1000000000000000000000000']],
  ['{"a":0.12345678901234567890}', { a: 0.12345678901234568 }],
  ['{"a":"12345678901234567890"}', { a: '12345678901234567890' }],
  ['{"a":1e400,"b":12345678901234567}', { a: Number.POSITIVE_INFINITY, b: '12345678901234567' }],
  ['', undefined],
  ['\ufeff', undefined],
  ['{"a":', undefined],
  ['{"a":NaN}', undefined],
  ['<html>', undefined],
  ['data: {"a":1}\n\n', undefined],
  ['{"a":1}\n{"a":2}', undefined],
])('%j', (text, value) => {
  expect(parseJson(bytes(text))).toEqual(value)
})

test('names of prototypes are data', () => {
  const value = parseJson(bytes('{"__proto__":{"a":1},"n":12345678901234567890}')) as object
  expect(Object.keys(value)).toEqual(['__proto__', 'n'])
  expect(value).not.toHaveProperty('a')
})

test('what JSON.stringify wrote is read', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const text = JSON.stringify(value)
      fc.pre(!/\d{16}/.test(text))
      expect(parseJson(bytes(text))).toEqual(JSON.parse(text))
    }),
  )
})

test('any whole number keeps its digits, any bytes are survived', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.uint8Array(), (number, noise) => {
      expect(String(parseJson(bytes(`[${number}]`)))).toBe(String(number))
      expect(() => parseJson(noise)).not.toThrow()
      expect(typeof describeBody(noise, scrub)).toBe('string')
    }),
  )
})

test.each(['[', '{"a":'])('a hundred thousand times %s overflows nothing', open => {
  const close = open === '[' ? ']' : '}'
  for (const inner of ['1', '12345678901234567890']) {
    const text = open.repeat(100_000) + inner + close.repeat(100_000)
    expect(() => parseJson(bytes(text))).not.toThrow()
  }
  expect(parseJson(bytes(open.repeat(100_000)))).toBeUndefined()
})

describe('what is said of a body that is no JSON', () => {
  test.each([
    ['', 'an empty body'],
    [' \n', 'an empty body'],
    ['<html><head><TITLE lang="en"> 502 Bad Gateway </title>', 'an HTML page titled "502 Bad Gateway"'],
    ['<?xml version="1.0"?><Error/>', 'an HTML or XML page'],
    ['no upstream', 'text that is not JSON: "no upstream"'],
    ['no "up\nstream"; nothing was sent', 'text that is not JSON: "no \\"up stream\\"; nothing was sent"'],
    ['<title', 'an HTML or XML page'],
    ['<titles>x</titles>', 'an HTML or XML page'],
    [`<title>${'a word '.repeat(80)}</title>`, `an HTML page titled "${'a word '.repeat(17)}a"`],
  ])('%j', (text, words) => {
    expect(describeBody(bytes(text), scrub)).toBe(words)
  })

  test('it is short, whatever came', () => {
    expect(describeBody(bytes('word '.repeat(1e6)), scrub).length).toBeLessThan(200)
  })
})

test.each<[text: string, values: unknown[]]>([
  ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
  ['data: {"a":1}\n\ndata: [DONE]\n\n', [{ a: 1 }]],
  ['<b>Warning</b>: {x} in {"a":{"b":"}"}} end', [{ a: { b: '}' } }]],
  ['{"a":"{\\"b\\":1}"}{"c":1', [{ a: '{"b":1}' }]],
  ['{"a":12345678901234567890}x', [{ a: '12345678901234567890' }]],
  ['no brace', []],
  ['{{{{', []],
  ['}{', []],
])('the documents in %j', (text, values) => {
  expect(documentsIn(bytes(text))).toEqual(values)
})

test('a page of braces costs little', () => {
  const begun = performance.now()
  expect(documentsIn(bytes('{} '.repeat(100_000)))).toHaveLength(100_000)
  expect(documentsIn(bytes(`{"a":${'{x}'.repeat(100_000)}`))).toEqual([])
  expect(documentsIn(bytes('{'.repeat(1_000_000)))).toEqual([])
  expect(performance.now() - begun).toBeLessThan(1000)
})

test('a result of many megabytes in a document is read', () => {
  const text = 'A'.repeat(20_000_000)
  expect(documentsIn(bytes(`warning\n{"b64":"${text}"}`))).toEqual([{ b64: text }])
})
