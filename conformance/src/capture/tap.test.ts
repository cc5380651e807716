import { createClient } from '@vidrelay/core'
import type { NetworkSeams } from '@vidrelay/core/testing'
import { serve } from '@vidrelay/serve'
import { HttpResponse, http } from 'msw'
import { afterEach, expect, test } from 'vitest'
import { madeUp, prompt } from '../../test/made-up.ts'
import { openTap, type TapOptions } from './tap.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0)) await one()
})

async function tapped(handlers: Parameters<typeof serve>[0], options: TapOptions = {}) {
  const upstream = await serve(handlers)
  const tap = await openTap({ network: upstream.network, ...options })
  const open = (network: NetworkSeams) =>
    createClient(madeUp()({ apiKey: 'a-key' }), { journal: false, proxy: false, network })
  const client = open(tap.network)
  undo.push(() => client.close(), tap.close, upstream.close)
  return { upstream, tap, client }
}

test('what passes is what the client sent and what the upstream answered', async () => {
  const { tap, client, upstream } = await tapped([
    http.get('https://api.made-up.example.com/v1/models', () =>
      HttpResponse.json({ data: [{ id: 'one' }] }, { headers: { 'x-request-id': '77' } }),
    ),
  ])
  expect(await client.models()).toMatchObject([{ id: 'one', live: true }])
  const [exchange, ...more] = await tap.taken()
  expect(more).toEqual([])
  expect([exchange?.method, exchange?.url.href, exchange?.headers.get('authorization')]).toEqual([
    'GET',
    'https://api.made-up.example.com/v1/models',
    'Bearer a-key',
  ])
  expect(exchange?.answer).toMatchObject({ status: 200, length: 23 })
  expect(exchange?.answer?.headers.get('x-request-id')).toBe('77')
  expect(Buffer.from(exchange!.answer!.body!).toString()).toBe('{"data":[{"id":"one"}]}')
  expect([await tap.taken(), upstream.requests]).toEqual([[], 1])
})

test('what is not allowed does not leave', async () => {
  const { tap, client, upstream } = await tapped(
    [http.all('*', () => HttpResponse.json({ id: 'v1', status: 'queued' }))],
    {
      allow: ({ method }) => method === 'GET',
    },
  )
  await expect(client.videos!.submit({ model: 'one', prompt })).rejects.toMatchObject({ code: 'submit_unknown' })
  expect([await tap.taken(), upstream.requests]).toEqual([[], 0])
})

test('a long body is counted, not kept, and a broken one is told', async () => {
  const length = 3_000_000
  const { tap, client } = await tapped([
    http.get('*/v1/models', () => new HttpResponse(new Uint8Array(length).fill(32))),
    http.get('*', () => {
      const parts = [new Uint8Array(10)]
      const body = new ReadableStream({
        pull(controller) {
          const part = parts.shift()
          if (part) controller.enqueue(part)
          else controller.error(new Error('cut'))
        },
      })
      return new HttpResponse(body, { headers: { 'content-length': '100' } })
    }),
  ])
  await expect(client.models()).rejects.toMatchObject({ code: 'unexpected_response' })
  const [long] = await tap.taken()
  expect(long?.answer).toMatchObject({ length, body: null })
  const ref = {
    v: 1,
    provider: 'made-up',
    dialect: 'video',
    kind: 'video',
    id: 'x',
    baseURL: 'https://api.made-up.example.com',
  }
  await expect(client.get({ ...ref, createdAt: '2026-01-01T00:00:00Z' } as never)).rejects.toThrow()
  const [cut] = await tap.taken()
  expect(cut?.broken).toBe('ECONNRESET')
})
