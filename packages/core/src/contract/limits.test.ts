import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeLimit, describeWhen, type Facts, fits, isInside, judge } from './limits.ts'
import type { Limit, Limits, Rule } from './provider.ts'

const judged = (facts: Facts, limits: Limits, options: { lenient?: boolean; rules?: readonly Rule[] } = {}) =>
  judge(facts, limits, options.rules ?? [], {
    lenient: options.lenient ?? false,
    subject: 'boat-1',
    fieldOf: fact => fact.replace('options.', 'providerOptions.'),
  })
const codes = (verdict: ReturnType<typeof judge>) => verdict.warnings.map(warning => warning.code)

describe('inside', () => {
  test.each<[value: unknown, limit: Limit, inside: boolean]>([
    [1, { min: 1, max: 15 }, true],
    [15, { min: 1, max: 15 }, true],
    [0, { min: 1, max: 15 }, false],
    [16, { min: 1, max: 15 }, false],
    [0, { max: 7 }, true],
    [8, { max: 7 }, false],
    [4, { in: [4, 8] }, true],
    ['4', { in: [4, 8] }, true],
    [5, { in: [4, 8] }, false],
    ['720P', { in: ['720p'] }, true],
    ['x', { given: true }, true],
    [0, { given: true }, true],
    [false, { given: false }, false],
    [undefined, { given: true }, false],
    [undefined, { given: false }, true],
    [undefined, {}, true],
    // An absent fact fits no range.
    [undefined, { in: [1] }, false],
    [undefined, { min: 1 }, false],
    [undefined, { max: 5 }, false],
    [null, { min: 0, max: 5 }, false],
    // What is no number lies in no range.
    ['high', { min: 1, max: 10 }, false],
    [{}, { max: 10 }, false],
  ])('%j in %j is %s', (value, limit, inside) => {
    expect(isInside(value, limit)).toBe(inside)
  })

  test.each<[facts: Facts, when: Limits | undefined, limits: Limits, fit: boolean]>([
    [{}, undefined, {}, true],
    [{}, { seconds: { min: 5 } }, {}, false],
    [{}, { seconds: { min: 5 } }, { seconds: { default: 6 } }, true],
    [{ seconds: 4 }, { seconds: { min: 5 } }, { seconds: { default: 6 } }, false],
    [{ seconds: 6 }, { seconds: [{ min: 5 }, { in: [6, 8] }], images: { max: 0 } }, {}, false],
    [{ seconds: 6, images: 0 }, { seconds: [{ min: 5 }, { in: [6, 8] }], images: { max: 0 } }, {}, true],
    [{}, { 'options.fast': { given: false } }, {}, true],
    [{ 'options.fast': false }, { 'options.fast': { given: true } }, {}, true],
  ])('%j when %j', (facts, when, limits, fit) => {
    expect(fits(when, facts, limits)).toBe(fit)
  })
})

describe('strengths', () => {
  test('allowed only: refused one past either end, with what is accepted and where that stands', () => {
    const limits: Limits = { seconds: { min: 1, max: 15, source: 'P1-1' } }
    for (const seconds of [1, 15]) expect(judged({ seconds }, limits)).toMatchObject({ refusals: [], warnings: [] })
    for (const [seconds, near] of [
      [0, 1],
      [16, 15],
    ]) {
      expect(judged({ seconds }, limits).refusals).toEqual([
        {
          field: 'seconds',
          problem: `${seconds} is not accepted by boat-1; accepted: 1 to 15; lenient sends ${near} instead`,
          source: 'P1-1',
        },
      ])
    }
  })

  test.each(['advised', 'ignored'] as const)('%s: sent as it is, with one warning', outside => {
    const verdict = judged({ aspectRatio: '2:1' }, { aspectRatio: { in: ['16:9'], outside } })
    expect(verdict).toMatchObject({ facts: { aspectRatio: '2:1' }, refusals: [] })
    expect(codes(verdict)).toEqual([outside])
    expect(judged({ aspectRatio: '16:9' }, { aspectRatio: { in: ['16:9'], outside } }).warnings).toEqual([])
  })

  test('rewritten: the value that the server would use is sent and told', () => {
    const verdict = judged({ seconds: 99 }, { seconds: { in: [5, 10], outside: 'rewritten' } })
    expect(verdict).toMatchObject({ facts: { seconds: 10 }, refusals: [] })
    expect(codes(verdict)).toEqual(['rewritten'])
    expect(verdict.warnings[0]!.message).toContain('99 becomes 10')
  })

  test('rewritten without a nearest value is refused', () => {
    const verdict = judged({ size: 'big' }, { size: { in: ['512x512'], outside: 'rewritten' } })
    expect(verdict.refusals).toHaveLength(1)
  })

  test('required and forbidden', () => {
    expect(judged({}, { prompt: { given: true } }).refusals).toEqual([
      { field: 'prompt', problem: 'is required by boat-1' },
    ])
    expect(judged({}, { seconds: [{ given: true }, { in: [4, 8] }] }).refusals).toEqual([
      { field: 'seconds', problem: 'is required by boat-1; accepted: 4, 8' },
    ])
    expect(judged({ seed: 0 }, { seed: { given: false } }).refusals).toEqual([
      { field: 'seed', problem: 'is not allowed by boat-1' },
    ])
    expect(judged({ seed: 0 }, { seed: { given: true } }).refusals).toEqual([])
  })

  test('each limit is judged alone and the strictest wins', () => {
    const limits: Limits = { seconds: [{ max: 15 }, { in: [4, 8], outside: 'advised' }] }
    expect(codes(judged({ seconds: 5 }, limits))).toEqual(['advised'])
    expect(judged({ seconds: 20 }, limits).refusals).toHaveLength(1)
    const clamped: Limits = { seconds: [{ max: 15, outside: 'rewritten' }, { max: 10 }] }
    expect(judged({ seconds: 20 }, clamped).refusals).toHaveLength(1)
  })

  test('counts of the prompt and the images are never made smaller', () => {
    const limits: Limits = { prompt: { max: 5 }, images: { max: 1 } }
    const { refusals, facts } = judged({ prompt: 6, images: 2 }, limits, { lenient: true })
    expect(facts).toEqual({ prompt: 6, images: 2 })
    expect(refusals.map(({ problem }) => problem)).toEqual([
      '6 characters are not accepted by boat-1; accepted: at most 5',
      '2 image(s) are not accepted by boat-1; accepted: at most 1',
    ])
  })

  test('an option is named as the caller wrote it', () => {
    expect(judged({ 'options.mood': 'sad' }, { 'options.mood': { in: ['glad'] } }).refusals[0]!.field).toBe(
      'providerOptions.mood',
    )
  })
})

describe('defaults', () => {
  test('a sent default becomes a fact, an unsent one does not', () => {
    expect(judged({}, { seconds: { default: 4, sent: true } }).facts).toEqual({ seconds: 4 })
    expect(judged({}, { seconds: { default: 4 } }).facts).toEqual({})
    expect(judged({ seconds: 0 }, { seconds: { default: 4, sent: true } }).facts).toEqual({ seconds: 0 })
  })
})

describe('rules', () => {
  const rules: readonly Rule[] = [
    { id: 'many', when: { images: { min: 2 } }, limits: { seconds: { max: 10 } }, source: 'P1-2' },
  ]
  const limits: Limits = { seconds: { max: 15 } }

  test.each([
    [{ images: 1, seconds: 15 }, 0],
    [{ images: 2, seconds: 10 }, 0],
    [{ images: 2, seconds: 11 }, 1],
    [{ images: 2, seconds: 16 }, 2],
  ])('%j has %i refusals', (facts, count) => {
    const { refusals } = judged(facts, limits, { rules })
    expect(refusals).toHaveLength(count)
    if (count === 1) expect(refusals[0]!.problem).toContain('when images is 2 or more; accepted: at most 10')
  })

  test('a default is enough to be inside a rule', () => {
    const byDefault: readonly Rule[] = [
      { id: 'wide', when: { aspectRatio: { in: ['16:9'] } }, limits: { seconds: { max: 5 } }, source: 'P1' },
    ]
    const own: Limits = { aspectRatio: { default: '16:9' } }
    expect(judged({ seconds: 6 }, own, { rules: byDefault }).refusals).toHaveLength(1)
    expect(judged({ seconds: 6, aspectRatio: '1:1' }, own, { rules: byDefault }).refusals).toEqual([])
  })

  test('a rule looks at the value that is sent', () => {
    const own: Limits = { seconds: { in: [10, 15], outside: 'rewritten' } }
    const longest: readonly Rule[] = [
      { id: 'longest', when: { seconds: { in: [15] } }, limits: { images: { max: 1 } }, source: 'P1' },
    ]
    const verdict = judged({ images: 2, seconds: 20 }, own, { rules: longest })
    expect(verdict.facts.seconds).toBe(15)
    expect(verdict.refusals.map(({ field }) => field)).toEqual(['images'])
  })

  test('lenient goes through the limit and the rule to the strictest', () => {
    const verdict = judged({ images: 2, seconds: 30 }, limits, { rules, lenient: true })
    expect(verdict).toMatchObject({ refusals: [], facts: { seconds: 10 } })
  })
})

describe('lenient', () => {
  test.each<[fact: string, value: unknown, limit: Limit, sent: unknown]>([
    ['seconds', 20, { min: 1, max: 15 }, 15],
    ['seconds', 0, { min: 1, max: 15 }, 1],
    ['seconds', 11, { in: [4, 8, 12] }, 12],
    ['seconds', 6, { in: [4, 8] }, 4],
    ['aspectRatio', '16:10', { in: ['1:1', '16:9', '9:16'] }, '16:9'],
    ['aspectRatio', '3:5', { in: ['1:1', '16:9', '9:16'] }, '9:16'],
    ['resolution', '1440p', { in: ['480p', '720p', '1080p'] }, '1080p'],
    ['resolution', '500p', { in: ['480p', '720p'] }, '480p'],
  ])('%s %j in %j becomes %j', (fact, value, limit, sent) => {
    const verdict = judged({ [fact]: value }, { [fact]: limit } as Limits, { lenient: true })
    expect(verdict).toMatchObject({ refusals: [], facts: { [fact]: sent } })
    expect(codes(verdict)).toEqual(['rewritten'])
  })

  test.each<[fact: string, value: unknown, limit: Limit]>([
    ['resolution', '4k', { in: ['720p'] }],
    ['aspectRatio', '2:1', { in: ['16:9', 'auto'] }],
    ['size', '100x100', { in: ['512x512'] }],
    ['model', 'x', { in: ['y'] }],
    ['seed', 1, { given: false }],
  ])('%s %j has no nearest in %j and stays refused', (fact, value, limit) => {
    expect(judged({ [fact]: value }, { [fact]: limit } as Limits, { lenient: true }).refusals).toHaveLength(1)
  })

  test('what lenient sends is inside every limit that refuses', () => {
    const limit = fc.oneof(
      fc.record({ in: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }) }),
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat(10)).map(([min, more]) => ({ min, max: min + more })),
    )
    fc.assert(
      fc.property(fc.array(limit, { maxLength: 3 }), fc.integer({ min: 1, max: 25 }), (seconds, value) => {
        const { facts, refusals } = judged({ seconds: value }, { seconds }, { lenient: true })
        if (refusals.length === 0) expect(judged(facts, { seconds }).refusals).toEqual([])
      }),
    )
  })
})

test.each<[limit: Limit, words: string]>([
  [{ in: ['16:9', '1:1'] }, '16:9, 1:1'],
  [{ min: 1, max: 1 }, 'exactly 1'],
  [{ min: 1, max: 15 }, '1 to 15'],
  [{ max: 7 }, 'at most 7'],
  [{ min: 2 }, '2 or more'],
  [{ given: false }, 'none'],
  [{ given: true }, 'a value'],
])('%j in words', (limit, words) => {
  expect(describeLimit(limit)).toBe(words)
})

test('a condition in words', () => {
  expect(describeWhen({ images: { min: 2 }, seed: { given: true }, size: { given: false } })).toBe(
    'images is 2 or more and seed is given and size is not given',
  )
})
