import type { IncomingMessage } from 'node:http'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { NetworkSeams } from '@vidrelay/core/testing'
import { type Exchange, serve } from '@vidrelay/serve'
import { forward } from './forward.ts'

/** One exchange as it went over the wire, before anything is hidden: it must not be written or shown. */
export interface TappedExchange {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Uint8Array
  /** Absent until the head of an answer came. */
  answer?: TappedAnswer
  /** The connection broke: what the system said. */
  broken?: string
}

export interface TappedAnswer {
  readonly status: number
  readonly headers: Headers
  /** Of the body as it was sent. Unit: bytes. */
  length: number
  /** The first bytes, enough to know a container by. */
  head: Uint8Array
  /** The body, decoded. Null where it is too long to be kept, as media are. */
  body: Uint8Array | null
}

export interface TapOptions {
  /** For tests: the two last steps to the network, behind the tap. */
  network?: NetworkSeams
  /** Requests that may pass; the others meet a torn connection. Absent: all. */
  allow?: (exchange: Exchange) => boolean
}

/** Stands between a client and its upstream. */
export interface Tap {
  /** For `createClient({ network })`. */
  readonly network: NetworkSeams
  /** What has passed since it was last asked, in the order of the requests; resolves when every answer has come to its end. */
  taken(): Promise<readonly TappedExchange[]>
  close(): Promise<void>
}

/** Longer bodies are media, or nothing that a recording could hold. Unit: bytes. */
const longestBody = 2 * 2 ** 20

/**
 * A recording proxy on loopback that a client is led through by its own `dial` seam: the client, its guard and its
 * origins stay as they are, and what passes is what it really sends and gets. From there it goes to the real origin.
 */
export async function openTap({ network = {}, allow = () => true }: TapOptions = {}): Promise<Tap> {
  const addresses = new Map<string, readonly string[]>()
  const ends: Promise<void>[] = []
  let exchanges: TappedExchange[] = []

  async function intercept(exchange: Exchange): Promise<Response> {
    if (!allow(exchange)) return Response.error()
    const body = (await exchange.body()) ?? new Uint8Array()
    const tapped: TappedExchange = { method: exchange.method, url: exchange.url, headers: exchange.headers, body }
    exchanges.push(tapped)
    const { dial } = network
    const judged = addresses.get(exchange.url.hostname) ?? []
    try {
      const incoming = await forward(exchange, { addresses: judged, ...(dial && { dial }) })
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      ends.push(ended)
      return answerFrom(incoming, tapped, end)
    } catch (error) {
      tapped.broken = (error as NodeJS.ErrnoException).code ?? String(error)
      return Response.error()
    }
  }

  const served = await serve([], { intercept })
  return {
    async taken() {
      await Promise.all(ends.splice(0)) // a client may be content before the last of its bytes was counted
      const all = exchanges
      exchanges = []
      return all
    },
    network: {
      ...(network.lookup && { lookup: network.lookup }),
      dial(target) {
        addresses.set(target.hostname, target.addresses)
        return served.network.dial(target)
      },
    },
    close: served.close,
  }
}

const bodyless = [204, 205, 304]

function answerFrom(incoming: IncomingMessage, tapped: TappedExchange, end: () => void): Response {
  const { statusCode: status = 0 } = incoming
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  tapped.answer = { status, headers, length: 0, head: new Uint8Array(), body: null }
  const passed = new Headers(headers)
  for (const name of ['connection', 'keep-alive', 'transfer-encoding']) passed.delete(name)
  if (bodyless.includes(status) || tapped.method === 'HEAD') {
    incoming.resume()
    end()
    return new Response(null, { status, headers: passed })
  }
  const body = watched(incoming, tapped, tapped.answer, end)
  return new Response(ReadableStream.from(body), { status, headers: passed })
}

async function* watched(
  incoming: IncomingMessage,
  tapped: TappedExchange,
  answer: TappedAnswer,
  end: () => void,
): AsyncGenerator<Uint8Array> {
  const kept: Uint8Array[] = []
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      if (answer.length <= longestBody) kept.push(chunk)
      answer.length += chunk.byteLength
      yield chunk
    }
  } catch (error) {
    tapped.broken = (error as NodeJS.ErrnoException).code ?? String(error)
    throw error
  } finally {
    const whole = Buffer.concat(kept)
    answer.head = whole.subarray(0, 64)
    answer.body = answer.length > longestBody ? null : decoded(whole, answer.headers.get('content-encoding'))
    end()
  }
}

const decoders: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/** The client asks for no encoding; what comes encoded all the same is read like the client reads it. */
function decoded(body: Uint8Array, encoding: string | null): Uint8Array | null {
  const decode = decoders[encoding ?? '']
  try {
    return decode ? decode(body) : body
  } catch {
    return null
  }
}
