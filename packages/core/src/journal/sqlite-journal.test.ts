import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { entryOf } from '../../test/journal-entry.ts'
import { loopback, ok } from '../../test/loopback.ts'
import { paperboat } from '../../test/made-up-provider.ts'
import { refOf } from '../../test/prepare.ts'
import { createClient } from '../client/create-client.ts'
import type { Journal } from './journal.ts'
import { journalSuite } from './journal-suite.ts'
import { memoryJournal } from './memory-journal.ts'
import { sqliteJournal } from './sqlite-journal.ts'

const standIn = vi.hoisted(() => ({}) as { sync?: (end: (error: Error | null) => void) => void })
vi.mock('node:fs', async importOriginal => {
  const fs = await importOriginal<typeof import('node:fs')>()
  const fdatasync = (file: number, end: (error: Error | null) => void) =>
    standIn.sync ? standIn.sync(end) : fs.fdatasync(file, end)
  return { ...fs, fdatasync }
})

let folder = ''
let serial = 0
const turn = () => new Promise<void>(resolve => setImmediate(resolve))
const nextPath = () => join(folder, `${serial++}`, 'tasks.db')
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-journal-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('in SQLite', () =>
  journalSuite({ test, open: place => sqliteJournal(join(folder, place, 'tasks.db')), durable: true }))

test('whatever is asked of it in whatever order, it answers as the one in memory', async () => {
  const key = fc.constantFrom('a', 'b', 'c')
  const line = fc.record({
    state: fc.constantFrom('sending', 'accepted', 'rejected', 'not_sent', 'unknown'),
    beat: fc.constantFrom(0, 1),
    wish: fc.constantFrom(null, 'b.mp4'),
    finalStatus: fc.constantFrom(null, 'succeeded', 'failed'),
    finalAt: fc.constantFrom(null, '2026-01-01T00:00:00.000Z'),
    keptUntil: fc.constantFrom(null, '2026-01-01T12:00:00.000Z'),
    file: fc.constantFrom(null, 'a.mp4'),
    ref: fc.constantFrom(null, refOf(), refOf({ id: 'another' })),
  } as const)
  const condition = fc.record(
    { attempt: fc.constantFrom(1, 2), beat: fc.constantFrom(0, 1), isFree: fc.constant(true as const) },
    { requiredKeys: [] },
  )
  const limits = [undefined, [{ micros: 300_000 }], [{ micros: 900_000 }, { micros: 200_000, label: 'ann' }]]
  const ended = fc.constantFrom(undefined, { attempt: 1, patch: { state: 'not_sent' } } as const)
  type Ask = (journal: Journal) => Promise<unknown>
  const ask = fc.oneof(
    fc.tuple(key, fc.constantFrom('f1', 'f2'), fc.constantFrom(null, 'ann'), fc.constantFrom(...limits), ended).map(
      ([name, fingerprint, label, limit, end]): Ask =>
        journal =>
          journal.claim(entryOf({ key: name, fingerprint, label }), end, limit),
    ),
    fc.constantFrom('ann', 'bob').map(
      (label): Ask =>
        journal =>
          journal.list({ label }),
    ),
    fc.tuple(key, line, condition).map(
      ([name, patch, condition]): Ask =>
        journal =>
          journal.update(name, patch, condition),
    ),
    fc.constant<Ask>(journal => journal.find(refOf()).then(entry => entry?.ref)),
    fc.constantFrom('2026-01-01T06:00:00.000Z', '2026-01-01T18:00:00.000Z', '2026-01-03T00:00:00.000Z').map(
      (at): Ask =>
        journal =>
          journal.list({ pending: true, at }),
    ),
    fc.nat(4).map(
      (limit): Ask =>
        journal =>
          journal.list({ limit }),
    ),
    fc.constant<Ask>(journal => journal.close()),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(ask, { maxLength: 12 }), async asks => {
      const [model, journal] = [memoryJournal(), sqliteJournal(nextPath())]
      for (const one of asks) expect(await one(journal)).toEqual(await one(model))
      await journal.close()
    }),
    { numRuns: 40, seed: 20261128 },
  )
})

describe('the file', () => {
  test('is made when it is first needed, with its folder, and outlives its journal', async () => {
    const path = nextPath()
    const first = sqliteJournal(path)
    await expect(readdir(join(path, '..'))).rejects.toThrow('ENOENT')
    await first.claim(entryOf({ ref: refOf() }))
    await first.close()
    const second = sqliteJournal(path)
    expect(await second.claim(entryOf())).toEqual({ claimed: false, entry: entryOf({ ref: refOf() }) })
    expect(await second.find(refOf())).toEqual(entryOf({ ref: refOf() }))
    await second.close()
    expect(await second.get('order-1')).toBeDefined() // opened again by itself
    await second.close()
    await second.close()
  })

  test('holds neither prompt nor key, also after a refusal that repeats both', async () => {
    const path = nextPath()
    const [apiKey, prompt] = ['canary-key-9f3a', 'a canary prompt in the rain']
    const refusal = JSON.stringify({ code: 'no_paper', message: `bad ${prompt} by ${apiKey}` })
    const answers = [
      ok('{"id":"b1","status":"waiting"}'),
      `HTTP/1.1 400 No\r\ncontent-length: ${refusal.length}\r\n\r\n${refusal}`,
      '',
    ]
    await using server = await loopback(({ socket }) => socket.end(answers.shift()!))
    const client = createClient(paperboat({ apiKey, baseURL: server.url.origin }), { journal: sqliteJournal(path) })
    const request = { model: 'boat-1', prompt } as const
    await client.videos.submit(request, { key: 'one' })
    await expect(client.videos.submit(request, { key: 'two' })).rejects.toMatchObject({ code: 'quota_exceeded' })
    await expect(client.videos.submit(request, { key: 'three' })).rejects.toMatchObject({ code: 'submit_unknown' })
    expect((await client.pending()).map(entry => entry.state)).toEqual(['unknown', 'accepted'])
    const files = await readdir(join(path, '..'))
    const bytes = Buffer.concat(await Promise.all(files.map(name => readFile(join(path, '..', name)))))
    await client.close()
    expect(server.heard).toHaveLength(3)
    expect(bytes.includes('no_paper') || bytes.includes('quota_exceeded')).toBe(true)
    for (const secret of [apiKey, prompt])
      for (const encoding of ['utf8', 'hex', 'base64'] as const)
        expect(bytes.includes(Buffer.from(secret).toString(encoding))).toBe(false)
  })
})

describe('two processes', () => {
  const child = (path: string, key: string, name: string) => {
    const script = fileURLToPath(new URL('../../test/claim-in-child.ts', import.meta.url))
    const running = spawn(process.execPath, ['--conditions=@vidrelay/source', script, path, key, name], {
      stdio: 'pipe',
    })
    const said = { out: '', err: '' }
    const ready = Promise.withResolvers<void>()
    running.stdout.on('data', chunk => {
      said.out += chunk
      if (said.out.startsWith('ready')) ready.resolve()
    })
    running.stderr.on('data', chunk => {
      said.err += chunk
    })
    const ended = once(running, 'close').then(([code]) => ({ code, ...said }))
    return { ready: Promise.race([ready.promise, ended]), go: () => running.stdin.write('go\n'), ended }
  }

  test('claim one key at once: exactly one wins, both agree, nothing is on stderr', async () => {
    const path = nextPath()
    await mkdir(join(path, '..'))
    const children = ['a', 'b'].map(name => child(path, 'order-1', name))
    await Promise.all(children.map(({ ready }) => ready))
    for (const { go } of children) go()
    const ended = await Promise.all(children.map(one => one.ended))
    expect(ended).toEqual(ended.map(({ out }) => ({ code: 0, out, err: expect.not.stringMatching(/SQLite|Error/) })))
    const winners = ended.map(({ out }) => out.split('\n')[1])
    expect(winners[0]).toBe(winners[1])
    expect(['"a"', '"b"']).toContain(winners[0])
  })
})

describe('a file that cannot be used', () => {
  const methods: [name: string, work: (journal: Journal) => Promise<unknown>][] = [
    ['claim', journal => journal.claim(entryOf())],
    ['update', journal => journal.update('order-1', {})],
    ['get', journal => journal.get('order-1')],
    ['find', journal => journal.find(refOf())],
    ['list', journal => journal.list()],
  ]
  const unavailable = {
    code: 'journal_unavailable',
    message: expect.stringContaining('tasks.db'),
    hint: expect.any(String),
  }

  test.each<[name: string, make: (path: string) => Promise<unknown>]>([
    ['a directory', path => mkdir(path, { recursive: true })],
    ['something else', path => mkdir(join(path, '..')).then(() => writeFile(path, 'these are words '.repeat(100)))],
    ['below a file', path => writeFile(join(path, '..'), 'x')],
  ])('%s: every method says so, and close does not mind', async (_, make) => {
    const path = nextPath()
    await make(path)
    const journal = sqliteJournal(path)
    for (const [, work] of methods) await expect(work(journal)).rejects.toMatchObject(unavailable)
    await journal.close()
  })

  test('once it is freed the same journal works, as the hint says', async () => {
    const path = nextPath()
    await mkdir(path, { recursive: true })
    const journal = sqliteJournal(path)
    await expect(journal.list()).rejects.toMatchObject(unavailable)
    await rmdir(path)
    expect(await journal.claim(entryOf())).toMatchObject({ claimed: true })
    await journal.close()
  })

  test('a write that fails half-way leaves the journal as it was, and usable', async () => {
    const journal = sqliteJournal(nextPath())
    await journal.claim(entryOf())
    await expect(journal.update('order-1', { usd: 1n as never })).rejects.toMatchObject({ code: 'journal_unavailable' })
    await journal.update('order-1', { usd: 7 })
    expect(await journal.get('order-1')).toMatchObject(entryOf({ usd: 7 }))
    await journal.close()
  })

  test('locked by another for longer than the busy timeout', async () => {
    const path = nextPath()
    const journal = sqliteJournal(path, { busyTimeout: 5 })
    await journal.claim(entryOf())
    const other = new DatabaseSync(path)
    other.exec('begin immediate')
    await expect(journal.update('order-1', { state: 'accepted' })).rejects.toMatchObject(unavailable)
    expect(await journal.get('order-1')).toMatchObject({ state: 'sending' }) // readers are not held up
    other.exec('rollback')
    other.close()
    await journal.update('order-1', { state: 'accepted' })
    expect(await journal.get('order-1')).toMatchObject({ state: 'accepted' })
    await journal.close()
  })
})

describe('the line of a task, found again and again', () => {
  const ref = refOf()

  test('is what was written here, as soon as the writer hears of it', async () => {
    const journal = sqliteJournal(nextPath())
    await journal.claim(entryOf({ ref }))
    for (const usd of [1, 2, 3]) {
      await journal.find(ref)
      expect(await journal.update('order-1', { usd }).then(() => journal.find(ref))).toMatchObject({ usd })
    }
    await journal.close()
  })

  test('is what another one wrote, from the next turn of the event loop on', async () => {
    const path = nextPath()
    const [journal, other] = [sqliteJournal(path), sqliteJournal(path)]
    expect(await journal.find(ref)).toBeUndefined()
    await other.claim(entryOf({ ref }))
    await turn()
    expect(await journal.find(ref)).toMatchObject({ key: 'order-1', problem: null })
    await other.update('order-1', { problem: 'seen by another' })
    await turn()
    expect(await journal.find(ref)).toMatchObject({ problem: 'seen by another' })
    await Promise.all([journal.close(), other.close()])
  })

  test('is nobody’s to change', async () => {
    const journal = sqliteJournal(nextPath())
    await journal.claim(entryOf({ ref }))
    const found = (await journal.find(ref))!
    expect(() => Object.assign(found.requested, { seconds: 99 })).toThrow(TypeError)
    expect(await journal.find(ref)).toEqual(entryOf({ ref }))
    await journal.close()
  })

  test('is read anew from a file that took the place of the closed one', async () => {
    const path = nextPath()
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ ref }))
    await journal.find(ref)
    await journal.close()
    await rm(join(path, '..'), { recursive: true })
    expect(await journal.find(ref)).toBeUndefined()
    await journal.close()
  })
})

describe('what is written in one turn', () => {
  /** How often each statement was run. */
  const counted = () => {
    const counts = { begin: 0, commit: 0 }
    const real = DatabaseSync.prototype.exec
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function exec(this: DatabaseSync, sql) {
      if (sql === 'begin immediate') counts.begin++
      if (sql === 'commit') counts.commit++
      real.call(this, sql)
    })
    onTestFinished(() => void vi.restoreAllMocks())
    return counts
  }

  test('is one transaction with one sync, and each resolves once it is on disk', async () => {
    const path = nextPath()
    const journal = sqliteJournal(path)
    await journal.claim(entryOf())
    const counts = counted()
    const keys = Array.from({ length: 100 }, (_, index) => `key-${index}`)
    await Promise.all(keys.map(key => journal.claim(entryOf({ key }))))
    expect(counts).toEqual({ begin: 1, commit: 1 })
    await Promise.all(keys.map(key => journal.update(key, { state: 'accepted', ref: refOf({ id: key }) })))
    expect(counts).toEqual({ begin: 2, commit: 2 })
    const other = sqliteJournal(path)
    expect((await other.list()).filter(({ state }) => state === 'accepted')).toHaveLength(100)
    await other.close()
    await journal.close()
  })

  test('and one that cannot be written takes no other with it', async () => {
    const journal = sqliteJournal(nextPath())
    await journal.claim(entryOf())
    const counts = counted()
    const both = await Promise.allSettled([
      journal.update('order-1', { usd: 1n as never }),
      journal.update('order-1', { problem: 'kept' }),
    ])
    expect(both).toMatchObject([{ status: 'rejected', reason: { code: 'journal_unavailable' } }, { value: true }])
    expect(await journal.get('order-1')).toMatchObject({ usd: 0.2, problem: 'kept' })
    expect(counts).toEqual({ begin: 1, commit: 1 })
    await journal.close()
  })
})

test('one that nobody closed is no trouble once it is forgotten', async () => {
  const path = nextPath()
  const use = async () => void (await sqliteJournal(path).claim(entryOf()))
  await use()
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let again = 0; again < 3; again++) {
    collect()
    await turn()
  }
  const later = sqliteJournal(path)
  expect(await later.get('order-1')).toMatchObject({ state: 'sending' })
  await later.close()
})

describe('what is on disk', () => {
  /** Stands in for the system's `fdatasync`. */
  const syncing = (sync: (end: (error: Error | null) => void) => void) => {
    standIn.sync = sync
    onTestFinished(() => {
      delete standIn.sync
    })
  }

  test('is there before anybody hears of it, and others go on meanwhile', async () => {
    const journal = sqliteJournal(nextPath())
    await journal.claim(entryOf({ key: 'before' }))
    const disk = Promise.withResolvers<void>()
    syncing(end => void disk.promise.then(() => end(null)))
    let heard = 0
    const count = () => void heard++
    const writing = [journal.claim(entryOf()).then(count), journal.update('before', { usd: 7 }).then(count)]
    for (let turns = 0; turns < 20; turns++) await turn()
    expect(await journal.get('order-1')).toMatchObject({ state: 'sending' })
    expect(heard).toBe(0)
    disk.resolve()
    await Promise.all(writing)
    expect(heard).toBe(2)
    await journal.close()
  })

  test('cannot be trusted where its disk refuses: nothing is sent, the key is free, and a change is tried again', async () => {
    const journal = sqliteJournal(nextPath())
    await journal.claim(entryOf({ key: 'before', ref: refOf() }))
    await journal.find(refOf())
    syncing(end => end(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })))
    const refused = { code: 'journal_unavailable', message: expect.stringContaining('its disk refuses') }
    await expect(journal.claim(entryOf())).rejects.toMatchObject(refused)
    await expect(journal.update('before', { problem: 'not heard' })).rejects.toMatchObject(refused)
    expect(await journal.find(refOf())).toMatchObject({ problem: 'not heard' })
    delete standIn.sync
    expect(await journal.get('order-1')).toMatchObject({ state: 'not_sent' })
    expect(await journal.claim(entryOf())).toMatchObject({ claimed: true, entry: { attempt: 2 } })
    expect(await journal.update('before', { problem: 'heard' })).toBe(true)
    await journal.close()
  })
})

test('a new file that another process is just making is waited for, like any other', async () => {
  const path = nextPath()
  await mkdir(join(path, '..'))
  const other = new DatabaseSync(path)
  other.exec('create table first (a); begin immediate')
  const journal = sqliteJournal(path, { busyTimeout: 100 })
  const begun = performance.now()
  await expect(journal.list()).rejects.toMatchObject({ code: 'journal_unavailable' })
  expect(performance.now() - begun).toBeGreaterThan(90) // SQLite waits in real time; only the least of it is looked at
  other.close()
  await journal.close()
})

test('opening several at once leaves the warnings of the process as they were', async () => {
  const { emitWarning } = process
  const journals = [sqliteJournal(nextPath()), sqliteJournal(nextPath()), sqliteJournal(nextPath())]
  await Promise.all(journals.map(journal => journal.list()))
  const after = process.emitWarning
  process.emitWarning = emitWarning
  expect(after).toBe(emitWarning)
  await Promise.all(journals.map(journal => journal.close()))
})
