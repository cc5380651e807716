import { describe, expect, test } from 'vitest'
import { hostileText } from '../../test/sample-report.ts'
import { sized, visible, visibleLine, widthOf, wrap } from './terminal-text.ts'

describe('visible', () => {
  test('leaves nothing that a terminal would obey', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: to find them is its purpose
    expect(visible(hostileText)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/)
    expect(visible(hostileText).isWellFormed()).toBe(true)
    expect(visible('a\u001b[31mb\r\u202e')).toBe('a\\u{1b}[31mb\\u{d}\\u{202e}')
  })
  test('keeps lines, tabs and other scripts', () => {
    expect(visible('a\n\tb 排队中 é 🎬')).toBe('a\n\tb 排队中 é 🎬')
  })
  test('on one line, line ends and tabs are spaces', () => {
    expect(visibleLine('a\n  b\tc')).toBe('a b c')
  })
})

test('widthOf counts columns: two for Chinese and for an emoji, none for a combining mark', () => {
  expect([widthOf('abc'), widthOf('排队中'), widthOf('e\u0301'), widthOf('🎬')]).toEqual([3, 6, 1, 2])
})

test('sized is exactly as wide as asked for', () => {
  expect(sized('abc', 5)).toBe('abc  ')
  expect(sized('abcdef', 5)).toBe('abcd…')
  expect(sized('排队中', 4)).toBe('排… ')
})

test('wrap breaks at spaces, and inside a word only where it must', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
  expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k'])
  expect(wrap('', 4)).toEqual([''])
})
