import type { IncomingMessage } from 'node:http'
import { getResponse, type RequestHandler } from 'msw'

/** One request on its way to the handlers. */
export interface Exchange {
  readonly method: string
  /** The request target exactly as it stood on the wire, e.g. `/apixgo/v1/models?x=1`. */
  readonly target: string
  /** The address that handlers see. */
  readonly url: URL
  readonly headers: Headers
  /** Aborted when the client leaves before its answer is complete. */
  readonly signal: AbortSignal
  /** The request body, read once and only when first asked for. Null when it is longer than `maxBodyBytes`. */
  body(): Promise<Uint8Array<ArrayBuffer> | null>
}

/** The longest address that a handler can be asked about: msw's matcher throws beyond it. Unit: characters. */
export const longestUrl = 8192

/** Methods that a fetch `Request` cannot carry. */
const unspeakable = new Set(['CONNECT', 'TRACE', 'TRACK'])

/** What a server needs beside the request to make an exchange of it. */
export interface ExchangeFacts {
  /** The address of a request target. */
  locate(target: string): string
  readonly maxBodyBytes: number
  readonly signal: AbortSignal
  /** Called when the request has been read to its end. */
  onRead(): void
}

export function exchangeOf(incoming: IncomingMessage, facts: ExchangeFacts): Exchange {
  const { method = 'GET', url: target = '/' } = incoming
  let body: Promise<Uint8Array<ArrayBuffer> | null> | undefined
  return {
    method,
    target,
    url: new URL(facts.locate(target)),
    headers: headersOf(incoming),
    signal: facts.signal,
    body() {
      body ??= readBody(incoming, facts)
      return body
    },
  }
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return headers
}

/** What is too long is still read to its end, so that the client gets the answer instead of a broken pipe. */
async function readBody(incoming: IncomingMessage, facts: ExchangeFacts): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= facts.maxBodyBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  facts.onRead()
  return length > facts.maxBodyBytes ? null : new Uint8Array(Buffer.concat(chunks))
}

/** What the handlers say. Undefined: none of them answers, or the request is one that they cannot be asked about. */
export async function ask(handlers: RequestHandler[], exchange: Exchange): Promise<Response | undefined> {
  const { method, url, signal } = exchange
  const bytes = await exchange.body()
  if (unspeakable.has(method) || url.href.length > longestUrl) return undefined
  if (bytes === null) return new Response(null, { status: 413 })
  const isBodyless = method === 'GET' || method === 'HEAD'
  const headers = new Headers(exchange.headers)
  // A body that should not be there is told by its length; a fetch Request could not carry it.
  if (isBodyless && bytes.byteLength > 0) headers.set('content-length', String(bytes.byteLength))
  return getResponse(handlers, new Request(url, { method, headers, signal, body: isBodyless ? null : bytes }))
}
