import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeRelay, fakeRelay, state } from '../../test/fake-relay.ts'
import { movieOf, serving } from '../../test/file-server.ts'
import { failure } from '../../test/loopback.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import { createClient } from './create-client.ts'

const movie = movieOf(5000)
let relay: FakeRelay
let folder: string
let journal: ReturnType<typeof memoryJournal>
beforeEach(async () => {
  relay = await fakeRelay()
  relay.looks = [state('done', { link: `${relay.url}/file.mp4` })]
  relay.files = [serving(movie)]
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  journal = memoryJournal()
})
afterEach(async () => {
  await relay.close()
  await rm(folder, { recursive: true, force: true })
})

/** A new process each time, as far as the client is concerned. */
async function generates(name: string) {
  await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: { ...journal, close: async () => {} },
    clock: virtualClock(),
    proxy: false,
  })
  return client.videos.generate({ prompt: 'a heron' }, { key: 'order-1', output: join(folder, name) })
}
const heard = () => relay.heard.length

test('the same key and the same file again: the file is told, and nobody is asked', async () => {
  const first = await generates('a.mp4')
  const asked = heard()
  expect(await generates('a.mp4')).toMatchObject({ path: first.path, sha256: first.sha256, bytes: 5000 })
  expect(heard()).toBe(asked)
})

test('at another place it is saved again; after that it is told at both', async () => {
  await generates('a.mp4')
  expect(await generates('b.mp4')).toMatchObject({ path: join(folder, 'b.mp4'), bytes: 5000 })
  const asked = heard()
  for (const name of ['a.mp4', 'b.mp4']) expect(await generates(name)).toMatchObject({ path: join(folder, name) })
  expect(heard()).toBe(asked)
  expect(relay.posts()).toBe(1)
})

test('what was moved away is saved again; a copy is as good as the file', async () => {
  await generates('a.mp4')
  await rename(join(folder, 'a.mp4'), join(folder, 'elsewhere.mp4'))
  expect(await generates('a.mp4')).toMatchObject({ bytes: 5000 })
  await copyFile(join(folder, 'a.mp4'), join(folder, 'copy.mp4'))
  const asked = heard()
  expect(await generates('copy.mp4')).toMatchObject({ path: join(folder, 'copy.mp4') })
  expect(heard()).toBe(asked)
  expect(relay.posts()).toBe(1)
})

test('what was changed is somebody’s file: it stays, and the error names it', async () => {
  await generates('a.mp4')
  await writeFile(join(folder, 'a.mp4'), 'notes')
  const error = await failure(generates('a.mp4'))
  expect(error).toMatchObject({ code: 'invalid_request', field: 'output' })
  expect(error.message).toContain('a.mp4')
  expect(await readFile(join(folder, 'a.mp4'), 'utf8')).toBe('notes')
  expect(relay.posts()).toBe(1)
})
