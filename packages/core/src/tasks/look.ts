import { describeBody, isHtml } from '../base/json.ts'
import { own } from '../base/own.ts'
import type { Dialect } from '../contract/provider.ts'
import { journalWarning } from '../journal/books.ts'
import { type JournalEntry, keptUntilOf } from '../journal/journal.ts'
import { TransportError } from '../net/trouble.ts'
import { buildTask, refusedBy, withWarning } from '../wire/build-task.ts'
import { type Reading, read } from '../wire/read.ts'
import { retryAfterSeconds } from '../wire/retry-after.ts'
import { routeUrl } from '../wire/route-url.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import { invalid, notReached, stoppedAsking, unreadable } from '../words/problems.ts'
import { isFinal, type Task, type TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import type { FailedLook } from './history.ts'
import type { CallAnswer } from './http.ts'

/** What one look at a task found. */
export type Look = { label: string; hintSeconds: number | undefined } & ({ task: Task } | FailedLook)

export function dialectOf(context: Context, ref: TaskRef): Dialect {
  const dialect = own(context.relay.provider.dialects, ref.dialect)
  if (!dialect)
    throw invalid('ref', `${context.relay.provider.title} has no dialect ${JSON.stringify(ref.dialect)}`, {
      provider: context.relay.provider.id,
    })
  return dialect
}

/** What later routes can fill in. */
export const holesOf = (ref: TaskRef): Record<string, unknown> => ({ ...ref.kept, id: ref.id, model: ref.model })

/** Bytes of an answer about a task. Wherever a link may stand, the result itself may: as a `data:` URL or as base64. */
export const mostBytes = ({ answer, otherAnswer }: Dialect): number =>
  [answer, otherAnswer].some(rows => rows?.outputs.some(row => row.at !== undefined)) ? 64 * 2 ** 20 : 8 * 2 ** 20

/** One GET of the task. It throws only what the caller did wrong; everything else is told. */
export async function look(context: Context, ref: TaskRef, signal: AbortSignal | undefined): Promise<Look> {
  const dialect = dialectOf(context, ref)
  const route = dialect.routes.get!
  const url = routeUrl(context.relay, route, holesOf(ref))
  if (signal?.aborted) return left(ref)
  let answer: CallAnswer
  try {
    const maxBytes = mostBytes(dialect)
    answer = await context.http.call({
      operation: 'get',
      method: route.method,
      url,
      timeoutMs: 30_000,
      maxBytes,
      signal,
    })
  } catch (error) {
    if (isVidrelayError(error))
      return { label: error.code, hintSeconds: undefined, error: withRef(error, ref), weight: 'last' }
    if (!(error instanceof TransportError)) throw error
    if (signal?.aborted) return left(ref)
    const trouble = notReached(context.relay.provider, error, 'asked', { taskRef: ref })
    return { label: error.message, hintSeconds: undefined, error: trouble, weight: 'trouble' }
  }
  return judge(context, ref, answer)
}

/** The task as one look finds it. @throws what the look says in the place of a task */
export async function getTask(context: Context, ref: TaskRef, signal?: AbortSignal): Promise<Task> {
  const found = await look(context, ref, signal)
  if ('error' in found) throw found.error
  return found.task
}

const left = (ref: TaskRef): Look => ({
  label: 'aborted',
  hintSeconds: undefined,
  error: stoppedAsking(ref),
  weight: 'last',
})

async function judge(context: Context, ref: TaskRef, answer: CallAnswer): Promise<Look> {
  const { status, json, headers } = answer
  const isPage = json === undefined && isHtml(answer.body)
  const hintSeconds = retryAfterSeconds(answer, context.clock.now())
  const troubled = (what: string, label: string): Look => {
    const error = unreadable(context.relay.provider, `answered HTTP ${answer.status} with ${what}`, {
      taskRef: ref,
      status: answer.status,
      retryable: true,
    })
    return { label: `${answer.status} ${label}`, hintSeconds, error, weight: 'trouble' }
  }
  let reading: Reading
  try {
    reading = read(
      context.relay.dialects[ref.dialect]!,
      'get',
      { http: status, json, headers, isPage },
      context.saidFor(ref),
    )
  } catch (error) {
    return troubled(`what cannot be read (${(error as Error).name})`, 'unreadable')
  }
  if (answer.json === undefined && answer.status < 400)
    return troubled(describeBody(answer.body, context.scrubFor(ref)), 'unreadable')
  if (reading.id !== undefined && !reading.ids.includes(ref.id) && answer.status < 400) {
    return troubled('the state of another task; it is not delivered', 'other task')
  }
  if (reading.error && reading.error.scope === 'request') {
    const error = refusedBy(context, reading.error, answer.status, {
      ref,
      ...(answer.json === undefined && { body: answer.body }),
    })
    const label = `${answer.status} ${error.code}`
    if (reading.error.passes) return { label, hintSeconds, error, weight: 'trouble' }
    return { label, hintSeconds, error, weight: 'word', isAccepted: await isAccepted(context, ref) }
  }
  if (reading.word === undefined && reading.status === undefined) return troubled('no status', 'no status')
  const { entry, trouble } = await context.books.find(ref)
  let seen: Task
  let task: Task
  try {
    seen = buildTask(context, ref, reading, answer.json, entry)
    task = context.settle(seen)
  } catch (error) {
    return troubled(`a state that cannot be read (${(error as Error).name})`, 'unreadable')
  }
  const late = (await rememberFinal(context, entry, task)) ?? trouble
  return {
    label: `${answer.status} ${seen.upstreamStatus ?? task.status}`,
    hintSeconds,
    task: late ? withWarning(task, journalWarning(late)) : task,
  }
}

/** It was accepted here, or in whatever process as the journal knows. */
async function isAccepted(context: Context, ref: TaskRef): Promise<boolean> {
  if (context.isOwn(ref)) return true
  const { entry } = await context.books.find(ref)
  return entry?.state === 'accepted'
}

async function rememberFinal(
  context: Context,
  entry: JournalEntry | undefined,
  task: Task,
): Promise<VidrelayError | undefined> {
  if (!entry || entry.finalStatus !== null || !isFinal(task.status)) return undefined
  const finalAt = new Date(context.clock.now()).toISOString()
  return context.books.note(entry, {
    finalStatus: task.status,
    finalAt,
    keptUntil: keptUntilOf(task.expiresAt, finalAt),
    effective: task.effective,
  })
}

const withRef = (error: VidrelayError, ref: TaskRef): VidrelayError =>
  error.taskRef ? error : error.with({ taskRef: ref, provider: ref.provider })
