import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { systemClock } from '../src/base/clock.ts'
import { createGuard, type Endpoint, type Lookup } from '../src/net/guard.ts'
import type { HttpRequest } from '../src/net/messages.ts'
import { createTransport, type TransportOptions } from '../src/net/transport.ts'

/** One request as it came over the wire. */
export interface Heard {
  socket: Socket
  /** Request line and headers. */
  head: string
  body: string
  /** Which connection it came over, from 1. */
  connection: number
}
export interface Loopback extends AsyncDisposable {
  port: number
  url: URL
  heard: Heard[]
  readonly connections: number
  /** Resolves once every connection so far is gone. */
  gone(): Promise<void>
}

/** A TCP server on loopback that reads whole HTTP/1.1 requests and lets the test write any bytes in answer. */
export async function loopback(answer: (heard: Heard) => void): Promise<Loopback> {
  const heard: Heard[] = []
  const sockets: { socket: Socket; closed: Promise<void> }[] = []
  const server = createServer(socket => {
    const connection = sockets.length + 1
    sockets.push({ socket, closed: new Promise(resolve => socket.once('close', () => resolve())) })
    let read = Buffer.alloc(0)
    socket.on('error', () => {}) // a reset is what many tests are about
    socket.on('data', chunk => {
      read = Buffer.concat([read, chunk])
      const end = read.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = read.toString('latin1', 0, end)
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
      if (read.byteLength < end + 4 + length) return
      const one = { socket, head, body: read.toString('utf8', end + 4, end + 4 + length), connection }
      read = read.subarray(end + 4 + length)
      heard.push(one)
      answer(one)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: new URL(`http://127.0.0.1:${port}/v1/x?y=1`),
    heard,
    get connections() {
      return sockets.length
    },
    gone: async () => {
      await Promise.all(sockets.map(({ closed }) => closed))
    },
    async [Symbol.asyncDispose]() {
      for (const { socket } of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** A port where nobody listens. */
export async function deadPort(): Promise<number> {
  await using server = await loopback(() => {})
  return server.port
}

export const ok = (body: string, headers = '') =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`

/** Dials this port, whatever was asked for. */
export const dialTo = (port: number) => () =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket)).once('error', reject)
  })

/** `trusted`: hosts. Absent: loopback. */
type Parts = Partial<Omit<TransportOptions, 'guard'>> & { trusted?: readonly string[]; lookup?: Lookup }

/** A transport for which loopback is a host that the user named. It closes with its scope. */
export function transportWith({ trusted = ['127.0.0.1'], lookup, ...rest }: Parts = {}) {
  const transport = createTransport({
    guard: createGuard({ trusts: ({ hostname }: Endpoint) => trusted.includes(hostname), allowFakeIp: false, lookup }),
    clock: systemClock,
    proxyFor: () => undefined,
    ...rest,
  })
  return { ...transport, [Symbol.asyncDispose]: () => transport.close() }
}

export const requestTo = (url: URL | string, rest: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: new URL(url),
  headers: { 'content-type': 'application/json' },
  body: [Buffer.from('{"a":1}')],
  signal: new AbortController().signal,
  ...rest,
})

/** What a promise was rejected with. */
export const failure = <E = Error>(work: Promise<unknown>): Promise<E> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    error => error as E,
  )
