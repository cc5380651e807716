import { type Clock, withDeadline } from '../base/clock.ts'
import { createGather } from '../base/gather.ts'
import type { HttpStream } from './messages.ts'
import { OwnTrouble, TransportError } from './trouble.ts'

/** Bytes a second, on the average over the time that we waited. A server that sends less is too slow to wait for. */
export const leastSpeed = 1024
/** Milliseconds for which one connection may send nothing, or bring less than the least speed. */
export const idleMs = 60_000

/**
 * Waiting that ends. It starts full, waiting uses it up, and what comes gives it back: silence ends when all is used up, and
 * so does a drip that brings less than the least speed, while a slow transfer lasts as long as it needs.
 */
export interface Patience {
  /** Milliseconds that may still be waited. */
  readonly left: number
  waited(milliseconds: number): void
  came(bytes: number): void
}

/** `most`: milliseconds, at the start and at any time. `speed`: bytes that buy one second; Infinity for a limit that nothing moves. */
export function createPatience(most: number, speed: number = leastSpeed): Patience {
  let left = most
  return {
    get left() {
      return Math.max(0, left)
    },
    waited(milliseconds) {
      left -= Math.max(0, milliseconds)
    },
    came(bytes) {
      left = Math.min(most, left + (bytes * 1000) / speed)
    },
  }
}

/**
 * A body, chunk by chunk, for as long as every patience lasts. Only the time counts in which we wait for the server: a
 * reader may take as long as it likes between two chunks. Leaving the loop closes the connection.
 * @throws TransportError where the body is cut, or too little of it comes
 */
export async function* patiently(
  clock: Clock,
  stream: HttpStream,
  patience: readonly Patience[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = stream.body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await nextOf(clock, stream, chunks, patience)
      if (next.done) return
      for (const one of patience) one.came(next.value.byteLength)
      yield next.value
    }
  } finally {
    stream.cancel()
  }
}

/** The first bytes of a stream, at least `most` where it has as many, and the same stream whole. */
export async function peeked(
  clock: Clock,
  stream: HttpStream,
  patience: readonly Patience[],
  most: number,
): Promise<{ begin: Uint8Array; stream: HttpStream }> {
  const chunks = stream.body[Symbol.asyncIterator]()
  const first = createGather()
  let trouble: unknown
  let isDone = false
  try {
    while (first.size < most && !isDone) {
      const next = await nextOf(clock, stream, chunks, patience)
      if (next.done) isDone = true
      else first.push(next.value)
    }
  } catch (error) {
    trouble = error // for whoever reads on
  }
  const begin = first.bytes()
  async function* body(): AsyncGenerator<Uint8Array, void, undefined> {
    if (begin.byteLength > 0) yield begin
    if (trouble !== undefined) throw trouble
    for (let next = isDone ? undefined : await chunks.next(); next && !next.done; next = await chunks.next())
      yield next.value
  }
  return {
    begin,
    stream: { status: stream.status, headers: stream.headers, body: body(), cancel: () => stream.cancel() },
  }
}

/** One chunk more. @throws TransportError where the body is cut, or too little of it comes */
const nextOf = (
  clock: Clock,
  stream: HttpStream,
  chunks: AsyncIterator<Uint8Array>,
  patience: readonly Patience[],
): Promise<IteratorResult<Uint8Array>> =>
  waiting(clock, patience, undefined, async (signal, late) => {
    signal.addEventListener('abort', () => stream.cancel(), { once: true })
    return chunks.next().catch(error => {
      throw late() ? new TransportError(new OwnTrouble('too little came for too long'), true) : error
    })
  })

/** Runs `work`, which waits for a server, and takes the time from every patience; its signal aborts when one is used up. */
export async function waiting<T>(
  clock: Clock,
  patience: readonly Patience[],
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, late: () => boolean) => Promise<T>,
): Promise<T> {
  const begun = clock.monotonic()
  try {
    return await withDeadline(clock, Math.min(...patience.map(one => one.left)), signal, work)
  } finally {
    for (const one of patience) one.waited(clock.monotonic() - begun)
  }
}
