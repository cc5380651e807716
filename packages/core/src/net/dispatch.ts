import type { Dispatcher } from 'undici'
import { userAgent } from '../base/version.ts'
import { codingsOf } from './codings.ts'
import { type BodyPiece, type HttpHead, type HttpRequest, isReadPiece } from './messages.ts'
import { OwnTrouble } from './trouble.ts'

/** One sending of a request: the evidence whether it was sent, and the ways in which it ends. */
export abstract class Dispatch implements Dispatcher.DispatchHandler {
  sent = false
  ended = false
  onDone: (() => void) | undefined
  protected controller: Dispatcher.DispatchController | undefined
  #isAborted = false
  readonly #signal: AbortSignal | undefined
  readonly #onAbort: (() => void) | undefined

  constructor(signal: AbortSignal | undefined) {
    if (!signal) return
    const onAbort = () => this.abort(signal.reason)
    this.#signal = signal
    this.#onAbort = onAbort
    if (signal.aborted) queueMicrotask(onAbort)
    else signal.addEventListener('abort', onAbort, { once: true })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A second start is undici sending the request again by itself: a paid call must not be.
    if (this.sent || this.#isAborted) {
      controller.abort(new OwnTrouble(this.sent ? 'second send refused' : 'aborted before it was sent'))
      return
    }
    this.sent = true
    this.controller = controller
  }
  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHeaders): void {
    if (status >= 200) this.answered({ status, headers: flat(headers) })
  }
  abstract onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void
  onResponseEnd(): void {
    if (this.finish()) this.whole()
  }
  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(error)
  }

  protected abstract answered(head: HttpHead): void
  protected abstract whole(): void
  protected abstract broken(error: unknown): void

  fail(error: unknown): void {
    if (this.finish()) this.broken(error)
  }
  abort(reason: unknown = new OwnTrouble('aborted')): void {
    if (this.ended) return
    this.#isAborted = true
    this.controller?.abort(reason instanceof Error ? reason : new OwnTrouble('aborted'))
    this.fail(reason)
  }
  /** True the first time. */
  protected finish(): boolean {
    if (this.ended) return false
    this.ended = true
    if (this.#onAbort) this.#signal?.removeEventListener('abort', this.#onAbort)
    this.onDone?.()
    return true
  }
}

/** Sends the request, unless it was left before there was anything to send by. */
export function dispatchInto(
  dispatcher: Dispatcher,
  { url, method, headers, body }: HttpRequest,
  dispatch: Dispatch,
): void {
  if (dispatch.ended) return
  dispatcher.dispatch(
    {
      origin: url.origin,
      path: url.pathname + url.search,
      method: method as Dispatcher.HttpMethod,
      headers: {
        'accept-encoding': 'identity',
        'user-agent': userAgent,
        ...headers,
        // Told by us, since many servers take no body whose length is not told ahead.
        ...(body && { 'content-length': String(body.reduce((sum, { byteLength }) => sum + byteLength, 0)) }),
      },
      body: (body ? ready(body) : null) as Uint8Array | null,
      // Our own clock keeps time.
      headersTimeout: 0,
      bodyTimeout: 0,
    },
    dispatch,
  )
}

/** One piece goes out with the head; several are written one after the other, none of them copied. */
function ready(body: readonly BodyPiece[]): BodyPiece | Iterable<BodyPiece> | AsyncIterable<Uint8Array> {
  if (body.some(isReadPiece)) return written(body)
  return body.length === 1 ? body[0]! : body
}

async function* written(body: readonly BodyPiece[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of body) {
    if (isReadPiece(piece)) yield* piece.read()
    else yield piece
  }
}

type IncomingHeaders = { readonly [name: string]: string | string[] | undefined }

/** One text per header. Of the codings only those are left that change the bytes, so that a length is of what is read. */
function flat(headers: IncomingHeaders): { [name: string]: string } {
  const own: { [name: string]: string } = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) own[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  if (own['content-encoding'] === undefined) return own
  const codings = codingsOf(own['content-encoding'])
  if (codings.length > 0) own['content-encoding'] = codings.join(', ')
  else delete own['content-encoding']
  return own
}
