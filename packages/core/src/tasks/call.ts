import { parseJson } from '../base/json.ts'
import { insecureWarning, join } from '../contract/base-url.ts'
import type { Route } from '../contract/provider.ts'
import { fill, fillPath } from '../contract/tree.ts'
import type { HttpAnswer, HttpHead, HttpStream } from '../net/messages.ts'
import type { Body } from '../wire/body.ts'
import { type EncodedBody, encodeForm } from '../wire/multipart.ts'
import type { Operation } from '../words/names.ts'
import { invalid, notDelivered, tooLargeToSend, unreadable } from '../words/problems.ts'
import type { Context } from './context.ts'

export interface CallInput {
  operation: Operation | 'download'
  method: string
  url: URL
  headers?: { readonly [name: string]: string }
  body?: Body
  fresh?: boolean
  timeoutMs: number
  maxBytes: number
  signal: AbortSignal | undefined
}
export interface CallAnswer extends HttpAnswer {
  /** Undefined where the body is no JSON. */
  json: unknown
}

const accept = 'application/json'

/** The address of a route. A hole without a value is a mistake of ours or of the document, told before sending. */
export function routeUrl(
  context: Context,
  route: Route,
  holes: Record<string, unknown>,
  query?: Record<string, string>,
): URL {
  const path = fillPath(route.path, holes)
  if (path === undefined)
    throw invalid('ref', `this id cannot stand in the path ${route.path}`, { provider: context.relay.provider.id })
  const url = join(context.relay.baseURL, path)
  if (!route.query && !query) return url
  const fixed = fill((route.query ?? {}) as never, holes) as Record<string, string>
  for (const [name, value] of Object.entries({ ...fixed, ...query })) url.searchParams.set(name, String(value))
  return url
}

/** The key goes to the base URL's origin and nowhere else, whatever header carries it. */
const headersFor = (context: Context, url: URL): { readonly [name: string]: string } =>
  url.origin === context.relay.origin ? context.authHeaders() : {}

/** One exchange with a JSON API. GETs follow redirects by hand; a paid call never does. */
export async function call(context: Context, input: CallInput): Promise<CallAnswer> {
  const encoded = input.body && encodeBody(input.body)
  let url = input.url
  for (let hop = 0; ; hop++) {
    const answer = await once(context, input, url, encoded, hop > 0)
    const next = input.method === 'GET' ? redirectOf(answer, url) : undefined
    if (!next)
      return { status: answer.status, headers: answer.headers, body: answer.body, json: parseJson(answer.body) }
    if (hop === 5)
      throw unreadable(context.relay.provider, 'answered with more than 5 redirects', { status: answer.status })
    warnInsecure(context, next, input.operation)
    url = next
  }
}

/** Told where a step leads away from https. */
export function warnInsecure(context: Context, url: URL, field: string): void {
  const warning = insecureWarning(context.relay.origin, url.href, field, context.scrub)
  if (warning) context.emit?.({ type: 'warning', warning })
}

async function once(
  context: Context,
  input: CallInput,
  url: URL,
  encoded: EncodedBody | undefined,
  isTheirs: boolean,
): Promise<HttpAnswer> {
  const { clock } = context
  const { operation, method, fresh, signal, timeoutMs } = input
  const begun = clock.monotonic()
  context.emit?.({ type: 'request', operation, method, url: context.showLink(url, isTheirs) })
  const headers = {
    accept,
    ...input.headers,
    ...(encoded && { 'content-type': encoded.contentType }),
    ...headersFor(context, url),
  }
  const answer = await context.transport.exchange(
    { method, url, headers, body: encoded?.pieces, fresh: fresh ?? false, signal, timeoutMs },
    input.maxBytes,
  )
  context.emit?.({
    type: 'response',
    operation,
    status: answer.status,
    milliseconds: Math.round(clock.monotonic() - begun),
    bytes: answer.body.byteLength,
  })
  return answer
}

/** Opens an address for reading as a stream, following redirects; each hop is judged anew and loses the key off-origin. */
export async function openStream(
  context: Context,
  start: URL,
  headers: { readonly [name: string]: string },
  signal: AbortSignal,
): Promise<HttpStream & { url: URL }> {
  let url = start
  for (let hop = 0; hop <= 5; hop++) {
    const begun = context.clock.monotonic()
    context.emit?.({ type: 'request', operation: 'download', method: 'GET', url: context.showLink(url, true) })
    const answer = await context.transport.stream({
      method: 'GET',
      url,
      headers: { accept: '*/*', ...headers, ...headersFor(context, url) },
      signal,
    })
    context.emit?.({
      type: 'response',
      operation: 'download',
      status: answer.status,
      milliseconds: Math.round(context.clock.monotonic() - begun),
    })
    const next = redirectOf(answer, url)
    if (!next) return { ...answer, url }
    answer.cancel()
    warnInsecure(context, next, 'download')
    url = next
  }
  throw notDelivered(undefined, 'more than 5 redirects', { provider: context.relay.provider.id, retryable: false })
}

function redirectOf(head: HttpHead, from: URL): URL | undefined {
  const { location } = head.headers
  if (!location || ![301, 302, 303, 307, 308].includes(head.status) || !URL.canParse(location, from.href))
    return undefined
  return new URL(location, from)
}

function encodeBody(body: Body): EncodedBody {
  try {
    return written(body)
  } catch (error) {
    // Nothing was sent yet: a body above the longest text that there is.
    throw tooLargeToSend((error as Error).name)
  }
}

function written(body: Body): EncodedBody {
  if (body.kind === 'form') return encodeForm(body.parts)
  if (body.kind === 'bytes') return { pieces: [body.bytes], contentType: body.type }
  return { pieces: [Buffer.from(JSON.stringify(body.value))], contentType: 'application/json' }
}

/** Seconds of a Retry-After header, strictly read: whole seconds or a date; anything else is no hint. */
export function retryAfterSeconds(head: HttpHead, now: number): number | undefined {
  const text = head.headers['retry-after']?.trim()
  if (!text) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000))
}
