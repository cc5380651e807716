import { describe, expect, test } from 'vitest'
import { entryOf } from '../../test/journal-entry.ts'
import { refOf } from '../../test/prepare.ts'
import { isPending } from './journal.ts'
import { journalSuite } from './journal-suite.ts'
import { memoryJournal } from './memory-journal.ts'
import { mayClaim } from './purchase.ts'

describe('in memory', () => journalSuite({ test, open: memoryJournal, durable: false }))

test('pending is what may still cost or bring something', () => {
  const states = ['sending', 'accepted', 'rejected', 'not_sent', 'unknown'] as const
  expect(states.filter(state => isPending(entryOf({ state })))).toEqual(['sending', 'accepted', 'unknown'])
  expect(isPending(entryOf({ state: 'accepted', ref: refOf(), finalStatus: 'failed' }))).toBe(false)
})

test('a key is free again on proof that nothing runs, for the same request', () => {
  const states = ['sending', 'accepted', 'rejected', 'not_sent', 'unknown'] as const
  expect(states.filter(state => mayClaim([entryOf({ state })], entryOf()))).toEqual(['rejected', 'not_sent'])
  expect(mayClaim([entryOf({ state: 'rejected' })], entryOf({ fingerprint: 'f2' }))).toBe(false)
})
