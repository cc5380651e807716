import { expect, test } from 'vitest'
import { playLost } from './failover.ts'
import { leases, playLease } from './leases.ts'

const timeout = 120_000

test.each(leases)('on one key: $title', { timeout }, async lease => {
  expect(lease.wrong(await playLease(lease))).toBeUndefined()
})

test.each([
  ['torn down', 0],
  ['a success without an id', 1],
  ['a page as 502', 2],
])(
  'over three ways: %s at %i makes one task, and no other way is gone (all of them: pnpm failover)',
  { timeout },
  async (mode, at) => {
    expect(await playLost(mode, 3, at, at)).toMatchObject({ made: 1, posts: at + 1, outcome: 'submit_unknown' })
  },
)
