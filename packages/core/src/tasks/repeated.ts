import type { JournalEntry } from '../journal/journal.ts'
import { isFree } from '../journal/purchase.ts'
import { buildTask } from '../wire/build-task.ts'
import type { Reading } from '../wire/read.ts'
import type { VidrelayError } from '../words/errors.ts'
import { misuse, refusedElsewhere, stillUnknown } from '../words/problems.ts'
import type { Task } from '../words/task.ts'
import { whoseOf } from './about.ts'
import type { Context } from './context.ts'
import { outcomeOf } from './lease.ts'
import type { PaidCall } from './paid-call.ts'
import { tellSubmit } from './tell-submit.ts'

/** The key was used before: the same task again, or the truth about it. No byte is sent. */
export async function repeated(context: Context, paid: PaidCall, standing: JournalEntry): Promise<Task> {
  if (standing.fingerprint !== paid.fingerprint) {
    throw misuse(
      `key ${JSON.stringify(standing.key)} already stands for another request (${standing.provider}, ${standing.state}, ${standing.createdAt}); a key belongs to one request`,
    )
  }
  const { signal, deadline = context.deadlineSeconds } = paid.options
  if (standing.state === 'sending') tellSubmit(context, standing, 'waiting')
  const entry = await outcomeOf(context, standing, { signal, deadline })
  const { state, key, ref, candidates = [] } = entry
  if (state === 'accepted' && ref) {
    context.rememberPurchase(ref, whoseOf(entry))
    tellSubmit(context, entry, 'repeated', { ref })
    const end = context.endOf(ref)
    if (end) return end
    const reading: Reading = { http: 200, id: ref.id, ids: [], progress: null, outputs: [], effective: {} }
    return context.settle(buildTask(context, ref, reading, undefined, entry, paid.prepared.warnings))
  }
  if (state === 'rejected' || state === 'not_sent') throw refusedElsewhere(entry, entry.problem)
  throw stillUnknown(context.relay.provider, { key, since: entry.createdAt, candidates })
}

/** What was bought before, whatever it costs now. */
export async function standingAlone(
  context: Context,
  paid: PaidCall,
  key: string,
  refusal: VidrelayError,
  contextOf: ((entry: JournalEntry) => Context | undefined) | undefined,
): Promise<Task> {
  const standing = paid.options.key === undefined ? undefined : await context.books.get(key)
  if (!standing || isFree(standing)) throw refusal
  return repeated(contextOf?.(standing) ?? context, paid, standing)
}
