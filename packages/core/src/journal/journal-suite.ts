import { deepStrictEqual as equal, strictEqual as same } from 'node:assert/strict'
import type { Journal } from './journal.ts'
import { checkAttempts } from './suite-attempts.ts'
import { checkClaims } from './suite-claims.ts'
import { checkLimits } from './suite-limits.ts'
import { type Bench, entryOf, refOf } from './suite-lines.ts'
import { checkLists } from './suite-lists.ts'

/** What makes the journals that are tested. */
export interface JournalSuite {
  /** Registers one test: that of vitest, `node:test`, or what your runner has. */
  test(name: string, run: () => Promise<void>): unknown
  /** A journal at a place. Two at one place are one journal, as two processes would open it; another place is empty. */
  open(place: string): Journal | Promise<Journal>
  /** Does what was written outlast `close`? Then two at one place are tested as well. */
  durable: boolean
}

/** What every journal must do, whatever it is made of: one test per sentence. */
export function journalSuite({ test, open, durable }: JournalSuite): void {
  let serial = 0
  const bench: Bench = {
    check: (name, run) =>
      test(name, async () => {
        const place = `journal-${serial++}`
        const journal = await open(place)
        await run(journal, place)
        await journal.close()
      }),
    open,
    durable,
  }
  checkClaims(bench)
  checkAttempts(bench)
  checkLimits(bench)
  checkLists(bench)
  checkLife(bench)
}

/** What closing does, and who sees what at one place. */
function checkLife({ check, open, durable }: Bench): void {
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
