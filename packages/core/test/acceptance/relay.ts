import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { DialTarget, NetworkSeams, VirtualClock } from '../../src/testing.ts'
import { type Difference, differenceOf, show } from './difference.ts'

/** What the other side says. */
export interface Answer {
  status: number
  headers?: { readonly [name: string]: string }
  body?: Uint8Array | string
  /** The connection breaks after so many bytes of the body. */
  cut?: number
  /** Nothing comes after so many bytes of the body. */
  stall?: number
  /** So many bytes at a time, each after so many seconds. */
  drip?: readonly [bytes: number, seconds: number]
}

/** One request that must come next, and what is answered. */
export interface Exchange {
  /** `POST https://…`; of the provider's own address the path is enough. */
  ask: string
  /** Headers that must be so; null: absent. */
  headers?: { readonly [name: string]: string | null }
  /** JSON, exactly; bytes; or parts of a form: name and value, or name, file name, type and bytes. */
  json?: unknown
  bytes?: Uint8Array
  form?: readonly (readonly [name: string, value: unknown] | readonly [string, unknown, unknown, unknown])[]
  /** `refused`: no connection. `lost`: torn down once the request is read. `silent`: open, and never a byte. */
  gives: Answer | 'refused' | 'lost' | 'silent'
  /** Seconds since the start, or from and to. Absent: whenever. */
  at?: number | readonly [from: number, to: number]
  /** Seconds until the answer. */
  delay?: number
  /** So often, one after the other. */
  times?: number
}

/** The provider, its file servers, and the wire to them: real sockets on loopback, one script for all. */
export interface Relay {
  network: NetworkSeams
  /** Resolves with the first request that is not as scripted. */
  readonly failed: Promise<Difference>
  readonly heard: readonly string[]
  unasked(): readonly string[]
  close(): Promise<void>
}

interface RelayOptions {
  script: readonly Exchange[]
  clock: VirtualClock
  key: string
  /** Where the key may go. */
  origin: string
  names: { readonly [name: string]: readonly string[] }
}

/** In no range that is kept for something, so that the real guard lets it pass. */
const publicAddress = '93.184.216.34'

export async function openRelay({ script, clock, key, origin, names }: RelayOptions): Promise<Relay> {
  const turns = script.flatMap(exchange => Array.from({ length: exchange.times ?? 1 }, () => exchange))
  const isClosing = script.some(({ gives }) => gives === 'refused')
  const { promise: failed, resolve: fail } = Promise.withResolvers<Difference>()
  const lines = new Map<number, { origin: string; socket: Socket }>()
  const heard: string[] = []
  let next = 0

  const take = (asked: string): Exchange | undefined => {
    const exchange = turns[next++]
    heard.push(`${asked} at ${round(clock.elapsed / 1000)} s`)
    const late = exchange && timeProblem(exchange, clock.elapsed / 1000)
    if (late) fail(late)
    return exchange
  }

  async function dial(target: DialTarget): Promise<Socket> {
    const host =
      target.hostname.includes(':') && !target.hostname.startsWith('[') ? `[${target.hostname}]` : target.hostname
    const { origin: to } = new URL(`${target.protocol}//${host}:${target.port}`)
    const exchange = turns[next]
    if (exchange?.gives === 'refused' && urlOf(exchange, origin).origin === to) {
      take(`connection to ${to}`)
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    }
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket, 'connect')
    lines.set(socket.localPort!, { origin: to, socket })
    return socket
  }

  async function attend(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = lines.get(request.socket.remotePort!)
    const body = Buffer.concat(await request.toArray())
    const url = new URL(request.url!, line?.origin)
    const asked = `${request.method} ${url.href}`
    const exchange = take(asked)
    const problem = exchange ? requestProblem(exchange, request, url, body) : unexpected(asked)
    if (problem ?? !exchange) {
      fail(problem!)
      return void response.destroy()
    }
    const gone = goneOf(line?.socket, response)
    if (exchange!.delay !== undefined) {
      const over = clock.stall() // or the clock would wait for this very answer
      await clock.sleep(exchange!.delay * 1000, gone)
      over()
    }
    await give(exchange!.gives, response, gone)
  }

  async function give(gives: Exchange['gives'], response: ServerResponse, gone: AbortSignal): Promise<void> {
    if (gives === 'lost' || gives === 'refused') return void response.destroy()
    if (gives === 'silent') return silence(response, gone)
    const { status, headers = {}, body = '', cut, stall, drip } = gives
    const bytes = Buffer.from(body)
    const hasLength =
      Object.keys(headers).some(name => /^(content-length|transfer-encoding)$/.test(name)) || status === 204
    response.writeHead(status, {
      ...(!hasLength && { 'content-length': bytes.byteLength }),
      ...(isClosing && { connection: 'close' }),
      ...headers,
    })
    if (drip) return dripInto(response, bytes, drip, gone)
    const end = cut ?? stall
    if (end === undefined) return void response.end(bytes)
    response.flushHeaders()
    await new Promise(resolve => response.write(bytes.subarray(0, end), resolve))
    if (cut !== undefined) return void response.destroy()
    return silence(response, gone)
  }

  /** The client has what was written, and has looked at it. */
  async function arrival({ req }: ServerResponse): Promise<void> {
    const socket = lines.get(req.socket.remotePort!)?.socket
    while (socket && socket.bytesRead < req.socket.bytesWritten && !socket.destroyed) await new Promise(setImmediate)
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
  }

  async function dripInto(
    response: ServerResponse,
    bytes: Buffer,
    [size, seconds]: readonly [number, number],
    gone: AbortSignal,
  ): Promise<void> {
    response.flushHeaders()
    for (let at = 0; at < bytes.byteLength && !gone.aborted; at += size) {
      await arrival(response)
      const over = clock.stall()
      await clock.sleep(seconds * 1000, gone)
      over()
      if (!gone.aborted) await new Promise(resolve => response.write(bytes.subarray(at, at + size), resolve))
    }
    response.end()
  }

  /** What was written has arrived, then nothing more. */
  async function silence(response: ServerResponse, gone: AbortSignal): Promise<void> {
    await arrival(response)
    const over = clock.stall()
    if (!gone.aborted) await once(gone, 'abort')
    over()
    response.destroy()
  }

  function requestProblem(
    exchange: Exchange,
    request: IncomingMessage,
    url: URL,
    body: Buffer,
  ): Difference | undefined {
    const { method, headers } = request
    const wanted = `${exchange.ask.split(' ')[0]} ${urlOf(exchange, origin).href}`
    if (`${method} ${url.href}` !== wanted)
      return { what: 'another request than the next one', expected: wanted, came: `${method} ${url.href}` }
    const isOwn = url.origin === origin
    for (const [name, value] of Object.entries(headers)) {
      if (!String(value).includes(key) || (isOwn && name === 'authorization' && value === `Bearer ${key}`)) continue
      return { what: `the key went to ${url.origin}`, expected: 'no key', came: `it is in ${name}` }
    }
    if (url.href.includes(key)) return { what: 'the key', expected: 'not in the URL', came: 'it is in the URL' }
    if (body.includes(key)) return { what: 'the key', expected: 'not in the body', came: 'it is in the body' }
    const always = { host: url.host, 'accept-encoding': 'identity', ...(isOwn && { authorization: `Bearer ${key}` }) }
    for (const [name, value] of Object.entries({ ...always, ...exchange.headers })) {
      if ((headers[name] ?? null) !== value)
        return { what: `the header ${name}`, expected: value ?? 'absent', came: show(headers[name]) }
    }
    return bodyProblem(exchange, headers['content-type'] ?? '', body)
  }

  const server = createServer((request, response) => {
    attend(request, response).catch(error => {
      fail({ what: 'the script itself broke', expected: 'that it runs', came: String(error?.stack ?? error) })
      response.destroy()
    })
  })
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    network: { dial, lookup: async name => names[name] ?? [publicAddress] },
    failed,
    heard,
    unasked: () => turns.slice(next).map(({ ask }) => ask),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const urlOf = ({ ask }: Exchange, origin: string): URL => new URL(ask.slice(ask.indexOf(' ') + 1), origin)

const unexpected = (came: string): Difference => ({
  what: 'a request that nobody expects',
  expected: 'no further request',
  came,
})

const round = (seconds: number) => Math.round(seconds * 1000) / 1000

function timeProblem({ at }: Exchange, seconds: number): Difference | undefined {
  if (at === undefined) return undefined
  const [from, to] = typeof at === 'number' ? [at, at * 1.02 + 0.05] : at
  return seconds >= from - 1e-6 && seconds <= to
    ? undefined
    : { what: 'the time of this request', expected: `${from} to ${round(to)} s`, came: `${round(seconds)} s` }
}

function bodyProblem({ json, bytes, form }: Exchange, type: string, body: Buffer): Difference | undefined {
  if (form !== undefined) return differenceOf(form, partsOf(body, type), 'the form', true)
  if (bytes !== undefined) return differenceOf(bytes, new Uint8Array(body), 'the body', true)
  if (json === undefined)
    return body.byteLength === 0 ? undefined : { what: 'the body', expected: 'none', came: show(body.toString()) }
  if (type !== 'application/json') return { what: 'the header content-type', expected: 'application/json', came: type }
  return differenceOf(json, JSON.parse(body.toString()), 'the body', true)
}

/** The parts of a form: name and value, or name, file name, type and bytes. */
function partsOf(body: Buffer, type: string): unknown[][] | string {
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(type)?.[1]
  if (boundary === undefined) return `content-type ${type}`
  const text = body.toString('latin1')
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map(part => {
      const end = part.indexOf('\r\n\r\n')
      const head = part.slice(0, end)
      const content = Buffer.from(part.slice(end + 4, -2), 'latin1')
      const name = /; name="([^"]*)"/.exec(head)?.[1]
      const file = /filename="([^"]*)"/.exec(head)?.[1]
      const own = /content-type: (\S+)/i.exec(head)?.[1]
      return file === undefined ? [name, content.toString()] : [name, file, own, new Uint8Array(content)]
    })
}

function goneOf(socket: Socket | undefined, response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  const leave = () => response.writableFinished || gone.abort()
  socket?.once('close', leave) // the client's own end knows at once
  response.once('close', () => {
    leave()
    socket?.off('close', leave)
  })
  return gone.signal
}
