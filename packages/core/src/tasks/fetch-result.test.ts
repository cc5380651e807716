import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { drop, type FakeRelay, fakeRelay, json, state, text } from '../../test/fake-relay.ts'
import { movieOf, rangesOf, serving } from '../../test/file-server.ts'
import { failure } from '../../test/loopback.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createContext } from '../client/create-context.ts'
import type { HeldPart, ResultVersion } from '../files/piece.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { Task, TaskRef } from '../words/task.ts'
import { type BytesInput, resultBytes } from './fetch-result.ts'
import { getTask } from './look.ts'

type Say = FakeRelay['files'][number]
const movie = movieOf(300_000)
const other = movieOf(300_000, 9)
const etag = '"one"'

let relay: FakeRelay
let clock: VirtualClock
let versions: ResultVersion[]
beforeEach(async () => {
  relay = await fakeRelay()
  relay.looks = [state('done', { link: `${relay.url}/file.mp4?sig=1` })]
  clock = virtualClock()
  versions = []
})
afterEach(() => relay.close())

/** Everything of the result, as a saver would put it on a disk. */
async function fetched(more: Partial<BytesInput> = {}) {
  const context = createContext(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: false,
    clock,
    proxy: false,
  })
  const ref: TaskRef = {
    v: 1,
    provider: 'mill',
    dialect: 'task',
    kind: 'video',
    id: 'task_1',
    baseURL: relay.url,
    createdAt: '2025-01-01T00:00:00.000Z',
  }
  const refresh = (): Promise<Task> => getTask(context, ref)
  const input: BytesInput = {
    ref,
    task: await refresh(),
    index: 0,
    maxBytes: 2 ** 30,
    signal: undefined,
    refresh,
    onLength() {},
    onVersion: version => void versions.push(version),
    ...more,
  }
  let bytes = Buffer.alloc(0)
  let held = 0
  try {
    for await (const piece of resultBytes(context, input)) {
      bytes = Buffer.concat([bytes.subarray(0, piece.offset), piece.chunk])
      if (piece.held) held += piece.chunk.byteLength
    }
    return { bytes, held }
  } finally {
    await context.http.close()
  }
}
/** Head and a beginning, and then nothing, until the connection is left. */
const stalls =
  (status: number, headers: Record<string, string> = {}, beginning?: Uint8Array): Say =>
  response => {
    response.writeHead(status, { 'content-length': 100_000, ...headers }).flushHeaders()
    if (beginning) response.write(beginning)
    response.on('close', clock.stall())
  }
const sent = () => rangesOf(relay.heard).length

describe('tries are counted since the last byte that is new', () => {
  test('eight cuts are nine parts of one file', async () => {
    relay.files = [serving(movie, { etag, cut: 36_000 })]
    expect((await fetched()).bytes).toEqual(movie)
    expect(sent()).toBe(9)
    expect(clock.elapsed).toBeLessThan(8 * 1.25 * 1000) // each pause is the first one
  })

  test('a server that gives a little per Range gives it all', async () => {
    relay.files = [serving(movie, { etag, window: 20_000, cut: 20_000 })]
    expect((await fetched()).bytes).toEqual(movie)
    expect(sent()).toBe(15)
  })

  test('six tries that bring nothing new are the end, wherever they stand', async () => {
    relay.files = [serving(movie, { etag, cut: 50_000 }), drop, serving(movie, { etag, cut: 50_000 }), drop]
    expect(await failure(fetched())).toMatchObject({ code: 'download_failed', retryable: true })
    expect(sent()).toBe(9)
  })

  test('bytes that came before are no progress', async () => {
    relay.files = [serving(movie, { cut: 36_000 })] // without an ETag it begins anew, each time
    expect(await failure(fetched())).toMatchObject({ code: 'download_failed' })
    expect(sent()).toBe(7)
    expect(rangesOf(relay.heard)).toEqual(Array(7).fill(undefined))
  })

  test('what breaks beyond all measure is fetched three times at most', async () => {
    let served = 0
    relay.files = [
      (response, heard) => {
        // A little further each time, and never whole.
        served++
        serving(movie, { cut: 200_000 + served * 1000 })(response, heard)
      },
    ]
    const error = await failure<VidrelayError>(fetched())
    expect(error).toMatchObject({ code: 'download_failed' })
    expect(error.message).toContain('3 times the length of the result was fetched')
    expect(served).toBeLessThanOrEqual(5)
  })

  test('also where its length is not told', async () => {
    relay.files = [
      response => {
        response.writeHead(200, { 'content-type': 'video/mp4' })
        response.write(movie.subarray(0, 9000 + sent()), () => response.destroy())
      },
    ]
    const error = await failure<VidrelayError>(fetched({ maxBytes: 10_000 }))
    expect(error.message).toContain('3 times the length')
    expect(sent()).toBe(4)
  })
})

describe('one version only', () => {
  const restarts: [string, Say[]][] = [
    ['another ETag', [serving(movie, { etag, cut: 50_000 }), serving(other, { etag: '"two"' })]],
    [
      'another ETag from a server that does not know If-Range',
      [
        serving(movie, { etag, cut: 50_000 }),
        (response, heard) => {
          delete heard.headers['if-range']
          serving(other, { etag: '"two"' })(response, heard)
        },
        serving(other, { etag: '"two"' }),
      ],
    ],
    ['no ETag at all', [serving(movie, { cut: 50_000 }), serving(other)]],
    [
      'a date alone',
      [
        serving(movie, { cut: 50_000, headers: { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' } }),
        serving(other, { headers: { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' } }),
      ],
    ],
    ['a weak ETag', [serving(movie, { etag: 'W/"one"', cut: 50_000 }), serving(other, { etag: 'W/"one"' })]],
    [
      'a part without the ETag',
      [
        serving(movie, { etag, cut: 50_000 }),
        (response, heard) => {
          delete heard.headers['if-range']
          serving(other)(response, heard)
        },
        serving(other),
      ],
    ],
    [
      'another length under the same ETag',
      [
        serving(movie, { etag, cut: 50_000 }),
        serving(Buffer.concat([other, movieOf(200)]), { etag }),
        serving(other, { etag: '"two"' }),
      ],
    ],
    [
      'a coding, in which places are others',
      [
        serving(gzipSync(movie, { level: 0 }), { etag, cut: 50_000, headers: { 'content-encoding': 'gzip' } }),
        serving(other, { etag }),
      ],
    ],
  ]
  for (const [what, files] of restarts) {
    test(`${what}: begun anew`, async () => {
      relay.files = files
      expect((await fetched()).bytes.equals(other)).toBe(true)
    })
  }

  test('bytes past the end of a part are not taken', async () => {
    relay.files = [
      serving(movie, { etag, cut: 50_000 }),
      response => {
        response.writeHead(206, { 'content-range': `bytes 50000-59999/${movie.length}`, etag })
        response.end(Buffer.concat([movie.subarray(50_000, 60_000), Buffer.alloc(5000)]))
      },
      serving(movie, { etag }),
    ]
    expect((await fetched()).bytes.equals(movie)).toBe(true)
    expect(rangesOf(relay.heard)).toEqual([undefined, 'bytes=50000-', 'bytes=60000-'])
  })
})

describe('a part of an earlier try', () => {
  const partOf = (length: number, more: Partial<HeldPart> = {}): HeldPart => ({
    length,
    total: movie.length,
    validator: etag,
    async *bytes() {
      for (let at = 0; at < length; at += 30_000) yield movie.subarray(at, Math.min(length, at + 30_000))
    },
    ...more,
  })
  test('is read again, and the rest is asked for', async () => {
    relay.files = [serving(movie, { etag })]
    expect(await fetched({ held: partOf(120_000) })).toEqual({ bytes: movie, held: 120_000 })
    expect(rangesOf(relay.heard)).toEqual(['bytes=120000-'])
    expect(versions).toEqual([{ total: movie.length, validator: etag }])
  })

  test('that is whole is proven by its last byte', async () => {
    relay.files = [serving(movie, { etag })]
    expect(await fetched({ held: partOf(movie.length) })).toEqual({ bytes: movie, held: movie.length - 1 })
    expect(rangesOf(relay.heard)).toEqual([`bytes=${movie.length - 1}-`])
  })

  test('waits for a server that cannot now', async () => {
    relay.files = [text('', 503), drop, serving(movie, { etag })]
    expect(await fetched({ held: partOf(120_000) })).toEqual({ bytes: movie, held: 120_000 })
  })

  test('goes on across a cut, by the fresh link too', async () => {
    relay.looks = [1, 2].map(n => state('done', { link: `${relay.url}/file.mp4?sig=${n}` }))
    relay.files = [serving(movie, { etag, cut: 50_000 }), text('', 403), serving(movie, { etag })]
    expect(await fetched({ held: partOf(120_000) })).toEqual({ bytes: movie, held: 120_000 })
    expect(rangesOf(relay.heard)).toEqual(['bytes=120000-', 'bytes=170000-', 'bytes=170000-'])
  })

  const useless: [string, Partial<HeldPart>, Say[]][] = [
    ['of another version', {}, [serving(other, { etag: '"two"' })]],
    ['of another length', { total: 200_000 }, [serving(other, { etag }), serving(other, { etag })]],
    ['longer than its whole', { length: 400_000 }, [serving(other, { etag })]],
    ['of a version that nothing proves', { validator: 'W/"one"' }, [serving(other, { etag: 'W/"one"' })]],
    [
      'that is shorter than was noted',
      {
        async *bytes() {
          yield movie.subarray(0, 10)
        },
      },
      [serving(other, { etag })],
    ],
  ]
  for (const [what, more, files] of useless) {
    test(`${what} is passed over`, async () => {
      relay.files = files
      const { bytes } = await fetched({ held: partOf(120_000, more) })
      expect(bytes.equals(other)).toBe(true)
      expect(versions.at(-1)!.total).toBe(other.length)
    })
  }

  test('is passed over for a result in the answer itself', async () => {
    relay.looks = [state('done', { link: `data:video/mp4;base64,${other.toString('base64')}` })]
    expect(await fetched({ held: partOf(120_000) })).toEqual({ bytes: other, held: 0 })
  })
})

describe('what is no end of a result', () => {
  const paused = (least: number, most: number) => {
    expect(clock.elapsed).toBeGreaterThanOrEqual(least * 1000)
    expect(clock.elapsed).toBeLessThan(most * 1000)
  }

  test.each([408, 409, 416, 418, 421, 423, 425, 429, 460, 499, 500, 503, 530])(
    'HTTP %i of whoever serves it',
    async status => {
      for (const refusal of [text('', status), text('<Error/>', status), json({ message: 'no' }, status)]) {
        relay.files = [refusal, serving(movie)]
        expect((await fetched()).bytes).toEqual(movie)
      }
    },
  )

  test.each([400, 405, 422, 451])('but HTTP %i is one, said for a minute', async status => {
    for (const refusal of [text('<Error/>', status), json({ message: 'no' }, status)]) {
      relay.files = [refusal]
      relay.heard.length = 0
      expect(await failure(fetched())).toMatchObject({ status })
      expect(sent()).toBe(8)
    }
  })

  test.each<[what: string, status: number, hint: string, least: number, most: number]>([
    ['429', 429, '40', 40, 41],
    ['503', 503, '17', 17, 18],
    ['202', 202, '17', 17, 18],
    ['503, for longer than a minute', 503, '3600', 60, 61],
    ['503, for less than our own pause', 503, '0', 1, 1.3],
    ['503, and says nonsense', 503, 'soon', 1, 1.3],
  ])('the server sets the pause: %s', async (_, status, hint, least, most) => {
    relay.files = [text('', status, { 'retry-after': hint }), serving(movie)]
    expect((await fetched()).bytes).toEqual(movie)
    paused(least, most)
  })
})

describe('waiting ends', () => {
  const bodies: [string, Say][] = [
    ['503', stalls(503)],
    ['403', stalls(403)],
    ['202', stalls(202)],
    ['JSON', stalls(200, { 'content-type': 'application/json' }, Buffer.from('{"a":'))],
    ['a move to nowhere', stalls(302)],
    ['bytes', stalls(200, { 'content-type': 'video/mp4' }, movie.subarray(0, 100))],
  ]
  // Each stalls by the clock of its test.
  for (const [what] of bodies) {
    test(`where the body of an answer stalls: ${what}`, async () => {
      relay.files = [(response, heard) => bodies.find(([name]) => name === what)![1](response, heard), serving(movie)]
      const end = await fetched().catch((error: VidrelayError) => error)
      if (end instanceof Error) expect(end).toMatchObject({ code: 'download_failed' })
      else expect(end.bytes).toEqual(movie)
      expect(clock.elapsed).toBeGreaterThanOrEqual(60_000)
      expect(clock.elapsed).toBeLessThan(700_000)
    })
  }

  test('where every answer stalls', async () => {
    relay.files = [stalls(503)]
    expect(await failure(fetched())).toMatchObject({ code: 'download_failed' })
    expect(clock.elapsed).toBeLessThan(700_000)
  })

  test('where a byte comes each second', async () => {
    relay.files = [
      response => {
        response.writeHead(200, { 'content-type': 'video/mp4', etag }).write(movie.subarray(0, 64))
        response.on('close', clock.stall())
        void (async () => {
          for (let at = 64; !response.destroyed; at++) {
            await clock.sleep(1000)
            response.write(movie.subarray(at, at + 1))
          }
        })()
      },
    ]
    expect(await failure(fetched())).toMatchObject({ code: 'download_failed' })
    expect(clock.elapsed).toBeLessThan(1_200_000)
  })

  test('where each connection brings one byte that is new', async () => {
    relay.files = [serving(movie, { etag, cut: 1 })]
    expect(await failure(fetched())).toMatchObject({ code: 'download_failed' })
    expect(clock.elapsed).toBeLessThan(700_000)
  })
})

describe('a link that is no longer good', () => {
  const xml = text('<Error><Code>AccessDenied</Code></Error>', 403, { 'content-type': 'application/xml' })
  const refusals: [string, Say][] = [
    ['a page', text('<html>no</html>', 403)],
    ['a store', xml],
    ['JSON', json({ error: { message: 'signature expired', code: 'forbidden' } }, 403)],
  ]
  for (const [who, refusal] of refusals) {
    test(`on the provider's own host is asked for again once: ${who}`, async () => {
      relay.looks = [1, 2, 3].map(n => state('done', { link: `${relay.url}/file.mp4?sig=${n}` }))
      relay.files = [refusal, serving(movie)]
      expect((await fetched()).bytes).toEqual(movie)
      expect(relay.heard.map(one => one.path)).toEqual([
        '/v1/grind/task_1',
        '/file.mp4?sig=1',
        '/v1/grind/task_1',
        '/file.mp4?sig=2',
      ])
    })
  }

  test('is told in the words of the provider where the fresh one is no better', async () => {
    relay.files = [json({ error: { message: 'signature expired' } }, 403)]
    expect(await failure(fetched())).toMatchObject({ code: 'permission_denied', status: 403 })
    expect(sent()).toBe(8)
  })

  test('is asked for again for a minute', async () => {
    relay.files = [xml]
    expect(await failure(fetched())).toMatchObject({ code: 'result_expired', status: 403 })
    expect(sent()).toBe(8)
  })
})

test('a result larger than allowed is refused before its first byte', async () => {
  relay.files = [serving(movie)]
  expect(await failure(fetched({ maxBytes: 5000 }))).toMatchObject({ code: 'limit_exceeded' })
  expect(versions).toEqual([])
  relay.looks = [state('done', { link: `data:video/mp4;base64,${movie.toString('base64')}` })]
  expect(await failure(fetched({ maxBytes: 5000 }))).toMatchObject({ code: 'limit_exceeded' })
})
