import { type JournalEntry, memoryJournal } from '@vidrelay/core'
import { expect, test } from 'vitest'
import { describePurchase } from './describe-purchase.ts'

const line: JournalEntry = {
  key: 'order-1',
  fingerprint: 'f',
  operation: 'submit',
  kind: 'video',
  promptLength: 5,
  promptHash: null,
  requested: { seconds: 6 },
  wish: null,
  attempt: 1,
  owner: null,
  beat: 0,
  provider: 'mill',
  baseURL: 'https://mill.example',
  account: null,
  label: 'ann',
  dialect: 'task',
  model: 'stone',
  effective: {},
  usd: null,
  reservedUsd: 0.2,
  reportedUsd: null,
  billed: null,
  isReplaced: false,
  state: 'sending',
  ref: null,
  isSecond: false,
  problem: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  finalStatus: null,
  finalAt: null,
  keptUntil: null,
  file: null,
  sha256: null,
  deliveredAt: null,
}

test('the course of a purchase that went on from a failure tells who asked, what was reserved, and why it went on', async () => {
  const journal = memoryJournal()
  await journal.claim(line)
  await journal.update('order-1', { state: 'accepted', finalStatus: 'failed', billed: false })
  await journal.claim(
    { ...line, provider: 'tide', usd: 0.12, reservedUsd: null },
    { attempt: 1, patch: { isReplaced: true } },
  )
  expect(describePurchase((await journal.get('order-1'))!)).toEqual([
    'key        order-1',
    'asked      submit video, a prompt of 5 characters, seconds 6',
    'stands for sending',
    'attempt 1  2026-01-01 00:00 UTC, mill, stone at https://mill.example',
    '           accepted, failed',
    '           not billed; the purchase went on elsewhere',
    'asked by   ann',
    'reserved   0.2 USD (no price is known)',
    'attempt 2  2026-01-01 00:00 UTC, tide, stone at https://mill.example',
    '           sending',
    'asked by   ann',
    'price      0.12 USD (estimated)',
  ])
})
