import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChild } from '../../test/child.ts'
import { type FakeRelay, fakeRelay, state } from '../../test/fake-relay.ts'
import { movieOf, rangesOf, serving } from '../../test/file-server.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { refOf } from '../../test/task-ref.ts'
import { createClient } from '../client/create-client.ts'
import { sweepParts } from '../files/sweep-parts.ts'
import { virtualClock } from '../testing.ts'

const mebibyte = 2 ** 20
const movie = movieOf(20 * mebibyte)
const sha256 = createHash('sha256').update(movie).digest('hex')

let relay: FakeRelay
let folder: string
let target: string
beforeEach(async () => {
  relay = await fakeRelay()
  relay.looks = [state('done', { link: `${relay.url}/file.mp4` })]
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  target = join(folder, 'out.mp4')
})
afterEach(async () => {
  await relay.close()
  await rm(folder, { recursive: true })
})

/** The same command again, in this process. */
async function again() {
  await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: false,
    clock: virtualClock(),
  })
  return client.download(refOf(relay.url), target, { overwrite: true })
}
const isWhole = async () => (await readFile(target)).equals(movie)

test('a save that is killed half way: no file, and the next one goes on from what was synced', async () => {
  relay.files = [serving(movie, { etag: '"1"', cut: 18 * mebibyte, hold: true }), serving(movie, { etag: '"1"' })]
  const child = startChild('save-in-child.ts', [relay.url, target, 'overwrite'])
  await child.said(new RegExp(`^${18 * mebibyte}$`, 'm'))
  child.process.kill('SIGKILL')
  await child.ended
  expect(await readdir(folder)).not.toContain('out.mp4')
  expect(await again()).toMatchObject({ bytes: movie.length, sha256 })
  const [, range] = rangesOf(relay.heard)
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]) // the last note after at least 8 MiB more
  expect(from).toBeGreaterThanOrEqual(16 * mebibyte)
  expect(from).toBeLessThanOrEqual(18 * mebibyte)
  expect(await isWhole()).toBe(true)
  expect(await readdir(folder)).toEqual(['out.mp4'])
})

test('a save that is stopped leaves what it got to the next one, in another process', async () => {
  const stop = new AbortController()
  relay.files = [serving(movie, { etag: '"1"', cut: 5 * mebibyte, hold: true }), serving(movie, { etag: '"1"' })]
  const client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: false,
    onEvent: event => {
      if (event.type === 'download' && event.received === 5 * mebibyte) stop.abort()
    },
  })
  const stopped = client.download(refOf(relay.url), target, { signal: stop.signal })
  await expect(stopped).rejects.toMatchObject({ code: 'aborted' })
  await client.close()
  const child = startChild('save-in-child.ts', [relay.url, target])
  expect(JSON.parse((await child.ended).last)).toEqual({ bytes: movie.length, sha256 })
  expect(rangesOf(relay.heard)).toEqual([undefined, `bytes=${5 * mebibyte}-`])
  expect(await readdir(folder)).toEqual(['out.mp4'])
})

test('a part of another version is not gone on with', async () => {
  const other = movieOf(20 * mebibyte, 2)
  relay.files = [serving(other, { etag: '"0"', cut: 18 * mebibyte, hold: true }), serving(movie, { etag: '"1"' })]
  const child = startChild('save-in-child.ts', [relay.url, target])
  await child.said(new RegExp(`^${18 * mebibyte}$`, 'm'))
  child.process.kill('SIGKILL')
  await child.ended
  expect(await again()).toMatchObject({ bytes: movie.length, sha256 })
  expect(await isWhole()).toBe(true)
  expect(await readdir(folder)).toEqual(['out.mp4'])
})

/**
 * The steps of one save on the disk, and a process that dies before or after each of them. Here a part of them, that is
 * the same in every run; all of them with `VIDRELAY_KILL_POINTS=all`, which takes minutes.
 */
const isAll = process.env.VIDRELAY_KILL_POINTS === 'all'
test('wherever a save is killed, there is no bad file, and the next one ends with the good one', {
  timeout: isAll ? 900_000 : 60_000,
}, async () => {
  relay.files = [serving(movie, { etag: '"1"' })]
  const killAt = pathToFileURL(join(import.meta.dirname, '../../test/kill-at.ts')).href
  const run = (at: string) =>
    startChild('save-in-child.ts', [relay.url, target, 'overwrite'], `KILL_AT='${at}'`, ['--import', killAt]).ended
  const steps = [...(await run('none')).out.matchAll(/^step (\d+) (\w+)$/gm)].map(([, number, name]) => ({
    number,
    name,
  }))
  await rm(target)
  expect(new Set(steps.map(({ name }) => name))).toEqual(
    new Set(['mkdir', 'writeFile', 'unlink', 'rmdir', 'link', 'open', 'write', 'datasync', 'rename', 'sync']),
  )
  const all = steps.flatMap(({ number }) => [`${number} before`, `${number} after`])
  const points = isAll ? all : all.filter((_, index) => index % 9 === 4)
  let resumed = 0
  for (const point of points) {
    const { signal } = await run(point)
    expect(signal, point).toBe('SIGKILL')
    const names = await readdir(folder)
    if (names.includes('out.mp4')) expect(await isWhole(), point).toBe(true)
    relay.heard.length = 0
    expect(await again(), point).toMatchObject({ bytes: movie.length, sha256 })
    expect(await isWhole(), point).toBe(true)
    if (rangesOf(relay.heard)[0] !== undefined) resumed++
    await sweepParts(folder, Date.now() + 2 * 86_400_000)
    expect(await readdir(folder), point).toEqual(['out.mp4'])
    await rm(target)
  }
  expect(resumed).toBeGreaterThan(0)
  process.stdout.write(`${points.length} of ${all.length} kill points, ${resumed} gone on with\n`)
})
