import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RequestHandler } from 'msw'
import { ask, type Exchange, exchangeOf } from './exchange.ts'
import { createSwitchboard, type Line, type SeamOptions, type Seams } from './seams.ts'
import { send } from './send.ts'

/** Options of `serve`. */
export interface ServeOptions extends SeamOptions {
  /** Port on 127.0.0.1. Absence or 0: a free one. */
  readonly port?: number
  /** Longest request body; a longer one is a 413. Unit: bytes. Absence: any length. */
  readonly maxBodyBytes?: number
  /**
   * The address that handlers see for a request target, so that they can be written on a documented origin
   * (`https://…/v1/models`) and still answer on loopback. Absence: the server's own. A dialled connection needs none.
   */
  readonly locate?: (target: string) => string
  /**
   * Stands around every exchange; `next` asks the handlers and gives undefined when none of them answers. What it
   * returns is sent. `Response.error()` tears the connection down without an answer.
   */
  readonly intercept?: (exchange: Exchange, next: () => Promise<Response | undefined>) => Promise<Response | undefined>
  /** Told about a request that nobody answers; it is answered with 501. */
  readonly onUnanswered?: (exchange: Exchange) => void
  /** Told when a `Silence` begins; what it returns is called when the client has left. */
  readonly onSilence?: () => () => void
}

/** Thrown by a handler, or by the stream of its body: nothing more comes, and the connection stays open. */
export class Silence extends Error {
  override readonly name = 'Silence'
}

/** A listening server. */
export interface Served {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Leads a client here that believes it speaks to the documented origins. */
  readonly network: Seams
  /** What the server itself saw: connections, and requests read to their end. */
  readonly connections: number
  readonly requests: number
  /** Connections that `refuse` refused. */
  readonly refused: number
  /** Hosts that a client dialled. */
  readonly dialled: ReadonlySet<string>
  /** Stops listening and drops every open connection. A second call is the first. */
  close(): Promise<void>
}

/**
 * Puts msw handlers behind a real HTTP server on loopback: real sockets, real resets, real lengths. The bytes of a body
 * that fails half way are all delivered before the connection is torn down.
 *
 * @param handlers made for this server alone (msw handlers have state)
 */
export async function serve(handlers: readonly RequestHandler[], options: ServeOptions = {}): Promise<Served> {
  const { port: wantedPort = 0, maxBodyBytes = Number.POSITIVE_INFINITY, intercept = (_, next) => next() } = options
  const list = [...handlers]
  const count = { connections: 0, requests: 0 }

  const server = createServer((incoming, outgoing) => {
    const line = switchboard.lineOf(incoming.socket.remotePort)
    void attend(line, incoming, outgoing).catch(error => {
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`the handler itself failed: ${error}`)
    })
  })
  // Connections end when somebody ends them: a clock that tests move knows nothing of real seconds.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  server.on('connection', () => {
    count.connections++
  })

  async function attend(line: Line | undefined, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController()
    const leave = () => outgoing.writableFinished || gone.abort()
    outgoing.once('close', leave)
    line?.socket.once('close', leave) // the client's own end knows at once, the server's only when it hears of it
    try {
      await answer(line, incoming, outgoing, gone.signal)
    } catch (error) {
      if (!(error instanceof Silence)) throw error
      while (line && line.socket.bytesRead < incoming.socket.bytesWritten && !line.socket.destroyed) await turn()
      const over = options.onSilence?.()
      if (!gone.signal.aborted) await once(gone.signal, 'abort')
      over?.()
      outgoing.destroy()
    } finally {
      line?.socket.off('close', leave)
    }
  }

  async function answer(
    line: Line | undefined,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const plain = (target: string) => (line?.origin ?? url) + (target.startsWith('/') ? target : '/')
    const onRead = () => {
      count.requests++
    }
    const locate = line ? plain : (options.locate ?? plain)
    const exchange = exchangeOf(incoming, { locate, maxBodyBytes, signal, onRead })
    const response = await intercept(exchange, () => ask(list, exchange))
    if (response) return send(response, outgoing)
    options.onUnanswered?.(exchange)
    await send(new Response(`no handler for ${exchange.method} ${exchange.target}`, { status: 501 }), outgoing)
  }

  server.listen(wantedPort, '127.0.0.1')
  await once(server, 'listening') // rejects where the port is taken
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const switchboard = createSwitchboard(port, options)

  async function closeAll(): Promise<void> {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  let closing: Promise<void> | undefined
  return {
    url,
    port,
    network: switchboard.seams,
    get connections() {
      return count.connections
    },
    get requests() {
      return count.requests
    },
    get refused() {
      return switchboard.refused
    },
    dialled: switchboard.dialled,
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

const turn = () => new Promise(resolve => setImmediate(resolve))
