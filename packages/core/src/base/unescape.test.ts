import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { unescaped } from './unescape.ts'

test.each([
  ['a%2Fb%2fc', 'a/b/c'],
  ['%E7%8c%ab %F0%9F%8C%A7', '猫 🌧'],
  ['%e9t%e9', 'été'],
  [String.raw`\"\\\/\n\t\u732b\ud83c\udf27\x41\xe7\x8c\xab\u{1f327}`, '"\\/\n\t猫🌧A猫🌧'],
  ['&lt;&#29483;&#x732B;&quot;&AMP;', '<猫猫"&'],
  [String.raw`\\u0026`, String.raw`\u0026`],
  ['%2525', '%25'],
  ['&amp;amp;', '&amp;'],
])('%s', (text, plain) => {
  expect(unescaped(text)?.text).toBe(plain)
})

test.each([
  '',
  'plain',
  '100 % & more',
  '%2',
  '%zz',
  '\\',
  String.raw`\u12`,
  '&nosuch;',
  '&#;',
  '&#x110000;',
  '\u732b',
])('%j holds no whole escape', text => {
  expect(unescaped(text)).toBeUndefined()
})

test('each character knows where it stood', () => {
  const text = String.raw`a%2Fb\u732bc&amp;d`
  const plain = unescaped(text)!
  expect(plain.text).toBe('a/b猫c&d')
  expect(Array.from({ length: 8 }, (_, index) => plain.startOf(index))).toEqual([0, 1, 4, 5, 11, 12, 17, 18])
})

test('any text: places grow, and what is no escape comes out as it went in', () => {
  fc.assert(
    fc.property(anyText('%41', '\\u0041', '\\"', '&amp;', '&#65;', '%', '\\', '&', '\ud800'), text => {
      const plain = unescaped(text)
      if (!plain) return
      expect(plain.text.length).toBeLessThan(text.length)
      for (let index = 0; index < plain.text.length; index++) {
        const [start, end] = [plain.startOf(index), plain.startOf(index + 1)]
        expect(start).toBeLessThanOrEqual(end)
        if (end - start === 1) expect(plain.text[index]).toBe(text[start])
      }
      expect(plain.startOf(plain.text.length)).toBe(text.length)
    }),
  )
})
