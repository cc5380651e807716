import { randomUUID } from 'node:crypto'
import type { JournalEntry, JournalPatch } from '../journal/journal.ts'
import { buildTask } from '../wire/build-task.ts'
import type { Reading } from '../wire/read.ts'
import { acceptedUnwritten, asVidrelayError, invalid, misuse, stillUnknown } from '../words/problems.ts'
import type { Task } from '../words/task.ts'
import { acceptedTask } from './accepted-task.ts'
import { attempt } from './attempt.ts'
import type { Context } from './context.ts'
import { foretelling, untilOf } from './foretell.ts'
import type { PaidCall } from './paid-call.ts'
import { seeTask } from './see.ts'
import { type Foretell, sendAhead } from './upload.ts'

/**
 * A paid call: at most one POST that may have started something, ever, per key. The intent is durable before the first
 * byte, the outcome before the caller has it.
 */
export async function sendPaid(context: Context, paid: PaidCall): Promise<Task> {
  const key = paid.options.key ?? randomUUID()
  const { books } = context
  context.rememberPrompt(undefined, paid.prompt)
  const entry = newEntry(context, paid, key)
  const standing = await books.claim(entry)
  if (!standing.claimed) return repeated(context, paid, standing.entry)
  const note = (patch: JournalPatch) => books.note(key, patch)
  const foretell = foretelling(context, entry)
  context.emit?.({ type: 'submit', operation: paid.operation, key, state: 'sending' })

  let uploaded: readonly string[]
  try {
    await checkSource(context, paid, foretell)
    uploaded = await sendAhead(context, paid.prepared.uploads, paid.options.signal, foretell)
    await foretell(0)
  } catch (error) {
    const told = asVidrelayError(
      error,
      `the paid call could not be made ready by ${context.relay.provider.title}'s answers`,
    )
    await note({ state: 'not_sent', problem: `${told.code}: ${told.message}` })
    throw told.with({ key })
  }
  let outcome = await attempt(context, paid, key, uploaded)
  // Sent again only on evidence that nothing was started, and only a little.
  for (let again = 0; again < 2 && 'again' in outcome && outcome.again !== undefined; again++) {
    const { error } = outcome
    const seconds = outcome.again + again
    context.emit?.({ type: 'retry', operation: paid.operation, reason: error.code, message: error.message, seconds })
    const isForetold = await foretell(seconds * 1000).then(
      () => true,
      () => false, // what came of the first attempt is what there is to tell
    )
    if (!isForetold) break
    await context.clock.sleep(seconds * 1000, paid.options.signal)
    if (paid.options.signal?.aborted) break
    outcome = await attempt(context, paid, key, uploaded)
  }

  if (outcome.state === 'accepted') {
    const { ref, reading, raw } = outcome
    // The id first: nothing else that stands in the answer may cost it.
    const effective = { ...paid.prepared.effective, ...reading.effective }
    const trouble = await note({ state: 'accepted', ref, effective, problem: null })
    const task = acceptedTask(context, paid, ref, reading, raw)
    context.emit?.({ type: 'submit', operation: paid.operation, key, state: 'accepted', ref })
    if (trouble) throw acceptedUnwritten(task, key, trouble)
    return task
  }
  // What came of the call matters more than whether it is written: until then the key is never sent again by itself.
  const candidates = outcome.state === 'unknown' ? outcome.candidates : []
  await note({
    state: outcome.state,
    problem: `${outcome.error.code}: ${outcome.error.message}`,
    ...(candidates.length > 0 && { candidates }),
  })
  context.emit?.({ type: 'submit', operation: paid.operation, key, state: outcome.state })
  throw outcome.error
}

/** A remix or an extension needs its source in a certain state; asked before anything is paid. */
async function checkSource(
  context: Context,
  { source, prepared, operation, options: { signal } }: PaidCall,
  onPause: Foretell,
): Promise<void> {
  const { states } = prepared.route
  if (!source || !states) return
  const { status } = await seeTask(context, source, { signal, onPause })
  if (!states.includes(status)) {
    throw invalid('source', `task ${source.id} is ${status}; ${operation} needs it ${states.join(' or ')}`, {
      taskRef: source,
    })
  }
}

function newEntry(context: Context, paid: PaidCall, key: string): JournalEntry {
  const { prepared } = paid
  const at = new Date(context.clock.now()).toISOString()
  return {
    key,
    fingerprint: paid.fingerprint,
    provider: context.relay.provider.id,
    baseURL: context.relay.baseURL,
    account: context.relay.account ?? null,
    operation: paid.operation,
    kind: paid.kind,
    dialect: prepared.dialectName,
    model: prepared.effective.model ?? null,
    promptLength: [...(paid.prompt ?? '')].length,
    requested: prepared.requested,
    effective: prepared.effective,
    usd: prepared.usd,
    state: 'sending',
    ref: null,
    problem: null,
    createdAt: at,
    updatedAt: at,
    until: untilOf(context),
    finalStatus: null,
    finalAt: null,
    keptUntil: null,
    file: null,
    sha256: null,
    deliveredAt: null,
  }
}

/** The key was used before: the same task again, or the truth about it. No byte is sent. */
function repeated(context: Context, paid: PaidCall, entry: JournalEntry): Task {
  if (entry.fingerprint !== paid.fingerprint) {
    throw misuse(
      `key ${JSON.stringify(entry.key)} already stands for another request (${entry.provider}, ${entry.state}, ${entry.createdAt}); a key belongs to one request`,
    )
  }
  if (entry.state === 'accepted' && entry.ref) {
    context.emit?.({ type: 'submit', operation: paid.operation, key: entry.key, state: 'repeated', ref: entry.ref })
    const reading: Reading = { http: 200, id: entry.ref.id, ids: [], progress: null, outputs: [], effective: {} }
    return context.settle(buildTask(context, entry.ref, reading, undefined, entry, paid.prepared.warnings))
  }
  const { candidates = [] } = entry
  throw stillUnknown(context.relay.provider, { key: entry.key, since: entry.createdAt, candidates })
}
