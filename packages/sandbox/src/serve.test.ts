import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { http } from 'msw'
import { afterEach, expect, test } from 'vitest'
import { type Served, type ServeOptions, serve } from './serve.ts'
import { startSandbox } from './start-sandbox.ts'

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

test('a body above the limit is read to its end and answered with a 413', async () => {
  await start({ maxBodyBytes: 100_000 })
  const post = (length: number) => fetch(server.url, { method: 'POST', body: new Uint8Array(length).fill(65) })
  expect((await post(100_000)).status).toBe(200)
  expect((await post(100_001)).status).toBe(413)
  expect((await post(10_000_000)).status).toBe(413)
})

test('several cookies stay several, and what nobody handles is a 501', async () => {
  server = await serve([
    http.get(
      '*/cookies',
      () =>
        new Response(null, {
          headers: [
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
          ],
        }),
    ),
  ])
  expect((await fetch(`${server.url}/cookies`)).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect((await fetch(`${server.url}/other`)).status).toBe(501)
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
  const failed = await fetch(`${server.url}/throw`)
  expect(failed.status).toBe(500)
  expect((await fetch(server.url)).status).toBe(200)
})

test('a client that leaves in the middle of an answer stops it', async () => {
  let stopped: () => void
  const stop = new Promise<void>(resolve => {
    stopped = resolve
  })
  server = await serve([
    http.get(
      '*',
      () => new Response(new ReadableStream({ pull: c => c.enqueue(new Uint8Array(65_536)), cancel: () => stopped() })),
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
function raw(port: number, text: string): Promise<string> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(text))
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}

const hostile: Readonly<Record<string, readonly [line: string, status: number]>> = {
  'another host': ['GET //evil.example/v1/models', 404],
  'an absolute address': ['GET http://evil.example/v1/models', 404],
  'an asterisk': ['OPTIONS *', 404],
  'a method that fetch forbids': ['TRACE /v1/models', 404],
  'a method of WebDAV': ['PROPFIND /v1/models', 404],
  'another method': ['DELETE /v1/models', 404],
  'a prefix alone': ['GET /apixgo', 404],
  'a prefix with a slash': ['GET /apixgo/', 404],
  'from a provider into the controls': ['GET /apixgo/../_sandbox/state', 404],
  'from the controls into a provider': ['GET /_sandbox/../v1/models', 404],
  'from the files into a provider': ['GET /files/../v1/models', 404],
  'no control': ['GET /_sandbox/', 404],
  'no file': ['GET /files/', 404],
  'a broken escape': ['GET /%', 404],
  'broken escapes everywhere': ['GET /v1/models/%2e%2e/%zz?%zz=[', 404],
  'a broken escape as an id': ['GET /v1/video/generations/%zz', 401],
  'a name of the language': ['GET /__proto__', 404],
  'a long path': [`GET /${'a'.repeat(10_000)}`, 404],
  'a long file name': [`GET /files/${'a'.repeat(10_000)}`, 404],
  'too long a path': [`GET /${'a'.repeat(20_000)}`, 431],
  'a zero byte': ['GET /\u0000', 400],
}

test.each(Object.keys(hostile))('hostile: %s', async name => {
  const [line, status] = hostile[name]!
  server = await startSandbox()
  const answer = await raw(server.port, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  if (status === 404) expect(answer).toContain('"type":"invalid_request_error"')
  expect((await fetch(`${server.url}/_sandbox/state`)).status).toBe(200)
})

test('hostile: a tunnel', async () => {
  server = await startSandbox()
  expect(await raw(server.port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
  expect((await fetch(`${server.url}/_sandbox/state`)).status).toBe(200)
})
