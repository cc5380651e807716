import { describeBody, documentsIn, isHtml } from '../base/json.ts'
import { own } from '../base/own.ts'
import type { Dialect } from '../contract/provider.ts'
import { journalWarning } from '../journal/books.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { TransportError } from '../net/trouble.ts'
import { buildTask, refusedBy, withWarning } from '../wire/build-task.ts'
import { type Reading, read } from '../wire/read.ts'
import { isEnded, type ReadError, refusesTask } from '../wire/read-error.ts'
import { retryAfterSeconds } from '../wire/retry-after.ts'
import { routeUrl } from '../wire/route-url.ts'
import type { Ended } from '../wire/task-over.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import { isOwnId } from '../words/own-id.ts'
import { invalid, notKept, notReached, stoppedAsking, unreadable } from '../words/problems.ts'
import { refIdentity } from '../words/ref.ts'
import type { Task, TaskRef } from '../words/task.ts'
import { aboutTask } from './about.ts'
import type { Context } from './context.ts'
import { contradiction, endInJournal, isEmpty, rememberEnd } from './ends.ts'
import type { FailedLook } from './history.ts'
import type { CallAnswer } from './http.ts'

/** Seconds for which a word of success may stand without a result, where the document does not say. */
const usualEmptySeconds = 600

/** Milliseconds after which a wait for the result of a success is given up. */
export const longestEmptyMs = ({ relay }: Context): number =>
  (relay.provider.polling.resultWithin ?? usualEmptySeconds) * 1000

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

/**
 * One GET of the task. It throws only what the caller did wrong; everything else is told. `isLast`: whoever waits gives up
 * after it, so that nothing is left untried.
 */
export async function look(
  client: Context,
  ref: TaskRef,
  signal: AbortSignal | undefined,
  isLast = false,
): Promise<Look> {
  const context = await aboutTask(client, ref)
  const dialect = dialectOf(context, ref)
  if (isOwnId(ref.id)) return ownLook(context, ref)
  const route = dialect.routes.get!
  const url = context.lookUrl(ref, () => routeUrl(context.relay, route, holesOf(ref)))
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
  return judge(context, ref, answer, { signal, isLast })
}

/** A task that its provider has no id for: nobody is asked. */
async function ownLook(context: Context, ref: TaskRef): Promise<Look> {
  const { entry } = await context.books.find(ref)
  const task = context.endOf(ref) ?? (await kept(context, ref, entry))
  if (task) return { label: task.status, hintSeconds: undefined, task }
  return { label: 'not kept', hintSeconds: undefined, error: notKept(ref, entry?.file ?? null), weight: 'last' }
}

/** Loaded where it is needed, which is seldom. */
async function kept(context: Context, ref: TaskRef, entry: JournalEntry | undefined): Promise<Task | undefined> {
  if (context.journal?.beside === undefined) return undefined
  const { keptTask } = await context.track(import('./kept-result.ts'))
  return keptTask(context, ref, entry)
}

/** The task as one look finds it, which all who ask meanwhile share. @throws what the look says in the place of a task */
export async function getTask(context: Context, ref: TaskRef, signal?: AbortSignal): Promise<Task> {
  const begin = (until: AbortSignal | undefined) => look(context, ref, until)
  const found = await context.looks.ask(refIdentity(ref), signal, begin, () => stoppedAsking(ref))
  if ('error' in found) throw found.error
  return found.task
}

const left = (ref: TaskRef): Look => ({
  label: 'aborted',
  hintSeconds: undefined,
  error: stoppedAsking(ref),
  weight: 'last',
})

/** How a look is made. */
interface Making {
  signal: AbortSignal | undefined
  isLast: boolean
}

/**
 * What an answer says of a task. One that is no JSON may hold some (a stream of events, a warning before it): the last
 * document in it that names the task and a word of its state counts.
 */
function readLook(context: Context, ref: TaskRef, { status, json, headers, body }: CallAnswer) {
  const dialect = context.relay.dialects[ref.dialect]!
  const said = context.saidFor(ref)
  const readAs = (own: unknown, isPage: boolean): Reading =>
    read(dialect, 'get', { http: status, json: own, headers, isPage, isEmpty: body.byteLength === 0 }, said)
  if (json === undefined && status < 300)
    for (const own of documentsIn(body).toReversed()) {
      const reading = readAs(own, false)
      if (reading.isListed && reading.ids.includes(ref.id)) return { reading, json: own }
    }
  return { reading: readAs(json, json === undefined && isHtml(body)), json }
}

async function judge(context: Context, ref: TaskRef, answer: CallAnswer, making: Making): Promise<Look> {
  const { status } = answer
  const hintSeconds = retryAfterSeconds(answer, context.clock.now())
  const troubled = (what: string, label: string): Look => {
    const error = unreadable(context.relay.provider, `answered HTTP ${answer.status} with ${what}`, {
      taskRef: ref,
      status: answer.status,
      retryable: true,
    })
    return { label: `${answer.status} ${label}`, hintSeconds, error, weight: 'trouble' }
  }
  let json: unknown
  let reading: Reading
  try {
    ;({ reading, json } = readLook(context, ref, answer))
  } catch (error) {
    return troubled(`what cannot be read (${(error as Error).name})`, 'unreadable')
  }
  const isOurs = reading.ids.includes(ref.id)
  if (json === undefined && status < 400 && reading.status === undefined)
    return troubled(describeBody(answer.body, context.scrubFor(ref)), 'unreadable')
  if (reading.id !== undefined && !isOurs && status < 400)
    return troubled('the state of another task; it is not delivered', 'other task')
  const told = isOurs ? finalWord(reading, ref) : reading
  if (told.error?.scope === 'request') return refusal(context, ref, told, answer, hintSeconds)
  // Who names the task and says no word of it knows it: it is not done.
  if (told.word === undefined && told.status === undefined && !isOurs) return troubled('no status', 'no status')
  try {
    const { word, task } = await conclude(context, ref, told, json, making)
    return { label: `${status} ${word}`, hintSeconds, task }
  } catch (error) {
    return troubled(`a state that cannot be read (${(error as Error).name})`, 'unreadable')
  }
}

/** An answer that carries the task's id and a final word counts, whatever its HTTP status is. */
function finalWord(reading: Reading, { kind }: TaskRef): Reading {
  const { error, ...rest } = reading
  if (error?.scope !== 'request') return reading
  const isThere = reading.outputs.some(
    ({ role, sources }) => role === kind && sources.some(source => !('route' in source)),
  )
  if (reading.status === 'succeeded' && isThere) return rest
  const end = isEnded(reading.status) ? reading.status : error.ends
  return end ? ended(reading, error, end) : reading
}

/** What a refusal says beside a final word need not be about the task. */
function ended(reading: Reading, error: ReadError, status: Ended): Reading {
  const { row, hint, billed, ...words } = error
  const isOfTask = refusesTask(error.is)
  const own: ReadError = isOfTask ? { ...error, scope: 'task' } : { ...words, scope: 'task', is: 'task_failed' }
  return { ...reading, status, error: own }
}

/** The error of an exchange in the place of a state. */
async function refusal(
  context: Context,
  ref: TaskRef,
  reading: Reading,
  answer: CallAnswer,
  hintSeconds: number | undefined,
): Promise<Look> {
  const { status } = answer
  const found = reading.error!
  const error = refusedBy(context, found, status, { ref, answer })
  const label = `${status} ${error.code}`
  if (found.passes) return { label, hintSeconds, error, weight: 'trouble' }
  const { entry } = await context.books.find(ref)
  const known = context.endOf(ref) ?? (entry && (endOfEntry(context, ref, entry) ?? (await kept(context, ref, entry))))
  // How it ended was seen: whoever knows it no longer changes nothing of that.
  if (known) return { label, hintSeconds, task: withWarning(known, contradiction(`now ${error.message}`)) }
  const { ends } = found
  const isAccepted = context.isOwn(ref) || entry?.state === 'accepted'
  return {
    label,
    hintSeconds,
    error,
    weight: 'word',
    isAccepted,
    ...(ends && { end: async () => (await conclude(context, ref, ended(reading, found, ends), answer.json)).task }),
  }
}

/** The bad end that the journal holds. A success has no result in it. */
function endOfEntry(context: Context, ref: TaskRef, entry: JournalEntry): Task | undefined {
  if (entry.finalStatus === null || entry.finalStatus === 'succeeded') return undefined
  const silent: Reading = { http: 200, ids: [ref.id], progress: null, outputs: [], effective: {} }
  return endInJournal(buildTask(context, ref, silent, undefined, entry), entry)
}

/** The task that an answer tells of, beside what is known of it; an end is written down. `word`: what the answer itself says. */
async function conclude(
  context: Context,
  ref: TaskRef,
  reading: Reading,
  json: unknown,
  making?: Making,
): Promise<{ word: string; task: Task }> {
  const { entry, trouble } = await context.books.find(ref)
  const asked = entry ?? context.askedFor(ref)
  const told = buildTask(context, ref, reading, json, asked)
  const found = making && isEmpty(told) ? await byLastWays(context, ref, making) : []
  const outputs = [...reading.outputs, ...found]
  const seen = found.length > 0 ? buildTask(context, ref, { ...reading, outputs }, json, asked) : told
  const task = context.settle(seen, entry)
  const late = (await rememberEnd(context, entry, task)) ?? trouble
  return { word: seen.upstreamStatus ?? task.status, task: late ? withWarning(task, journalWarning(late)) : task }
}

/** What a success without a result has by the ways of last resort, where it is time to ask them. Loaded where it is needed. */
async function byLastWays(context: Context, ref: TaskRef, { signal, isLast }: Making): Promise<Reading['outputs']> {
  if (!dialectOf(context, ref).answer.outputs.some(({ last }) => last)) return []
  const isKnown = (context.endOf(ref)?.outputs.length ?? 0) > 0
  if (isKnown || !context.areLastWaysDue(ref, isLast ? 0 : longestEmptyMs(context))) return []
  const { byLastWays } = await context.track(import('./last-way.ts'))
  return byLastWays(context, ref, signal)
}

const withRef = (error: VidrelayError, ref: TaskRef): VidrelayError =>
  error.taskRef ? error : error.with({ taskRef: ref, provider: ref.provider })
