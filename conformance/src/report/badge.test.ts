import { expect, test } from 'vitest'
import { sampleReport } from '../../test/sample-report.ts'
import type { Report } from '../format/report.ts'
import { badge } from './badge.ts'

const badgeOf = (totals: Report['totals']) => JSON.parse(badge({ ...sampleReport(), totals }))

test('counts, green only where nothing fails', () => {
  expect(badgeOf({ pass: 74, fail: 0, notApplicable: 6, untestable: 0 })).toEqual({
    schemaVersion: 1,
    label: 'conformance',
    message: '74 pass · 0 fail · 6 n/a',
    color: 'brightgreen',
  })
})

test.each([
  ['a failure is red', { pass: 74, fail: 1, notApplicable: 6, untestable: 0 }, '74 pass · 1 fail · 6 n/a', 'red'],
  [
    'what nothing proves is no failure, and does not pass either',
    { pass: 74, fail: 0, notApplicable: 6, untestable: 2 },
    '74 pass · 0 fail · 6 n/a · 2 no evidence',
    'brightgreen',
  ],
  [
    'nothing is no success',
    { pass: 0, fail: 0, notApplicable: 6, untestable: 0 },
    '0 pass · 0 fail · 6 n/a',
    'lightgrey',
  ],
])('%s', (_, totals, message, color) => {
  expect(badgeOf(totals)).toMatchObject({ message, color })
})

test('rows without evidence are counted beside', () => {
  const evidence = (['documentation', 'none', 'none'] as const).map((own, index) => ({
    adapter: 'north',
    row: `statuses.${index}`,
    says: '"queued"',
    table: 'statuses',
    class: own,
  }))
  const { message } = JSON.parse(badge({ ...sampleReport(), evidence }))
  expect(message).toMatch(/ · 2 of 3 rows without evidence$/)
})
