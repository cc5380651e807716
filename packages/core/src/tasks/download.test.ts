import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { drop, type FakeRelay, fakeRelay, state, text } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { TaskRef } from '../words/task.ts'

const box = (name: string, size: number) => {
  const bytes = Buffer.alloc(size, name)
  bytes.writeUInt32BE(size, 0)
  bytes.write(name, 4, 'latin1')
  return bytes
}
/** The boxes of an MP4, which is all that a download looks at. */
const movie = Buffer.concat([box('ftyp', 24), box('moov', 100), box('mdat', 400_000)])
const sha256 = createHash('sha256').update(movie).digest('hex')

type Say = FakeRelay['files'][number]
const whole: Say = response =>
  response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': movie.length, etag: '"1"' }).end(movie)
const cutAt =
  (at: number, headers: Record<string, string | number> = { 'content-length': movie.length, etag: '"1"' }): Say =>
  response =>
    response
      .writeHead(200, { 'content-type': 'video/mp4', ...headers })
      .write(movie.subarray(0, at), () => response.destroy())
/** Neither length nor chunks: the end of the connection is the end of the body, so a cut looks like an end. */
const endlessCut: Say = response => {
  response.useChunkedEncodingByDefault = false
  response.writeHead(200, { 'content-type': 'video/mp4', connection: 'close' })
  response.write(movie.subarray(0, 1000), () => response.socket?.end())
}
const rest: Say = (response, heard) => {
  const from = Number(/bytes=(\d+)-/.exec(heard.headers.range ?? '')?.[1])
  response
    .writeHead(206, {
      'content-type': 'video/mp4',
      'content-range': `bytes ${from}-${movie.length - 1}/${movie.length}`,
      etag: '"1"',
    })
    .end(movie.subarray(from))
}

let relay: FakeRelay
let folder: string
let ref: TaskRef
beforeEach(async () => {
  relay = await fakeRelay()
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  relay.looks = [state('done', { link: `${relay.url}/file.mp4?sig=secret` })]
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
afterEach(async () => {
  await relay.close()
  await rm(folder, { recursive: true })
})
const open = () =>
  createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: memoryJournal(),
    clock: virtualClock(),
  })
const caught = (work: Promise<unknown>): Promise<VidrelayError> =>
  work.then(
    () => Promise.reject(new Error('expected an error')),
    error => error,
  )
const fileRequests = () => relay.heard.filter(one => one.path.startsWith('/file'))

describe('a download is complete', () => {
  const ways: [string, Say[], number][] = [
    ['in one piece', [whole], 1],
    ['resumed after a cut', [cutAt(1000), rest], 2],
    ['resumed after three cuts', [cutAt(1000), drop, text('', 503), rest], 4],
    ['begun anew where Range is ignored', [cutAt(1000), whole], 2],
    [
      'begun anew where another part comes',
      [
        cutAt(1000),
        response => response.writeHead(206, { 'content-range': `bytes 5-9/${movie.length}` }).end('12345'),
        rest,
      ],
      3,
    ],
    ['begun anew after a cut that no length betrays', [endlessCut, whole], 2],
    ['after 409, not yet', [text('', 409), whole], 2],
    [
      'without the bytes past its length',
      [
        response =>
          response
            .writeHead(206, { 'content-range': `bytes 0-${movie.length - 1}/${movie.length}` })
            .end(Buffer.concat([movie, Buffer.from('more')])),
      ],
      1,
    ],
    [
      'inflated where nobody asked for gzip',
      [
        response =>
          response.writeHead(200, { 'content-type': 'video/mp4', 'content-encoding': 'gzip' }).end(gzipSync(movie)),
      ],
      1,
    ],
  ]
  for (const [name, files, requests] of ways) {
    it(name, async () => {
      relay.files = files
      await using client = open()
      const saved = await client.download(ref, join(folder, 'out.mp4'))
      expect(saved).toMatchObject({
        path: join(folder, 'out.mp4'),
        bytes: movie.length,
        sha256,
        mediaType: 'video/mp4',
      })
      expect((await readFile(saved.path)).equals(movie)).toBe(true)
      expect(await readdir(folder)).toEqual(['out.mp4'])
      expect(fileRequests()).toHaveLength(requests)
    })
  }

  it('asks for the rest by Range and If-Range', async () => {
    relay.files = [cutAt(1000), rest]
    await using client = open()
    await client.download(ref, join(folder, 'out.mp4'))
    expect(fileRequests()[1]!.headers).toMatchObject({ range: 'bytes=1000-', 'if-range': '"1"' })
  })

  it('tried again when the file server never answers', async () => {
    const clock = virtualClock()
    let move = () => {}
    relay.files = [
      () => {
        move = clock.stall()
      },
      (response, heard) => {
        move()
        whole(response, heard)
      },
    ]
    const provider = relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url })
    await using client = createClient(provider, { journal: memoryJournal(), clock })
    await client.download(ref, join(folder, 'out.mp4'))
    expect(clock.elapsed).toBeGreaterThanOrEqual(60_000)
  })

  it('asks once for a fresh link', async () => {
    relay.files = [text('<Error>AccessDenied</Error>', 403), whole]
    await using client = open()
    await client.download(ref, join(folder, 'out.mp4'))
    expect(relay.heard.map(one => one.path.split('?')[0])).toEqual([
      '/v1/grind/task_1',
      '/file.mp4',
      '/v1/grind/task_1',
      '/file.mp4',
    ])
  })

  it('takes the next way to the same result', async () => {
    relay.looks = [state('done', { link: 'http://10.0.0.1/x.mp4', other_link: `${relay.url}/file.mp4` })]
    relay.files = [whole]
    await using client = open()
    expect((await client.download(ref, join(folder, 'out.mp4'))).bytes).toBe(movie.length)
  })

  it('as a web stream, also across a cut', async () => {
    relay.files = [cutAt(1000), rest]
    await using client = open()
    const stream = await client.open(ref)
    expect(stream).toMatchObject({ mediaType: 'video/mp4', size: movie.length })
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(movie)).toBe(true)
  })
})

describe('or absent', () => {
  const broken: [string, Say, string, Partial<VidrelayError>][] = [
    ['cut for ever', endlessCut, 'cut inside a box', { code: 'download_failed', retryable: true }],
    ['a page', text('<html>AccessDenied</html>', 200), 'an HTML', { code: 'download_failed' }],
    [
      'a page called a video',
      response => response.writeHead(200, { 'content-type': 'video/mp4' }).end('<html>no</html>'),
      'it is text',
      { code: 'download_failed' },
    ],
    [
      'JSON',
      response => response.writeHead(200, { 'content-type': 'application/json' }).end('{"message":"busy"}'),
      'HTTP 200',
      { code: 'download_failed' },
    ],
    ['gone', text('', 410), 'no longer good', { code: 'result_expired' }],
    [
      'empty',
      response => response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': '0' }).end(),
      'it is empty',
      { code: 'download_failed' },
    ],
    [
      'redirects for ever',
      response => response.writeHead(302, { location: '/file.mp4' }).end(),
      'more than 5 redirects',
      { code: 'download_failed' },
    ],
  ]
  for (const [name, say, words, expected] of broken) {
    it(name, async () => {
      relay.files = [say]
      await using client = open()
      const error = await caught(client.download(ref, join(folder, 'out.mp4')))
      expect(error).toMatchObject({ ...expected, taskRef: { id: 'task_1' } })
      expect(error.message).toContain(words)
      expect(JSON.stringify(error) + error.message).not.toContain('sig=secret')
      expect(await readdir(folder)).toEqual([])
    })
  }

  it('larger than allowed', async () => {
    relay.files = [whole]
    await using client = open()
    expect(await caught(client.download(ref, join(folder, 'out.mp4'), { maxBytes: 5000 }))).toMatchObject({
      code: 'limit_exceeded',
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('stopped by the caller', async () => {
    const stop = new AbortController()
    relay.files = [
      response =>
        response
          .writeHead(200, { 'content-type': 'video/mp4', 'content-length': movie.length })
          .write(movie.subarray(0, 1000), () => stop.abort()),
    ]
    await using client = open()
    expect(await caught(client.download(ref, join(folder, 'out.mp4'), { signal: stop.signal }))).toMatchObject({
      code: 'aborted',
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('a stream that was not whole ends in an error', async () => {
    relay.files = [cutAt(1000)]
    await using client = open()
    await expect(new Response(await client.open(ref)).arrayBuffer()).rejects.toMatchObject({ code: 'download_failed' })
  })
})

describe('the target', () => {
  it('is never overwritten unless asked for', async () => {
    await writeFile(join(folder, 'out.mp4'), 'mine')
    relay.files = [whole]
    await using client = open()
    expect(await caught(client.download(ref, join(folder, 'out.mp4')))).toMatchObject({
      code: 'invalid_request',
      field: 'output',
    })
    expect(relay.heard).toEqual([])
    await client.download(ref, join(folder, 'out.mp4'), { overwrite: true })
    expect((await readFile(join(folder, 'out.mp4'))).equals(movie)).toBe(true)
  })

  it('that came into being meanwhile is not overwritten', async () => {
    relay.files = [
      (response, heard) => {
        void writeFile(join(folder, 'out.mp4'), 'theirs').then(() => whole(response, heard))
      },
    ]
    await using client = open()
    expect(await caught(client.download(ref, join(folder, 'out.mp4')))).toMatchObject({
      code: 'download_failed',
      retryable: false,
    })
    expect(await readFile(join(folder, 'out.mp4'), 'utf8')).toBe('theirs')
    expect(await readdir(folder)).toEqual(['out.mp4'])
  })

  it('is checked before anything is paid', async () => {
    await using client = open()
    for (const output of [folder, join(folder, 'no', 'out.mp4'), '']) {
      expect(await caught(client.videos.generate({ prompt: 'x' }, { output }))).toMatchObject({
        code: 'invalid_request',
        field: 'output',
      })
    }
    expect(relay.heard).toEqual([])
  })
})

describe('addresses from answers', () => {
  const links = [
    'http://169.254.169.254/latest',
    'http://167772161/x',
    'https://user:pw@cdn.example/x.mp4',
    'http://[::ffff:10.0.0.1]/x',
    'http://metadata.internal/x',
  ]
  for (const link of links) {
    it(`${link} is not opened`, async () => {
      relay.looks = [state('done', { link })]
      await using client = open()
      const error = await caught(client.download(ref, join(folder, 'out.mp4')))
      expect(error).toMatchObject({ code: 'unsafe_url', taskRef: { id: 'task_1' } })
      expect(error.message).not.toContain('pw')
    })
  }
})
