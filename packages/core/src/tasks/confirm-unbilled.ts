import { isHtml } from '../base/json.ts'
import { own } from '../base/own.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { refusedBy } from '../wire/build-task.ts'
import { read } from '../wire/read.ts'
import { routeUrl } from '../wire/route-url.ts'
import type { VidrelayError } from '../words/errors.ts'
import { isOwnId } from '../words/own-id.ts'
import type { TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { holesOf, mostBytes } from './look.ts'

/** Between the two looks: what was said in haste is taken back by then. Unit: milliseconds. */
const betweenMs = 30_000

/**
 * Did the task of an attempt fail, and is it not billed? Only the provider's own word counts: an answer that names this task,
 * calls it failed and fits a row that says so, now and once more 30 s later. Gives that word; undefined where anything
 * is otherwise, or cannot be asked.
 */
export async function confirmUnbilled(
  context: Context,
  { state, finalStatus, ref }: JournalEntry,
  signal: AbortSignal | undefined,
): Promise<VidrelayError | undefined> {
  if (state !== 'accepted' || finalStatus !== 'failed' || ref === null || isOwnId(ref.id)) return undefined
  if (!(await unbilledWord(context, ref, signal))) return undefined
  await context.clock.sleep(betweenMs, signal)
  return signal?.aborted ? undefined : unbilledWord(context, ref, signal)
}

async function unbilledWord(
  context: Context,
  ref: TaskRef,
  signal: AbortSignal | undefined,
): Promise<VidrelayError | undefined> {
  const dialect = own(context.relay.provider.dialects, ref.dialect)
  const route = dialect?.routes.get
  if (!dialect || !route) return undefined
  const url = routeUrl(context.relay, route, holesOf(ref))
  const asked = { operation: 'get', method: route.method, url, timeoutMs: 30_000, signal } as const
  const answer = await context.http.call({ ...asked, maxBytes: mostBytes(dialect) }).catch(() => undefined)
  if (answer?.status !== 200 || answer.json === undefined) return undefined
  const { status: http, headers, json, body } = answer
  const facts = { http, headers, json, isPage: isHtml(body) }
  const { status, ids, error } = read(context.relay.dialects[ref.dialect]!, 'get', facts, context.saidFor(ref))
  const isUnbilled = error?.scope === 'task' && error.row !== undefined && error.billed === false
  return isUnbilled && status === 'failed' && ids.includes(ref.id)
    ? refusedBy(context, error, http, { ref, answer })
    : undefined
}
