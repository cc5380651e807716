import { deepStrictEqual as equal, strictEqual as same } from 'node:assert/strict'
import type { JournalPatch, SubmitState } from './journal.ts'
import { alone, attempts, type Bench, entryOf, failed, refOf, states } from './suite-lines.ts'

/** What may become of an attempt. */
const steps: { readonly [from in SubmitState]: readonly SubmitState[] } = {
  sending: states,
  unknown: ['accepted', 'rejected', 'not_sent', 'unknown'],
  rejected: ['accepted', 'rejected'],
  not_sent: ['accepted', 'not_sent'],
  accepted: ['accepted'],
}

/** What becomes of an attempt, and which of them a key stands for. */
export function checkAttempts({ check }: Bench): void {
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
}
