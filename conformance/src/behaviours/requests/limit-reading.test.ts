import type { Limits, Rule } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { type Facts, isWithin, judgement, nearestIn } from './limit-reading.ts'

const source = 'M-1'

/** What becomes of a value: as it goes out, and what is said of it. */
const cases: [what: string, limits: Limits, facts: Facts, out: object][] = [
  ['the ends are inside', { seconds: { min: 1, max: 15 } }, { seconds: 15 }, { facts: { seconds: 15 } }],
  [
    'one past the end',
    { seconds: { max: 15, source } },
    { seconds: 16 },
    { refused: [{ fact: 'seconds', says: ['15'], source }] },
  ],
  [
    'a word of the list',
    { resolution: { in: ['480p', '720p'] } },
    { resolution: '720P' },
    { facts: { resolution: '720p' } },
  ],
  [
    'none of the list',
    { resolution: { in: ['480p', '720p'] } },
    { resolution: '1080p' },
    { refused: [{ fact: 'resolution', says: ['480p', '720p'] }] },
  ],
  ['left out', { seconds: { max: 15 } }, {}, { facts: {}, refused: [], warned: [] }],
  ['left out, though required', { prompt: { given: true } }, {}, { refused: [{ fact: 'prompt', says: ['required'] }] }],
  ['there, though forbidden', { seed: { given: false } }, { seed: 0 }, { refused: [{ fact: 'seed', says: [] }] }],
  ['a default that is sent', { seconds: { default: 4, sent: true } }, {}, { facts: { seconds: 4 } }],
  ['a default that is not', { seconds: { default: 4 } }, {}, { facts: {} }],
  ['0 is a value', { seed: { default: 4, sent: true } }, { seed: 0 }, { facts: { seed: 0 } }],
  [
    'advised',
    { seconds: { in: [4, 8], outside: 'advised' } },
    { seconds: 5 },
    { facts: { seconds: 5 }, warned: [{ code: 'advised', fact: 'seconds', says: ['4', '8'] }] },
  ],
  [
    'ignored',
    { seed: { max: 9, outside: 'ignored' } },
    { seed: 10 },
    { facts: { seed: 10 }, warned: [{ code: 'ignored', fact: 'seed', says: [] }] },
  ],
  [
    'rewritten',
    { seconds: { in: [10, 15], outside: 'rewritten' } },
    { seconds: 14 },
    { facts: { seconds: 15 }, warned: [{ code: 'rewritten', fact: 'seconds', says: ['15'] }] },
  ],
  [
    'two rows, each alone',
    { seconds: [{ max: 9 }, { in: [4, 8], outside: 'advised' }] },
    { seconds: 10 },
    { refused: [{ fact: 'seconds', says: ['9'] }], warned: [{ code: 'advised', fact: 'seconds', says: ['4', '8'] }] },
  ],
]
test.each(cases)('%s', (_, limits, facts, out) => {
  expect(judgement(facts, limits)).toMatchObject(out)
})

test('the lenient get the nearest value, and what has none stays refused', () => {
  const lenient = (limits: Limits, facts: Facts) => judgement(facts, limits, [], true)
  expect(lenient({ seconds: { min: 4, max: 15 } }, { seconds: 1 })).toMatchObject({
    facts: { seconds: 4 },
    refused: [],
  })
  expect(lenient({ images: { max: 7 } }, { images: 8 })).toMatchObject({ refused: [{ fact: 'images' }] })
  expect(lenient({ 'options.style': { in: ['calm'] } }, { 'options.style': 'loud' }).refused).toHaveLength(1)
  expect(lenient({ seconds: [{ min: 4 }, { max: 2 }] }, { seconds: 1 }).refused).not.toEqual([])
})

test.each([
  ['16:9', ['1:1', '9:16'], '1:1'],
  ['1080p', ['480p', '720p'], '720p'],
  [7, [4, 8], 8],
  ['calm', ['loud'], undefined],
])('nearest to %s in %j', (value, words, near) => {
  expect(nearestIn('any', { in: words }, value)).toBe(near)
})

const rule: Rule = { id: 'r', when: { images: { min: 2 } }, limits: { seconds: { max: 8 } }, source }
test('a rule holds where it is for', () => {
  const judged = (facts: Facts) => judgement(facts, {}, [rule]).refused.length
  expect([
    judged({ images: 1, seconds: 9 }),
    judged({ images: 2, seconds: 9 }),
    judged({ images: 2, seconds: 8 }),
  ]).toEqual([0, 1, 0])
})

test('what is absent counts as its default, or fits only what forbids it', () => {
  expect(isWithin({ seconds: { in: [4] } }, {}, { seconds: { default: 4 } })).toBe(true)
  expect(isWithin({ seconds: { in: [4] } }, {}, {})).toBe(false)
  expect(isWithin({ seed: { given: false } }, {}, {})).toBe(true)
  expect(isWithin({ seed: { given: true } }, { seed: 0 }, {})).toBe(true)
})
