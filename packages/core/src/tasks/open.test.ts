import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakeRelay, fakeRelay, state, text } from '../../test/fake-relay.ts'
import { movieOf, rangesOf, serving } from '../../test/file-server.ts'
import { failure } from '../../test/loopback.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { TaskRef } from '../words/task.ts'

const movie = movieOf(300_000)
const other = movieOf(300_000, 9)
const etag = '"one"'

let relay: FakeRelay
let clock: VirtualClock
let ref: TaskRef
beforeEach(async () => {
  relay = await fakeRelay()
  clock = virtualClock()
  relay.looks = [state('done', { link: `${relay.url}/file.mp4` })]
  ref = {
    v: 1,
    provider: 'mill',
    dialect: 'task',
    kind: 'video',
    id: 'task_1',
    baseURL: relay.url,
    createdAt: '2025-01-01T00:00:00.000Z',
  }
})
afterEach(() => relay.close())

const client = () =>
  createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: false,
    clock,
    proxy: false,
  })
async function opened() {
  await using open = client()
  return Buffer.from(await new Response(await open.open(ref)).arrayBuffer())
}

describe('a stream is of one version', () => {
  test('across eight cuts', async () => {
    relay.files = [serving(movie, { etag, cut: 36_000 })]
    expect((await opened()).equals(movie)).toBe(true)
  })

  test('where it begins anew and is the same', async () => {
    relay.files = [serving(movie, { cut: 100_000 }), serving(movie, { cut: 30_000 }), serving(movie)]
    expect((await opened()).equals(movie)).toBe(true)
    expect(rangesOf(relay.heard)).toEqual([undefined, undefined, undefined])
  })

  test('where it is another before the reader has anything', async () => {
    relay.files = [text('', 503), serving(other.subarray(0, 0)), serving(other)]
    expect((await opened()).equals(other)).toBe(true)
  })

  const changes = [
    ['with another ETag', serving(movie, { etag, cut: 100_000 }), serving(other, { etag: '"two"' })],
    ['without one', serving(movie, { cut: 100_000 }), serving(other)],
    ['that is shorter than what was read', serving(movie, { cut: 100_000 }), serving(movieOf(5000))],
    [
      'that begins alike and is longer',
      serving(movie, { cut: 100_000 }),
      serving(Buffer.concat([movie, movieOf(500).subarray(24)])),
    ],
  ] as const
  for (const [what, first, second] of changes) {
    test(`or an error: another one ${what}`, async () => {
      relay.files = [first, second]
      const error = await failure(opened())
      expect(error).toMatchObject({ code: 'download_failed', retryable: true, taskRef: { id: 'task_1' } })
      expect(error.message).toContain('changed while it was read')
    })
  }
})

test('a reader that pauses for a day keeps its connection', async () => {
  const large = movieOf(16 * 2 ** 20)
  relay.files = [serving(large, { etag })]
  await using open = client()
  const reader = (await open.open(ref)).getReader()
  let bytes = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (bytes === 0) await clock.sleep(86_400_000)
    bytes += next.value.byteLength
  }
  expect(bytes).toBe(large.byteLength)
  expect(rangesOf(relay.heard)).toEqual([undefined])
})

test('a stream tells its media type, however small its first pieces are', async () => {
  relay.files = [
    response => {
      response.writeHead(200)
      for (const byte of movieOf(200)) response.write(Uint8Array.of(byte))
      response.end()
    },
  ]
  await using open = client()
  const stream = await open.open(ref)
  expect(stream).toMatchObject({ mediaType: 'video/mp4', size: null })
  expect(Buffer.from(await new Response(stream).arrayBuffer())).toEqual(movieOf(200))
})

test('a refusal whose text stalls is no end of it', async () => {
  relay.files = [
    response => {
      response.writeHead(503, { 'content-length': 100 }).flushHeaders()
      response.on('close', clock.stall())
    },
    serving(movie),
  ]
  expect((await opened()).equals(movie)).toBe(true)
  expect(clock.elapsed).toBeGreaterThanOrEqual(60_000)
})

test('leaving a stream closes the connection', async () => {
  const closed = Promise.withResolvers<void>()
  relay.files = [
    (response, heard) => {
      response.on('close', () => closed.resolve())
      serving(movieOf(32 * 2 ** 20))(response, heard)
    },
  ]
  await using open = client()
  const stream = await open.open(ref)
  await stream.cancel()
  await closed.promise
})
