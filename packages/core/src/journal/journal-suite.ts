import { deepStrictEqual as equal, strictEqual as same } from 'node:assert/strict'
import type { Owner } from '../base/process-life.ts'
import type { TaskRef } from '../words/task.ts'
import type { Attempt, Journal, JournalEntry, JournalPatch, SubmitState } from './journal.ts'
import type { Limit } from './money.ts'
import { nothingSeen } from './purchase.ts'

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
  operation: 'submit',
  kind: 'video',
  promptLength: 5,
  promptHash: null,
  requested: { seconds: 4 },
  wish: null,
  attempt: 1,
  owner: null,
  beat: 0,
  provider: 'paperboat',
  baseURL: 'https://relay.paperboat.example',
  account: null,
  label: null,
  dialect: 'boats',
  model: 'boat-1',
  effective: { model: 'boat-1', seconds: 4 },
  usd: 0.2,
  reservedUsd: null,
  state: 'sending',
  ref: null,
  isSecond: false,
  problem: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...nothingSeen,
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

/** A process that nobody has seen; `token`: which of its claims. */
const ownerOf = (token: string): Owner => ({
  token,
  pid: 1,
  start: '7',
  boot: 'boot-1',
  space: 'pid:[1]',
  host: 'here',
})

const attemptOf = ({
  key,
  fingerprint,
  operation,
  kind,
  promptLength,
  promptHash,
  requested,
  wish,
  ...attempt
}: JournalEntry): Attempt => attempt
/** A key with this one attempt, as a journal tells it. */
const alone = (line: JournalEntry) => ({ ...line, attempts: [attemptOf(line)] })

const states = ['sending', 'accepted', 'rejected', 'not_sent', 'unknown'] as const
/** The states whose proof is that nothing runs. */
const isFree = (state: SubmitState) => state === 'rejected' || state === 'not_sent'
/** What may become of an attempt. */
const steps: { readonly [from in SubmitState]: readonly SubmitState[] } = {
  sending: states,
  unknown: ['accepted', 'rejected', 'not_sent', 'unknown'],
  rejected: ['accepted', 'rejected'],
  not_sent: ['accepted', 'not_sent'],
  accepted: ['accepted'],
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
  /** One attempt after another, of which only the last may be anything but refused. */
  const attempts = async (journal: Journal, ...ends: readonly JournalPatch[]) => {
    for (const end of ends) {
      const { claimed, entry } = await journal.claim(entryOf())
      same(claimed, true)
      same(await journal.update('order-1', end, { attempt: entry.attempt }), true)
    }
  }

  check('a new key is taken, and its line kept whole', async journal => {
    const entry = entryOf({
      ref: refOf({ id: '12345678901234567890', kept: { token: 'x' } }),
      problem: '雨 "x"',
      wish: '/videos/a.mp4',
      owner: ownerOf('a'),
    })
    equal(await journal.claim(entry), { claimed: true, entry })
    equal(await journal.get(entry.key), alone(entry))
    same(await journal.get('another'), undefined)
  })

  for (const state of states) {
    for (const fingerprint of ['f1', 'f2']) {
      const isTaken = isFree(state) && fingerprint === 'f1'
      const who = fingerprint === 'f1' ? 'the same request' : 'another request'
      check(`a key that is ${state} is ${isTaken ? 'taken' : 'refused'} when ${who} claims it`, async journal => {
        const before = entryOf({ state })
        await journal.claim(before)
        const again = entryOf({ fingerprint, createdAt: '2026-02-02T00:00:00.000Z' })
        const taken = { ...again, attempt: 2 }
        equal(await journal.claim(again), isTaken ? { claimed: true, entry: taken } : { claimed: false, entry: before })
        const both = [attemptOf(before), attemptOf(taken)]
        equal(await journal.get(before.key), isTaken ? { ...taken, attempts: both } : alone(before))
      })
    }
  }

  check('the end of an attempt and the claim of the next are one step', async (journal, place) => {
    const other = durable ? await open(place) : journal
    const { entry } = await journal.claim(entryOf({ owner: ownerOf('a') }))
    const next = { ...entryOf({ provider: 'raft', owner: ownerOf('b') }), attempt: 2 }
    const ended = { attempt: entry.attempt, patch: { state: 'rejected', problem: 'x' } } as const
    const claims = await Promise.all([
      other.claim(entryOf({ owner: ownerOf('c') })),
      journal.claim(next, ended),
      other.claim(entryOf({ owner: ownerOf('d') })),
    ])
    equal(
      claims.map(({ claimed }) => claimed),
      [false, true, false],
    )
    const purchase = (await journal.get('order-1'))!
    equal([purchase.attempt, purchase.provider, purchase.state], [2, 'raft', 'sending'])
    equal([purchase.attempts[0]!.state, purchase.attempts[0]!.problem], ['rejected', 'x'])
    if (other !== journal) await other.close()
  })

  check('what was settled otherwise meanwhile is not claimed after its end', async journal => {
    await journal.claim(entryOf())
    await journal.update('order-1', { state: 'accepted', ref: refOf() })
    const { claimed, entry } = await journal.claim(entryOf(), { attempt: 1, patch: { state: 'rejected' } })
    equal([claimed, entry.state, entry.attempt], [false, 'accepted', 1])
  })

  check('a claim whose answer was lost is known again by its owner, and by nobody else', async journal => {
    const entry = entryOf({ owner: ownerOf('mine') })
    await journal.claim(entry)
    equal(await journal.claim(entry), { claimed: true, entry })
    equal(await journal.claim({ ...entry, owner: ownerOf('another') }), { claimed: false, entry })
    equal(await journal.claim({ ...entry, owner: null }), { claimed: false, entry })
    await journal.update('order-1', { state: 'unknown' })
    same((await journal.claim(entry)).claimed, false)
    same((await journal.get('order-1'))!.attempts.length, 1)
  })

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
    for (const { entry } of claims) equal(alone(entry), standing)
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
      { beat: 3 },
      { state: 'accepted', ref: refOf(), updatedAt: '2026-03-03T00:00:00.000Z' },
      { wish: '/videos/a.mp4' },
      { file: '/videos/a.mp4', sha256: 'abc', deliveredAt: '2026-03-03T00:00:00.000Z' },
      { problem: 'x' },
      { problem: null },
    ]
    for (const patch of patches) same(await journal.update(entry.key, patch), true)
    equal(await journal.get(entry.key), alone(Object.assign({}, entry, ...patches)))
  })

  check('updates that are not waited for are made in their order', async journal => {
    await journal.claim(entryOf())
    await Promise.all(Array.from({ length: 20 }, (_, index) => journal.update('order-1', { usd: index })))
    same((await journal.get('order-1'))!.usd, 19)
  })

  check('an update of a key that nobody claimed makes no line', async journal => {
    same(await journal.update('never claimed', { state: 'accepted' }), false)
    await journal.claim(entryOf())
    same(await journal.update('order-1', { usd: 9 }, { attempt: 2 }), false)
    same(await journal.get('never claimed'), undefined)
    equal(await journal.list(), [alone(entryOf())])
  })

  for (const from of states)
    for (const to of states) {
      const may = steps[from].includes(to)
      check(`an attempt that is ${from} ${may ? 'may become' : 'never becomes'} ${to}`, async journal => {
        await journal.claim(entryOf({ state: from }))
        same(await journal.update('order-1', { state: to, problem: 'x' }), may)
        const { state, problem } = (await journal.get('order-1'))!
        equal({ state, problem }, may ? { state: to, problem: 'x' } : { state: from, problem: null })
      })
    }

  check('an attempt is changed by its number, and a key stands for what is open or accepted', async journal => {
    await attempts(journal, { state: 'rejected' }, { state: 'not_sent' }, { state: 'unknown' })
    await journal.update('order-1', { usd: 7 }, { attempt: 1 })
    const purchase = (await journal.get('order-1'))!
    equal([purchase.attempt, purchase.state, purchase.usd], [3, 'unknown', 0.2])
    equal(
      purchase.attempts.map(({ attempt, state, usd }) => [attempt, state, usd]),
      [
        [1, 'rejected', 7],
        [2, 'not_sent', 0.2],
        [3, 'unknown', 0.2],
      ],
    )
  })

  check('what an earlier attempt was accepted for, and was heard late, is what the key stands for', async journal => {
    await attempts(journal, { state: 'not_sent' }, { state: 'rejected' })
    same(await journal.update('order-1', { state: 'accepted', ref: refOf() }, { attempt: 1 }), true)
    const { attempt, state, isSecond } = (await journal.get('order-1'))!
    equal([attempt, state, isSecond], [1, 'accepted', false])
    same((await journal.claim(entryOf())).claimed, false)
  })

  check('a second attempt that was accepted stands beside the first, and the key keeps its task', async journal => {
    await attempts(journal, { state: 'not_sent' }, { state: 'accepted', ref: refOf({ id: 'two' }) })
    same(await journal.update('order-1', { state: 'accepted', ref: refOf({ id: 'late' }) }, { attempt: 1 }), true)
    const purchase = (await journal.get('order-1'))!
    equal([purchase.attempt, purchase.ref!.id], [2, 'two'])
    equal(
      purchase.attempts.map(({ ref, isSecond }) => [ref!.id, isSecond]),
      [
        ['late', true],
        ['two', false],
      ],
    )
    same((await journal.find(refOf({ id: 'late' })))!.attempt, 1)
  })

  check('an attempt that stands for one task and was accepted as another has a line for each', async journal => {
    await attempts(journal, { state: 'unknown' })
    await journal.update('order-1', { state: 'accepted', ref: refOf({ id: 'chosen' }), file: '/a.mp4' })
    await journal.update('order-1', { state: 'accepted', ref: refOf({ id: 'late' }) }, { attempt: 1 })
    const purchase = (await journal.get('order-1'))!
    same(purchase.ref!.id, 'chosen')
    equal(
      purchase.attempts.map(({ attempt, ref, isSecond, file }) => [attempt, ref!.id, isSecond, file]),
      [
        [1, 'chosen', false, '/a.mp4'],
        [2, 'late', true, null],
      ],
    )
  })

  const replaced = { attempt: 1, patch: { isReplaced: true } } as const
  const failed = { state: 'accepted', ref: refOf(), finalStatus: 'failed', billed: false } as const

  check(
    'what failed and is not billed is replaced by the next claim, once, and the key stands for that',
    async journal => {
      await attempts(journal, failed)
      same((await journal.claim(entryOf())).claimed, false)
      const claims = await Promise.all([1, 2].map(() => journal.claim(entryOf({ provider: 'raft' }), replaced)))
      equal(
        claims.map(({ claimed }) => claimed),
        [true, false],
      )
      same(await journal.update('order-1', { state: 'accepted', ref: refOf({ id: 'task-2' }) }, { attempt: 2 }), true)
      const { ref, attempts: all } = (await journal.get('order-1'))!
      same(ref!.id, 'task-2')
      equal(
        all.map(({ isReplaced, isSecond }) => [isReplaced, isSecond]),
        [
          [true, false],
          [false, false],
        ],
      )
      same((await journal.find(refOf()))!.attempt, 1)
    },
  )

  const kept: readonly (readonly [what: string, end: JournalPatch])[] = [
    ['failed and may be billed', { ...failed, billed: null }],
    ['failed and is billed', { ...failed, billed: true }],
    ['expired', { ...failed, finalStatus: 'expired' }],
    ['succeeded after all', { ...failed, finalStatus: 'succeeded' }],
    ['was not seen at its end', { ...failed, finalStatus: null }],
    ['has an unknown outcome', { state: 'unknown' }],
  ]
  for (const [what, end] of kept)
    check(`what ${what} is never replaced`, async journal => {
      await attempts(journal, end)
      same((await journal.claim(entryOf({ provider: 'raft' }), replaced)).claimed, false)
      same(await journal.update('order-1', replaced.patch, { attempt: 1 }), false)
      same((await journal.get('order-1'))!.isReplaced, false)
    })

  check('a change under a beat is made once, and only while nobody gave a sign of life', async (journal, place) => {
    const other = durable ? await open(place) : journal
    await journal.claim(entryOf({ owner: ownerOf('a') }))
    same(await journal.update('order-1', { beat: 1 }, { attempt: 1, beat: 0 }), true)
    same(await other.update('order-1', { state: 'unknown' }, { attempt: 1, beat: 0 }), false)
    const both = await Promise.all(
      [journal, other].map(one => one.update('order-1', { state: 'unknown' }, { attempt: 1, beat: 1 })),
    )
    equal(both.toSorted(), [false, true])
    same(await journal.update('order-1', { beat: 2 }, { attempt: 1, beat: 1 }), false)
    if (other !== journal) await other.close()
  })

  check('one task is adopted by one key, of all that want it in the same instant', async (journal, place) => {
    const other = durable ? await open(place) : journal
    const keys = Array.from({ length: 10 }, (_, index) => `key-${index}`)
    for (const key of keys) await journal.claim(entryOf({ key, state: 'unknown' }))
    const adopt = (key: string, index: number) =>
      (index % 2 ? other : journal).update(
        key,
        { state: 'accepted', ref: refOf({ dialect: `dialect ${index % 3}` }) },
        { isFree: true },
      )
    const adopted = await Promise.all(keys.map(adopt))
    same(adopted.filter(Boolean).length, 1)
    same((await journal.list()).filter(({ state }) => state === 'accepted').length, 1)
    const winner = adopted.indexOf(true)
    same(await adopt(keys[winner]!, winner), true) // its own is no other's
    const image = { state: 'accepted', ref: refOf({ kind: 'image' }) } as const
    same(await journal.update('key-0', image, { isFree: true }), true) // another kind of thing is another task
    if (other !== journal) await other.close()
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

  const claims = (journal: Journal, lines: readonly (readonly [key: string, rest?: Partial<JournalEntry>])[]) =>
    Promise.all(lines.map(([key, rest]) => journal.claim(entryOf({ key, usd: 0.3, ...rest }))))
  /** Who wants this much more of a dollar today, and what is told. */
  const wants = async (journal: Journal, usd: number, rest: Partial<JournalEntry> = {}, limit: Partial<Limit> = {}) => {
    const entry = entryOf({ key: 'wants', usd, ...rest })
    const { claimed, over } = await journal.claim(entry, undefined, [{ micros: 1_000_000, ...limit }])
    if (claimed) await journal.update('wants', { state: 'not_sent' })
    return claimed ? 'taken' : over!.used
  }

  check('a claim that a limit has no room for changes nothing, and the limit is named', async journal => {
    await claims(journal, [['a'], ['b'], ['c']])
    const line = entryOf({ key: 'd', usd: 0.1 + 0.2 })
    const limits = [{ micros: 5_000_000 }, { micros: 1_000_000 }]
    equal(await journal.claim(line, undefined, limits), {
      claimed: false,
      entry: line,
      over: { limit: 1, used: 900_000 },
    })
    same(await journal.get('d'), undefined)
    same((await journal.claim({ ...line, usd: 0.1 }, undefined, limits)).claimed, true) // to the last micro-dollar
  })

  check('of many who claim at once, as many have it as a limit has room for', async (journal, place) => {
    const others = durable ? [await open(place), await open(place)] : []
    const hands = [journal, ...others]
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        hands[index % hands.length]!.claim(entryOf({ key: `key-${index}`, usd: 0.1 }), undefined, [
          { micros: 1_000_000 },
        ]),
      ),
    )
    same(all.filter(({ claimed }) => claimed).length, 10)
    same((await journal.list()).length, 10)
    for (const other of others) await other.close()
  })

  check('a key that stands is told, and its own claim known again, also where a limit has no room', async journal => {
    const [mine, none] = [entryOf({ usd: 0.5, owner: ownerOf('mine') }), [{ micros: 0 }]]
    await journal.claim(mine)
    equal(await journal.claim(mine, undefined, none), { claimed: true, entry: mine })
    equal(await journal.claim(entryOf({ usd: 0.5 }), undefined, none), { claimed: false, entry: mine })
  })

  const counted: readonly (readonly [what: string, rest: Partial<JournalEntry>, micros: number])[] = [
    ['is being sent', {}, 300_000],
    ['has an unknown outcome', { state: 'unknown' }, 300_000],
    ['was accepted', { state: 'accepted', ref: refOf() }, 300_000],
    ['was rejected', { state: 'rejected' }, 0],
    ['was not sent', { state: 'not_sent' }, 0],
    ['was reported to cost less', { state: 'accepted', finalStatus: 'succeeded', reportedUsd: 0.1 }, 100_000],
    ['was reported to cost more', { state: 'accepted', finalStatus: 'succeeded', reportedUsd: 2 }, 2_000_000],
    ['was reported to cost more than there is', { state: 'accepted', finalStatus: 'failed', reportedUsd: 1e300 }, 1e12],
    ['was reported to cost nothing', { state: 'accepted', finalStatus: 'failed', reportedUsd: 0 }, 0],
    ['failed, and nobody reports a cost', { state: 'accepted', finalStatus: 'failed' }, 300_000],
    ['failed, and is not billed', { ...failed }, 0],
    ['has no price', { usd: null }, 0],
    ['has no price, and something is reserved for it', { usd: null, reservedUsd: 0.25 }, 250_000],
    ['was claimed the day before', { createdAt: '2025-12-31T23:59:59.999Z' }, 0],
    ['was claimed at the end of the day', { createdAt: '2026-01-01T23:59:59.999Z' }, 300_000],
  ]
  for (const [what, rest, micros] of counted)
    check(`what ${what} counts ${micros} micro-dollars`, async journal => {
      const { state = 'sending', ...claim } = rest
      await journal.claim(entryOf({ key: 'a', usd: 0.3, ...claim }))
      if (state !== 'sending') await journal.update('a', { ...claim, state })
      same(await wants(journal, 3), micros)
    })

  check('a limit counts what it names, and no other', async journal => {
    await claims(journal, [
      ['a', { account: 'work', label: 'ann' }],
      ['b', { account: 'work', label: 'bob' }],
      ['c', { account: 'home', label: 'ann' }],
      ['d', { provider: 'raft' }],
    ])
    same(await wants(journal, 3), 1_200_000)
    same(await wants(journal, 3, {}, { account: 'work' }), 600_000)
    same(await wants(journal, 3, {}, { label: 'ann' }), 600_000)
    same(await wants(journal, 3, {}, { account: 'work', label: 'ann' }), 300_000)
    same(await wants(journal, 3, {}, { label: null }), 300_000)
    same(await wants(journal, 3, {}, { label: 'carol' }), 0)
    same(await wants(journal, 0.4, { label: 'ann' }, { label: 'ann' }), 'taken')
    same(await wants(journal, 0.41, { label: 'ann' }, { label: 'ann' }), 600_000)
  })

  check('the end of an attempt makes room for the next in the same instant, or stays as it was', async journal => {
    const limits = [{ micros: 1_000_000 }]
    await journal.claim(entryOf({ usd: 0.9 }), undefined, limits)
    const ended = { attempt: 1, patch: { state: 'rejected' } } as const
    const { over } = await journal.claim(entryOf({ usd: 1.1 }), ended, limits)
    equal(over, { limit: 0, used: 0 })
    same((await journal.get('order-1'))!.state, 'sending')
    same((await journal.claim(entryOf({ usd: 1 }), ended, limits)).claimed, true)
    equal(
      (await journal.get('order-1'))!.attempts.map(({ state, usd }) => [state, usd]),
      [
        ['rejected', 0.9],
        ['sending', 1],
      ],
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
    same((await journal.claim(entryOf())).claimed, true)
    await other.close()
    equal((await journal.get('order-1'))?.state, 'sending')
  })
}
