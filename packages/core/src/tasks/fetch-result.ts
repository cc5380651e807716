import { createContainerCheck } from '../base/container.ts'
import type { OutputRow } from '../contract/provider.ts'
import type { ByteRange, HeldPart, Piece, ResultVersion } from '../files/piece.ts'
import { createPatience, idleMs, type Patience, patiently } from '../net/patience.ts'
import { TransportError } from '../net/trouble.ts'
import type { VidrelayError } from '../words/errors.ts'
import { byNoWay, invalid, notDelivered, stoppedDownload, tooLarge } from '../words/problems.ts'
import type { OutputSource, Task, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { createHolding, type Holding } from './held-result.ts'
import { isOver, newHistory } from './history.ts'
import { dialectOf } from './look.ts'
import { type Opened, openResult, outOfRange, urlOf } from './open-result.ts'
import { NamedElsewhere, type ResultQuestion, SourceFailed } from './refused-result.ts'

export interface BytesInput extends ResultQuestion {
  task: Task
  maxBytes: number
  /** Default: all of it. */
  range?: ByteRange
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

/** Tries in a row that bring no byte beyond the furthest that was ever held. */
const attemptsPerSource = 6
/** Milliseconds of waiting for one address without what the least speed would bring, pauses included. */
const patienceMs = 600_000
/** A server that never gives a result whole must not make us fetch for ever: so many times its length, for each way there is. */
const mostFetched = 3

/** The output that is meant: by index, or the first of the task's own kind. */
export function outputIndex(task: Task, wanted: number | undefined): number {
  const index = wanted ?? task.outputs.findIndex(output => output.role === task.ref.kind)
  if (!task.outputs[index])
    throw invalid('output', `the task has ${task.outputs.length} outputs; accepted: 0 to ${task.outputs.length - 1}`, {
      taskRef: task.ref,
    })
  return index
}

/** Seconds between two rounds through all ways, after the first: that one only asks for a fresh link. */
const roundSeconds = 10

/**
 * The result, piece by piece: alternatives in order, cut connections resumed by Range, and where all refuse it a fresh link
 * asked for, until they have said so for a minute (history.ts). Between two starts all bytes are of one version. It ends
 * only when the result is whole by length and by its own structure.
 */
export async function* resultBytes(context: Context, input: BytesInput): AsyncGenerator<Piece, void, undefined> {
  let { task } = input
  const history = newHistory(true)
  const held = createHolding(input.held, input.range)
  for (;;) {
    const failure = yield* fromSources(context, input, task.outputs[input.index]?.sources ?? [], held)
    if (!failure) return
    const { error, weight } = failure
    if (!weight || isOver(history, { code: error.code, weight }, context.clock.monotonic(), 0)) throw error
    if (history.failed > 1) {
      // Nobody has to be asked three times about what was to be gone by now.
      if (isOutlived(context, task)) throw error
      await pause(context, input, error, roundSeconds)
    }
    task = await input.refresh()
  }
}

const isOutlived = (context: Context, { expiresAt }: Task): boolean =>
  expiresAt !== null && Date.parse(expiresAt) < context.clock.now()

/** All ways, one after the other. Undefined: the result is whole. Else the failure that tells the most. */
async function* fromSources(
  context: Context,
  input: BytesInput,
  given: readonly OutputSource[],
  held: Holding,
): AsyncGenerator<Piece, Pick<SourceFailed, 'error' | 'weight'> | undefined, undefined> {
  const sources = [...given]
  const failures: SourceFailed[] = []
  const tried: string[] = []
  for (const [index, source] of sources.entries()) {
    // What nobody promised is asked once, and says nothing against the way before it.
    const isExtra = failures.length > 0 && isLastWay(context, input, source)
    try {
      yield* fromSource(context, input, source, held, { tries: isExtra ? 1 : attemptsPerSource, count: index + 1 })
      return undefined
    } catch (error) {
      // The content route named the result in JSON instead of giving it.
      if (error instanceof NamedElsewhere && sources.length < 16) sources.push(...error.sources)
      if (!(error instanceof SourceFailed)) throw error
      tried.push(`${nameOfWay(source)} (${shortOf(error.error)})`)
      if (!isExtra) failures.push(error)
    }
  }
  const weights = failures.map(({ weight }) => weight)
  const weight = weights.find(own => own === 'trouble') ?? weights.find(own => own === 'word')
  // What a fallback says must not hide why the way before it was not even tried.
  const told = failures.find(({ error }) => error.code === 'unsafe_url') ?? failures.at(-1)
  return { error: told ? byNoWay(told.error, tried, missing(context, input, given)) : noOutput(input), weight }
}

const nameOfWay = (source: OutputSource): string => {
  if ('route' in source) return 'the content route'
  if (!('url' in source) || isInline(source.url)) return 'the answer itself'
  return `the link to ${URL.parse(source.url)?.host ?? 'no address'}`
}

const shortOf = ({ status, code }: VidrelayError): string => (status === undefined ? code : `HTTP ${status}`)

/** Where an answer has no link, though its document names places for one. */
function missing(context: Context, { ref }: BytesInput, given: readonly OutputSource[]): readonly string[] {
  if (given.some(source => !('route' in source))) return []
  return dialectOf(context, ref).answer.outputs.flatMap(({ at, role }) => (at && isOfTask(role, ref) ? [at] : []))
}
const isOfTask = (role: OutputRow['role'], { kind }: TaskRef) => role === undefined || role === kind

const isInline = (url: string): boolean => /^data:/i.test(url)

const isLastWay = (context: Context, { ref }: BytesInput, source: OutputSource): boolean =>
  'route' in source &&
  dialectOf(context, ref).answer.outputs.some(
    ({ last, route, variant }) => last && route === source.route && variant === source.variant,
  )

const noOutput = ({ index, ref }: BytesInput) => invalid('output', `the task has no output ${index}`, { taskRef: ref })

async function* fromSource(
  context: Context,
  input: BytesInput,
  source: OutputSource,
  held: Holding,
  { tries, count }: { tries: number; count: number },
): AsyncGenerator<Piece, void, undefined> {
  const inline = inlineBytes(source)
  if (inline) return yield* inlineResult(input, inline, held)
  const url = urlOf(context, input.ref, source)
  held.from(url)
  const patience = createPatience(patienceMs)
  let furthest = held.offset
  for (let attempt = 1; ; attempt++) {
    let trouble: VidrelayError
    let least = 0
    try {
      if (held.offset > held.start && held.validator === undefined) held.forget() // nothing would prove that the rest belongs to it
      const answer = await openResult(context, input, url, held, patience)
      if ('again' in answer) {
        trouble = answer.again
        least = answer.pause ?? 0
        if (answer.anew) held.forget()
      } else {
        for await (const piece of piecesOf(context, input, answer, held, patience, count)) {
          yield piece
          if (held.offset <= furthest) continue
          furthest = held.offset
          attempt = 0 // tries are counted since the last byte that is new
        }
        const problem = held.isWhole() ? held.problem(held.total !== null) : undefined
        const other = held.isWhole() ? otherKind(input, held.mediaType) : undefined
        if (held.isWhole() && !problem && !other) return
        if (other) throw new SourceFailed(failed(input, other))
        if (problem && /text/.test(problem)) throw new SourceFailed(failed(input, `what came is no result: ${problem}`))
        trouble = problem
          ? failed(input, `the result is broken: ${problem}`)
          : failed(input, `the connection ended after ${held.offset} of ${held.total} bytes`)
        if (problem) held.forget()
      }
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      trouble = failed(input, `the connection broke after ${held.offset} bytes (${error.message})`)
    }
    stopIfAborted(input)
    if (attempt >= tries || patience.left === 0) throw new SourceFailed(trouble)
    const usual = Math.min(30, 2 ** Math.max(0, attempt - 1)) * (1 + 0.25 * context.clock.random())
    const seconds = Math.max(usual, least)
    patience.waited(seconds * 1000)
    await pause(context, input, trouble, seconds)
  }
}

/** @throws `aborted` */
async function pause(context: Context, input: BytesInput, { code, message }: VidrelayError, seconds: number) {
  context.emit?.({ type: 'retry', operation: 'download', reason: code, message, seconds, ref: input.ref })
  await context.clock.sleep(seconds * 1000, input.signal)
  stopIfAborted(input)
}

/** The bytes of one answer, behind what is held already. */
async function* piecesOf(
  context: Context,
  input: BytesInput,
  answer: Opened,
  held: Holding,
  patience: Patience,
  count: number,
): AsyncGenerator<Piece, void, undefined> {
  const { stream, total, validator, end } = answer
  if (answer.offset <= held.start) held.forget()
  held.take({ total, validator })
  let place = answer.offset
  try {
    if (Math.min(total ?? 0, held.stop) - held.start > input.maxBytes) throw resultTooLarge(input)
    if (input.range && total !== null && total <= held.start) throw outOfRange(input.ref, total)
    const most = count * mostFetched * (held.longest ?? input.maxBytes)
    if (held.fetched - held.offset + (total ?? 0) > most) throw neverWhole(input)
    input.onLength(total)
    input.onVersion?.({ total, validator })
    yield* held.pieces()
    for await (const chunk of patiently(context.clock, stream, [createPatience(idleMs), patience])) {
      // Bytes past the announced length are not the result's; bytes before the part that is wanted are passed over.
      const passed = Math.min(chunk.byteLength, Math.max(0, held.offset - place))
      const kept = chunk.subarray(passed, Math.max(passed, end - place))
      place += chunk.byteLength
      held.pass(passed)
      if (held.offset - held.start + kept.byteLength > input.maxBytes) throw resultTooLarge(input)
      if (held.fetched + kept.byteLength > most) throw neverWhole(input)
      if (kept.byteLength > 0) yield held.add(kept)
      if (held.offset >= end) return
    }
    if (!input.range || total !== null) return
    // It ended where nobody had said that it would: that is its length.
    if (place <= held.start) throw outOfRange(input.ref, place)
    held.take({ total: place, validator })
  } finally {
    stream.cancel()
  }
}

function* inlineResult(
  input: BytesInput,
  chunk: Uint8Array,
  { start, stop }: Holding,
): Generator<Piece, void, undefined> {
  if (Math.min(chunk.byteLength, stop) - start > input.maxBytes) throw resultTooLarge(input)
  if (start > 0 && start >= chunk.byteLength) throw outOfRange(input.ref, chunk.byteLength)
  input.onLength(chunk.byteLength)
  input.onVersion?.({ total: chunk.byteLength, validator: undefined })
  const check = createContainerCheck()
  check.push(chunk)
  const problem = check.end() ?? otherKind(input, check.mediaType)
  if (problem) throw new SourceFailed(failed(input, `the inline result is broken: ${problem}`))
  yield { offset: start, chunk: chunk.subarray(start, stop) }
}

/** Still pictures. A GIF, a WebP and an AVIF may move. */
const stills = /^image\/(?!gif$|webp$|avif)/

/** What is wrong with a result of this type, where it is none of the kind that was asked for: a poster is no video. */
function otherKind({ task, index }: BytesInput, type: string | undefined): string | undefined {
  const role = task.outputs[index]?.role
  const isOther = role === 'video' ? stills.test(type ?? '') : type?.startsWith('video/') === true
  return isOther ? `what came is ${type} in the place of ${role === 'video' ? 'a video' : 'an image'}` : undefined
}

function inlineBytes(source: OutputSource): Uint8Array | undefined {
  if ('base64' in source) return Buffer.from(source.base64.replace(/^data:[^,]*,/, ''), 'base64')
  if ('url' in source && isInline(source.url))
    return Buffer.from(source.url.slice(source.url.indexOf(',') + 1), 'base64')
  return undefined
}

const failed = ({ ref }: BytesInput, message: string) => notDelivered(ref, `${message}; the task is still succeeded`)

const resultTooLarge = ({ ref, maxBytes }: BytesInput) => tooLarge('the result', maxBytes, ref)

const neverWhole = (input: BytesInput) =>
  new SourceFailed(failed(input, `${mostFetched} times the length of the result was fetched, and it never came whole`))

function stopIfAborted({ ref, signal }: BytesInput): void {
  if (signal?.aborted) throw stoppedDownload(ref)
}
