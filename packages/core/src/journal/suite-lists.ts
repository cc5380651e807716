import { deepStrictEqual as equal, strictEqual as same } from 'node:assert/strict'
import type { JournalEntry } from './journal.ts'
import { attempts, type Bench, entryOf, keysOf, refOf } from './suite-lines.ts'

/** What is found again, and what is open. */
export function checkLists({ check }: Bench): void {
  check('a task is found by provider, base URL, account, dialect and id', async journal => {
    const ref = refOf({ account: 'work' })
    await journal.claim(entryOf())
    await journal.update('order-1', { state: 'accepted', ref })
    same((await journal.find({ ...ref, model: 'other', createdAt: '2020-01-01T00:00:00Z' }))?.key, 'order-1')
    const { account: _, ...nobody } = ref
    const others = [{ id: 'x' }, { provider: 'x' }, { baseURL: 'x' }, { dialect: 'x' }, { account: 'x' }]
    for (const other of [nobody, ...others.map(change => ({ ...ref, ...change }))])
      same(await journal.find(other), undefined)
  })

  check('an id is no pattern and no delimiter', async journal => {
    const ref = refOf({ id: "1%'; drop table purchases; --\n" })
    await journal.claim(entryOf({ ref }))
    await journal.claim(entryOf({ key: 'order-2', ref: refOf({ dialect: 'a', id: 'b\nc' }) }))
    same((await journal.find(ref))?.key, 'order-1')
    same(await journal.find(refOf({ dialect: 'a\nb', id: 'c' })), undefined)
  })

  check('lists are newest first, and as long as asked for', async journal => {
    equal(await journal.list(), [])
    for (const key of ['a', 'b', 'c']) await journal.claim(entryOf({ key }))
    await journal.update('a', { state: 'rejected' })
    await journal.claim(entryOf({ key: 'a' })) // the same purchase, and as old as it is
    equal(await keysOf(journal), ['c', 'b', 'a'])
    equal(await keysOf(journal, { limit: 2 }), ['c', 'b'])
    equal(await keysOf(journal, { limit: 0 }), [])
    equal(await keysOf(journal, { limit: 9 }), ['c', 'b', 'a'])
  })

  check('lists begin where they are asked to', async journal => {
    for (const day of ['01', '02', '03'])
      await journal.claim(entryOf({ key: day, createdAt: `2026-01-${day}T00:00:00.000Z` }))
    equal(await keysOf(journal, { since: '2026-01-02T00:00:00.000Z' }), ['03', '02'])
    equal(await keysOf(journal, { since: '2026-01-02T00:00:00.001Z' }), ['03'])
    equal(await keysOf(journal, { since: '2026-01-02T00:00:00.000Z', pending: true, limit: 1 }), ['03'])
  })

  check('lists are of one label where they are asked to', async journal => {
    for (const [key, label] of Object.entries({ a: 'ann', b: 'bob', c: null, d: 'ann' }))
      await journal.claim(entryOf({ key, label, createdAt: `2026-01-01T00:00:0${'abcd'.indexOf(key)}.000Z` }))
    await journal.update('a', { state: 'rejected' })
    await journal.claim(entryOf({ key: 'a', label: 'bob' }))
    equal(await keysOf(journal, { label: 'ann' }), ['d', 'a'])
    equal(await keysOf(journal, { label: 'bob' }), ['b', 'a'])
    equal(await keysOf(journal, { label: 'ann', limit: 1 }), ['d'])
    equal(await keysOf(journal, { label: 'ann', since: '2026-01-01T00:00:01.000Z', pending: true }), ['d'])
    equal(await keysOf(journal, { label: 'an' }), [])
    const { attempts } = (await journal.get('a'))!
    equal(
      attempts.map(({ label }) => label),
      ['ann', 'bob'],
    )
  })

  check('pending is what somebody has to come back to', async journal => {
    const at = '2026-01-02T00:00:00.000Z'
    const ended = { state: 'accepted', finalAt: '2026-01-01T12:00:00.000Z', ref: refOf() } as const
    const succeeded = { ...ended, finalStatus: 'succeeded', keptUntil: '2026-01-02T00:00:00.001Z' } as const
    const lines: [key: string, rest: Partial<JournalEntry>, pending: boolean][] = [
      ['sending', { state: 'sending' }, true],
      ['unknown', { state: 'unknown' }, true],
      ['accepted', { state: 'accepted', ref: refOf() }, true],
      ['rejected', { state: 'rejected' }, false],
      ['not sent', { state: 'not_sent' }, false],
      ['failed', { ...ended, finalStatus: 'failed' }, false],
      ['succeeded and not saved', succeeded, true],
      ['succeeded, kept for a time nobody said', { ...succeeded, keptUntil: null }, true],
      ['succeeded and no longer kept', { ...succeeded, keptUntil: at }, false],
      ['saved', { ...succeeded, file: '/videos/a.mp4' }, false],
      ['read to its end', { ...succeeded, deliveredAt: at }, false],
    ]
    for (const [key, rest] of lines) await journal.claim(entryOf({ key, ...rest }))
    const expected = lines.filter(([, , pending]) => pending).map(([key]) => key)
    equal(await keysOf(journal, { pending: true, at }), expected.toReversed())
    equal(await keysOf(journal, { pending: true, at, limit: 1 }), expected.slice(-1))
    await journal.update('accepted', { finalStatus: 'failed' })
    await journal.update('unknown', { state: 'not_sent' })
    await journal.update('succeeded and not saved', { file: '/videos/b.mp4' })
    await journal.update('succeeded, kept for a time nobody said', { deliveredAt: at })
    equal(await keysOf(journal, { pending: true, at }), ['sending'])
  })

  check('a key is pending while one of its attempts is', async journal => {
    await attempts(journal, { state: 'not_sent' }, { state: 'accepted', ref: refOf(), finalStatus: 'failed' })
    equal(await keysOf(journal, { pending: true }), [])
    await journal.update('order-1', { state: 'accepted', ref: refOf({ id: 'late' }) }, { attempt: 1 })
    equal(await keysOf(journal, { pending: true }), ['order-1'])
  })
}
