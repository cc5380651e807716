import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getResponse, type RequestHandler } from 'msw'

/** One request on its way to the handlers. */
export interface Exchange {
  readonly method: string
  /** The request target exactly as it stood on the wire, e.g. `/apixgo/v1/models?x=1`. */
  readonly target: string
  /** The address that handlers see: what `locate` made of the target. */
  readonly url: URL
  readonly headers: Headers
  /** Aborted when the client leaves before its answer is complete. */
  readonly signal: AbortSignal
  /** The request body, read once and only when first asked for. Null when it is longer than `maxBodyBytes`. */
  body(): Promise<Uint8Array<ArrayBuffer> | null>
}

/** Options of `serve`. */
export interface ServeOptions {
  /** Port. Absence or 0: a free one. */
  readonly port?: number
  /** Loopback address to listen on. Absence: `127.0.0.1`. */
  readonly host?: '127.0.0.1'
  /** Longest request body. Unit: bytes. Absence: 32 MiB. */
  readonly maxBodyBytes?: number
  /**
   * The address that handlers see for a request target, so that they can be written on the documented origin of a
   * provider (`https://…/v1/models`) and still answer on loopback. Absence: the server's own address.
   */
  readonly locate?: (target: string) => string
  /**
   * Stands around every exchange; `next` asks the handlers and gives undefined when none of them answers. What it
   * returns is sent. `Response.error()` tears the connection down without an answer.
   */
  readonly intercept?: (exchange: Exchange, next: () => Promise<Response | undefined>) => Promise<Response | undefined>
}

/** A listening server. */
export interface Served {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Stops listening and drops every open connection. A second call is the first. */
  close(): Promise<void>
}

/** The longest address that a handler can be asked about: msw's matcher throws beyond it. Unit: characters. */
export const longestUrl = 8192

/** Methods that a fetch `Request` cannot carry. */
const unspeakable = new Set(['CONNECT', 'TRACE', 'TRACK'])

/**
 * Puts msw handlers behind a real HTTP server: real sockets, real resets, real lengths, for any client. The bytes of a
 * body that fails half way are all delivered before the connection is torn down.
 *
 * @param handlers made for this server alone (msw handlers have state)
 */
export async function serve(handlers: readonly RequestHandler[], options: ServeOptions = {}): Promise<Served> {
  const { port = 0, host = '127.0.0.1', maxBodyBytes = 32 * 2 ** 20, intercept = (_, next) => next() } = options
  const list = [...handlers]
  let url = ''
  const locate = options.locate ?? (target => url + (target.startsWith('/') ? target : '/'))

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const exchange = exchangeOf(incoming, outgoing, locate, maxBodyBytes)
    const none = () => new Response(`no handler for ${exchange.method} ${exchange.target}`, { status: 501 })
    await send((await intercept(exchange, () => ask(list, exchange))) ?? none(), incoming, outgoing)
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(error => {
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`the sandbox itself failed: ${error}`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const address = server.address() as AddressInfo
  url = `http://${host}:${address.port}`
  let closed: Promise<void> | undefined
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close(error => (error ? reject(error) : resolve()))
      server.closeAllConnections()
    })
  return { url, port: address.port, close: () => (closed ??= close()) }
}

function exchangeOf(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  locate: (target: string) => string,
  maxBodyBytes: number,
): Exchange {
  const gone = new AbortController()
  outgoing.on('close', () => outgoing.writableFinished || gone.abort())
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  const target = incoming.url ?? '/'
  let body: Promise<Uint8Array<ArrayBuffer> | null> | undefined
  return {
    method: incoming.method ?? 'GET',
    target,
    url: new URL(locate(target)),
    headers,
    signal: gone.signal,
    body: () => (body ??= readBody(incoming, maxBodyBytes)),
  }
}

/** What is too long is still read to its end, so that the client gets the answer instead of a broken pipe. */
async function readBody(incoming: IncomingMessage, maxBodyBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= maxBodyBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  return length > maxBodyBytes ? null : new Uint8Array(Buffer.concat(chunks))
}

async function ask(handlers: RequestHandler[], exchange: Exchange): Promise<Response | undefined> {
  if (unspeakable.has(exchange.method) || exchange.url.href.length > longestUrl) return undefined
  const bytes = await exchange.body()
  if (bytes === null) return new Response(null, { status: 413 })
  const body = exchange.method === 'GET' || exchange.method === 'HEAD' ? null : bytes
  const { method, headers, signal } = exchange
  return getResponse(handlers, new Request(exchange.url, { method, headers, signal, body }))
}

async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (response.type === 'error') {
    outgoing.destroy()
    return
  }
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  outgoing.writeHead(response.status, response.statusText || undefined)
  if (incoming.method === 'HEAD') await response.body?.cancel()
  else for await (const chunk of response.body ?? []) await write(outgoing, chunk)
  outgoing.end()
}

/** Waits until the kernel has the bytes: what is written before a reset is then delivered, every time. */
function write(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(chunk, error => (error ? reject(error) : resolve()))
  })
}
