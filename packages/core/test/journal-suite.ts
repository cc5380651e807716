import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Journal, JournalEntry, SubmitState } from '../src/journal.ts'
import { entryOf } from './journal-entry.ts'
import { refOf } from './prepare.ts'

/** What every journal must do. */
export function journalSuite(open: () => Promise<Journal>): void {
  let journal: Journal
  let serial = 0
  /** A key that no other test has used. */
  const nextKey = () => `key-${serial++}`
  const claimed = async (rest: Partial<JournalEntry> = {}) => {
    const entry = entryOf({ key: nextKey(), ...rest })
    expect(await journal.claim(entry)).toEqual({ claimed: true })
    return entry
  }
  beforeAll(async () => {
    journal = await open()
  })
  afterAll(() => journal.close())

  describe('claims', () => {
    test('a new key is taken, and its entry kept whole', async () => {
      const entry = await claimed({
        ref: refOf({ id: '12345678901234567890', kept: { token: 'x' } }),
        problem: '雨 "x"',
      })
      expect(await journal.get(entry.key)).toEqual(entry)
      expect(await journal.get('another')).toBeUndefined()
    })

    test.each<[state: SubmitState, fingerprint: string, taken: boolean]>([
      ['sending', 'f1', false],
      ['sending', 'f2', false],
      ['accepted', 'f1', false],
      ['accepted', 'f2', false],
      ['unknown', 'f1', false],
      ['unknown', 'f2', false],
      ['rejected', 'f1', true],
      ['rejected', 'f2', false],
      ['not_sent', 'f1', true],
      ['not_sent', 'f2', false],
    ])('a key that is %s, asked for again by %s: %s', async (state, fingerprint, taken) => {
      const before = await claimed()
      await journal.update(before.key, { state })
      const again = entryOf({ key: before.key, fingerprint, createdAt: '2026-02-02T00:00:00.000Z' })
      const standing = { ...before, state }
      expect(await journal.claim(again)).toEqual(taken ? { claimed: true } : { claimed: false, entry: standing })
      expect(await journal.get(before.key)).toEqual(taken ? again : standing)
    })

    test('of many at once, one wins', async () => {
      const key = nextKey()
      const all = await Promise.all(Array.from({ length: 20 }, () => journal.claim(entryOf({ key }))))
      expect(all.filter(claim => claim.claimed)).toHaveLength(1)
    })

    test('what is given and taken stays apart', async () => {
      const entry = await claimed()
      entry.requested.seconds = 99
      const read = await journal.get(entry.key)
      read!.requested.seconds = 98
      expect((await journal.get(entry.key))!.requested.seconds).toBe(4)
    })
  })

  describe('updates', () => {
    test('they change what they name', async () => {
      const entry = await claimed()
      const patch = { state: 'accepted' as const, ref: refOf({ id: entry.key }), updatedAt: '2026-03-03T00:00:00.000Z' }
      await journal.update(entry.key, patch)
      expect(await journal.get(entry.key)).toEqual({ ...entry, ...patch })
    })

    test('of an unknown key they change nothing', async () => {
      await journal.update('never claimed', { state: 'accepted' })
      expect(await journal.get('never claimed')).toBeUndefined()
    })
  })

  describe('finding a task', () => {
    test('by provider, base URL, account, dialect and id', async () => {
      const ref = refOf({ id: nextKey(), account: 'work' })
      const { key } = await claimed()
      await journal.update(key, { state: 'accepted', ref })
      expect((await journal.find({ ...ref, model: 'other', createdAt: '2020-01-01T00:00:00Z' }))?.key).toBe(key)
      const { account: _, ...nobody } = ref
      for (const other of [
        { ...ref, id: 'x' },
        { ...ref, provider: 'x' },
        { ...ref, baseURL: 'x' },
        { ...ref, dialect: 'x' },
        nobody,
      ])
        expect(await journal.find(other)).toBeUndefined()
    })

    test('no account is the empty account', async () => {
      const ref = refOf({ id: nextKey() })
      const { key } = await claimed({ ref })
      expect((await journal.find(ref))?.key).toBe(key)
    })

    test('an id is no pattern, and no delimiter', async () => {
      const ref = refOf({ id: `${nextKey()}%'; drop table submits; --\n` })
      const { key } = await claimed({ ref })
      expect((await journal.find(ref))?.key).toBe(key)
      expect(await journal.find(refOf({ dialect: 'a\nb', id: 'c' }))).toBeUndefined()
      await claimed({ ref: refOf({ dialect: 'a', id: 'b\nc' }) })
      expect(await journal.find(refOf({ dialect: 'a\nb', id: 'c' }))).toBeUndefined()
    })
  })

  describe('lists', () => {
    test('newest first, as many as asked for, pending or all', async () => {
      const own = await open()
      const states: [key: string, rest: Partial<JournalEntry>, pending: boolean][] = [
        ['sending', { state: 'sending' }, true],
        ['unknown', { state: 'unknown' }, true],
        ['accepted', { state: 'accepted', ref: refOf({ id: 'a' }) }, true],
        ['rejected', { state: 'rejected' }, false],
        ['not sent', { state: 'not_sent' }, false],
        ['succeeded', { state: 'accepted', ref: refOf({ id: 'b' }), finalStatus: 'succeeded' }, false],
      ]
      expect(await own.list()).toEqual([])
      for (const [key, rest] of states) await own.claim(entryOf({ key, ...rest }))
      const keys = async (filter?: Parameters<Journal['list']>[0]) => (await own.list(filter)).map(({ key }) => key)
      expect(await keys()).toEqual(states.map(([key]) => key).reverse())
      expect(await keys({ limit: 2 })).toEqual(['succeeded', 'not sent'])
      expect(await keys({ limit: 0 })).toEqual([])
      expect(await keys({ pending: true })).toEqual(['accepted', 'unknown', 'sending'])
      expect(await keys({ pending: true, limit: 1 })).toEqual(['accepted'])
      await own.update('accepted', { finalStatus: 'failed' })
      await own.update('unknown', { state: 'not_sent' })
      expect(await keys({ pending: true })).toEqual(['sending'])
      await own.close()
    })
  })
}
