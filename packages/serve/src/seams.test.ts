import { once } from 'node:events'
import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { HttpResponse, http } from 'msw'
import { afterEach, expect, test } from 'vitest'
import { type Served, type ServeOptions, Silence, serve } from './index.ts'

const open: Served[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
async function served(handlers: Parameters<typeof serve>[0], options?: ServeOptions): Promise<Served> {
  const loopback = await serve(handlers, options)
  open.push(loopback)
  return loopback
}
const target = { protocol: 'https:', hostname: 'api.example.com', port: 443, addresses: ['93.184.216.34'] }

interface Got {
  status?: number | undefined
  body: string
  isWhole: boolean
}
/** One request over a connection that was dialled; a torn answer is no error here. */
async function ask(
  socket: Duplex,
  path: string,
  headers: { [name: string]: string } = {},
  body?: string,
): Promise<Got> {
  const got: Got = { body: '', isWhole: false }
  const sent = request({ createConnection: () => socket, path, headers, method: body === undefined ? 'GET' : 'POST' })
  sent.end(body)
  try {
    const [answer] = await once(sent, 'response')
    got.status = answer.statusCode
    for await (const chunk of answer) got.body += chunk
    got.isWhole = answer.complete
  } catch {}
  return got
}

test('handlers see the dialled origin, every header value, and the body', async () => {
  const seen: unknown[] = []
  const loopback = await served([
    http.all('*', async ({ request: { url, method, headers, ...rest }, request }) => {
      seen.push([method, url, headers.get('x-two'), await request.text(), Object.keys(rest).length])
      return HttpResponse.json({ fine: true }, { status: 201, headers: { 'x-own': 'yes' } })
    }),
  ])
  const socket = await loopback.network.dial(target)
  expect(await ask(socket, '/v1/a?b=c', { 'x-two': 'one, two' }, 'hello')).toMatchObject({ status: 201, isWhole: true })
  expect(seen).toEqual([['POST', 'https://api.example.com/v1/a?b=c', 'one, two', 'hello', 0]])
  expect([loopback.connections, loopback.requests, loopback.refused]).toEqual([1, 1, 0])
  expect([...loopback.dialled]).toEqual(['api.example.com'])
})

test('other ports, http and IPv6 literals keep their origin', async () => {
  const seen: string[] = []
  const loopback = await served([
    http.all('*', ({ request: { url } }) => {
      seen.push(url)
      return HttpResponse.text('')
    }),
  ])
  const others = [
    { ...target, port: 8443 },
    { ...target, protocol: 'http:', port: 80 },
    { ...target, hostname: '2606:4700::1' },
  ]
  for (const other of others) await ask(await loopback.network.dial(other), '/')
  expect(seen).toEqual(['https://api.example.com:8443/', 'http://api.example.com/', 'https://[2606:4700::1]/'])
})

test('what no handler answers is told and answered with 501', async () => {
  const told: string[] = []
  const loopback = await served([], { onUnanswered: ({ method, url }) => told.push(`${method} ${url.href}`) })
  expect(await ask(await loopback.network.dial(target), '/nobody')).toMatchObject({ status: 501 })
  expect(told).toEqual(['GET https://api.example.com/nobody'])
})

test('a refused connection is refused as a system refuses it', async () => {
  const loopback = await served([], { refuse: origin => origin === 'https://api.example.com' })
  await expect(loopback.network.dial(target)).rejects.toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect' })
  expect([loopback.connections, loopback.refused]).toEqual([0, 1])
})

test('the bytes before a torn connection arrive, all of them', async () => {
  const length = 200_000
  const loopback = await served([
    http.all('*', () => {
      const parts = [new Uint8Array(length).fill(97)]
      const body = new ReadableStream({
        pull(controller) {
          const part = parts.shift()
          if (part) controller.enqueue(part)
          else controller.error(new Error('cut'))
        },
      })
      return new HttpResponse(body, { headers: { 'content-length': String(length * 2) } })
    }),
  ])
  const got = await ask(await loopback.network.dial(target), '/')
  expect([got.status, got.body.length, got.isWhole]).toEqual([200, length, false])
})

test('a handler that gives an error tears the connection without an answer', async () => {
  const loopback = await served([http.all('*', () => HttpResponse.error())])
  expect(await ask(await loopback.network.dial(target), '/', {}, 'read')).toEqual({ body: '', isWhole: false })
  expect(loopback.requests).toBe(1)
})

test('a silence is told when it begins and when the client has left', async () => {
  const told: string[] = []
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const onSilence = () => {
    told.push('silence')
    begin()
    return () => {
      told.push('left')
      end()
    }
  }
  const loopback = await served(
    [
      http.all('*', () => {
        throw new Silence()
      }),
    ],
    { onSilence },
  )
  const socket = await loopback.network.dial(target)
  const asked = ask(socket, '/')
  await begun
  expect(told).toEqual(['silence'])
  socket.destroy()
  await ended
  expect(told).toEqual(['silence', 'left'])
  expect(await asked).toEqual({ body: '', isWhole: false })
})

test('names lead where they are told to, else to a public address', async () => {
  const { network } = await served([], { addressesOf: name => (name === 'in.example.com' ? ['10.0.0.7'] : undefined) })
  expect(await network.lookup('in.example.com')).toEqual(['10.0.0.7'])
  expect(await network.lookup('api.example.com')).toEqual(['93.184.216.34'])
})

test('close drops every connection, and a second close is none', async () => {
  const loopback = await served([http.all('*', () => HttpResponse.text('fine'))])
  const socket = await loopback.network.dial(target)
  await ask(socket, '/')
  await loopback.close()
  await loopback.close()
  await expect(loopback.network.dial(target)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
