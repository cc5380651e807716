import type { Duplex } from 'node:stream'
import type { Agent, Client, Dispatcher } from 'undici'
import { after, type Clock } from '../base/clock.ts'
import { createGather, type Gather } from '../base/gather.ts'
import { userAgent } from '../base/version.ts'
import { isVidrelayError, systemCode, systemWord, VidrelayError } from '../words/errors.ts'
import type { Guard } from './guard.ts'
import { codingsOf, createInflate } from './inflate.ts'
import { loadProxyAgent, loadUndici } from './load-undici.ts'

/** Where a connection goes after the guard has judged it. */
export interface DialTarget {
  protocol: string
  hostname: string
  port: number
  addresses: readonly string[]
}
/** The two last steps to the network. They exist for tests; everything before them stays real. */
export interface NetworkSeams {
  lookup?: (name: string) => Promise<readonly string[]>
  dial?: (target: DialTarget) => Promise<Duplex>
}

export interface HttpRequest {
  method: string
  url: URL
  headers: { readonly [name: string]: string }
  /** In pieces, which are not to be changed while they are being sent. Its length is told ahead. */
  body?: readonly Uint8Array[] | undefined
  /** A connection of its own, so that it cannot be a stale one. For paid calls. */
  fresh?: boolean
  signal?: AbortSignal | undefined
  /** How long the whole of an exchange may take. Unit: milliseconds. */
  timeoutMs?: number
}

export interface HttpHead {
  status: number
  headers: { readonly [name: string]: string }
}
export interface HttpAnswer extends HttpHead {
  body: Uint8Array
}
export interface HttpStream extends HttpHead {
  body: AsyncIterable<Uint8Array>
  cancel(): void
}

/** A connection that we ended ourselves, and why. */
export class OwnTrouble extends Error {}

/** Transport trouble, with the evidence: `sent` is true once the first byte of the request may have been written. */
export class TransportError extends Error {
  readonly sent: boolean
  /** The system's, where it has one. */
  readonly code: string | undefined
  /** Head and part of the body, where the answer was cut. It may hold anything: to be read, and never printed. */
  readonly #partial: HttpAnswer | undefined
  constructor(cause: unknown, sent: boolean, partial?: HttpAnswer) {
    const own = cause instanceof TransportError ? cause.cause : cause
    super(describe(cause), isVidrelayError(own) ? { cause: own } : undefined)
    this.name = 'TransportError'
    this.sent = sent
    this.code = systemCode(cause)
    this.#partial = partial
  }

  get partial(): HttpAnswer | undefined {
    return this.#partial
  }
}

/** Our own words or a system's code. What others say may repeat what came over the wire, and is not told. */
const describe = (cause: unknown): string =>
  cause instanceof OwnTrouble || cause instanceof TransportError || isVidrelayError(cause)
    ? cause.message
    : (systemWord(cause) ?? 'connection trouble')

export interface Transport {
  /** One exchange, its body whole and at most `maxBytes` after decoding. @throws TransportError, `limit_exceeded`, `unsafe_url` */
  exchange(request: HttpRequest, maxBytes: number): Promise<HttpAnswer>
  /** One exchange, its body as it comes. Leaving the loop early, or `cancel`, closes the connection. */
  stream(request: HttpRequest): Promise<HttpStream>
  close(): Promise<void>
}

export interface TransportOptions {
  guard: Guard
  clock: Clock
  /** Address of an HTTP proxy for this origin, or undefined. */
  proxyFor(url: URL): string | undefined
  dial?: NetworkSeams['dial'] | undefined
}

export function createTransport(options: TransportOptions): Transport {
  const { guard, clock } = options
  const track: NonNullable<Clock['track']> = clock.track ?? (work => work)
  let opening: Promise<Pool> | undefined
  let open: Pool | undefined

  const start = async (request: HttpRequest, dispatch: Dispatch): Promise<void> => {
    opening ??= openPool(options)
    open = await opening
    const { dispatcher, release } = await open.dispatcherFor(request, dispatch instanceof Sink)
    if (dispatch.ended) return release() // it was left before there was anything to send by
    dispatch.onDone = release
    dispatchInto(dispatcher, request, dispatch)
  }
  /** Nothing is waited for where a shared connection serves. */
  const send = (request: HttpRequest, dispatch: Dispatch): void => {
    try {
      guard.checkUrl(request.url)
      const shared = dispatch instanceof Exchange ? open?.sharedFor(request) : undefined
      if (shared) dispatchInto(shared, request, dispatch)
      else start(request, dispatch).catch(error => dispatch.fail(error))
    } catch (error) {
      dispatch.fail(error)
    }
  }

  return {
    exchange: (request, maxBytes) =>
      track(
        new Promise((resolve, reject) => {
          send(request, new Exchange(request, maxBytes, clock, resolve, reject))
        }),
      ),
    async stream(request) {
      const sink = new Sink(request.signal)
      return track(
        (async () => {
          send(request, sink)
          try {
            const head = await sink.head
            const body = createInflate(head.headers['content-encoding'])(sink.body())
            return { ...head, body: tracked(body, sink, track), cancel: () => sink.abort() }
          } catch (error) {
            sink.abort()
            if (error instanceof VidrelayError && !sink.sent) throw error
            throw new TransportError(error, sink.sent)
          }
        })(),
      )
    },
    async close() {
      const current = opening
      opening = undefined
      open = undefined
      await (await current)?.close()
    },
  }
}

/** @throws `limit_exceeded`; what came before stays */
function gather(into: Gather, chunk: Uint8Array, maxBytes: number): void {
  if (into.size + chunk.byteLength > maxBytes)
    throw new VidrelayError('limit_exceeded', `the answer is larger than ${maxBytes} bytes`)
  into.push(chunk)
}

/** As far as it can be decoded. @throws `limit_exceeded`, and what the decoder says; what came before stays */
async function inflateInto(into: Gather, head: HttpHead, raw: Gather, maxBytes: number): Promise<void> {
  const source = (async function* () {
    yield raw.bytes()
  })()
  for await (const chunk of createInflate(head.headers['content-encoding'])(source)) gather(into, chunk, maxBytes)
}

/** What is left of an answer that is not whole: as far as it can be decoded, or, where its label is wrong, as it came. */
async function evidence(head: HttpHead, raw: Gather, maxBytes: number): Promise<Uint8Array> {
  const decoded = createGather()
  await inflateInto(decoded, head, raw, maxBytes).catch(() => {})
  return decoded.size > 0 ? decoded.bytes() : raw.bytes()
}

async function* tracked(
  body: AsyncIterable<Uint8Array>,
  sink: Sink,
  track: NonNullable<Clock['track']>,
): AsyncIterable<Uint8Array> {
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

/** Bytes that a chunk costs beside its own: a server that sends one byte at a time must not fill the memory. */
const overhead = 256

/** One dispatch: the evidence whether it was sent, and the ways in which it ends. */
abstract class Dispatch implements Dispatcher.DispatchHandler {
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

/** A whole answer, gathered as it comes. */
class Exchange extends Dispatch {
  readonly #maxBytes: number
  readonly #resolve: (answer: HttpAnswer) => void
  readonly #reject: (error: unknown) => void
  readonly #stopTimer: (() => void) | undefined
  readonly #raw = createGather()
  #head: HttpHead | undefined

  constructor(
    { signal, timeoutMs }: HttpRequest,
    maxBytes: number,
    clock: Clock,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: unknown) => void,
  ) {
    super(signal)
    this.#maxBytes = maxBytes
    this.#resolve = resolve
    this.#reject = reject
    if (timeoutMs !== undefined)
      this.#stopTimer = after(clock, timeoutMs, () =>
        this.abort(new OwnTrouble(`no whole answer within ${timeoutMs / 1000} s`)),
      )
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.ended) return
    try {
      gather(this.#raw, chunk, this.#maxBytes)
    } catch (error) {
      this.abort(error)
    }
  }
  protected answered(head: HttpHead): void {
    this.#head = head
  }
  protected whole(): void {
    const { status, headers } = this.#head!
    if (headers['content-encoding'] === undefined) {
      this.#resolve({ status, headers, body: this.#raw.bytes() })
      return
    }
    const body = createGather()
    inflateInto(body, this.#head!, this.#raw, this.#maxBytes).then(
      () => this.#resolve({ status, headers, body: body.bytes() }),
      error => this.broken(error),
    )
  }
  protected broken(error: unknown): void {
    if (error instanceof VidrelayError && !this.sent) this.#reject(error)
    else void this.#partial().then(partial => this.#reject(new TransportError(error, this.sent, partial)))
  }
  async #partial(): Promise<HttpAnswer | undefined> {
    return this.#head && { ...this.#head, body: await evidence(this.#head, this.#raw, this.#maxBytes) }
  }
  protected override finish(): boolean {
    this.#stopTimer?.()
    return super.finish()
  }
}

/** An answer as it comes, with back pressure. */
class Sink extends Dispatch {
  readonly head: Promise<HttpHead>
  readonly #head = Promise.withResolvers<HttpHead>()
  readonly #chunks: Uint8Array[] = []
  #wake: () => void = () => {}
  #error: unknown
  #queued = 0

  constructor(signal: AbortSignal | undefined) {
    super(signal)
    this.head = this.#head.promise
    this.head.catch(() => {}) // it is awaited later; an early failure is no unhandled one
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
  async *body(): AsyncIterable<Uint8Array> {
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

function dispatchInto(dispatcher: Dispatcher, { url, method, headers, body }: HttpRequest, dispatch: Dispatch): void {
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
      // One piece goes out with the head; several are written one after the other, none of them copied.
      body: ((body?.length === 1 ? body[0] : body) ?? null) as Uint8Array | null,
      // Our own clock keeps time.
      headersTimeout: 0,
      bodyTimeout: 0,
    },
    dispatch,
  )
}

type IncomingHeaders = { readonly [name: string]: string | string[] | undefined }

/** One text per header. Of the codings only those are left that change the bytes, so that a length is of what is read. */
function flat(headers: IncomingHeaders): { [name: string]: string } {
  const own: { [name: string]: string } = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) own[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  const codings = codingsOf(own['content-encoding'])
  if (codings.length > 0) own['content-encoding'] = codings.join(', ')
  else delete own['content-encoding']
  return own
}

interface Pool {
  /** What serves where neither a connection of its own is asked for nor a proxy stands between. */
  sharedFor(request: HttpRequest): Dispatcher | undefined
  dispatcherFor(request: HttpRequest, isStream: boolean): Promise<{ dispatcher: Dispatcher; release(): void }>
  close(): Promise<void>
}

/** undici is loaded here, with the first request. */
async function openPool({ guard, proxyFor, dial }: TransportOptions): Promise<Pool> {
  const undici = await loadUndici()
  const pinned = new Map<string, readonly string[]>()
  const connectDirect = undici.buildConnector({
    allowH2: false, // over HTTP/2 undici may send a refused POST again by itself
    timeout: 30_000,
    autoSelectFamily: true,
    lookup: (hostname, _options, callback) => {
      const addresses = (pinned.get(hostname) ?? []).map(address => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }))
      callback(null, addresses as never, undefined as never)
    },
  })
  const connect: typeof connectDirect = (target, callback) => {
    void (async () => {
      const addresses = await guard.addresses({ ...target, port: target.port ?? '' })
      if (!dial) {
        pinned.set(target.hostname, addresses)
        return connectDirect(target, callback)
      }
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
      callback(null, (await dial({ protocol: target.protocol, hostname: target.hostname, port, addresses })) as never)
    })().catch(error => callback(error as Error, null))
  }
  const agent = (connections: number | null): Agent =>
    new undici.Agent({ allowH2: false, connect, headersTimeout: 0, bodyTimeout: 0, connections })
  const shared = agent(64)
  // A stream holds its connection for as long as its reader likes, and nobody else may have to wait for that.
  const streams = agent(null)
  const proxies = new Map<string, Promise<Dispatcher>>()
  const proxied = async (uri: string) => {
    const ProxyAgent = await loadProxyAgent()
    return new ProxyAgent({ uri, allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
  }
  const open = new Set<Client | Dispatcher>()

  return {
    sharedFor: request => (request.fresh || proxyFor(request.url) !== undefined ? undefined : shared),
    async dispatcherFor(request, isStream) {
      const proxy = proxyFor(request.url)
      if (proxy !== undefined) {
        // The proxy dials, so the name is judged here. A name that only the proxy can resolve passes; local names never do.
        await guard.addresses(request.url).catch(error => {
          if (error instanceof VidrelayError) throw error
        })
      }
      if (!request.fresh) {
        if (proxy === undefined) return { dispatcher: isStream ? streams : shared, release() {} }
        const known = proxies.get(proxy) ?? proxied(proxy)
        proxies.set(proxy, known)
        return { dispatcher: await known, release() {} }
      }
      const own =
        proxy === undefined
          ? new undici.Client(request.url.origin, {
              allowH2: false,
              connect,
              headersTimeout: 0,
              bodyTimeout: 0,
              pipelining: 1,
            })
          : await proxied(proxy)
      open.add(own)
      const release = () => {
        open.delete(own)
        own.destroy().catch(() => {})
      }
      return { dispatcher: own, release }
    },
    async close() {
      const all = [shared, streams, ...(await Promise.all(proxies.values())), ...open]
      await Promise.all(all.map(dispatcher => dispatcher.destroy()))
    },
  }
}
