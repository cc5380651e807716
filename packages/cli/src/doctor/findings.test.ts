import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteJournal } from '@vidrelay/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aboutJournal, spaceFinding } from './machine.ts'
import { aboutWay, clockFinding, wayFinding } from './way.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vidrelay-doctor-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const signal = new AbortController().signal

test.each([
  [2e9, 'ok'],
  [5e7, 'warn'],
  [1000, 'fail'],
])('%i bytes of room', (free, state) => {
  expect(spaceFinding(free, '/state')).toMatchObject({ state, detail: expect.stringContaining(' free at /state') })
})

test.each([
  [0, 'ok', /^within 30 s/],
  [-31, 'warn', /^31 s behind that/],
  [900, 'warn', /^900 s ahead of that/],
  [3600, 'fail', /^3600 s ahead/],
])('a clock that is %i s ahead', (seconds, state, says) => {
  const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
  expect(clockFinding(date, Date.parse(date) + seconds * 1000)).toMatchObject([
    { state, detail: expect.stringMatching(says) },
  ])
})

test('a place that tells no date says nothing of the clock', () => {
  for (const date of [null, '', 'soon']) expect(clockFinding(date, 0)).toEqual([])
})

test('a fake-IP range is allowed by hand alone', () => {
  const fake = { proxy: null, addresses: ['198.18.0.7'], isFake: true }
  expect(wayFinding(fake, false)).toMatchObject({ state: 'fail', todo: expect.stringContaining('--allow-fake-ip') })
  expect(wayFinding(fake, true)).toMatchObject({ state: 'ok' })
  expect(wayFinding({ proxy: 'http://proxy:3128' }, false)).toMatchObject({ detail: 'by the proxy http://proxy:3128' })
  expect(wayFinding({ proxy: null, addresses: ['127.0.0.1'], isFake: false }, false)).toMatchObject({ state: 'ok' })
})

test('a base URL where nobody answers', async () => {
  const [, base] = await aboutWay('http://127.0.0.1:9', { allowFakeIp: false, signal })
  expect(base).toMatchObject({
    state: 'fail',
    detail: 'http://127.0.0.1:9 does not answer (ECONNREFUSED)',
    todo: expect.stringContaining('online'),
  })
})

test('a journal that is not there is not made, and a folder that others write is told', async () => {
  const path = join(folder, 'deep', 'tasks.db')
  const [absent, room] = await aboutJournal(path)
  expect(absent).toMatchObject({ state: 'ok', detail: `${path} will be made with the first paid call` })
  expect(room?.detail).toContain(` free at ${folder}`)
  const own = join(folder, 'own.db')
  const journal = sqliteJournal(own)
  await journal.list()
  await journal.close()
  expect(await aboutJournal(own)).toMatchObject([
    { state: 'ok', detail: `${own} knows 0 paid calls` },
    { state: 'ok' },
    { state: 'ok', detail: 'you alone' },
  ])
  const open = join(folder, 'open')
  mkdirSync(open)
  chmodSync(open, 0o777)
  expect((await aboutJournal(join(open, 'tasks.db'))).at(-1)).toMatchObject({
    state: 'warn',
    todo: `chmod go-w ${open}`,
  })
})

test('a file that is no journal, and one of which purchases are missing', async () => {
  const none = join(folder, 'none.db')
  writeFileSync(none, 'a text that is no database, long enough to be looked at as one')
  expect((await aboutJournal(none))[0]).toMatchObject({ state: 'fail', exit: 11 })
  const emptied = join(folder, 'emptied.db')
  const journal = sqliteJournal(emptied)
  await journal.list()
  await journal.close()
  writeFileSync(`${emptied}.id`, JSON.stringify({ journal: 'another', purchases: 3 }))
  expect((await aboutJournal(emptied))[0]).toMatchObject({
    state: 'fail',
    todo: expect.stringContaining('vidrelay journal accept'),
  })
})
