import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGzip, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { dialTo, failure, type Heard, loopback, ok, requestTo, transportWith } from '../../test/loopback.ts'
import type { HttpRequest } from './messages.ts'
import type { DialTarget } from './pool.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))
const get = (url: URL | string, rest: Partial<HttpRequest> = {}) =>
  requestTo(url, { method: 'GET', body: undefined, ...rest })
const mebibyte = 2 ** 20

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** What buffers hold in this process, without what nobody holds any more. */
const bufferBytes = () => {
  collect()
  return process.memoryUsage().arrayBuffers
}

/** Serves `total` bytes, made only as they are taken. */
async function reservoir(total: number, zip = false) {
  let made = 0
  const piece = Buffer.alloc(64 * 1024, 7)
  const closed = Promise.withResolvers<void>()
  const server = createServer((_, response) => {
    const source = Readable.from(
      (function* () {
        for (; made < total; made += piece.byteLength) yield piece
      })(),
      { objectMode: false },
    )
    response.socket!.once('close', () => closed.resolve())
    if (zip) response.setHeader('content-encoding', 'gzip')
    ;(zip ? source.pipe(createGzip({ level: 0 })) : source).pipe(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    made: () => made,
    /** Waits until nobody takes anything any more. */
    async settled() {
      for (let still = 0, before = -1; still < 50; still = made === before ? still + 1 : 0) {
        before = made
        await turn()
      }
      return made
    },
    closed: closed.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

describe('a body as it comes', () => {
  test.each([false, true])('a slow reader holds the server back, in memory too (gzip: %s)', async zip => {
    const total = 48 * mebibyte
    await using server = await reservoir(total, zip)
    await using transport = transportWith()
    const { body, status } = await transport.stream(get(server.url))
    expect(status).toBe(200)
    // What the kernel keeps for two loopback sockets, and a little of ours.
    const slack = 16 * mebibyte
    expect(await server.settled()).toBeLessThan(slack)
    const held = bufferBytes()
    let taken = 0
    for await (const chunk of body) {
      const checks = Math.floor(taken / (8 * mebibyte))
      taken += chunk.byteLength
      await turn()
      expect(server.made() - taken).toBeLessThan(slack)
      if (Math.floor(taken / (8 * mebibyte)) > checks) expect(bufferBytes() - held).toBeLessThan(total / 2)
    }
    expect(taken).toBe(total)
  })

  test.each(['cancel', 'leaving the loop'])('%s closes the connection', async way => {
    await using server = await reservoir(30 * mebibyte)
    await using transport = transportWith()
    const { body, cancel } = await transport.stream(get(server.url))
    if (way === 'cancel') cancel()
    else
      for await (const chunk of body) {
        expect(chunk.byteLength).toBeGreaterThan(0)
        break
      }
    await server.closed
    expect(server.made()).toBeLessThan(30 * mebibyte)
  })

  test('an abort ends the loop with an error', async () => {
    await using server = await reservoir(30 * mebibyte)
    await using transport = transportWith()
    const stop = new AbortController()
    const { body } = await transport.stream(get(server.url, { signal: stop.signal }))
    const reading = async () => {
      for await (const _ of body) stop.abort()
    }
    expect(await failure(reading())).toMatchObject({ name: 'TransportError', sent: true })
    await server.closed
  })

  test('a cut is an error after what came, not an end', async () => {
    const cut = ({ socket }: Heard) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')
    await using server = await loopback(cut)
    await using transport = transportWith()
    const { body } = await transport.stream(get(server.url))
    let came = ''
    const reading = async () => {
      for await (const chunk of body) came += Buffer.from(chunk).toString()
    }
    expect(await failure(reading())).toMatchObject({ name: 'TransportError', sent: true })
    expect(came).toBe('abc')
  })

  test('any number of readers that pause keep nobody else waiting', async () => {
    await using server = await loopback(({ socket, head }) =>
      head.includes('/look') ? socket.write(ok('x')) : socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    )
    await using transport = transportWith()
    const paused = []
    for (let n = 0; n < 70; n++) paused.push(await transport.stream(get(server.url)))
    const answer = await transport.exchange(get(new URL('/look', server.url)), 9)
    expect(Buffer.from(answer.body).toString()).toBe('x')
    for (const { cancel } of paused) cancel()
  })

  test('a byte at a time it is held back by what its chunks cost, and comes whole', async () => {
    const total = 40_000
    let written = 0
    await using server = await loopback(({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      for (; written < total; written++) socket.write('1\r\nx\r\n')
      socket.write('0\r\n\r\n')
    })
    await using transport = transportWith()
    const { body } = await transport.stream(get(server.url))
    let taken = 0
    for await (const chunk of body) taken += chunk.byteLength
    expect(taken).toBe(total)
  })

  test('an encoded one is decoded, broken encoding is an error', async () => {
    const bytes = gzipSync('whole')
    await using server = await loopback(({ socket, head }) => {
      const sent = head.includes('cut') ? bytes.subarray(0, -9) : bytes
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${sent.byteLength}\r\n\r\n`)
      socket.write(sent)
    })
    await using transport = transportWith()
    const read = async (path: string) => {
      let came = ''
      for await (const chunk of (await transport.stream(get(new URL(path, server.url)))).body)
        came += Buffer.from(chunk).toString()
      return came
    }
    expect(await read('/whole')).toBe('whole')
    expect(await failure(read('/cut'))).toMatchObject({ name: 'TransportError', sent: true })
  })

  test('no answer at all', async () => {
    await using server = await loopback(({ socket }) => socket.resetAndDestroy())
    await using transport = transportWith()
    expect(await failure(transport.stream(get(server.url)))).toMatchObject({ name: 'TransportError', sent: true })
    const aborted = get(server.url, { signal: AbortSignal.abort() })
    expect(await failure(transport.stream(aborted))).toMatchObject({ name: 'TransportError', sent: false })
  })
})

describe('the last two steps', () => {
  const names: { [name: string]: readonly string[] } = {
    'relay.example': ['93.184.216.34', '2606:2800:220:1::1'],
    'inside.example': ['10.0.0.1'],
    'mixed.example': ['93.184.216.34', '127.0.0.1'],
    'home.example': ['127.0.0.1'],
  }
  const watched = (port: number, trusted: readonly string[] = []) => {
    const asked: string[] = []
    const dialled: DialTarget[] = []
    const transport = transportWith({
      trusted,
      lookup: async name => {
        asked.push(name)
        return names[name] ?? []
      },
      dial: async target => {
        dialled.push(target)
        return dialTo(port)()
      },
    })
    return { ...transport, asked, dialled }
  }

  test.each([
    ['https://relay.example/v1/x', 443, 'relay.example'],
    ['https://relay.example:8443/v1/x', 8443, 'relay.example:8443'],
    ['http://relay.example/v1/x', 80, 'relay.example'],
  ])('%s reaches a plain server on loopback, under its own name', async (url, port, host) => {
    await using server = await loopback(({ socket }) => socket.write(ok('x')))
    await using transport = watched(server.port)
    for (const fresh of [true, false]) await transport.exchange(requestTo(url, { fresh }), 9)
    expect(server.heard.map(({ head }) => /^host: (.*)$/im.exec(head)![1])).toEqual([host, host])
    const target = {
      protocol: new URL(url).protocol,
      hostname: 'relay.example',
      port,
      addresses: names['relay.example'],
    }
    expect(transport.dialled).toEqual([target, target])
  })

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'https://10.0.0.1/',
    'http://169.254.169.254/',
    'http://0x7f.1/',
    'http://localhost/',
    'file:///etc/passwd',
  ])('%s is refused without a look-up or a dial', async url => {
    await using server = await loopback(() => {})
    await using transport = watched(server.port)
    for (const fresh of [true, false])
      expect(await failure(transport.exchange(requestTo(url, { fresh }), 9))).toMatchObject({ code: 'unsafe_url' })
    expect(await failure(transport.stream(get(url)))).toMatchObject({ code: 'unsafe_url' })
    expect([transport.asked, transport.dialled]).toEqual([[], []])
  })

  test.each(['inside.example', 'mixed.example'])('%s is looked up and not dialled', async name => {
    await using server = await loopback(() => {})
    await using transport = watched(server.port, ['127.0.0.1'])
    for (const fresh of [true, false]) {
      const error = await failure(transport.exchange(requestTo(`https://${name}/`, { fresh }), 9))
      expect(error).toMatchObject({ code: 'unsafe_url' })
    }
    expect(transport.asked).toEqual([name, name])
    expect(transport.dialled).toEqual([])
  })

  test('what was judged is what is dialled: one look-up, and a real connection to its answer', async () => {
    await using server = await loopback(({ socket }) => socket.write(ok('x')))
    let asked = 0
    const lookup = async () => {
      asked++
      return ['127.0.0.1']
    }
    await using transport = transportWith({ trusted: ['home.example'], lookup })
    const answer = await transport.exchange(requestTo(`http://home.example:${server.port}/`, { fresh: true }), 9)
    expect([answer.status, asked]).toEqual([200, 1])
    expect(server.heard[0]!.head).toContain(`home.example:${server.port}`)
  })
})
