import { deepStrictEqual as equal, strictEqual as same } from 'node:assert/strict'
import type { TaskRef } from '../words/task.ts'
import type { Journal, JournalEntry, JournalPatch, SubmitState } from './journal.ts'

/** What makes the journals that are tested. */
export interface JournalSuite {
  /** Registers one test: that of vitest, `node:test`, or what your runner has. */
  test(name: string, run: () => Promise<void>): unknown
  /** A journal at a place. Two at one place are one journal, as two processes would open it; another place is empty. */
  open(place: string): Journal | Promise<Journal>
  /** Does what was written outlast `close`? Then two at one place are tested as well. */
  durable: boolean
}

/** A line as a client writes it. */
export const entryOf = (rest: Partial<JournalEntry> = {}): JournalEntry => ({
  key: 'order-1',
  fingerprint: 'f1',
  provider: 'paperboat',
  baseURL: 'https://relay.paperboat.example',
  account: null,
  operation: 'submit',
  kind: 'video',
  model: 'boat-1',
  promptLength: 5,
  requested: { seconds: 4 },
  effective: { model: 'boat-1', seconds: 4 },
  usd: 0.2,
  state: 'sending',
  ref: null,
  problem: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  until: '2026-01-01T00:05:00.000Z',
  finalStatus: null,
  finalAt: null,
  keptUntil: null,
  file: null,
  sha256: null,
  deliveredAt: null,
  ...rest,
})
const refOf = (rest: Partial<TaskRef> = {}): TaskRef => ({
  v: 1,
  provider: 'paperboat',
  dialect: 'boats',
  kind: 'video',
  id: 'task-1',
  baseURL: 'https://relay.paperboat.example',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...rest,
})

/** May a key whose last attempt is in this state be claimed again by the same request? By another one never. */
const takenAgain: { readonly [state in SubmitState]: boolean } = {
  sending: false,
  accepted: false,
  unknown: false,
  rejected: true,
  not_sent: true,
}

/** What every journal must do, whatever it is made of: one test per sentence. */
export function journalSuite({ test, open, durable }: JournalSuite): void {
  let serial = 0
  /** A test that has a new, empty journal, and closes it. */
  const check = (name: string, run: (journal: Journal, place: string) => Promise<void>) =>
    test(name, async () => {
      const place = `journal-${serial++}`
      const journal = await open(place)
      await run(journal, place)
      await journal.close()
    })
  const keysOf = async (journal: Journal, filter?: Parameters<Journal['list']>[0]) =>
    (await journal.list(filter)).map(({ key }) => key)

  check('a new key is taken, and its line kept whole', async journal => {
    const entry = entryOf({ ref: refOf({ id: '12345678901234567890', kept: { token: 'x' } }), problem: '雨 "x"' })
    equal(await journal.claim(entry), { claimed: true })
    equal(await journal.get(entry.key), entry)
    same(await journal.get('another'), undefined)
  })

  for (const [state, taken] of Object.entries(takenAgain) as [SubmitState, boolean][]) {
    for (const fingerprint of ['f1', 'f2']) {
      const isTaken = taken && fingerprint === 'f1'
      const who = fingerprint === 'f1' ? 'the same request' : 'another request'
      check(`a key that is ${state} is ${isTaken ? 'taken' : 'refused'} when ${who} claims it`, async journal => {
        const before = entryOf()
        await journal.claim(before)
        await journal.update(before.key, { state })
        const again = entryOf({ fingerprint, createdAt: '2026-02-02T00:00:00.000Z' })
        const standing = { ...before, state }
        equal(await journal.claim(again), isTaken ? { claimed: true } : { claimed: false, entry: standing })
        equal(await journal.get(before.key), isTaken ? again : standing)
      })
    }
  }

  check('of many who claim one key at once, one has it, and all others hear of that one', async (journal, place) => {
    const others = durable ? [await open(place), await open(place)] : []
    const hands = [journal, ...others]
    const claims = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        hands[index % hands.length]!.claim(entryOf({ problem: `number ${index}` })),
      ),
    )
    const standing = await journal.get('order-1')
    same(claims.filter(({ claimed }) => claimed).length, 1)
    for (const claim of claims) if (!claim.claimed) equal(claim.entry, standing)
    for (const other of others) await other.close()
  })

  check('of many who claim keys of their own at once, each has one', async (journal, place) => {
    const other = durable ? await open(place) : journal
    const claims = await Promise.all(
      Array.from({ length: 30 }, (_, index) => (index % 2 ? other : journal).claim(entryOf({ key: `key-${index}` }))),
    )
    same(claims.filter(({ claimed }) => claimed).length, 30)
    same((await journal.list()).length, 30)
    if (other !== journal) await other.close()
  })

  check('what is given and what is taken stay apart', async journal => {
    const entry = entryOf()
    await journal.claim(entry)
    entry.requested.seconds = 99
    const read = await journal.get(entry.key)
    read!.requested.seconds = 98
    same((await journal.get(entry.key))!.requested.seconds, 4)
  })

  check('an update changes what it names and nothing else', async journal => {
    const entry = entryOf()
    await journal.claim(entry)
    const patches: JournalPatch[] = [
      { state: 'accepted', ref: refOf(), updatedAt: '2026-03-03T00:00:00.000Z' },
      { until: '2026-01-01T01:00:00.000Z' },
      { file: '/videos/a.mp4', sha256: 'abc', deliveredAt: '2026-03-03T00:00:00.000Z' },
      { problem: 'x' },
      { problem: null },
    ]
    for (const patch of patches) await journal.update(entry.key, patch)
    equal(await journal.get(entry.key), Object.assign({}, entry, ...patches))
  })

  check('updates that are not waited for are made in their order', async journal => {
    await journal.claim(entryOf())
    await Promise.all(Array.from({ length: 20 }, (_, index) => journal.update('order-1', { usd: index })))
    same((await journal.get('order-1'))!.usd, 19)
  })

  check('an update of a key that nobody claimed makes no line', async journal => {
    await journal.update('never claimed', { state: 'accepted' })
    same(await journal.get('never claimed'), undefined)
    equal(await journal.list(), [])
  })

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
    const ref = refOf({ id: "1%'; drop table submits; --\n" })
    await journal.claim(entryOf({ ref }))
    await journal.claim(entryOf({ key: 'order-2', ref: refOf({ dialect: 'a', id: 'b\nc' }) }))
    same((await journal.find(ref))?.key, 'order-1')
    same(await journal.find(refOf({ dialect: 'a\nb', id: 'c' })), undefined)
  })

  check('lists are newest first, and as long as asked for', async journal => {
    equal(await journal.list(), [])
    for (const key of ['a', 'b', 'c']) await journal.claim(entryOf({ key }))
    await journal.update('a', { state: 'accepted' })
    equal(await keysOf(journal), ['c', 'b', 'a'])
    equal(await keysOf(journal, { limit: 2 }), ['c', 'b'])
    equal(await keysOf(journal, { limit: 0 }), [])
    equal(await keysOf(journal, { limit: 9 }), ['c', 'b', 'a'])
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

  check('close may be called again, and a later call opens it again', async journal => {
    await journal.claim(entryOf())
    await journal.close()
    await journal.close()
    await journal.list()
  })

  if (!durable) return

  check('what was written outlasts a close', async (journal, place) => {
    await journal.claim(entryOf())
    await journal.update('order-1', { state: 'accepted', ref: refOf() })
    await journal.close()
    const later = await open(place)
    const entry = entryOf({ state: 'accepted', ref: refOf() })
    equal(await later.claim(entryOf()), { claimed: false, entry })
    equal(await later.find(refOf()), entry)
    await later.close()
  })

  check('two at one place see each other at once', async (journal, place) => {
    const other = await open(place)
    await journal.claim(entryOf())
    equal(await other.claim(entryOf()), { claimed: false, entry: entryOf() })
    await other.update('order-1', { state: 'rejected' })
    equal(await journal.claim(entryOf()), { claimed: true })
    await other.close()
    equal((await journal.get('order-1'))?.state, 'sending')
  })
}
