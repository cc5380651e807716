import type { Dispatcher } from 'undici'
import type { Clock } from '../base/clock.ts'
import { VidrelayError } from '../words/errors.ts'
import { Dispatch } from './dispatch.ts'
import type { HttpHead, HttpStream } from './messages.ts'
import { TransportError } from './trouble.ts'

type Track = NonNullable<Clock['track']>

/** Bytes that a chunk costs beside its own: a server that sends one byte at a time must not fill the memory. */
const overhead = 256

/** An answer as it comes, with back pressure. */
export class Sink extends Dispatch {
  readonly #head = Promise.withResolvers<HttpHead>()
  readonly #chunks: Uint8Array[] = []
  #wake: () => void = () => {}
  #error: unknown
  #queued = 0

  constructor(signal: AbortSignal | undefined) {
    super(signal)
    this.#head.promise.catch(() => {}) // it is awaited later; an early failure is no unhandled one
  }

  /** The answer once its head is there. @throws TransportError, and what stopped it before anything was sent */
  async opened(track: Track): Promise<HttpStream> {
    try {
      const head = await this.#head.promise
      const body = await plain(this.#body(), head.headers['content-encoding'])
      return { ...head, body: tracked(body, this, track), cancel: () => this.abort() }
    } catch (error) {
      this.abort()
      if (error instanceof VidrelayError && !this.sent) throw error
      throw new TransportError(error, this.sent)
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#queued += chunk.byteLength + overhead
    if (this.#queued > 2 ** 20) controller.pause()
    this.#wake()
  }
  protected answered(head: HttpHead): void {
    this.#head.resolve(head)
  }
  protected whole(): void {
    this.#wake()
  }
  protected broken(error: unknown): void {
    this.#error = error
    this.#head.reject(error)
    this.#wake()
  }
  async *#body(): AsyncIterable<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk) {
        this.#queued -= chunk.byteLength + overhead
        if (this.#queued < 2 ** 19 && this.controller?.paused) this.controller.resume()
        yield chunk
      } else if (this.ended) {
        if (this.#error !== undefined) throw this.#error
        return
      } else {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
      }
    }
  }
}

/** Decoded, where it is encoded. */
async function plain(
  body: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  if (encoding === undefined) return body
  const { createInflate } = await import('./inflate.ts')
  return createInflate(encoding)(body)
}

async function* tracked(body: AsyncIterable<Uint8Array>, sink: Sink, track: Track): AsyncIterable<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await track(iterator.next())
      if (next.done) return
      yield next.value
    }
  } catch (error) {
    throw error instanceof VidrelayError ? error : new TransportError(error, sink.sent)
  } finally {
    sink.abort()
  }
}
