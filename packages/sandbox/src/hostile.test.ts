import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from './start-sandbox.ts'

let server: Sandbox
afterEach(() => server.close())

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

test.each(Object.keys(hostile))('%s', async name => {
  const [line, status] = hostile[name]!
  server = await startSandbox()
  const answer = await raw(server.port, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  if (status === 404) expect(answer).toContain('"type":"invalid_request_error"')
  expect((await fetch(`${server.url}/_sandbox/state`)).status).toBe(200)
})

test('a tunnel', async () => {
  server = await startSandbox()
  expect(await raw(server.port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
  expect((await fetch(`${server.url}/_sandbox/state`)).status).toBe(200)
})
