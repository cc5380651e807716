import { deepStrictEqual as equal, strictEqual as same } from 'node:assert/strict'
import type { SubmitState } from './journal.ts'
import { alone, attemptOf, type Bench, entryOf, ownerOf, refOf, states } from './suite-lines.ts'

/** The states whose proof is that nothing runs. */
const isFree = (state: SubmitState) => state === 'rejected' || state === 'not_sent'

/** Who has a key, of all that want it: by a claim, after a silence, or for a task that was found. */
export function checkClaims({ check, durable, open }: Bench): void {
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
}
