import { afterEach, expect, test } from 'vitest'
import { reading } from '../../test/reading.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

test.each([
  ['2026-02-05T17:46:39'],
  ['2026-02-05 17:46:39'],
  ['2026-02-05T17:46:39.123456'],
  ['2026-02-05 17:46:39,123'],
  [' 2026-02-05 17:46:39 '],
  ['2026/02/05 17:46:39'],
  ['Thu, 05 Feb 2026 17:46:39'],
  ['2026-02-05T17:46:39Z'],
  ['2026-02-05 17:46:39 UTC'],
  ['2026-02-06T01:46:39+08:00'],
  ['2026-02-06 01:46:39 +0800'],
  ['Thu, 05 Feb 2026 17:46:39 GMT'],
  ['Thu Feb  5 17:46:39 UTC 2026'],
  ['2026-02-05T12:46:39-05:00'],
  ['1770313599'],
  ['1770313599.25'],
  ['1770313599000'],
  ['1770313599000000'],
])('%s is the same second whatever the zone of the machine', created_at => {
  for (const place of ['Asia/Shanghai', 'America/New_York', 'UTC']) {
    process.env.TZ = place
    expect([place, reading({ status: 'QUEUED', created_at }).createdAt]).toEqual([place, 1_770_313_599])
  }
})

test('a day alone begins in UTC', () => {
  process.env.TZ = 'Asia/Shanghai'
  expect(reading({ status: 'QUEUED', created_at: '2026-02-05' }).createdAt).toBe(1_770_249_600)
  expect(reading({ status: 'QUEUED', created_at: '2026/02/05' }).createdAt).toBe(1_770_249_600)
})

test.each([['20260205174639'], ['253402300799'], ['0'], ['0001-01-01T00:00:00Z']])('%s is no date', created_at => {
  expect(reading({ status: 'QUEUED', created_at }).createdAt).toBeUndefined()
})
