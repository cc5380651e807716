import { deepStrictEqual as equal, strictEqual as same } from 'node:assert/strict'
import type { Journal, JournalEntry } from './journal.ts'
import type { Limit } from './money.ts'
import { type Bench, entryOf, failed, ownerOf, refOf } from './suite-lines.ts'

/** What a claim counts of a day, and what a limit has room for. */
export function checkLimits({ check, durable, open }: Bench): void {
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
}
