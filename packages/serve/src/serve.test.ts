import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { HttpResponse, http } from 'msw'
import { afterEach, expect, test } from 'vitest'
import { longestUrl, type Served, type ServeOptions, serve } from './index.ts'

let server: Served
afterEach(() => server.close())

const echo = http.all(
  '*',
  async ({ request }) => new Response(await request.text(), { headers: { 'x-url': request.url } }),
)

async function start(options: ServeOptions = {}): Promise<void> {
  server = await serve([echo], options)
}

test('handlers see the server, or whatever address the target is made into', async () => {
  await start()
  expect((await fetch(`${server.url}/a?b=c`)).headers.get('x-url')).toBe(`${server.url}/a?b=c`)
  await server.close()
  await start({ locate: target => `https://relay.example${target}` })
  expect((await fetch(`${server.url}/a?b=c`)).headers.get('x-url')).toBe('https://relay.example/a?b=c')
})

test('a body above the limit is read to its end and answered with a 413; without a limit any is taken', async () => {
  await start({ maxBodyBytes: 100_000 })
  const post = (length: number) => fetch(server.url, { method: 'POST', body: new Uint8Array(length).fill(65) })
  expect((await post(100_000)).status).toBe(200)
  expect((await post(100_001)).status).toBe(413)
  expect((await post(10_000_000)).status).toBe(413)
  expect(server.requests).toBe(3)
  await server.close()
  await start()
  expect((await post(10_000_000)).status).toBe(200)
})

test('several cookies stay several, and what nobody handles is told and a 501', async () => {
  const told: string[] = []
  const cookies = () => {
    const headers = new Headers()
    for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie)
    return new Response(null, { headers })
  }
  server = await serve([http.get('*/cookies', cookies)], {
    onUnanswered: ({ method, url }) => told.push(`${method} ${url.pathname}`),
  })
  expect((await fetch(`${server.url}/cookies`)).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect((await fetch(`${server.url}/other`)).status).toBe(501)
  expect(told).toEqual(['GET /other'])
})

test('a HEAD gets the head alone, and its body is not even read', async () => {
  let isCancelled = false
  const body = () =>
    new ReadableStream(
      {
        cancel() {
          isCancelled = true
        },
      },
      { highWaterMark: 0 },
    )
  server = await serve([http.head('*', () => new Response(body(), { headers: { 'content-length': '12' } }))])
  const answer = await fetch(server.url, { method: 'HEAD' })
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '12', ''])
  expect(isCancelled).toBe(true)
})

test('Response.error() is a broken connection, an error in a handler a 500, and the server goes on', async () => {
  server = await serve([
    http.get('*/error', () => Response.error()),
    http.get('*/throw', () => {
      throw new Error('oops')
    }),
    echo,
  ])
  await expect(fetch(`${server.url}/error`)).rejects.toThrow('fetch failed')
  expect((await fetch(`${server.url}/throw`)).status).toBe(500)
  expect((await fetch(server.url)).status).toBe(200)
})

test('the interceptor stands around the handlers: it sees, changes and replaces their answer', async () => {
  await start({
    async intercept({ target, body }, next) {
      if (target === '/own') return new Response(`mine: ${Buffer.from((await body()) ?? '')}`)
      const answer = await next()
      return new Response(await answer?.text(), { status: 202 })
    },
  })
  const post = async (path: string) => {
    const answer = await fetch(server.url + path, { method: 'POST', body: 'hello' })
    return [answer.status, await answer.text()]
  }
  expect([await post('/own'), await post('/')]).toEqual([
    [200, 'mine: hello'],
    [202, 'hello'],
  ])
  expect(server.requests).toBe(2)
})

test('a client that leaves in the middle of an answer stops it', async () => {
  const { promise: stop, resolve: stopped } = Promise.withResolvers<void>()
  server = await serve([
    http.get(
      '*',
      () => new Response(new ReadableStream({ pull: c => c.enqueue(new Uint8Array(65_536)), cancel: stopped })),
    ),
  ])
  const client = httpRequest(server.url, incoming => incoming.once('data', () => incoming.destroy()))
  client.end()
  await stop
})

test('closing twice is closing once', async () => {
  await start()
  await Promise.all([server.close(), server.close()])
  await expect(fetch(server.url)).rejects.toThrow('fetch failed')
})

test('a port in use is an error', async () => {
  await start()
  await expect(serve([], { port: server.port })).rejects.toThrow('EADDRINUSE')
})

/** Sends these bytes and reads until the server has closed the connection. */
function raw(text: string): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(server.port, '127.0.0.1', () => socket.end(text))
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}
const one = (line: string, more = '') => raw(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`)

test.each([
  ['an address that msw could not match', `GET /${'a'.repeat(longestUrl)}`, 501],
  ['a method that fetch forbids', 'TRACE /', 501],
  ['an asterisk', 'OPTIONS *', 200],
  ['another host', 'GET //evil.example/v1/models', 200],
  ['an absolute address', 'GET http://evil.example/v1/models', 200],
  ['a broken escape', 'GET /%', 200],
  ['too long a head', `GET /${'a'.repeat(20_000)}`, 431],
  ['a zero byte', 'GET /\u0000', 400],
])('hostile: %s', async (_name, line, status) => {
  const urls: string[] = []
  server = await serve([
    http.all(
      () => true,
      ({ request }) => {
        urls.push(request.url)
        return HttpResponse.text('')
      },
    ),
  ])
  expect((await one(line)).slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  expect(urls.every(url => url.startsWith(`${server.url}/`))).toBe(true)
  expect((await fetch(server.url)).status).toBe(200)
})

test('hostile: a tunnel is closed, and the server goes on', async () => {
  await start()
  expect(await one('CONNECT evil.example:443')).toBe('')
  expect((await fetch(server.url)).status).toBe(200)
})

test('a GET with a body is told by its length', async () => {
  const lengths: unknown[] = []
  server = await serve([
    http.get('*', ({ request }) => {
      lengths.push(request.headers.get('content-length'))
      return HttpResponse.text('')
    }),
  ])
  await raw(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  )
  expect(lengths).toEqual(['5'])
})
