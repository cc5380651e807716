import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { DialTarget, NetworkSeams } from '@vidrelay/core'
import { getResponse, type RequestHandler } from 'msw'

export interface ServeOptions {
  /** Addresses that a name leads to. Absent: a public one. */
  addressesOf?: (name: string) => readonly string[] | undefined
  /** Asked before each connection; true refuses it like a port where nobody listens. */
  refuse?: (origin: string) => boolean
  /** Told about a request that no handler answers; it is answered with 501. */
  onUnanswered?: (request: Request) => void
  /** Told when a `Silence` begins; what it returns is called when the client has left. */
  onSilence?: () => () => void
}

/** Thrown by a handler, or by the stream of its body: nothing more comes, and the connection stays open. */
export class Silence extends Error {}

/** msw handlers behind a real server, with the two seams that lead a client to it. Give `network` to `createClient`. */
export interface Loopback {
  /** `lookup` asks no name server; `dial` connects to this server, whatever the origin. */
  readonly network: Required<NetworkSeams>
  /** Port on 127.0.0.1. */
  readonly port: number
  /** What the server itself saw: connections, and requests read to their end. */
  readonly connections: number
  readonly requests: number
  /** Connections that `refuse` refused. */
  readonly refused: number
  /** Hosts that the client tried to connect to. */
  readonly dialled: ReadonlySet<string>
  close(): Promise<void>
}

/** Public and in no range kept for documentation, so that the client's real address guard lets it pass. */
const publicAddress = '93.184.216.34'

/**
 * Puts handlers behind a node:http server on loopback. Origins stay as documented: the server learns from the
 * connection for which origin it was dialled, and the handlers see absolute URLs. Bytes written before a torn
 * connection do arrive.
 */
export async function serve(handlers: readonly RequestHandler[], options: ServeOptions = {}): Promise<Loopback> {
  const lines = new Map<number, { origin: string; socket: Socket }>()
  const dialled = new Set<string>()
  const count = { connections: 0, requests: 0, refused: 0 }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.keepAliveTimeout = 0 // real seconds mean nothing here: the clock is virtual
  server.requestTimeout = 0
  server.on('connection', () => {
    count.connections++
  })

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const line = lines.get(incoming.socket.remotePort ?? 0)
    if (!line) throw new Error('a connection that nobody dialled')
    const gone = new AbortController()
    const leave = () => gone.abort() // the client's own end: known at once, not when the server's end hears of it
    line.socket.once('close', leave)
    try {
      const request = await requestOf(incoming, line.origin, gone.signal)
      count.requests++
      let response = await getResponse([...handlers], request)
      if (response === undefined) {
        options.onUnanswered?.(request)
        response = new Response('no handler', { status: 501 })
      }
      await send(response, outgoing)
    } catch (error) {
      if (!(error instanceof Silence)) throw error
      while (line.socket.bytesRead < incoming.socket.bytesWritten && !line.socket.destroyed) await turn()
      const over = options.onSilence?.()
      if (!gone.signal.aborted) await once(gone.signal, 'abort')
      over?.()
      outgoing.destroy()
    } finally {
      line.socket.off('close', leave)
    }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  async function dial(target: DialTarget): Promise<Socket> {
    const origin = originOf(target)
    dialled.add(new URL(origin).hostname)
    if (options.refuse?.(origin)) {
      count.refused++
      const where = `${target.addresses[0]}:${target.port}`
      throw Object.assign(new Error(`connect ECONNREFUSED ${where}`), { code: 'ECONNREFUSED', syscall: 'connect' })
    }
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    lines.set(socket.localPort!, { origin, socket })
    return socket
  }

  return {
    network: { lookup: async name => options.addressesOf?.(name) ?? [publicAddress], dial },
    port,
    get connections() {
      return count.connections
    },
    get requests() {
      return count.requests
    },
    get refused() {
      return count.refused
    },
    dialled,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const originOf = ({ protocol, hostname, port }: DialTarget): string => {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  return new URL(`${protocol}//${host}:${port}`).origin
}

async function requestOf(incoming: IncomingMessage, origin: string, signal: AbortSignal): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  const { method = 'GET' } = incoming
  const isBodyless = method === 'GET' || method === 'HEAD'
  // What a GET must not have is told by its headers; a fetch Request could not carry it.
  if (isBodyless && chunks.length > 0) headers.set('content-length', String(Buffer.concat(chunks).byteLength))
  const body = isBodyless ? null : Buffer.concat(chunks)
  return new Request(new URL(incoming.url ?? '/', origin), { method, headers, body, signal })
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  if (response.type === 'error') {
    outgoing.destroy()
    return
  }
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  outgoing.writeHead(response.status)
  outgoing.flushHeaders()
  for await (const chunk of response.body ?? []) await write(outgoing, chunk)
  outgoing.end()
}

const turn = () => new Promise(resolve => setImmediate(resolve))

/** Waits until the kernel has the bytes, so that a connection torn afterwards does not take them along. */
const write = (outgoing: ServerResponse, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    outgoing.write(chunk, error => (error ? reject(error) : resolve()))
  })
