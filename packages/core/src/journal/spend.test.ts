import { expect, test } from 'vitest'
import { entryOf } from '../../test/journal-entry.ts'
import type { JournalEntry } from './journal.ts'
import { purchaseOf } from './purchase.ts'
import { spendOf } from './spend.ts'

const bought = (...lines: Partial<JournalEntry>[]) =>
  purchaseOf(lines.map((line, index) => entryOf({ attempt: index + 1, usd: 0.1, state: 'accepted', ...line })))!
const succeeded = { finalStatus: 'succeeded' }

test('what was paid, what failed, what still runs and what nobody knows, of each provider', () => {
  const purchases = [
    bought({ provider: 'a', state: 'rejected' }, { provider: 'b', ...succeeded }),
    bought({ provider: 'b', finalStatus: 'failed', usd: 0.25 }),
    bought({ provider: 'b', finalStatus: 'expired' }),
    bought({ provider: 'b' }),
    bought({ provider: 'c', state: 'unknown' }),
    bought({ provider: 'c', state: 'sending' }),
    bought({ provider: 'c', ...succeeded, usd: null }),
    bought({ provider: 'c', state: 'not_sent' }),
  ]
  expect(spendOf(purchases, 'provider')).toEqual([
    { group: 'b', attempts: 4, succeeded: 0.1, failed: 0.35, running: 0.1, unknown: 0, unpriced: 0 },
    { group: 'c', attempts: 3, succeeded: 0, failed: 0, running: 0, unknown: 0.2, unpriced: 1 },
  ])
})

test('a reported cost counts before an estimate, and 0 is one', () => {
  const purchases = [bought({ ...succeeded, reportedUsd: 0.07 }), bought({ ...succeeded, reportedUsd: 0 })]
  expect(spendOf(purchases, 'provider')).toMatchObject([{ attempts: 2, succeeded: 0.07, unpriced: 0 }])
})

test('ten thousand tenths of a cent are ten dollars', () => {
  const purchases = Array.from({ length: 10_000 }, () => bought({ ...succeeded, usd: 0.001 }))
  expect(spendOf(purchases, 'model')[0]!.succeeded).toBe(10)
})

test('by account, model and day of the claim', () => {
  const purchases = [
    bought({ account: 'x', model: 'm', createdAt: '2026-11-01T23:59:59.999Z' }),
    bought({ account: null, model: null, createdAt: '2026-11-02T00:00:00.000Z' }),
  ]
  const groups = (by: Parameters<typeof spendOf>[1]) => spendOf(purchases, by).map(({ group }) => group)
  expect(groups('account')).toEqual(['paperboat', 'paperboat/x'])
  expect(groups('model')).toEqual(['paperboat/-', 'paperboat/m'])
  expect(groups('day')).toEqual(['2026-11-01', '2026-11-02'])
})
