import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import type { Exchange } from '@vidrelay/serve'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forward } from './forward.ts'

let server: Server
let port: number
const sockets: Socket[] = []

/** What came first. */
let first: PromiseWithResolvers<Buffer>
/** What is said to it; absent: the connection ends. */
let reply: string | undefined
beforeEach(async () => {
  first = Promise.withResolvers<Buffer>()
  reply = undefined
  server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', data => {
      first.resolve(data)
      if (reply === undefined) socket.destroy()
      else socket.end(reply)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server.close()
})

const exchangeTo = (url: string, body = ''): Exchange => ({
  method: body === '' ? 'GET' : 'POST',
  target: new URL(url).pathname,
  url: new URL(url),
  headers: new Headers({ host: new URL(url).host, 'x-own': 'yes', connection: 'keep-alive' }),
  signal: new AbortController().signal,
  body: async () => new TextEncoder().encode(body),
})

test('an https origin is spoken to over TLS, by its own name, at the address that was judged', async () => {
  const sent = forward(exchangeTo(`https://relay.made-up.example.com:${port}/v1`), { addresses: ['127.0.0.1'] })
  await expect(sent).rejects.toMatchObject({ code: 'ECONNRESET' })
  const hello = await first.promise
  expect([hello[0], hello[1]]).toEqual([0x16, 0x03]) // a TLS handshake
  expect(hello.includes('relay.made-up.example.com')).toBe(true)
})

test('an http origin gets the same request, and nothing is added, followed or decoded', async () => {
  reply = 'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi'
  const incoming = await forward(exchangeTo(`http://relay.made-up.example.com:${port}/v1?a=b`, 'body'), {
    addresses: ['127.0.0.1'],
  })
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  expect([incoming.statusCode, Buffer.concat(chunks).toString()]).toEqual([302, 'hi'])
  const [line, ...headers] = (await first.promise).toString().split('\r\n')
  expect(line).toBe('POST /v1?a=b HTTP/1.1')
  const names = headers.filter(header => header.includes(':')).map(header => header.split(':')[0]!.toLowerCase())
  expect(names.sort()).toEqual(['connection', 'content-length', 'host', 'x-own'])
})
