import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild } from '../../test/child.ts'
import { type FakeRelay, fakeRelay, json, state } from '../../test/fake-relay.ts'
import { movieOf } from '../../test/file-server.ts'
import { mountSmallDisk } from '../../test/mount.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { refOf } from '../../test/task-ref.ts'
import { createClient } from '../client/create-client.ts'
import { tryLock } from '../files/file-lock.ts'
import { hiddenStem } from '../files/hidden-name.ts'
import { virtualClock } from '../testing.ts'
import { refIdentity } from '../words/ref.ts'
import type { DownloadOptions } from './download.ts'

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const movie = movieOf(300_140)

type Say = FakeRelay['files'][number]
const whole =
  (data: Buffer, headers: Record<string, string | number> = { 'content-length': data.length }): Say =>
  response =>
    response.writeHead(200, { 'content-type': 'video/mp4', ...headers }).end(data)

let relay: FakeRelay
let folder: string
beforeEach(async () => {
  relay = await fakeRelay()
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  relay.looks = [state('done', { link: `${relay.url}/file.mp4` })]
  relay.files = [whole(movie)]
})
afterEach(async () => {
  await relay.close()
  await rm(folder, { recursive: true })
})
/** What came of saving the result: the bytes, or an error in words. */
async function save(target: string, options: DownloadOptions = {}): Promise<unknown> {
  await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: false,
    clock: virtualClock(),
  })
  return client.download(refOf(relay.url), target, options).then(
    ({ bytes }) => bytes,
    error => `${error.code}: ${error.message}`,
  )
}

describe('a write that is cut short', () => {
  const lengths: [string, Say][] = [
    ['of a known length', whole(movie)],
    ['of no known length', whole(movie, {})],
  ]
  for (const [name, say] of lengths) {
    it(`by a file-size limit, ${name}: no file, and an error that says so`, async () => {
      relay.files = [say]
      const child = startChild('save-in-child.ts', [relay.url, join(folder, 'out.mp4')], 'ulimit -f 100;')
      expect(JSON.parse((await child.ended).last)).toMatchObject({
        code: 'download_failed',
        message: expect.stringContaining('the file is larger than a file-size limit allows'),
        retryable: true,
      })
      expect(await readdir(folder)).toEqual([])
    })
  }

  const small = mountSmallDisk(256 * 1024)
  if (small) {
    it('by a full disk: no file, its room given back, and an error that says so', async () => {
      try {
        // The last write is the one that is cut: 280,140 bytes on a disk of 262,144.
        for (const say of [whole(movieOf(280_140), {}), whole(movieOf(280_140))]) {
          relay.files = [say]
          expect(await save(join(small.folder, 'out.mp4'))).toMatch(
            /^download_failed: .*out.mp4 could not be written: the disk is full/,
          )
          expect(await readdir(small.folder)).toEqual([])
        }
        const fits = movieOf(200_000)
        relay.files = [whole(fits)]
        expect(await save(join(small.folder, 'out.mp4'))).toBe(200_000)
        expect((await readFile(join(small.folder, 'out.mp4'))).equals(fits)).toBe(true)
      } finally {
        small.unmount()
      }
    })
  }
})

describe('a target', () => {
  it('that is a link: what it leads to is replaced, the link stays', async () => {
    await writeFile(join(folder, 'real.mp4'), 'old')
    await symlink('real.mp4', join(folder, 'link.mp4'))
    expect(await save(join(folder, 'link.mp4'))).toContain('invalid_request: output:')
    expect(await save(join(folder, 'link.mp4'), { overwrite: true })).toBe(movie.length)
    expect(await readlink(join(folder, 'link.mp4'))).toBe('real.mp4')
    expect((await readFile(join(folder, 'real.mp4'))).equals(movie)).toBe(true)
    expect(await readdir(folder)).toEqual(['link.mp4', 'real.mp4'])
  })

  it('that became a pipe meanwhile is not replaced', async () => {
    const target = join(folder, 'out.mp4')
    relay.files = [
      (response, heard) => {
        execFileSync('mkfifo', [target])
        whole(movie)(response, heard)
      },
    ]
    expect(await save(target, { overwrite: true })).toContain('out.mp4 is a pipe; accepted')
    expect((await lstat(target)).isFIFO()).toBe(true)
    expect(await readdir(folder)).toEqual(['out.mp4'])
  })

  it('that came into being while the task was paid for: the error names the task', async () => {
    const target = join(folder, 'out.mp4')
    relay.creates = [
      (response, heard) => {
        void writeFile(target, 'theirs').then(() => json({ task_id: 'task_1', status: 'queued' })(response, heard))
      },
    ]
    await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
      journal: false,
      clock: virtualClock(),
    })
    await expect(client.videos.generate({ prompt: 'x' }, { output: target })).rejects.toMatchObject({
      code: 'download_failed',
      taskRef: { id: 'task_1' },
    })
    expect(await readFile(target, 'utf8')).toBe('theirs')
  })

  it('whose name is as long as names may be', async () => {
    const name = `${'海'.repeat(83)}.mp4`
    expect(await save(join(folder, name))).toBe(movie.length)
    expect(await readdir(folder)).toEqual([name])
  })
})

describe('two saves of one result to one file', () => {
  it('at once in one process: one saves, the other waits and is told that the file exists', async () => {
    const target = join(folder, 'out.mp4')
    const both = await Promise.all([save(target), save(target)])
    expect(both).toContain(movie.length)
    expect(both).toContainEqual(expect.stringMatching(/^download_failed: .* is not overwritten/))
    expect(relay.heard.filter(one => one.path.startsWith('/file'))).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['out.mp4'])
  })

  it('at once in two processes, with overwrite: one after the other, both whole', async () => {
    const target = join(folder, 'out.mp4')
    const asked = Promise.withResolvers<() => void>()
    relay.files = [(response, heard) => asked.resolve(() => whole(movie)(response, heard)), whole(movie)]
    const first = startChild('save-in-child.ts', [relay.url, target, 'overwrite'])
    const letGo = await asked.promise
    const second = startChild('save-in-child.ts', [relay.url, target, 'overwrite'])
    await second.said(/retry: the same result is being saved to the same file already/)
    expect(relay.heard.filter(one => one.path.startsWith('/file'))).toHaveLength(1)
    letGo()
    for (const { ended } of [first, second])
      expect(JSON.parse((await ended).last)).toEqual({ bytes: movie.length, sha256: sha256Of(movie) })
    expect((await readFile(target)).equals(movie)).toBe(true)
    expect(await readdir(folder)).toEqual(['out.mp4'])
  })

  describe('where the other one is in another container, out of sight', () => {
    const target = () => join(folder, 'out.mp4')
    const stem = () => hiddenStem(folder, [refIdentity(refOf(relay.url)), 0, target()])
    const put = async () => {
      const lock = await tryLock(`${stem()}.lock`)
      const owner = JSON.parse(await readFile(`${stem()}.lock`, 'utf8'))
      await writeFile(`${stem()}.lock`, JSON.stringify({ ...owner, space: 'pid:[1]' }))
      expect(lock).toMatchObject({ isSure: true })
      await writeFile(`${stem()}.part`, 'what the other one wrote')
    }

    it('it is waited for as long as its files change, and then a new part is begun', async () => {
      await put()
      const clock = virtualClock()
      await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
        journal: false,
        clock,
      })
      expect((await client.download(refOf(relay.url), target())).bytes).toBe(movie.length)
      expect(clock.elapsed).toBeGreaterThanOrEqual(900_000)
      expect((await readFile(target())).equals(movie)).toBe(true)
      expect(await readdir(folder)).toEqual(['out.mp4'])
    })

    it('who waits may stop', async () => {
      await put()
      const stop = new AbortController()
      const before = await readdir(folder)
      await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
        journal: false,
        clock: virtualClock(),
        onEvent: event => {
          if (event.type === 'retry') stop.abort()
        },
      })
      const stopped = client.download(refOf(relay.url), target(), { signal: stop.signal })
      await expect(stopped).rejects.toMatchObject({ code: 'aborted', taskRef: { id: 'task_1' } })
      expect(await readdir(folder)).toEqual(before)
    })
  })
})
