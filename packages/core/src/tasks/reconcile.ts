import { own } from '../base/own.ts'
import type { Relay } from '../contract/relay.ts'
import { asJournalTrouble } from '../journal/books.ts'
import type { JournalEntry, JournalPatch } from '../journal/journal.ts'
import { invalid, misuse } from '../words/problems.ts'
import type { Task, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { leaveTask, takeTask } from './holder.ts'
import { getTask } from './look.ts'

/** Settles a paid call whose outcome nobody knew. An id counts only when the provider knows it and no other key has it. */
export async function reconcileKey(
  context: Context,
  key: string,
  outcome: { id: string } | 'not_started',
): Promise<Task | undefined> {
  const { journal } = context
  if (!journal) throw misuse('reconcile needs a journal')
  if (outcome !== 'not_started' && (typeof outcome?.id !== 'string' || outcome.id === ''))
    throw misuse("reconcile: accepted: { id } with the id of a task, or 'not_started'")
  const settle = (patch: JournalPatch) =>
    context
      .track(journal.update(key, { ...patch, candidates: [], updatedAt: dateIn(context) }))
      .catch(error => Promise.reject(asJournalTrouble(error, { key })))
  const entry = openEntry(context, key, await context.books.get(key))
  if (outcome === 'not_started') {
    if (entry.state === 'sending' && entry.until !== null && entry.until > dateIn(context))
      throw invalid(
        'key',
        `this paid call is under way: its process may send or hear until ${entry.until}; accepted: 'not_started' after that, or the id of its task`,
        { key },
      )
    await settle({ state: 'not_sent', problem: 'settled by the caller: not started' })
    return undefined
  }
  const ref = refOf(context, entry, outcome.id)
  if (!(await takeTask(context, ref, key)))
    throw invalid('id', `task ${outcome.id} belongs to another paid call of this journal; one task was paid for once`, {
      taskRef: ref,
      key,
    })
  try {
    const task = await getTask(context, ref)
    await settle({ state: 'accepted', ref, problem: null })
    return task
  } catch (error) {
    leaveTask(context, ref)
    throw error
  }
}

const dateIn = (context: Context) => new Date(context.clock.now()).toISOString()

/** The entry of a key that is this client's and still open. */
function openEntry(context: Context, key: string, entry: JournalEntry | undefined): JournalEntry {
  if (!entry) throw invalid('key', `the journal has no paid call ${JSON.stringify(key)}`)
  if (!context.relay.isMine(entry)) throw invalid('key', whoseItIs(context.relay, entry))
  if (entry.state !== 'unknown' && entry.state !== 'sending')
    throw invalid('key', `this paid call is not open: it is ${entry.state}`)
  return entry
}

function whoseItIs({ provider, baseURL, account }: Relay, entry: JournalEntry): string {
  if (entry.provider !== provider.id || entry.baseURL !== baseURL)
    return `this is a paid call of ${entry.provider} at ${entry.baseURL}`
  return `this is a paid call of the account ${JSON.stringify(entry.account ?? '')}, and this client uses ${JSON.stringify(account ?? '')}`
}

const refOf = (context: Context, entry: JournalEntry, id: string): TaskRef =>
  context.relay.refOf({
    dialect: dialectOf(context, entry),
    kind: entry.kind,
    id,
    model: entry.model ?? undefined,
    createdAt: entry.createdAt,
    operation: entry.operation,
  })

/** The dialect it was sent in; in older entries that do not say, the one that this client would choose for the model. */
function dialectOf({ relay }: Context, { dialect, model, kind }: JournalEntry): string {
  const { dialects } = relay.provider
  if (dialect !== undefined && own(dialects, dialect)?.kind === kind) return dialect
  const chosen = relay.dialectFor(kind, relay.modelOf(model ?? undefined))
  return chosen !== undefined && dialects[chosen]!.kind === kind ? chosen : relay.dialectFor(kind, undefined)!
}
