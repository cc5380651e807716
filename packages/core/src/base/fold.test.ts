import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { folded } from './fold.ts'

test.each([
  ['Task_ID  is: EMPTY!', 'taskidisempty'],
  ['ｔａｓｋ＿ｉｄ', 'taskid'],
  ['Straße STRASSE', 'strassestrasse'],
  ['naïve nai\u0308ve', 'naivenaive'],
  ['İI ıi', 'iiii'],
  ['ΟΔΟΣ οδος', 'οδοσοδοσ'],
  ['不支持，文生 视频', '不支持文生视频'],
  ['… — !?', ''],
  ['', ''],
])('%s is folded to %s', (text, letters) => {
  expect(folded(text).text).toBe(letters)
})

test('each letter knows where it stood', () => {
  const text = '— Straße 𝐀bc'
  const letters = folded(text)
  const at = letters.text.indexOf('ssea')
  expect(text.slice(letters.startOf(at), letters.endOf(at + 3))).toBe('ße 𝐀')
  expect(letters.indexAt(text.indexOf('S'))).toBe(0)
  expect(letters.indexAt(text.indexOf('𝐀'))).toBe(letters.text.indexOf('abc'))
  expect(letters.indexAt(text.length)).toBe(letters.text.length)
})

test('a stretch folds the same wherever it stands, and in any case', () => {
  fc.assert(
    fc.property(anyText('ß', 'é', 'ﬁ', '한', 'Σ', 'İ'), anyText('A', ' '), (text, around) => {
      const whole = around.toWellFormed() + text.toWellFormed() + around.toWellFormed()
      const [before, inside] = [folded(around.toWellFormed()).text, folded(text.toWellFormed()).text]
      expect(folded(whole).text).toBe(before + inside + before)
      for (let at = 0; at < folded(whole).text.length; at++) {
        const { startOf, endOf } = folded(whole)
        expect(endOf(at)).toBeGreaterThan(startOf(at))
      }
    }),
  )
})
