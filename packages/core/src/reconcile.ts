import { asJournalTrouble } from './books.ts'
import type { Context } from './context.ts'
import { invalid, misuse } from './errors.ts'
import { look } from './look.ts'
import { modelOf } from './model-table.ts'
import type { Task, TaskRef } from './vocabulary.ts'

/** Settles a paid call whose outcome nobody knew. An id counts only when the provider knows it. */
export async function reconcileKey(
  context: Context,
  key: string,
  outcome: { id: string } | 'not_started',
): Promise<Task | undefined> {
  const { journal, provider } = context
  if (!journal) throw misuse('reconcile needs a journal')
  const asTold = <T>(work: Promise<T>) =>
    context.track(work).catch(error => Promise.reject(asJournalTrouble(error, { key })))
  const entry = await context.books.get(key)
  if (!entry) throw invalid('key', `the journal has no paid call ${JSON.stringify(key)}`)
  if (entry.provider !== provider.id || entry.baseURL !== context.baseURL)
    throw invalid('key', `this is a paid call of ${entry.provider} at ${entry.baseURL}`)
  if (entry.state !== 'unknown' && entry.state !== 'sending')
    throw invalid('key', `this paid call is not open: it is ${entry.state}`)
  const updatedAt = new Date(context.clock.now()).toISOString()
  if (outcome === 'not_started') {
    if (entry.state === 'sending' && entry.until !== null && entry.until > updatedAt)
      throw invalid(
        'key',
        `this paid call is under way: its process may send or hear until ${entry.until}; accepted: 'not_started' after that, or the id of its task`,
        { key },
      )
    await asTold(journal.update(key, { state: 'not_sent', problem: 'settled by the caller: not started', updatedAt }))
    return undefined
  }
  const dialect =
    modelOf(provider, entry.model ?? undefined)?.dialect ??
    Object.keys(provider.dialects).find(name => provider.dialects[name]!.kind === entry.kind)!
  const ref: TaskRef = {
    v: 1,
    provider: provider.id,
    dialect,
    kind: entry.kind,
    id: outcome.id,
    ...(entry.model !== null && { model: entry.model }),
    baseURL: context.baseURL,
    ...(context.account !== undefined && { account: context.account }),
    createdAt: entry.createdAt,
    operation: entry.operation,
  }
  const found = await look(context, ref, undefined)
  if ('error' in found) throw found.error
  await asTold(journal.update(key, { state: 'accepted', ref, problem: null, updatedAt }))
  return found.task
}
