import { openStream, retryAfterSeconds, routeUrl } from './call.ts'
import { withDeadline } from './clock.ts'
import { createContainerCheck } from './container.ts'
import type { Context } from './context.ts'
import { invalid, isVidrelayError, VidrelayError } from './errors.ts'
import { describeBody, parseJson } from './json.ts'
import { dialectOf, holesOf } from './look.ts'
import { contentOutputs, read } from './read.ts'
import { refusedBy, resolveSource } from './task.ts'
import { type HttpStream, TransportError } from './transport.ts'
import type { OutputSource, Task, TaskRef } from './vocabulary.ts'

/** Bytes of a result at a place in it. A place before the last one means: start again from there. */
export interface Piece {
  offset: number
  chunk: Uint8Array
  /** It came from `held.bytes()`: it belongs to the hash and is on the disk already. */
  held?: true
}

/** What a part on the disk already holds of a result. */
export interface HeldPart {
  /** Bytes from the beginning that are known to be on the disk. */
  length: number
  /** Bytes of the whole result. */
  total: number
  /** The strong ETag of the version that it is a part of. */
  validator: string
  /** The first `length` bytes, read again. */
  bytes(): AsyncIterable<Uint8Array>
}

/** Which version of the result is being read. */
export interface ResultVersion {
  /** Bytes of the whole, or null where nobody says. */
  total: number | null
  /** A strong ETag, or undefined where there is none: then nothing can be resumed. */
  validator: string | undefined
}

export interface BytesInput {
  ref: TaskRef
  task: Task
  /** Which output. */
  index: number
  maxBytes: number
  signal: AbortSignal | undefined
  /** Asks the provider again, for a fresh link. */
  refresh(): Promise<Task>
  /** Told the length once it is known. */
  onLength(total: number | null): void
  /** A part of an earlier try. It is used where the answer is of the same version, and passed over where not. */
  held?: HeldPart
  /** Told the version of each answer that is read, before its first byte. */
  onVersion?(version: ResultVersion): void
}

/** Decoded bytes of a result, where the caller sets no limit. */
export const defaultMaxBytes = 4 * 2 ** 30

/** The output that is meant: by index, or the first of the task's own kind. */
export function outputIndex(task: Task, wanted: number | undefined): number {
  const index = wanted ?? task.outputs.findIndex(output => output.role === task.ref.kind)
  if (!task.outputs[index])
    throw invalid('output', `the task has ${task.outputs.length} outputs; accepted: 0 to ${task.outputs.length - 1}`, {
      taskRef: task.ref,
    })
  return index
}

const attemptsPerSource = 6
const idleMs = 60_000

/** Why one way to the result does not work: the next way is tried, or a fresh link asked for. */
class SourceFailed extends Error {
  readonly error: VidrelayError
  readonly expired: boolean
  constructor(error: VidrelayError, expired = false) {
    super(error.message)
    this.error = error
    this.expired = expired
  }
}

/** The content route answered with JSON that names the result. */
class NamedElsewhere extends SourceFailed {
  readonly sources: readonly OutputSource[]
  constructor(error: VidrelayError, sources: readonly OutputSource[]) {
    super(error)
    this.sources = sources
  }
}

/**
 * The result, piece by piece: alternatives in order, cut connections resumed by Range, an expired link asked for again
 * once. It ends only when the result is whole by length and by its own structure.
 */
export async function* resultBytes(context: Context, input: BytesInput): AsyncGenerator<Piece, void, undefined> {
  let { task } = input
  let refreshed = false
  let failure: VidrelayError | undefined
  for (;;) {
    const output = task.outputs[input.index]
    let expired = false
    const sources = [...(output?.sources ?? [])]
    for (const source of sources) {
      try {
        yield* fromSource(context, input, source)
        return
      } catch (error) {
        // The content route named the result in JSON instead of giving it.
        if (error instanceof NamedElsewhere && sources.length < 16) sources.push(...error.sources)
        if (!(error instanceof SourceFailed)) throw error
        failure = error.error
        expired ||= error.expired
      }
    }
    if (!expired || refreshed)
      throw (
        failure ??
        new VidrelayError('invalid_request', `output: the task has no output ${input.index}`, {
          field: 'output',
          taskRef: input.ref,
        })
      )
    refreshed = true
    task = await input.refresh()
  }
}

async function* fromSource(
  context: Context,
  input: BytesInput,
  source: OutputSource,
): AsyncGenerator<Piece, void, undefined> {
  const fail = (message: string, details: { retryable?: boolean; cause?: unknown } = {}) =>
    new SourceFailed(
      new VidrelayError('download_failed', `${message}; the task is still succeeded`, {
        taskRef: input.ref,
        ...details,
      }),
    )
  const inline = inlineBytes(source)
  if (inline) {
    input.onLength(inline.byteLength)
    const check = createContainerCheck()
    check.push(inline)
    const problem = check.end()
    if (problem) throw fail(`the inline result is broken: ${problem}`)
    yield { offset: 0, chunk: inline }
    return
  }
  const url = urlOf(context, input.ref, source)
  let offset = 0
  let total: number | null = null
  let validator: string | undefined
  let check = createContainerCheck()
  const forget = () => {
    offset = 0
    total = null
    validator = undefined
    check = createContainerCheck()
  }
  for (let attempt = 1; ; attempt++) {
    let trouble: VidrelayError
    try {
      const answer = await open(context, input, url, offset, validator, total)
      if ('again' in answer) {
        trouble = answer.again
        if (answer.anew) forget()
      } else {
        if (answer.offset === 0 && offset > 0) check = createContainerCheck() // it began anew
        offset = answer.offset
        validator = answer.validator
        total = answer.total
        input.onLength(answer.total)
        for await (const chunk of idleGuard(context, answer.stream)) {
          // Bytes past the announced length are not the result's.
          const kept = answer.total === null ? chunk : chunk.subarray(0, Math.max(0, answer.total - offset))
          if (kept.byteLength === 0) continue
          if (offset + kept.byteLength > input.maxBytes) {
            throw new VidrelayError('limit_exceeded', `the result is larger than ${input.maxBytes} bytes`, {
              taskRef: input.ref,
            })
          }
          check.push(kept)
          yield { offset, chunk: kept }
          offset += kept.byteLength
        }
        if (answer.total === null || offset === answer.total) {
          const problem = check.end()
          if (!problem) return
          if (/text/.test(problem)) throw fail(`what came is no result: ${problem}`)
          trouble = fail(`the result is broken: ${problem}`).error
          forget()
        } else trouble = fail(`the connection ended after ${offset} of ${answer.total} bytes`).error
      }
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      trouble = fail(`the connection broke after ${offset} bytes (${context.scrub(error.message)})`, {
        cause: error,
      }).error
    }
    if (input.signal?.aborted) throw new VidrelayError('aborted', 'the download was stopped', { taskRef: input.ref })
    if (attempt >= attemptsPerSource) throw new SourceFailed(trouble)
    const seconds = Math.min(30, 2 ** (attempt - 1)) * (1 + 0.25 * context.clock.random())
    context.emit({
      type: 'retry',
      operation: 'download',
      reason: trouble.code,
      message: trouble.message,
      seconds,
      ref: input.ref,
    })
    await context.clock.sleep(seconds * 1000, input.signal)
    if (input.signal?.aborted) throw new VidrelayError('aborted', 'the download was stopped', { taskRef: input.ref })
  }
}

function inlineBytes(source: OutputSource): Uint8Array | undefined {
  if ('base64' in source) return Buffer.from(source.base64.replace(/^data:[^,]*,/, ''), 'base64')
  if ('url' in source && /^data:/i.test(source.url))
    return Buffer.from(source.url.slice(source.url.indexOf(',') + 1), 'base64')
  return undefined
}

function urlOf(context: Context, ref: TaskRef, source: OutputSource): URL {
  if ('url' in source) {
    if (!URL.canParse(source.url))
      throw new SourceFailed(new VidrelayError('unsafe_url', 'the link of the result is no address', { taskRef: ref }))
    return new URL(source.url)
  }
  const route = dialectOf(context, ref).routes.content!
  return routeUrl(context, route, { ...holesOf(ref), ...('variant' in source && { variant: source.variant }) })
}

interface Opened {
  offset: number
  total: number | null
  validator: string | undefined
  stream: HttpStream
}

async function open(
  context: Context,
  input: BytesInput,
  url: URL,
  offset: number,
  validator: string | undefined,
  known: number | null,
): Promise<Opened | { again: VidrelayError; anew?: boolean }> {
  const range: { [name: string]: string } =
    offset > 0 ? { range: `bytes=${offset}-`, ...(validator !== undefined && { 'if-range': validator }) } : {}
  const signal = input.signal ?? new AbortController().signal
  let stream: Awaited<ReturnType<typeof openStream>>
  try {
    stream = await withDeadline(context.clock, idleMs, signal, until => openStream(context, url, range, until))
  } catch (error) {
    if (!isVidrelayError(error)) throw error
    throw new SourceFailed(Object.assign(error, { taskRef: input.ref, provider: input.ref.provider }))
  }
  const { status, headers } = stream
  const type = headers['content-type'] ?? ''
  if (status === 206) {
    const match = /^bytes (\d+)-\d*\/(\d+|\*)$/.exec(headers['content-range'] ?? '')
    const total = match?.[2] === '*' ? null : Number(match?.[2])
    const now = validatorOf(headers)
    const isSame =
      (validator === undefined || now === undefined || now === validator) &&
      (known === null || total === null || total === known)
    if (match && Number(match[1]) === offset && isSame)
      return { offset, total: total ?? known, validator: now ?? validator, stream }
    stream.cancel()
    // The rest of another version would make a file that nobody made.
    const message = isSame ? 'the server gave another part than was asked for' : 'the result changed while it came'
    return { again: new VidrelayError('download_failed', message, { taskRef: input.ref }), anew: !isSame }
  }
  if (status === 200 && !/json|html|xml/i.test(type)) {
    const length = headers['content-encoding'] ? undefined : headers['content-length']
    return {
      offset: 0,
      total: length !== undefined && /^\d+$/.test(length) ? Number(length) : null,
      validator: validatorOf(headers),
      stream,
    }
  }
  return judgeRefusal(context, input, url, stream)
}

/** A strong ETag, or the date of the last change. */
const validatorOf = (headers: { readonly [name: string]: string }): string | undefined =>
  headers.etag && !headers.etag.startsWith('W/') ? headers.etag : headers['last-modified']

/** What came instead of bytes: not yet, later, gone, or no. */
async function judgeRefusal(
  context: Context,
  input: BytesInput,
  url: URL,
  stream: HttpStream,
): Promise<{ again: VidrelayError; anew?: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream.body) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > (url.origin === context.origin && stream.status === 200 ? 64 * 2 ** 20 : 64 * 1024)) break
  }
  const body = Buffer.concat(chunks)
  const { status } = stream
  const ownOrigin = url.origin === context.origin
  const json = parseJson(body)
  // A refusal need not be JSON: a row may ask only for the status. Without a row, a page says nothing.
  const reading = ownOrigin
    ? read(context.provider, dialectOf(context, input.ref), 'content', { http: status, json: json ?? null })
    : undefined
  const named =
    status === 200 && ownOrigin && json !== undefined
      ? contentOutputs(dialectOf(context, input.ref), json)[input.index]?.sources
      : undefined
  if (named) {
    const error = new VidrelayError('download_failed', 'the content route named the result elsewhere', {
      taskRef: input.ref,
    })
    throw new NamedElsewhere(
      error,
      named.map(source => resolveSource(context, input.ref, source)),
    )
  }
  if (status === 202 || (reading && !reading.error && (reading.status === 'queued' || reading.status === 'running'))) {
    return { again: new VidrelayError('not_ready', 'the result is not ready yet', { taskRef: input.ref, status }) }
  }
  const told = json !== undefined || reading?.error?.row !== undefined ? reading?.error : undefined
  const error = told
    ? refusedBy(context, told, status, { ref: input.ref })
    : new VidrelayError(
        'download_failed',
        `the result's address answered HTTP ${status} with ${context.scrubFor(input.ref)(describeBody(body))}`,
        { taskRef: input.ref, status },
      )
  const hint = retryAfterSeconds(stream, context.clock.now()) ?? 0
  if (
    told?.is === 'not_ready' ||
    (told?.again && hint <= 60) ||
    [408, 409, 416, 425, 429].includes(status) ||
    status >= 500
  )
    // A range that cannot be had: what came so far is of another file.
    return { again: error, anew: status === 416 }
  if (
    [401, 403, 404, 410].includes(status) &&
    (!ownOrigin || told?.is === 'result_expired' || told?.is === 'task_not_found' || !told)
  ) {
    const gone = new VidrelayError('result_expired', `the link of the result is no longer good (HTTP ${status})`, {
      taskRef: input.ref,
      status,
      hint: told?.hint ?? 'ask for the task again: the provider may give a fresh link while it keeps the result',
      ...(told?.row !== undefined && { row: told.row }),
    })
    throw new SourceFailed(gone, true)
  }
  throw new SourceFailed(error)
}

/** A connection that says nothing for a minute is cut, by the injected clock. */
async function* idleGuard(context: Context, stream: HttpStream): AsyncGenerator<Uint8Array, void, undefined> {
  const over = new AbortController()
  let last = context.clock.now()
  void (async () => {
    while (!over.signal.aborted) {
      const left = last + idleMs - context.clock.now()
      if (left <= 0) return stream.cancel()
      await context.clock.sleep(left, over.signal)
    }
  })()
  try {
    for await (const chunk of stream.body) {
      last = context.clock.now()
      yield chunk
    }
  } finally {
    over.abort()
    stream.cancel()
  }
}
