import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { greet, wayTo } from './greet.ts'

async function serve(answer: RequestListener) {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    [Symbol.dispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('a place tells its date to a stranger, whatever it answers', async () => {
  let told: unknown
  using place = await serve((request, response) => {
    told = request.headers
    response.writeHead(404, { date: 'Thu, 01 Jan 2026 00:00:00 GMT' }).end('no')
  })
  expect(await greet(`${place.url}/v1`, { timeoutMs: 5000 })).toEqual({
    status: 404,
    date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    milliseconds: expect.any(Number),
  })
  expect(told).not.toHaveProperty('authorization')
  using silent = await serve((_, response) => {
    response.sendDate = false
    response.end()
  })
  expect((await greet(silent.url, { timeoutMs: 5000 })).date).toBeNull()
})

test('one that does not answer is left in time', async () => {
  using place = await serve(() => {})
  await expect(greet(place.url, { timeoutMs: 50 })).rejects.toThrow()
})

test('the way is a proxy without its password, or the addresses of the name', async () => {
  expect(await wayTo('https://relay.example', 'http://me:hush@proxy.example:3128')).toEqual({
    proxy: 'http://proxy.example:3128',
  })
  expect(await wayTo('http://198.18.0.7')).toEqual({ proxy: null, addresses: ['198.18.0.7'], isFake: true })
  expect(await wayTo('http://127.0.0.1:1')).toMatchObject({ addresses: ['127.0.0.1'], isFake: false })
  vi.stubEnv('HTTPS_PROXY', 'socks5://127.0.0.1:1')
  await expect(wayTo('https://relay.example')).rejects.toThrow(/^HTTPS_PROXY: a socks5 proxy is not supported/)
  vi.unstubAllEnvs()
})
