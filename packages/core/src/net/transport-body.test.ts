import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { deadPort, failure, loopback, ok, requestTo, transportWith } from '../../test/loopback.ts'
import type { ReadPiece } from './messages.ts'

const limit = 2 ** 20
const contentType = { 'content-type': 'multipart/form-data; boundary=b' }

/** A server that reads on and on, and does this as soon as the first bytes are there. */
async function onFirstBytes(act: (socket: Socket) => void) {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket.on('error', () => {}).once('data', () => act(socket)))
    socket.resume()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

test.each([
  [true, false],
  [false, false],
  [true, true],
  [false, true],
])('a body in pieces is one body, its length told ahead (fresh: %s, by a proxy: %s)', async (fresh, isProxied) => {
  await using server = await loopback(({ socket }) => socket.write(ok('x')))
  const proxyFor = () => (isProxied ? `http://127.0.0.1:${server.port}` : undefined)
  await using transport = transportWith({ proxyFor })
  const file = Buffer.alloc(limit, 'f')
  const body = [Buffer.from('head '), file, new Uint8Array(0), Buffer.from(' between '), file, Buffer.from(' end')]
  const request = requestTo(isProxied ? 'http://127.0.0.1:1/x' : server.url, { fresh, body, headers: contentType })
  for (const _time of ['once', 'and the same pieces again'])
    expect(await transport.exchange(request, limit)).toMatchObject({ status: 200 })
  const told = String(2 * limit + 18)
  for (const { head, body: came } of server.heard) {
    expect(head.toLowerCase()).toContain(`content-length: ${told}`)
    expect(head).not.toMatch(/transfer-encoding/i)
    expect(came === Buffer.concat(body).toString()).toBe(true)
  }
  expect(server.heard).toHaveLength(2)
})

test('nobody listens: a body in pieces was not sent', async () => {
  await using transport = transportWith()
  const request = requestTo(`http://127.0.0.1:${await deadPort()}/`, { body: [Buffer.from('a'), Buffer.from('b')] })
  expect(await failure(transport.exchange(request, limit))).toMatchObject({ sent: false, message: 'ECONNREFUSED' })
})

/** What is read while it is sent: so many pieces of one size. */
const readPiece = (times: number, size: number, last = () => {}): ReadPiece => ({
  byteLength: times * size,
  async *read() {
    for (let time = 0; time < times; time++) yield Buffer.alloc(size, 'r')
    last()
  },
  check: async () => {},
})

test.each([true, false])(
  'what is read while it is sent stands where it belongs, and is read anew (fresh: %s)',
  async fresh => {
    await using server = await loopback(({ socket }) => socket.write(ok('x')))
    await using transport = transportWith()
    const body = [Buffer.from('head '), readPiece(4, limit / 4), Buffer.from(' end')]
    for (const _time of ['once', 'and again'])
      await transport.exchange(requestTo(server.url, { fresh, body, headers: contentType }), limit)
    for (const { head, body: came } of server.heard) {
      expect(head.toLowerCase()).toContain(`content-length: ${limit + 9}`)
      expect(came === `head ${'r'.repeat(limit)} end`).toBe(true)
    }
    expect(server.heard).toHaveLength(2)
  },
)

test('what cannot be read to its end was sent, and is told', async () => {
  await using server = await onFirstBytes(() => {})
  await using transport = transportWith()
  const body = [
    readPiece(4, limit / 4, () => {
      throw new Error('EIO')
    }),
    Buffer.from('end'),
  ]
  const failed = await failure(transport.exchange(requestTo(server.url, { fresh: true, body }), limit))
  expect(failed).toMatchObject({ name: 'TransportError', sent: true })
})

test('a reset between the pieces: sent, and no rejection without a handler', async () => {
  await using server = await onFirstBytes(socket => socket.resetAndDestroy())
  await using transport = transportWith()
  const file = Buffer.alloc(8 * limit)
  const request = requestTo(server.url, { fresh: true, body: [Buffer.from('a'), file, file], headers: contentType })
  expect(await failure(transport.exchange(request, limit))).toMatchObject({ name: 'TransportError', sent: true })
})

test('a refusal that comes before the body is out is heard', async () => {
  const refusal = 'HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno'
  await using server = await onFirstBytes(socket => socket.write(refusal))
  await using transport = transportWith()
  const file = Buffer.alloc(8 * limit)
  const request = requestTo(server.url, { fresh: true, body: [Buffer.from('a'), file, file], headers: contentType })
  expect(await transport.exchange(request, limit)).toMatchObject({ status: 413 })
})
