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
    { group: 'b', attempts: 4, paid: 0.1, failed: 0.35, refunded: 0, running: 0.1, unknown: 0, unpriced: 0 },
    { group: 'c', attempts: 3, paid: 0, failed: 0, refunded: 0, running: 0, unknown: 0.2, unpriced: 1 },
  ])
})

test('a reported cost counts before an estimate, and 0 is one', () => {
  const purchases = [bought({ ...succeeded, reportedUsd: 0.07 }), bought({ ...succeeded, reportedUsd: 0 })]
  expect(spendOf(purchases, 'provider')).toMatchObject([{ attempts: 2, paid: 0.07, refunded: 0, unpriced: 0 }])
})

test('ten thousand tenths of a cent are ten dollars', () => {
  const purchases = Array.from({ length: 10_000 }, () => bought({ ...succeeded, usd: 0.001 }))
  expect(spendOf(purchases, 'model')[0]!.paid).toBe(10)
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

test('what failed is refunded as far as the provider reports it, or says that it is not billed', () => {
  const failed = { finalStatus: 'failed', usd: 0.3 }
  const purchases = [
    bought({ ...failed, reportedUsd: 0 }),
    bought({ ...failed, reportedUsd: 0.1 }),
    bought({ ...failed, reportedUsd: 0.4 }),
    bought({ ...failed, billed: false }, { ...failed, finalStatus: 'succeeded' }),
    bought({ ...failed, billed: true }),
    bought({ ...failed, usd: null, reportedUsd: 0 }),
    bought({ ...failed, usd: null, billed: false }),
  ]
  expect(spendOf(purchases, 'provider')).toMatchObject([
    { attempts: 8, paid: 0.3, failed: 0.8, refunded: 0.8, unpriced: 0 },
  ])
})

test('since a moment counts what was claimed then, however old its purchase is', () => {
  const purchases = [
    bought(
      { ...succeeded, state: 'not_sent', createdAt: '2026-10-31T23:00:00.000Z' },
      { ...succeeded, createdAt: '2026-11-01T00:00:00.000Z' },
    ),
    bought({ ...succeeded, createdAt: '2026-10-31T23:59:59.999Z' }),
  ]
  expect(spendOf(purchases, 'day', '2026-11-01T00:00:00.000Z')).toMatchObject([{ group: '2026-11-01', paid: 0.1 }])
})
