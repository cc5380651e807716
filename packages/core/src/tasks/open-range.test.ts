import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakeRelay, fakeRelay, json, state } from '../../test/fake-relay.ts'
import { movieOf, rangesOf, serving } from '../../test/file-server.ts'
import { failure } from '../../test/loopback.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import type { ByteRange } from '../files/piece.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import type { OpenOptions } from './open.ts'

const movie = movieOf(300_000)
const etag = '"one"'
const size = movie.byteLength

let relay: FakeRelay
beforeEach(async () => {
  relay = await fakeRelay()
  relay.looks = [state('done', { link: `${relay.url}/file.mp4` })]
})
afterEach(() => relay.close())

const client = () =>
  createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: memoryJournal(),
    clock: virtualClock(),
    proxy: false,
  })
async function opened(range: ByteRange, more: OpenOptions = {}) {
  await using open = client()
  const { ref } = await open.videos.submit({ prompt: 'a heron' })
  const stream = await open.open(ref, { range, ...more })
  const bytes = Buffer.from(await new Response(stream).arrayBuffer())
  const isOpen = (await open.pending()).length > 0
  return { bytes, size: stream.size, total: stream.total, mediaType: stream.mediaType, isOpen }
}
const part = ({ start, end = size - 1 }: ByteRange, mediaType: string | null = null) => ({
  bytes: movie.subarray(start, end + 1),
  size: Math.min(end, size - 1) + 1 - start,
  total: size,
  mediaType,
  isOpen: true,
})
const header = { 'content-type': 'video/mp4' }

describe('a part of a result', () => {
  const ranges: readonly [range: ByteRange, asked: string, mediaType?: string][] = [
    [{ start: 0, end: 99 }, 'bytes=0-99', 'video/mp4'],
    [{ start: 1000, end: 1000 }, 'bytes=1000-1000'],
    [{ start: 299_000 }, 'bytes=299000-'],
    [{ start: 299_000, end: 400_000 }, 'bytes=299000-400000'],
  ]
  for (const [range, asked, mediaType] of ranges) {
    test(`${asked}: by a server that knows ranges, and by one that does not`, async () => {
      relay.files = [serving(movie, { etag })]
      expect(await opened(range)).toEqual(part(range, mediaType))
      expect(rangesOf(relay.heard)).toEqual([asked])
      relay.files = [serving(movie, { whole: true })]
      expect(await opened(range)).toEqual(part(range, mediaType))
    })
  }

  test('goes on after a cut, by its version', async () => {
    relay.files = [serving(movie, { etag, cut: 30_000 })]
    const range = { start: 100_000, end: 199_999 }
    expect(await opened(range)).toEqual(part(range))
    expect(rangesOf(relay.heard).length).toBeGreaterThan(3)
    expect(new Set(relay.heard.flatMap(({ headers }) => headers['if-range'] ?? []))).toEqual(new Set([etag]))
  })

  test('begins anew after a cut where nothing proves the version', async () => {
    relay.files = [serving(movie, { cut: 30_000 }), serving(movie)]
    const range = { start: 100_000, end: 199_999 }
    expect(await opened(range)).toEqual(part(range))
    expect(rangesOf(relay.heard)).toEqual(['bytes=100000-199999', 'bytes=100000-199999'])
  })

  test('ends where the result ends, though nobody said where that is', async () => {
    relay.files = [response => response.writeHead(200, header).end(movie.subarray(0, 2000))]
    const { bytes } = await opened({ start: 1000, end: 5000 })
    expect(bytes).toEqual(movie.subarray(1000, 2000))
  })

  test('of a result that stands in the answer itself', async () => {
    const picture = movieOf(2000)
    relay.looks = [state('done', { link: `data:video/mp4;base64,${picture.toString('base64')}` })]
    expect((await opened({ start: 10, end: 19 })).bytes).toEqual(picture.subarray(10, 20))
    await expect(opened({ start: 2000 })).rejects.toMatchObject({ code: 'invalid_request', field: 'range' })
  })

  test('that is all of it delivers it', async () => {
    relay.files = [serving(movie, { etag })]
    expect(await opened({ start: 0 })).toEqual({ ...part({ start: 0 }, 'video/mp4'), isOpen: false })
  })

  test('is measured by the limit, and not the whole', async () => {
    relay.files = [serving(movie, { etag })]
    expect((await opened({ start: 5, end: 14 }, { maxBytes: 10 })).bytes).toHaveLength(10)
    await expect(opened({ start: 5, end: 15 }, { maxBytes: 10 })).rejects.toMatchObject({ code: 'limit_exceeded' })
  })
})

describe('what is no part that was asked for is refused', () => {
  const lies: readonly [what: string, range: string | undefined][] = [
    ['another place', `bytes 0-99/${size}`],
    ['no place', undefined],
    ['a place that is none', 'bytes 100-x/*'],
  ]
  for (const [what, range] of lies) {
    test(what, async () => {
      relay.files = [
        response =>
          response.writeHead(206, { ...header, ...(range && { 'content-range': range }) }).end(movie.subarray(0, 100)),
      ]
      const error = await failure(opened({ start: 100, end: 199 }))
      expect(error).toMatchObject({ code: 'download_failed', message: expect.stringContaining('another part') })
    })
  }

  test('more than was asked for is cut', async () => {
    relay.files = [
      response =>
        response
          .writeHead(206, { ...header, 'content-range': `bytes 100-${size - 1}/${size}` })
          .end(movie.subarray(100)),
    ]
    expect((await opened({ start: 100, end: 199 })).bytes).toEqual(movie.subarray(100, 200))
  })

  for (const [what, whole] of [
    ['a server that knows ranges', false],
    ['one that does not', true],
  ] as const) {
    test(`behind the end of the result, by ${what}`, async () => {
      relay.files = [serving(movie, { whole })]
      const error = await failure(opened({ start: size }))
      expect(error).toMatchObject({ code: 'invalid_request', field: 'range', taskRef: { id: 'task_1' } })
      expect(error.message).toContain(`the result has ${size} bytes`)
    })
  }

  test.each<ByteRange>([{ start: -1 }, { start: 1.5 }, { start: 5, end: 4 }, { start: Number.NaN }])(
    'a range that is none: %j',
    async range => {
      relay.looks = [json({}, 500)]
      const error = await failure(opened(range))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain('ends included')
    },
  )
})
