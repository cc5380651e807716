import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findBeginnings, takeOut } from './take-out.ts'

const found = (text: string, needle: string) => {
  const spans: string[] = []
  findBeginnings(text, needle, (start, end) => spans.push(text.slice(start, end)))
  return spans
}
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

describe('where a needle is found', () => {
  test.each<[what: string, text: string, needle: string, spans: string[]]>([
    ['whole', 'one lighthouse, two', 'lighthouse', ['lighthouse']],
    ['twice, side by side', 'abcdefabcdef', 'abcdef', ['abcdef', 'abcdef']],
    ['its beginning', `- ${letters.slice(0, 30)} -`, letters, [letters.slice(0, 30)]],
    ['too little of its beginning', `- ${letters.slice(0, 23)} -`, letters, []],
    ['cut at the end', `- ${letters.slice(0, 8)}`, letters, [letters.slice(0, 8)]],
    ['cut too early at the end', `- ${letters.slice(0, 7)}`, letters, []],
    ['behind a beginning of itself', `${'ab'.repeat(30)}X`, `${'ab'.repeat(20)}X`, [`${'ab'.repeat(30)}X`]],
    ['not at all', 'nothing here', letters, []],
  ])('%s', (_, text, needle, spans) => {
    expect(found(text, needle)).toEqual(spans)
  })

  test('a needle of any form, in any text: whole ones are gone', () => {
    const few = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 60 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(fc.array(few), few, (parts, text) => {
        const clean = takeOut(parts.join(text), [{ text, label: '*' }])
        expect(clean).not.toContain(text)
      }),
    )
  })
})

describe('the work grows with the text', () => {
  const work = (text: string, needle: string) => findBeginnings(text, needle, () => {})

  test.each<[what: string, unit: string, needle: string]>([
    ['one letter', 'a', 'a'.repeat(5000)],
    ['one letter, and the needle ends otherwise', 'a', `${'a'.repeat(5000)}b`],
    ['beginnings that go on differently', `${'ab'.repeat(40)}c`, `${'ab'.repeat(500)}d`],
    ['beginnings in beginnings', `${letters}${letters}!`, letters.repeat(100)],
    ['the needle itself', letters, letters],
  ])('%s', (_, unit, needle) => {
    for (const length of [10_000, 20_000, 40_000]) {
      const text = unit.repeat(length / unit.length)
      expect(work(text, needle)).toBeLessThanOrEqual(3 * length)
    }
  })

  test('whatever text and needle are', () => {
    const few = fc.array(fc.constantFrom('a', 'b'), { maxLength: 400 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(few, few.filter(Boolean), (text, needle) => {
        expect(work(text, needle)).toBeLessThanOrEqual(3 * text.length)
      }),
      { numRuns: 2000 },
    )
  })
})

test('spans that overlap are told once, by the one that begins first', () => {
  const needles = [
    { text: 'a lighthouse', label: '[prompt]' },
    { text: 'house-key', label: '[key]' },
  ]
  expect(takeOut('see a lighthouse-key now', needles)).toBe('see [prompt] now')
})

test('what stands around an escaped needle stays as it was', () => {
  const needles = [{ text: 'two "cats"', label: '[prompt]' }]
  expect(takeOut(String.raw`{"a\/b":"\u00e9","t":"two \"cats\"","p":"50%25 &amp; more"}`, needles)).toBe(
    String.raw`{"a\/b":"\u00e9","t":"[prompt]","p":"50%25 &amp; more"}`,
  )
})
