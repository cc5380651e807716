import type { Attempt, Journal, TaskRef } from '@vidrelay/core'
import { expect, test } from 'vitest'
import { durationText, usualText, usualTime } from './usual-time.ts'

const ref = { provider: 'apixgo', model: 'grok' } as TaskRef
const took = (seconds: number, other: Partial<Attempt> = {}): Partial<Attempt> => ({
  provider: 'apixgo',
  model: 'grok',
  createdAt: '2026-01-01T00:00:00.000Z',
  finalAt: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
  finalStatus: 'succeeded',
  ...other,
})
const journalOf = (...attempts: Partial<Attempt>[]) =>
  ({ list: async () => attempts.map(attempt => ({ attempts: [attempt] })) }) as unknown as Journal

test('the median of what succeeded there with that model, once three have', async () => {
  const others = [
    took(1, { model: 'other' }),
    took(1, { provider: 'gaia' }),
    took(1, { finalStatus: 'failed' }),
    took(1, { finalStatus: null, finalAt: null }),
  ]
  expect(await usualTime(journalOf(took(90), took(100), ...others), ref)).toBeUndefined()
  expect(await usualTime(journalOf(took(90), took(100), took(86_400), ...others), ref)).toEqual({
    seconds: 100,
    count: 3,
  })
  expect(await usualTime(journalOf(took(90), took(100), took(121), took(300)), ref)).toEqual({ seconds: 111, count: 4 })
})

test('in words', () => {
  expect([5, 119, 120, 290].map(durationText)).toEqual(['5 s', '119 s', '2 min', '5 min'])
  expect(usualText({ seconds: 95, count: 12 })).toBe('such tasks took about 95 s before (median of 12)')
})
