import type { Client, JournalEntry, Purchase, TaskRef } from '@vidrelay/core'
import { parseRef, VidrelayError } from '@vidrelay/core/internal'
import { refusal } from './refusal.ts'
import type { Session } from './session.ts'
import { purchasesNamed } from './short-names.ts'

/**
 * The task that a word on the command line means: its ref (`vr1_…`), the journal key of its paid call, the provider's
 * own id where only one task in the journal has it, or a beginning of 8 characters or more that only one has.
 */
export async function findTask(session: Session, word: string): Promise<TaskRef> {
  if (word.startsWith('vr1_')) return parseRef(word)
  const { journal } = session
  if (!journal) throw refusal('ref', 'without a journal only a whole ref (vr1_…) says which task is meant')
  const purchase = onlyPurchase(await journal.list(), word, 'ref')
  // The task of an attempt may be meant that the key does not stand for.
  const meant = purchase.attempts.find(({ ref }) => ref?.id === word)
  return meant?.ref ?? refOfEntry(purchase)
}

/** The purchase that a word means: its key or the id of a task of it, or a beginning that no other has. `field`: the word's own name. */
export function onlyPurchase(purchases: readonly Purchase[], word: string, field: string): Purchase {
  const found = purchasesNamed(purchases, word)
  const [purchase, ...others] = found
  if (!purchase)
    throw refusal(field, `the journal knows no task by ${JSON.stringify(word)}`, 'vidrelay tasks lists what it knows')
  if (others.length > 0)
    throw refusal(
      field,
      `${found.length} tasks in the journal have ${JSON.stringify(word)}`,
      `keys: ${found.map(({ key }) => key).join(', ')}`,
    )
  return purchase
}

function refOfEntry({ key, state, ref, problem, provider, candidates }: JournalEntry): TaskRef {
  if (ref) return ref
  if (state === 'sending' || state === 'unknown')
    throw new VidrelayError(
      'submit_unknown',
      `nobody knows whether the paid call ${JSON.stringify(key)} started a task${problem ? ` (${problem})` : ''}; there is nothing to wait for yet`,
      { provider, key, ...(candidates && { candidates }) },
    )
  throw refusal('ref', `the paid call ${JSON.stringify(key)} made no task: ${state}${problem ? ` (${problem})` : ''}`)
}

/** The client that a task belongs to. The address is never taken from the ref: whoever wrote it could choose who gets the key. */
export async function clientFor(session: Session, ref: TaskRef): Promise<Client> {
  const client = await session.client(ref.provider)
  if (client.baseURL !== ref.baseURL)
    throw refusal(
      'ref',
      `this task lives at ${ref.baseURL}, and this command speaks to ${client.baseURL}`,
      `if the key is meant for that address, add --base-url ${ref.baseURL}`,
    )
  return client
}
