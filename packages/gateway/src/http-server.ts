import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { drain } from './bodies/consume.ts'
import type { Limits } from './bodies/limits.ts'
import type { ClientKeys } from './client-keys.ts'
import { problemForm } from './dialects/dialects.ts'
import { ownerOf } from './door.ts'
import type { Log } from './log.ts'
import { closing, Problem, problemOf } from './problem.ts'
import { type createRouter, sendJson } from './router.ts'

interface Parts {
  router: ReturnType<typeof createRouter>
  keys: ClientKeys
  log: Log
  limits: Limits
  isClosing(): boolean
}

/** Node's own HTTP server, where every answer has the form of the dialect, also to what is no HTTP. */
export function createHttpServer(parts: Parts): Server {
  const { headerBytes, headerSeconds, bodySeconds } = parts.limits
  /** What each connection is waiting for. */
  const open = new WeakMap<Socket, ServerResponse>()
  const server = createServer(
    {
      maxHeaderSize: headerBytes,
      requireHostHeader: false, // the door asks for it, and tells so in our form
      headersTimeout: headerSeconds * 1000,
      // Ours is told in the form of the dialect; this one is for a body that nobody reads.
      requestTimeout: (headerSeconds + bodySeconds) * 1000,
      connectionsCheckingInterval: Math.min(headerSeconds * 1000, 5000),
      keepAliveTimeout: 65_000, // longer than the 60 seconds of usual proxies, which would else send into a closed connection
    },
    (request, response) => {
      open.set(request.socket, response)
      void answer(parts, request, response)
    },
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const waiting = open.get(socket)
    const isAnswering = waiting?.headersSent && !waiting.writableFinished
    if (isAnswering) socket.destroy()
    else tellStranger(socket, noHttp(error, parts.limits))
  })
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    open.set(request.socket, response)
    void answer(parts, request, response, new Problem(417, 'invalid_request', 'expect: accepted: 100-continue'))
  })
  return server
}

/** `refused`: why it is not served, whatever it asks for. */
async function answer(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  refused?: Problem,
): Promise<void> {
  const { router, keys, log, isClosing } = parts
  const begun = performance.now()
  const { method = '' } = request
  let [at, path] = ['', '']
  response.setHeader('x-content-type-options', 'nosniff')
  response.on('error', () => {}) // who left needs no answer
  try {
    const address = addressOf(request)
    at = address.pathname
    if (refused) throw refused
    // Who keeps a connection would be served on it for as long as others are waited for.
    if (isClosing()) response.setHeader('connection', 'close')
    const open = router.findOpen(method, address)
    if (!open && isClosing()) throw closing()
    const owner = open ? '' : ownerOf(request, keys)
    const { route, id } = open ?? router.find(method, address)
    path = route.path
    const body = await route.answer({ request, response, query: address.searchParams, id, owner })
    if (body !== undefined) sendJson({ response }, 200, body)
  } catch (error) {
    await tellProblem(response, problemOf(error), at)
  }
  log('request', { method, path, status: response.statusCode, ms: Math.round(performance.now() - begun) })
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  try {
    return new URL(url, 'http://gateway')
  } catch {
    throw new Problem(400, 'invalid_request', 'this is no address')
  }
}

/** `at`: where, as each dialect has its own form. */
async function tellProblem(response: ServerResponse, problem: Problem, at: string): Promise<void> {
  if (response.headersSent) {
    response.destroy() // a result that is cut must not look whole
    return
  }
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value)
  const request = response.req
  if (request.readableEnded) return sendJson({ response }, problem.status, problemForm(at).body(problem))
  // Who still sends is answered at once; a connection that is closed while somebody sends takes the answer with it.
  response.setHeader('connection', 'close')
  sendJson({ response }, problem.status, problemForm(at).body(problem), () => drain(request))
}

function noHttp({ code = '' }: NodeJS.ErrnoException, { headerBytes, headerSeconds }: Limits): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem(431, 'input_too_large', `the headers are too large; accepted: ${headerBytes} bytes`)
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem(408, 'timeout', `the request did not come within ${headerSeconds} seconds`)
  if (code === 'HPE_INVALID_EOF_STATE') return new Problem(400, 'aborted', 'the client left before its body had come')
  return new Problem(400, 'invalid_request', 'this is no HTTP')
}

/** To who never came as far as a request. */
function tellStranger(socket: Socket, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const text = JSON.stringify(problemForm('').body(problem))
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.code}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
