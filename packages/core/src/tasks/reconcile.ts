import { own } from '../base/own.ts'
import type { Relay } from '../contract/relay.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { invalid, misuse } from '../words/problems.ts'
import type { Task, TaskRef } from '../words/task.ts'
import { about, whoseOf } from './about.ts'
import type { Context } from './context.ts'
import { leaveTask, takeTask } from './holder.ts'
import { isDead } from './lease.ts'
import { getTask } from './look.ts'

/** Settles a paid call whose outcome nobody knew. An id counts only when the provider knows it and no other key has it. */
export async function reconcileKey(
  context: Context,
  key: string,
  outcome: { id: string } | 'not_started',
  signal?: AbortSignal,
): Promise<Task | undefined> {
  const { journal } = context
  if (!journal) throw misuse('reconcile needs a journal')
  if (outcome !== 'not_started' && (typeof outcome?.id !== 'string' || outcome.id === ''))
    throw misuse("reconcile: accepted: { id } with the id of a task, or 'not_started'")
  const entry = openEntry(context, key, await context.books.get(key))
  if (outcome === 'not_started') {
    await mustBeDead(context, entry, signal)
    const problem = 'aborted: settled by the caller: not started'
    if (!(await context.books.settle(entry, { state: 'not_sent', problem, candidates: [] }))) throw changed(key)
    return undefined
  }
  const ref = refOfEntry(context, entry, outcome.id)
  if (!(await takeTask(context, ref, key))) throw isTaken(ref, key)
  try {
    const task = await getTask(about(context, whoseOf(entry)), ref)
    const patch = { state: 'accepted', ref, problem: null, candidates: [] } as const
    if (!(await context.books.settle(entry, patch, { isFree: true }))) throw isTaken(ref, key)
    context.rememberPurchase(ref, whoseOf(entry))
    return task
  } catch (error) {
    leaveTask(context, ref)
    throw error
  }
}

const isTaken = (ref: TaskRef, key: string) =>
  invalid('id', `task ${ref.id} belongs to another paid call of this journal; one task was paid for once`, {
    taskRef: ref,
    key,
  })

const changed = (key: string) =>
  invalid('key', 'this paid call is not open any more: its process wrote down what came of it', { key })

/** A process that may still send, or still hear, is no person's to settle. It takes up to a minute to be sure. */
async function mustBeDead(context: Context, entry: JournalEntry, signal: AbortSignal | undefined): Promise<void> {
  if (entry.state !== 'sending' || (await isDead(context, entry, signal))) return
  throw invalid('key', `this paid call is under way: its process lives; accepted: the id of its task`, {
    key: entry.key,
  })
}

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

/** The task that a paid call made, by its id. */
export const refOfEntry = (context: Context, entry: JournalEntry, id: string): TaskRef =>
  context.relay.refOf({
    dialect: dialectOf(context, entry),
    kind: entry.kind,
    id,
    model: entry.model ?? undefined,
    createdAt: entry.createdAt,
    operation: entry.operation,
  })

/** The dialect it was sent in; where the document has it no longer, the one that this client would choose for the model. */
function dialectOf({ relay }: Context, { dialect, model, kind }: JournalEntry): string {
  const { dialects } = relay.provider
  if (own(dialects, dialect)?.kind === kind) return dialect
  const chosen = relay.dialectFor(kind, relay.modelOf(model ?? undefined))
  return chosen !== undefined && dialects[chosen]!.kind === kind ? chosen : relay.dialectFor(kind, undefined)!
}
