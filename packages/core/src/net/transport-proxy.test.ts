import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { failure, loopback, ok, requestTo, transportWith } from '../../test/loopback.ts'

const limit = 2 ** 20

/** An HTTP proxy on loopback that sends everything to one port, or refuses tunnels. */
async function tinyProxy(port: number, refuse?: number) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const onward = connect(port, '127.0.0.1', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`)
      onward.write(`${request.method} /forwarded HTTP/1.1\r\n${headers.join('')}\r\n`)
      request.pipe(onward, { end: false })
      onward.pipe(response.socket!)
    })
  })
  server.on('connect', (request, socket, head) => {
    asked.push(`CONNECT ${request.url}`)
    if (refuse !== undefined) return socket.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`)
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const names: { [name: string]: readonly string[] } = {
  'relay.example': ['93.184.216.34'],
  'inside.example': ['10.0.0.1'],
  'mixed.example': ['93.184.216.34', '10.0.0.1'],
}
const through = (proxy: string) => {
  const asked: string[] = []
  const lookup = async (name: string) => {
    asked.push(name)
    return names[name] ?? Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
  }
  return { ...transportWith({ lookup, proxyFor: () => proxy }), asked }
}

test.each([true, false])('a plain origin is reached through it, judged by name first (fresh: %s)', async fresh => {
  await using server = await loopback(({ socket }) => socket.write(ok('x')))
  await using proxy = await tinyProxy(server.port)
  await using transport = through(proxy.url)
  const answer = await transport.exchange(requestTo('http://relay.example/v1/x', { fresh }), limit)
  expect([answer.status, transport.asked]).toEqual([200, ['relay.example']])
  expect(proxy.asked).toHaveLength(1)
  expect(proxy.asked[0]).toContain('relay.example')
  expect(server.heard[0]).toMatchObject({ body: '{"a":1}', head: expect.stringMatching(/^host: relay\.example$/im) })
})

test('a name that only the proxy can resolve passes', async () => {
  await using server = await loopback(({ socket }) => socket.write(ok('x')))
  await using proxy = await tinyProxy(server.port)
  await using transport = through(proxy.url)
  expect(await transport.exchange(requestTo('http://far.example/'), limit)).toMatchObject({ status: 200 })
})

test.each([
  'http://inside.example/',
  'https://mixed.example/',
  'http://10.0.0.1/',
  'http://localhost/',
  'https://[::1]/',
])('%s is refused, and the proxy hears nothing of it', async url => {
  await using proxy = await tinyProxy(1)
  await using transport = through(proxy.url)
  for (const fresh of [true, false])
    expect(await failure(transport.exchange(requestTo(url, { fresh }), limit))).toMatchObject({ code: 'unsafe_url' })
  expect(proxy.asked).toEqual([])
})

test.each([407, 403, 502])('a tunnel refused with %i: nothing was sent', async status => {
  await using proxy = await tinyProxy(1, status)
  await using transport = through(proxy.url)
  for (const fresh of [true, false]) {
    const error = await failure(transport.exchange(requestTo('https://relay.example/', { fresh }), limit))
    expect(error).toMatchObject({ name: 'TransportError', sent: false })
  }
  expect(proxy.asked).toEqual(['CONNECT relay.example:443', 'CONNECT relay.example:443'])
})

test('no TLS behind the tunnel: nothing was sent', async () => {
  await using server = await loopback(() => {})
  await using proxy = await tinyProxy(server.port)
  await using transport = through(proxy.url)
  const stop = new AbortController()
  const work = failure(
    transport.exchange(requestTo('https://relay.example/', { fresh: true, signal: stop.signal }), limit),
  )
  while (server.connections === 0) await new Promise(resolve => setImmediate(resolve))
  stop.abort()
  expect(await work).toMatchObject({ sent: false })
  expect(server.heard).toEqual([])
})

test('no proxy there: nothing was sent', async () => {
  await using transport = through('http://127.0.0.1:1')
  for (const url of ['http://relay.example/', 'https://relay.example/'])
    expect(await failure(transport.exchange(requestTo(url, { fresh: true }), limit))).toMatchObject({ sent: false })
})
