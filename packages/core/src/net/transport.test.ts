import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { deadPort, dialTo, failure, type Heard, loopback, ok, requestTo, transportWith } from '../../test/loopback.ts'
import { virtualClock } from '../testing.ts'
import { TransportError } from './trouble.ts'

const limit = 2 ** 20
const turn = () => new Promise(resolve => setImmediate(resolve))
const text = (body: Uint8Array | undefined) => Buffer.from(body ?? []).toString()

describe('evidence: was it sent?', () => {
  test('nobody listens: no', async () => {
    await using transport = transportWith()
    const error = await failure<TransportError>(
      transport.exchange(requestTo(`http://127.0.0.1:${await deadPort()}/`), limit),
    )
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ sent: false, message: 'ECONNREFUSED' })
    expect(error.partial).toBeUndefined()
  })

  test.each(['ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND'])('connecting fails with %s: no', async code => {
    const fail = async () => Promise.reject(Object.assign(new Error(code), { code }))
    await using dialling = transportWith({ dial: fail })
    await using naming = transportWith({ lookup: fail })
    for (const transport of [dialling, naming])
      for (const fresh of [true, false]) {
        const url = transport === dialling ? 'http://127.0.0.1/' : 'http://relay.example/'
        const error = await failure(transport.exchange(requestTo(url, { fresh }), limit))
        expect(error).toMatchObject({ name: 'TransportError', sent: false, message: code })
      }
  })

  test('TLS with a server that speaks none: no', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    await using transport = transportWith()
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
    expect(await failure(transport.exchange(requestTo(url), limit))).toMatchObject({ sent: false })
    server.close()
  })

  const write =
    (bytes: string, then: 'end' | 'reset' | 'wait' = 'end') =>
    ({ socket }: Heard) => {
      if (bytes) socket.write(bytes, 'latin1')
      if (then === 'end') socket.end()
      if (then === 'reset') socket.resetAndDestroy()
    }
  const head = 'HTTP/1.1 200 OK\r\n'
  test.each<[name: string, answer: (heard: Heard) => void, partial: string | undefined]>([
    ['a reset after the request was read', write('', 'reset'), undefined],
    ['an end without an answer', write(''), undefined],
    ['a garbage status line', write('garbage\r\n\r\n'), undefined],
    ['another protocol', write('SSH-2.0-OpenSSH_9.0\r\n'), undefined],
    ['half a head', write(`${head}content-type: app`), undefined],
    ['a head larger than allowed', write(`${head}x: ${'y'.repeat(100_000)}\r\n\r\n`), undefined],
    ['two lengths', write(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\nabc`), undefined],
    ['a body cut by its length', write(`${head}content-length: 99\r\n\r\n{"id":"t1"`), '{"id":"t1"'],
    ['a body cut by a reset, after its head', write(`${head}content-length: 99\r\n\r\n`), ''],
    ['a body cut inside a chunk', write(`${head}transfer-encoding: chunked\r\n\r\nff\r\n{"id":"t1"`), '{"id":"t1"'],
    [
      'a body cut before its last chunk',
      write(`${head}transfer-encoding: chunked\r\n\r\na\r\n{"id":"t1"\r\n`),
      '{"id":"t1"',
    ],
    ['a broken gzip', write(ok('\x1f\x8bplain', 'content-encoding: gzip\r\n')), '\x1f\ufffdplain'],
  ])('%s: yes', async (_, answer, partial) => {
    await using server = await loopback(answer)
    await using transport = transportWith()
    for (const fresh of [true, false]) {
      const error = await failure<TransportError>(transport.exchange(requestTo(server.url, { fresh }), limit))
      expect(error).toMatchObject({ name: 'TransportError', sent: true })
      expect(error.partial?.status).toBe(partial === undefined ? undefined : 200)
      if (partial !== undefined) expect(text(error.partial!.body)).toBe(partial)
    }
    expect(server.heard).toHaveLength(2) // one per call: nothing is sent again by itself
  })

  test('an end without a length is taken for the end: the body says the rest', async () => {
    await using server = await loopback(write(`${head}\r\n{"id":`))
    await using transport = transportWith()
    expect(text((await transport.exchange(requestTo(server.url), limit)).body)).toBe('{"id":')
  })
})

describe('abort', () => {
  test('before connecting: nothing is dialled', async () => {
    await using server = await loopback(() => {})
    await using transport = transportWith()
    const error = await failure(transport.exchange(requestTo(server.url, { signal: AbortSignal.abort() }), limit))
    expect(error).toMatchObject({ sent: false })
    expect(server.connections).toBe(0)
  })

  test.each([true, false])('while connecting: nothing is sent over what was dialled (fresh: %s)', async fresh => {
    await using server = await loopback(() => {})
    const stop = new AbortController()
    const dialled = Promise.withResolvers<void>()
    const dial = async () => {
      stop.abort()
      const socket = await dialTo(server.port)()
      dialled.resolve()
      return socket
    }
    const transport = transportWith({ dial })
    const error = await failure(transport.exchange(requestTo(server.url, { signal: stop.signal, fresh }), limit))
    expect(error).toMatchObject({ sent: false })
    await dialled.promise
    await transport.close()
    await server.gone()
    expect(server.heard).toEqual([])
  })

  test('after the request was read: sent, and the connection is closed', async () => {
    const stop = new AbortController()
    await using server = await loopback(() => stop.abort())
    await using transport = transportWith()
    const error = await failure(transport.exchange(requestTo(server.url, { signal: stop.signal }), limit))
    expect(error).toMatchObject({ sent: true })
    await server.gone()
  })

  test('within the body: sent, with what came', async () => {
    const stop = new AbortController()
    await using server = await loopback(({ socket }) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'))
    await using transport = transportWith()
    const work = failure<TransportError>(transport.exchange(requestTo(server.url, { signal: stop.signal }), limit))
    while (server.heard.length === 0) await turn()
    for (let turns = 0; turns < 100; turns++) await turn()
    stop.abort()
    const error = await work
    expect(error.sent).toBe(true)
    expect(text(error.partial?.body)).toBe('abc')
  })
})

describe('answers', () => {
  test('the request goes out as it is, the answer comes back whole', async () => {
    await using server = await loopback(({ socket }) =>
      socket.write(ok('{"b":2}', 'X-One: 1\r\nset-cookie: a\r\nset-cookie: b\r\n')),
    )
    await using transport = transportWith()
    const answer = await transport.exchange(requestTo(server.url, { headers: { authorization: 'Bearer k' } }), limit)
    expect(answer).toMatchObject({ status: 200, headers: { 'x-one': '1', 'set-cookie': 'a, b' } })
    expect(text(answer.body)).toBe('{"b":2}')
    const [{ head, body }] = server.heard as [Heard]
    expect(head).toMatch(/^POST \/v1\/x\?y=1 HTTP\/1\.1\r\n/)
    expect(head).toMatch(new RegExp(`^host: 127.0.0.1:${server.port}$`, 'im'))
    expect(head).toMatch(/^accept-encoding: identity$/im)
    expect(head).toMatch(/^user-agent: vidrelay\/\d+\.\d+\.\d+$/im)
    expect(head).toMatch(/^authorization: Bearer k$/im)
    expect(body).toBe('{"a":1}')
  })

  test('any status is an answer, a redirect is not followed', async () => {
    for (const status of [204, 302, 404, 500]) {
      const location = `HTTP/1.1 ${status} X\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n`
      await using server = await loopback(({ socket }) =>
        socket.write(status === 204 ? 'HTTP/1.1 204 X\r\n\r\n' : location),
      )
      await using transport = transportWith()
      expect(await transport.exchange(requestTo(server.url), limit)).toMatchObject({ status })
      expect(server.heard).toHaveLength(1)
    }
  })

  test('informational answers before it are passed over', async () => {
    const hints = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n'
    await using server = await loopback(({ socket }) => socket.write(hints + ok('done')))
    await using transport = transportWith()
    const answer = await transport.exchange(requestTo(server.url), limit)
    expect([answer.status, text(answer.body), answer.headers.link]).toEqual([200, 'done', undefined])
  })

  test('one that was encoded all the same is decoded', async () => {
    const bytes = gzipSync('{"b":2}')
    await using server = await loopback(({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: GZIP\r\ncontent-length: ${bytes.byteLength}\r\n\r\n`)
      socket.write(bytes)
    })
    await using transport = transportWith()
    expect(text((await transport.exchange(requestTo(server.url), limit)).body)).toBe('{"b":2}')
  })

  test.each([
    ['aws-chunked', undefined],
    ['utf-8', undefined],
    ['zstd', 'zstd'],
    ['aws-chunked, gzip', 'gzip'],
  ])(
    'one that is labelled %s and is plain is read; the label is left where it may mean something',
    async (label, left) => {
      await using server = await loopback(({ socket }) => socket.write(ok('{"b":2}', `content-encoding: ${label}\r\n`)))
      await using transport = transportWith()
      const { headers, body } = await transport.exchange(requestTo(server.url), limit)
      expect([text(body), headers['content-encoding'], headers['content-length']]).toEqual(['{"b":2}', left, '7'])
    },
  )

  test.each([
    ['plain', Buffer.alloc(3 * limit)],
    ['gzip', gzipSync(Buffer.alloc(100 * limit))],
    ['zstd', zstdCompressSync(Buffer.alloc(100 * limit))],
    ['deflate', deflateRawSync(Buffer.alloc(100 * limit))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(100 * limit)))],
  ])('the cap counts decoded bytes: %s', async (coding, bytes) => {
    const encoding = coding === 'plain' ? '' : `content-encoding: ${coding}\r\n`
    await using server = await loopback(({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\n${encoding}content-length: ${bytes.byteLength}\r\n\r\n`)
      socket.write(bytes)
    })
    await using transport = transportWith()
    const error = await failure<TransportError>(transport.exchange(requestTo(server.url), limit))
    expect(error).toMatchObject({ name: 'TransportError', sent: true, cause: { code: 'limit_exceeded' } })
    expect(error.partial!.body.byteLength).toBeLessThanOrEqual(limit)
    if (coding === 'plain') await server.gone() // the rest of it is not waited for
  })

  test('exactly the cap is allowed', async () => {
    await using server = await loopback(({ socket }) => socket.write(ok('12345')))
    await using transport = transportWith()
    expect((await transport.exchange(requestTo(server.url), 5)).body.byteLength).toBe(5)
    expect(await failure(transport.exchange(requestTo(server.url), 4))).toMatchObject({ sent: true })
  })
})

describe('connections', () => {
  test('a fresh one each time for paid calls, one for the others', async () => {
    await using server = await loopback(({ socket }) => socket.write(ok('x')))
    await using transport = transportWith()
    for (const fresh of [false, false, true, true, false]) {
      await transport.exchange(requestTo(server.url, { fresh }), limit)
      await turn() // a connection is free again one turn after its answer
    }
    expect(server.heard.map(({ connection }) => connection)).toEqual([1, 1, 2, 3, 1])
  })

  test('a fresh one is closed after its answer, all are on close', async () => {
    await using server = await loopback(({ socket }) => socket.write(ok('x')))
    const transport = transportWith()
    await transport.exchange(requestTo(server.url, { fresh: true }), limit)
    await server.gone()
    await transport.exchange(requestTo(server.url), limit)
    await transport.close()
    await server.gone()
    expect(server.connections).toBe(2)
  })

  test('closed while the first is being opened: what comes later is served all the same', async () => {
    await using server = await loopback(({ socket }) => socket.write(ok('x')))
    await using transport = transportWith()
    const early = failure(transport.exchange(requestTo(server.url), limit))
    await transport.close()
    expect(await early).toMatchObject({ name: 'TransportError', sent: false })
    expect(await transport.exchange(requestTo(server.url), limit)).toMatchObject({ status: 200 })
    expect(server.heard).toHaveLength(1)
  })

  test.each(['a connection of its own', 'a proxy'])(
    'closed while %s is being made: nothing is left open',
    async way => {
      await using server = await loopback(({ socket }) => socket.write(ok('x')))
      const judged = Promise.withResolvers<readonly string[]>()
      const asked = Promise.withResolvers<void>()
      const lookup = () => {
        asked.resolve()
        return judged.promise
      }
      const proxyFor = () => (way === 'a proxy' ? `http://127.0.0.1:${server.port}` : undefined)
      const transport = transportWith({ lookup, proxyFor, dial: dialTo(server.port) })
      const url = 'http://relay.example/'
      const early = failure(transport.exchange(requestTo(url, { fresh: true }), limit))
      await asked.promise
      await transport.close()
      judged.resolve(['93.184.216.34'])
      expect(await early).toMatchObject({ sent: false })
      expect(server.heard).toEqual([])
    },
  )

  test('nothing is left hanging on a signal that lives longer', async () => {
    await using server = await loopback(({ socket }) => socket.write(ok('x')))
    await using transport = transportWith()
    const { signal } = new AbortController()
    await transport.exchange(requestTo(server.url, { signal }), limit)
    await failure(transport.exchange(requestTo('http://10.0.0.1/', { signal }), limit))
    for await (const _ of (await transport.stream(requestTo(server.url, { signal }))).body);
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('a virtual clock stands still meanwhile', async () => {
    const clock = virtualClock()
    await using server = await loopback(({ socket }) => setImmediate(() => setImmediate(() => socket.write(ok('x')))))
    await using transport = transportWith({ clock })
    const slept = clock.sleep(1000)
    await transport.exchange(requestTo(server.url), limit)
    expect(clock.elapsed).toBe(0)
    await slept
  })
})
