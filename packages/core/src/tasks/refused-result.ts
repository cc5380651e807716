import { createGather } from '../base/gather.ts'
import { describeBody, isHtml, parseJson } from '../base/json.ts'
import { join } from '../contract/base-url.ts'
import { endsWait, speakerOf } from '../contract/error-defaults.ts'
import { fillPath } from '../contract/tree.ts'
import type { HttpStream } from '../net/messages.ts'
import { createPatience, idleMs, patiently } from '../net/patience.ts'
import { TransportError } from '../net/trouble.ts'
import { refusedBy, resolveSource } from '../wire/build-task.ts'
import { contentOutputs } from '../wire/outputs.ts'
import { type Reading, read } from '../wire/read.ts'
import { longestPause, retryAfterSeconds } from '../wire/retry-after.ts'
import type { VidrelayError } from '../words/errors.ts'
import { notDelivered, notReady, resultGone, stoppedDownload } from '../words/problems.ts'
import type { OutputSource, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import type { Weight } from './history.ts'
import { dialectOf, holesOf } from './look.ts'

/** What a question for a result needs to know. */
export interface ResultQuestion {
  ref: TaskRef
  /** Which output. */
  index: number
  signal: AbortSignal | undefined
}

/** Asked again it may be there. `anew`: from its first byte. */
export interface Again {
  again: VidrelayError
  anew?: boolean
  /** How long the server wants to be left alone. Unit: seconds, 0 to 60. */
  pause?: number
}

/** Why one way to the result does not work: the next way is tried. */
export class SourceFailed extends Error {
  readonly error: VidrelayError
  /** Asked again, perhaps by a fresh link, it may work: how much this answer says against that. Absent: it will not. */
  readonly weight: Exclude<Weight, 'last'> | undefined
  constructor(error: VidrelayError, weight?: SourceFailed['weight']) {
    super(error.message)
    this.error = error
    this.weight = weight
  }
}

/** The content route answered with JSON that names the result. */
export class NamedElsewhere extends SourceFailed {
  readonly sources: readonly OutputSource[]
  constructor(error: VidrelayError, sources: readonly OutputSource[]) {
    super(error)
    this.sources = sources
  }
}

/** Milliseconds for the whole text of a refusal, and for JSON that holds a whole result. */
const refusalMs = 60_000
const namingMs = 600_000
const mostOfRefusal = 64 * 1024
const mostOfNaming = 64 * 2 ** 20

/** What came instead of bytes: not yet, later, gone, or no. */
export async function judgeRefusal(
  context: Context,
  { ref, index, signal }: ResultQuestion,
  url: URL,
  stream: HttpStream,
): Promise<Again> {
  const { status } = stream
  const isOwn = url.origin === context.relay.origin
  // Refusals of the content route are the API's; those of a link are of whoever signed it, also on the API's own host.
  const isRoute = isOwn && isContentRoute(context, ref, url)
  const mayName = status === 200 && isOwn
  const { body, isCut } = await textOf(context, stream, mayName)
  if (signal?.aborted) throw stoppedDownload(ref)
  const json = parseJson(body)
  const isPage = isHtml(body)
  // A refusal need not be JSON: a row may ask only for the status. Without a row, a text says nothing.
  const dialect = context.relay.dialects[ref.dialect]!
  const reading = isOwn
    ? read(dialect, 'content', { http: status, json: json ?? null, headers: stream.headers, isPage })
    : undefined
  const named = mayName && json !== undefined ? contentOutputs(dialect, json)[index]?.sources : undefined
  if (named) {
    throw new NamedElsewhere(
      notDelivered(ref, 'the content route named the result elsewhere'),
      named.flatMap(source => resolveSource(context, ref, source) ?? []),
    )
  }
  const hint = retryAfterSeconds(stream, context.clock.now()) ?? 0
  const pause = Math.min(hint, longestPause)
  if (status === 202 || isUnfinished(reading)) return { again: notReady(ref, status), pause }
  const told = json !== undefined || reading?.error?.row !== undefined ? reading?.error : undefined
  const said = isCut ? 'a text that did not come whole' : describeBody(body, context.scrubFor(ref).knowing(url))
  const error = told
    ? refusedBy(context, told, status, { ref, answer: { body, json } })
    : notDelivered(ref, `the result's address answered HTTP ${status} with ${said}`, { status })
  const isGone = [401, 403, 404, 410].includes(status)
  if (
    told?.is === 'not_ready' ||
    (told?.again && hint <= longestPause) ||
    (!isGone && isTrouble(stream)) ||
    // What was cut may have said anything; only of a link the status says enough.
    (isCut && !told && (isRoute || !isGone))
  )
    // A range that cannot be had: what came so far is of another file.
    return { again: error, anew: status === 416, pause }
  if (isPage || speakerOf(json, stream.headers) === 'edge' || told?.byEdge) {
    const page = `what stands in front of the result answered in its place (HTTP ${status}): ${said}`
    throw new SourceFailed(notDelivered(ref, page, { status }), 'trouble')
  }
  if (!isGone || (told && told.is !== 'result_expired' && told.is !== 'task_not_found'))
    throw new SourceFailed(error, 'word')
  const gone = resultGone(ref, isRoute ? 'the content route does not give the result' : undefined, status, {
    hint: told?.hint ?? 'ask for the task again: the provider may give a fresh link while it keeps the result',
    ...(told?.row !== undefined && { row: told.row }),
  })
  throw new SourceFailed(gone, 'word')
}

/** By its status alone, no end, whoever says it. */
const isTrouble = ({ status, headers }: HttpStream): boolean => status >= 300 && !endsWait(status, 'provider', headers)

const isUnfinished = (reading: Reading | undefined): boolean =>
  reading !== undefined && !reading.error && (reading.status === 'queued' || reading.status === 'running')

function isContentRoute(context: Context, ref: TaskRef, url: URL): boolean {
  const route = dialectOf(context, ref).routes.content
  const path = route && fillPath(route.path, holesOf(ref))
  return path !== undefined && join(context.relay.baseURL, path).pathname === url.pathname
}

/** The body of what is no result, as far as it came within its time and its size. */
async function textOf(
  context: Context,
  stream: HttpStream,
  mayName: boolean,
): Promise<{ body: Uint8Array; isCut: boolean }> {
  const text = createGather()
  const whole = createPatience(mayName ? namingMs : refusalMs, Number.POSITIVE_INFINITY)
  try {
    for await (const chunk of patiently(context.clock, stream, [createPatience(idleMs), whole])) {
      text.push(chunk)
      if (text.size > (mayName ? mostOfNaming : mostOfRefusal)) break
    }
    return { body: text.bytes(), isCut: false }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return { body: text.bytes(), isCut: true }
  }
}
