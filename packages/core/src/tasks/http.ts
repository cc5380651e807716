import type { Clock } from '../base/clock.ts'
import { parseJson } from '../base/json.ts'
import type { Relay } from '../contract/relay.ts'
import type { Endpoint } from '../net/guard.ts'
import { type HttpAnswer, type HttpHead, type HttpStream, isReadPiece, type ReadPiece } from '../net/messages.ts'
import type { Transport } from '../net/transport.ts'
import type { Body } from '../wire/body.ts'
import { encodeBody } from '../wire/encode-body.ts'
import type { EncodedBody } from '../wire/multipart.ts'
import type { OnEvent, Whose } from '../words/events.ts'
import type { Operation } from '../words/names.ts'
import { notDelivered, unreadable, unsafe } from '../words/problems.ts'
import type { Memory } from './memory.ts'
import { createOverheard } from './overheard.ts'
import { warnInsecure } from './warn-insecure.ts'

/** The way to the network, and the only part of a client that holds its key. */
export interface Http {
  /** One exchange with a JSON API. GETs follow redirects by hand; a paid call never does. @throws TransportError and our own errors */
  call(input: CallInput): Promise<CallAnswer>
  /** Opens an address for reading as a stream, following redirects; each hop is judged anew and loses the key off-origin. */
  open(
    start: URL,
    headers: { readonly [name: string]: string },
    signal: AbortSignal,
    whose?: Whose,
  ): Promise<OpenedStream>
  /** Ends every connection. */
  close(): Promise<void>
}

export interface CallInput {
  operation: Operation | 'download'
  method: string
  url: URL
  headers?: { readonly [name: string]: string }
  body?: Body
  fresh?: boolean
  /** Asked as the last thing before the first byte; what it throws is the end, and nothing was sent. */
  mayStart?: () => Promise<void>
  timeoutMs: number
  maxBytes: number
  signal: AbortSignal | undefined
  /** What its events are about. */
  whose?: Whose
}
export interface CallAnswer extends HttpAnswer {
  /** Undefined where the body is no JSON. */
  json: unknown
}
/** `url`: where it was found in the end. */
export type OpenedStream = HttpStream & { url: URL }

/** What speaking needs beside the network. */
interface Parts extends Pick<Memory, 'scrub' | 'showLink'> {
  relay: Relay
  clock: Clock
  /** Read anew each time. */
  readonly emit: OnEvent | undefined
}

const accept = 'application/json'
const mostRedirects = 5

/**
 * `key` stands in a closure, so that nothing that prints a context shows it. `results`: the way to what is fetched as a
 * stream; `allows`: the private places that only it may open.
 */
export function createHttp(
  parts: Parts,
  key: string,
  transport: Transport,
  results: Transport = transport,
  allows: (endpoint: Endpoint) => boolean = () => false,
): Http {
  const { relay, clock } = parts
  const overheard = createOverheard(parts)
  const { auth, id } = relay.provider
  const authorization = { [auth.header]: (auth.prefix ?? 'Bearer ') + key }

  /** The key goes to the base URL's origin and nowhere else, whatever header carries it. */
  const headersFor = (url: URL): { readonly [name: string]: string } =>
    url.origin === relay.origin ? authorization : {}

  const once = (
    input: CallInput,
    url: URL,
    encoded: EncodedBody | undefined,
    isTheirs: boolean,
  ): Promise<HttpAnswer> => {
    const { method, headers, fresh = false, mayStart, signal, timeoutMs, maxBytes } = input
    const sent = {
      accept,
      ...headers,
      ...(encoded && { 'content-type': encoded.contentType }),
      ...headersFor(url),
    }
    const request = { method, url, headers: sent, body: encoded?.pieces, fresh, mayStart, signal, timeoutMs }
    return overheard({ ...input, url, isTheirs }, () => transport.exchange(request, maxBytes))
  }

  return {
    async call(input) {
      const encoded = input.body && tracked(encodeBody(input.body), clock)
      for (const piece of encoded?.pieces ?? []) if (isReadPiece(piece)) await piece.check()
      let url = input.url
      for (let hop = 0; ; hop++) {
        const answer = await once(input, url, encoded, hop > 0)
        const next = input.method === 'GET' ? redirectOf(answer, url) : undefined
        if (!next)
          return { status: answer.status, headers: answer.headers, body: answer.body, json: parseJson(answer.body) }
        if (hop === mostRedirects)
          throw unreadable(relay.provider, `answered with more than ${mostRedirects} redirects`, {
            status: answer.status,
          })
        warnInsecure(parts, next, input.operation, input.whose)
        url = next
      }
    },
    async open(start, headers, signal, whose) {
      let url = start
      for (let hop = 0; hop <= mostRedirects; hop++) {
        const own = { accept: '*/*', ...headers, ...headersFor(url) }
        const asked = { operation: 'download', method: 'GET', url, isTheirs: true, whose, signal } as const
        const answer = await overheard(asked, () => results.stream({ method: 'GET', url, headers: own, signal }))
        const next = redirectOf(answer, url)
        if (!next) return { ...answer, url }
        answer.cancel()
        // A stranger's redirect opens no private store, also not one that the user named.
        if (allows(next) && url.origin !== relay.origin && !allows(url))
          throw unsafe('a redirect of another host leads to a private place of allowHosts; it is not followed')
        warnInsecure(parts, next, 'download', whose)
        url = next
      }
      throw notDelivered(undefined, `more than ${mostRedirects} redirects`, { provider: id, retryable: false })
    },
    close: async () => void (await Promise.all([...new Set([transport, results])].map(one => one.close()))),
  }
}

/** A file that is read while it is sent is I/O like any other. */
function tracked(body: EncodedBody, { track }: Clock): EncodedBody {
  if (!track) return body
  const read = async function* (piece: ReadPiece): AsyncGenerator<Uint8Array, void, undefined> {
    const chunks = piece.read()[Symbol.asyncIterator]()
    try {
      for (let next = await track(chunks.next()); !next.done; next = await track(chunks.next())) yield next.value
    } finally {
      await track(Promise.resolve(chunks.return?.()))
    }
  }
  const pieces = body.pieces.map(piece =>
    isReadPiece(piece)
      ? { byteLength: piece.byteLength, check: () => track(piece.check()), read: () => read(piece) }
      : piece,
  )
  return { ...body, pieces }
}

function redirectOf(head: HttpHead, from: URL): URL | undefined {
  const { location } = head.headers
  if (!location || ![301, 302, 303, 307, 308].includes(head.status) || !URL.canParse(location, from.href))
    return undefined
  return new URL(location, from)
}
