import { readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { formatRef, type TaskRef } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { afterEach, expect, test } from 'vitest'
import { madeUp, recording } from '../../test/made-up.ts'
import { mediaBytes } from '../format/media-bytes.ts'
import type { Recording } from '../format/recording.ts'
import { openSession, type Session } from './session.ts'

const network = { lookup: async () => [], dial: () => Promise.reject(new Error('no network in this test')) }
const open: Session[] = []
afterEach(async () => {
  for (const session of open.splice(0)) await session.close()
})
async function session(changes: Parameters<typeof recording>[0] = {}): Promise<Session> {
  const opened = await openSession(madeUp(), recording(changes), network, virtualClock())
  open.push(opened)
  return opened
}
const ref: TaskRef = {
  v: 1,
  provider: 'made-up',
  dialect: 'video',
  kind: 'video',
  id: 'v1',
  baseURL: 'https://api.made-up.example.com',
  createdAt: '2026-01-01T00:00:00.000Z',
}

test('after a restart a new client has the text of the ref, and the journal only if it was kept', async () => {
  const one = await session()
  const { client, journal } = one
  one.hear(ref)
  expect(one.ref).toBe(ref)
  one.restart('kept')
  expect(one.client).not.toBe(client)
  expect(one.journal).toBe(journal)
  expect(one.ref).toBe(formatRef(ref))
  one.restart('lost')
  expect(one.journal).not.toBe(journal)
  expect(one.ref).toBe(formatRef(ref))
})

test('settings of the recording reach the client, and false means no journal', async () => {
  const one = await session({ client: { baseURL: 'https://other.example.com/v1/', journal: false } })
  expect(one.client.baseURL).toBe('https://other.example.com')
  expect(one.journal).toBeUndefined()
})

test('files stand where a request can name them, results elsewhere, and all are gone after close', async () => {
  const one = await session({ files: { 'in.png': { base64: 'aGVsbG8=' } } })
  expect(await readFile(one.input('in.png'), 'utf8')).toBe('hello')
  expect(await one.saved()).toEqual([])
  await one.close()
  await expect(stat(one.input('in.png'))).rejects.toThrow('ENOENT')
})

test('a large file is said by its length', async () => {
  const one = await session({ files: { 'in.png': { bytes: { kind: 'png', length: 5000 } } } })
  expect(new Uint8Array(await readFile(one.input('in.png')))).toEqual(mediaBytes({ kind: 'png', length: 5000 }))
})

test('a file that a request names and that is not there is not looked for in the folder of whoever runs this', async () => {
  const [step] = recording().steps
  const naming = { ...step, request: { images: [{ path: 'gone.png' }] } } as Recording['steps'][number]
  const one = await session({ steps: [naming] })
  expect(one.input('gone.png').startsWith(tmpdir())).toBe(true)
  await expect(stat(one.input('gone.png'))).rejects.toThrow('ENOENT')
})
