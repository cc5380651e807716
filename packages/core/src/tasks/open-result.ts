import { isText } from '../base/container.ts'
import { mediaTypeOf, tellingBytes } from '../base/media-type.ts'
import type { HttpStream } from '../net/messages.ts'
import { createPatience, idleMs, type Patience, peeked, waiting } from '../net/patience.ts'
import { routeUrl } from '../wire/route-url.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import { invalid, notDelivered, unsafe } from '../words/problems.ts'
import type { OutputSource, TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'
import { dialectOf, holesOf } from './look.ts'
import { type Again, judgeRefusal, type ResultQuestion, SourceFailed } from './refused-result.ts'

/** What is held of which version, so far. */
export interface Progress {
  /** The place of the next byte. */
  readonly offset: number
  /** The place of the first byte that is wanted. */
  readonly start: number
  /** The place behind the last one that is wanted; Infinity: all that there is. */
  readonly stop: number
  /** Bytes of the whole, or null where nobody said. */
  readonly total: number | null
  /** A strong ETag. */
  readonly validator: string | undefined
}

/** The bytes of a result, from this place on. */
export interface Opened extends Pick<Progress, 'offset' | 'total' | 'validator'> {
  /** The place behind the last byte that this answer may give; Infinity where nobody says. */
  end: number
  stream: HttpStream
}

/** An address that an output names. @throws SourceFailed where it is none */
export function urlOf(context: Context, ref: TaskRef, source: OutputSource): URL {
  if ('url' in source) {
    if (!URL.canParse(source.url))
      throw new SourceFailed(unsafe('the link of the result is no address', undefined, { taskRef: ref }))
    return new URL(source.url)
  }
  const route = dialectOf(context, ref).routes.content!
  return routeUrl(context.relay, route, { ...holesOf(ref), ...('variant' in source && { variant: source.variant }) })
}

/**
 * Asks for the result, or for what is missing of it.
 * @throws SourceFailed where asking here again would not help, TransportError where the connection broke
 */
export async function openResult(
  context: Context,
  question: ResultQuestion,
  url: URL,
  held: Progress,
  patience: Patience,
): Promise<Opened | Again> {
  const signal = question.signal ?? new AbortController().signal
  let stream: HttpStream
  try {
    stream = await waiting(context.clock, [createPatience(idleMs), patience], signal, until =>
      context.http.open(url, rangeOf(held), until),
    )
  } catch (error) {
    if (!isVidrelayError(error)) throw error
    throw new SourceFailed(error.with({ taskRef: question.ref, provider: question.ref.provider }))
  }
  const isPart = held.offset > 0 || stream.headers['content-range'] !== undefined
  if (stream.status === 206 && isPart) return judgePart(question, held, stream)
  if (stream.status === 416 && isBegin(held)) {
    stream.cancel()
    throw outOfRange(question.ref, /^bytes \*\/(\d+)$/.exec(stream.headers['content-range'] ?? '')?.[1])
  }
  const isPlain = stream.status === 200 && !/json|html|xml/i.test(stream.headers['content-type'] ?? '')
  // Labels and numbers are claims: bytes of a medium are the result, whatever stands on them.
  let isMedium = false
  if (!isPlain && stream.status >= 200 && stream.status < 300) {
    const peek = await peeked(context.clock, stream, [createPatience(idleMs), patience], tellingBytes)
    stream = peek.stream
    isMedium = mediaTypeOf(peek.begin) !== undefined && !isText(peek.begin)
  }
  if (isPlain || isMedium) {
    const length = isEncoded(stream) ? undefined : stream.headers['content-length']
    const total = length !== undefined && /^\d+$/.test(length) ? Number(length) : null
    const end = Math.min(total ?? Number.POSITIVE_INFINITY, held.stop)
    return { offset: 0, total, validator: validatorOf(stream), end, stream }
  }
  return judgeRefusal(context, question, url, stream)
}

/** What is asked for: all of it, or what is missing of what is held. */
function rangeOf({ offset, start, stop, validator }: Progress): { [name: string]: string } {
  if (offset === 0 && stop === Number.POSITIVE_INFINITY) return {}
  const last = stop === Number.POSITIVE_INFINITY ? '' : stop - 1
  const isRest = offset > start && validator !== undefined
  return { range: `bytes=${offset}-${last}`, ...(isRest && { 'if-range': validator }) }
}

/** A part of the result is wanted, and nothing of it is held yet. */
const isBegin = ({ offset, start }: Progress): boolean => start > 0 && offset === start

export const outOfRange = (ref: TaskRef, total?: number | string): VidrelayError =>
  invalid('range', total === undefined ? 'the result has no byte there' : `the result has ${total} bytes`, {
    taskRef: ref,
  })

/** A part is good where it begins at the right byte and is proven to be of the version that is held. */
function judgePart({ ref }: ResultQuestion, held: Progress, stream: HttpStream): Opened | Again {
  const match = /^bytes (\d+)-(\d*)\/(\d+|\*)$/.exec(stream.headers['content-range'] ?? '')
  const total = match === null || match[3] === '*' ? null : Number(match[3])
  const validator = validatorOf(stream)
  const isOther =
    held.offset > held.start &&
    ((validator !== undefined && validator !== held.validator) ||
      (total !== null && held.total !== null && total !== held.total))
  const isAsked = match !== null && Number(match[1]) === held.offset
  const isProven = held.offset === held.start || (validator !== undefined && validator === held.validator)
  if (isAsked && isProven && !isOther) {
    const known = total ?? held.total
    const last = match[2] ? Number(match[2]) + 1 : Number.POSITIVE_INFINITY
    return { offset: held.offset, total: known, validator, end: Math.min(last, known ?? last, held.stop), stream }
  }
  stream.cancel()
  // The rest of another version would make a file that nobody made.
  const message = isOther
    ? 'the result changed while it came'
    : isAsked
      ? 'the server gave a part without the ETag of what is there already'
      : 'the server gave another part than was asked for'
  return { again: notDelivered(ref, message), anew: isOther || isAsked }
}

/** Places in encoded bytes are not places in the result. */
const isEncoded = ({ headers }: HttpStream): boolean =>
  !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase())

/**
 * A strong ETag. A weak one names results that differ, and of two versions within one second a date says nothing: neither
 * proves that a part belongs to what is there.
 */
function validatorOf(stream: HttpStream): string | undefined {
  const { etag } = stream.headers
  return etag !== undefined && /^"[^"]*"$/.test(etag) && !isEncoded(stream) ? etag : undefined
}
