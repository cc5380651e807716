import { createGather } from '../base/gather.ts'
import { userAgent } from '../base/version.ts'
import { isVidrelayError, systemCode, systemWord, VidrelayError } from '../words/errors.ts'
import { codingsOf, createInflate } from './inflate.ts'
/** A connection that we ended ourselves, and why. */
export class OwnTrouble extends Error {}
/** Transport trouble, with the evidence: `sent` is true once the first byte of the request may have been written. */
export class TransportError extends Error {
  sent
  /** The system's, where it has one. */
  code
  /** Head and part of the body, where the answer was cut. It may hold anything: to be read, and never printed. */
  #partial
  constructor(cause, sent, partial) {
    const own = cause instanceof TransportError ? cause.cause : cause
    super(describe(cause), isVidrelayError(own) ? { cause: own } : undefined)
    this.name = 'TransportError'
    this.sent = sent
    this.code = systemCode(cause)
    this.#partial = partial
  }
  get partial() {
    return this.#partial
  }
}
/** Our own words or a system's code. What others say may repeat what came over the wire, and is not told. */
const describe = cause =>
  cause instanceof OwnTrouble || cause instanceof TransportError || isVidrelayError(cause)
    ? cause.message
    : (systemWord(cause) ?? 'connection trouble')
export function createTransport(options) {
  const { guard } = options
  const track = options.clock.track ?? (work => work)
  let opened
  const pool = () => {
    opened ??= openPool(options)
    return opened
  }
  const start = async (request, sink, isStream) => {
    guard.checkUrl(request.url)
    const { dispatcherFor } = await pool()
    const { dispatcher, release } = await dispatcherFor(request, isStream)
    if (sink.ended) return release() // it was left before there was anything to send by
    sink.onDone = release
    dispatchInto(dispatcher, request, sink)
  }
  return {
    async exchange(request, maxBytes) {
      return track(
        (async () => {
          const sink = new Sink(request.signal)
          await start(request, sink, false).catch(error => sink.fail(error))
          const raw = createGather()
          let head
          try {
            head = await sink.head
            await gatherAll(raw, sink.body(), maxBytes)
            const body = createGather()
            await gatherAll(body, inflated(head, raw), maxBytes)
            return { ...head, body: body.bytes() }
          } catch (error) {
            sink.abort()
            if (error instanceof VidrelayError && !sink.sent) throw error
            const partial = head && { ...head, body: await evidence(head, raw, maxBytes) }
            throw new TransportError(error, sink.sent, partial)
          }
        })(),
      )
    },
    async stream(request) {
      const sink = new Sink(request.signal)
      return track(
        (async () => {
          await start(request, sink, true).catch(error => sink.fail(error))
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
      const current = opened
      opened = undefined
      await (await current)?.close()
    },
  }
}
/** @throws `limit_exceeded`; what came before stays */
async function gatherAll(into, chunks, maxBytes) {
  for await (const chunk of chunks) {
    if (into.size + chunk.byteLength > maxBytes)
      throw new VidrelayError('limit_exceeded', `the answer is larger than ${maxBytes} bytes`)
    into.push(chunk)
  }
}
async function* inflated(head, raw) {
  yield* createInflate(head.headers['content-encoding'])(
    (async function* () {
      yield raw.bytes()
    })(),
  )
}
/** What is left of an answer that is not whole: as far as it can be decoded, or, where its label is wrong, as it came. */
async function evidence(head, raw, maxBytes) {
  const decoded = createGather()
  await gatherAll(decoded, inflated(head, raw), maxBytes).catch(() => {})
  return decoded.size > 0 ? decoded.bytes() : raw.bytes()
}
async function* tracked(body, sink, track) {
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
/** One dispatch: evidence, head, and the body with back pressure. */
class Sink {
  sent = false
  onDone = () => {}
  head
  #head = Promise.withResolvers()
  #chunks = []
  #controller
  #wake = () => {}
  #ended = false
  #error
  #aborted = false
  #queued = 0
  #signal
  #onAbort = () => this.abort(this.#signal.reason)
  constructor(signal) {
    this.head = this.#head.promise
    this.head.catch(() => {}) // it is awaited later; an early failure is no unhandled one
    this.#signal = signal
    if (signal.aborted) queueMicrotask(this.#onAbort)
    else signal.addEventListener('abort', this.#onAbort, { once: true })
  }
  get ended() {
    return this.#ended
  }
  get aborted() {
    return this.#aborted
  }
  started(controller) {
    // A second start is undici sending the request again by itself: a paid call must not be.
    if (this.sent || this.#aborted) {
      controller.abort(new OwnTrouble(this.sent ? 'second send refused' : 'aborted before it was sent'))
      return
    }
    this.sent = true
    this.#controller = controller
  }
  answered(head) {
    this.#head.resolve(head)
  }
  push(controller, chunk) {
    this.#chunks.push(chunk)
    this.#queued += chunk.byteLength + overhead
    if (this.#queued > 2 ** 20) controller.pause()
    this.#wake()
  }
  end() {
    this.#finish()
  }
  fail(error) {
    this.#error ??= error
    this.#head.reject(this.#error)
    this.#finish()
  }
  abort(reason = new OwnTrouble('aborted')) {
    if (this.#ended) return
    this.#aborted = true
    this.#controller?.abort(reason instanceof Error ? reason : new OwnTrouble('aborted'))
    this.fail(reason)
  }
  #finish() {
    if (this.#ended) return
    this.#ended = true
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#wake()
    this.onDone()
  }
  async *body() {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk) {
        this.#queued -= chunk.byteLength + overhead
        if (this.#queued < 2 ** 19 && this.#controller?.paused) this.#controller.resume()
        yield chunk
      } else if (this.#ended) {
        if (this.#error !== undefined) throw this.#error
        return
      } else {
        await new Promise(resolve => {
          this.#wake = resolve
        })
      }
    }
  }
}
function dispatchInto(dispatcher, request, sink) {
  if (sink.aborted) return
  dispatcher.dispatch(
    {
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: request.method,
      headers: { 'accept-encoding': 'identity', 'user-agent': userAgent, ...request.headers },
      body: request.body ?? null,
      // Our own clock keeps time.
      headersTimeout: 0,
      bodyTimeout: 0,
    },
    {
      onRequestStart: controller => sink.started(controller),
      onResponseStart: (_controller, status, headers) => {
        if (status >= 200) sink.answered({ status, headers: flat(headers) })
      },
      onResponseData: (controller, chunk) => sink.push(controller, chunk),
      onResponseEnd: () => sink.end(),
      onResponseError: (_controller, error) => sink.fail(error),
    },
  )
}
/** One text per header. Of the codings only those are left that change the bytes, so that a length is of what is read. */
function flat(headers) {
  const own = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
  const codings = codingsOf(own['content-encoding'])
  if (codings.length > 0) own['content-encoding'] = codings.join(', ')
  else delete own['content-encoding']
  return own
}
/** undici is loaded here, with the first request. */
async function openPool({ guard, proxyFor, dial }) {
  const undici = await import('undici')
  const pinned = new Map()
  const connectDirect = undici.buildConnector({
    allowH2: false, // over HTTP/2 undici may send a refused POST again by itself
    timeout: 30000,
    autoSelectFamily: true,
    lookup: (hostname, _options, callback) => {
      const addresses = (pinned.get(hostname) ?? []).map(address => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }))
      callback(null, addresses, undefined)
    },
  })
  const connect = (target, callback) => {
    void (async () => {
      const addresses = await guard.addresses({ ...target, port: target.port ?? '' })
      if (!dial) {
        pinned.set(target.hostname, addresses)
        return connectDirect(target, callback)
      }
      const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
      callback(null, await dial({ protocol: target.protocol, hostname: target.hostname, port, addresses }))
    })().catch(error => callback(error, null))
  }
  const agent = connections =>
    new undici.Agent({ allowH2: false, connect, headersTimeout: 0, bodyTimeout: 0, connections })
  const shared = agent(64)
  // A stream holds its connection for as long as its reader likes, and nobody else may have to wait for that.
  const streams = agent(null)
  const proxies = new Map()
  const proxied = uri => new undici.ProxyAgent({ uri, allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
  const open = new Set()
  return {
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
        return { dispatcher: known, release() {} }
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
          : proxied(proxy)
      open.add(own)
      const release = () => {
        open.delete(own)
        own.destroy().catch(() => {})
      }
      return { dispatcher: own, release }
    },
    async close() {
      const all = [shared, streams, ...proxies.values(), ...open]
      await Promise.all(all.map(dispatcher => dispatcher.destroy()))
    },
  }
}
