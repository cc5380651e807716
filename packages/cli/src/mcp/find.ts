import type { Purchase, TaskRef } from '@vidrelay/core'
import { parseRef } from '@vidrelay/core/internal'
import { clientFor, onlyPurchase } from '../find-task.ts'
import type { Known } from './describe.ts'
import type { Call } from './tool.ts'
import type { Toolbox } from './toolbox.ts'

/** A purchase that a call names. */
export interface Found {
  entry: Purchase | undefined
  /** Absent: there is no task, or nobody knows it. */
  ref: TaskRef | undefined
}

/** Seconds that a task is waited for whose answer was lost: enough to see whether the provider names it. */
const briefly = 1

/**
 * The purchase that a word means. Of one whose answer was lost the provider is asked once more, as far as it can tell for
 * certain; nothing is ever sent again. @throws `invalid_request` where nothing has this name, or several have
 */
export async function findPurchase(box: Toolbox, word: string, call: Call): Promise<Found> {
  const journal = box.session.journal!
  if (word.startsWith('vr1_')) {
    const ref = parseRef(word)
    const line = await journal.find(ref)
    return { entry: line && (await journal.get(line.key)), ref }
  }
  const entry = onlyPurchase(await journal.list(), word, 'id')
  const meant = entry.attempts.find(({ ref }) => ref?.id === word)?.ref ?? entry.ref
  const isOpen = entry.state === 'unknown' || (entry.state === 'sending' && !box.underWay.has(entry.key))
  if (meant || !isOpen) return { entry, ref: meant ?? undefined }
  const settled = await settle(box, entry, call)
  return { entry: settled, ref: settled.ref ?? undefined }
}

/** Where a result was promised a place of its own, `vidrelay resume` goes on: a tool writes into its own folder only. */
async function settle({ session }: Toolbox, entry: Purchase, { signal }: Call): Promise<Purchase> {
  const client = await session.client(entry.provider)
  if (entry.wish !== null || client.baseURL !== entry.baseURL) return entry
  for await (const _ of client.recover({ keys: [entry.key], deadline: briefly, signal })) {
    // What came of it stands in the journal.
  }
  return (await session.journal!.get(entry.key)) ?? entry
}

/** One look at its task, where it has one. */
export async function look(
  box: Toolbox,
  { entry, ref }: Pick<Known, 'entry' | 'ref'>,
  { signal }: Call,
): Promise<Known> {
  if (!ref) return renewed(box, { entry })
  const task = await (await clientFor(box.session, ref)).get(ref, { signal })
  return renewed(box, { entry, task, ref })
}

/** With its line as it stands now. */
export async function renewed({ session }: Toolbox, known: Known): Promise<Known> {
  const { entry } = known
  return entry ? { ...known, entry: await session.journal!.get(entry.key) } : known
}
