import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { entryOf } from '../../test/journal-entry.ts'
import { refOf } from '../../test/prepare.ts'
import { acceptJournal } from './accept-journal.ts'
import type { Journal } from './journal.ts'
import { sqliteJournal } from './sqlite-journal.ts'

let folder = ''
let serial = 0
/** In a folder of its own. */
const nextPath = () => {
  const path = join(folder, `${serial++}`, 'tasks.db')
  mkdirSync(dirname(path))
  return path
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-journal-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A journal with paid calls under these keys, closed. */
async function made(path: string, ...keys: string[]): Promise<void> {
  const journal = sqliteJournal(path)
  for (const key of keys) {
    await journal.claim(entryOf({ key }))
    await journal.update(key, { state: 'accepted', ref: refOf({ id: key }) })
  }
  await journal.close()
}
async function inChild(path: string, key: string, end: 'close' | 'leave' | 'kill'): Promise<void> {
  const script = fileURLToPath(new URL('../../test/purchase-in-child.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@vidrelay/source', script, path, key, end], { stdio: 'ignore' })
  const [code, signal] = await once(child, 'close')
  expect([code, signal]).toEqual(end === 'kill' ? [null, 'SIGKILL'] : [0, null])
}
const refusal = (doubt: string | RegExp) => ({
  code: 'journal_unavailable',
  message: expect.stringMatching(doubt),
  hint: expect.stringMatching(/put the right one back.*vidrelay journal accept \S+tasks\.db$/),
})
/** The main file says that it is in use: a number at byte 60 of its head. */
const isInUse = (path: string) => readFileSync(path).readUInt32BE(60) === 1
const witness = (path: string) => JSON.parse(readFileSync(`${path}.id`, 'utf8'))

/** It claims nothing, says why, still knows what it knows, and claims once it is accepted. */
async function expectDoubt(path: string, doubt: RegExp, known: readonly string[]): Promise<void> {
  const journal = sqliteJournal(path)
  for (const key of ['new-1', 'new-2'])
    await expect(journal.claim(entryOf({ key }))).rejects.toMatchObject(refusal(doubt))
  expect((await journal.list()).map(({ key }) => key)).toEqual(known.toReversed())
  for (const key of known) expect(await journal.update(key, { usd: 5 })).toBe(true)
  await journal.close()
  const later = sqliteJournal(path)
  await expect(later.claim(entryOf({ key: 'new' }))).rejects.toMatchObject(refusal(doubt))
  expect(await acceptJournal(path)).toEqual({ purchases: known.length, doubt: expect.stringMatching(doubt) })
  expect(await later.claim(entryOf({ key: 'new' }))).toMatchObject({ claimed: true })
  await later.close()
  expect(await acceptJournal(path)).toEqual({ purchases: known.length + 1, doubt: null })
  await made(path, 'newer')
}

describe('a journal does not forget silently', () => {
  test('emptied to nothing', async () => {
    const path = nextPath()
    await made(path, 'a', 'b')
    truncateSync(path, 0)
    await expectDoubt(path, /it is empty, and 2 paid calls were written into the one that stood here/, [])
  })

  test('deleted, with the small file left', async () => {
    const path = nextPath()
    await made(path, 'a')
    rmSync(path)
    await expectDoubt(path, /it is empty, and 1 paid calls/, [])
  })

  test('replaced by another', async () => {
    const [path, other] = [nextPath(), nextPath()]
    await made(path, 'a', 'b', 'c')
    await made(other, 'x')
    renameSync(other, path)
    await expectDoubt(path, /it is another one than stood here, into which 3 paid calls were written/, ['x'])
  })

  test('set back to an older copy', async () => {
    const path = nextPath()
    await made(path, 'a')
    copyFileSync(path, `${path}.backup`)
    await made(path, 'b', 'c')
    copyFileSync(`${path}.backup`, path)
    await expectDoubt(path, /it knows 1 paid calls, and 3 were written into it: it is an older copy/, ['a'])
  })

  test('copied while in use, without its write-ahead log', async () => {
    const [path, copy] = [nextPath(), nextPath()]
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'a' }))
    await inChild(copy, 'unused', 'close')
    for (const name of await readdir(dirname(copy))) rmSync(join(dirname(copy), name))
    copyFileSync(path, copy)
    await expectDoubt(copy, /it was copied while it was in use, without its write-ahead log/, [])
    await journal.close()
  })

  test('the same with an empty log beside it', async () => {
    const [path, copy] = [nextPath(), nextPath()]
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'a' }))
    copyFileSync(path, copy)
    writeFileSync(`${copy}-wal`, '')
    await expectDoubt(copy, /it was copied while it was in use/, [])
    await journal.close()
  })

  test('the same with a log beside it that is none of its own', async () => {
    const [path, copy] = [nextPath(), nextPath()]
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'a' }))
    copyFileSync(path, copy)
    writeFileSync(`${copy}-wal`, Buffer.alloc(20_000, 7))
    await expectDoubt(copy, /it was copied while it was in use/, [])
    await journal.close()
  })

  test('a crash in the middle of the first line is none', async () => {
    const [path, copy] = [nextPath(), nextPath()]
    const real = DatabaseSync.prototype.exec
    // What stands on the disk when the process is killed while SQLite writes a line into a log that it began anew.
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function exec(this: DatabaseSync, sql) {
      real.call(this, sql)
      if (sql !== 'commit' || !existsSync(`${path}-wal`)) return
      for (const end of ['', '-wal', '.id']) if (existsSync(path + end)) copyFileSync(path + end, copy + end)
      truncateSync(`${copy}-wal`, 1000)
    })
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'a' }))
    vi.restoreAllMocks()
    await journal.close()
    const next = sqliteJournal(copy)
    expect(await next.claim(entryOf({ key: 'a' }))).toMatchObject({ claimed: true })
    await next.close()
  })

  test('its log deleted after a crash', async () => {
    const path = nextPath()
    await inChild(path, 'a', 'kill')
    rmSync(`${path}-wal`)
    await expectDoubt(path, /it knows 0 paid calls, and 1 were written into it/, [])
  })

  test('deleted while it is open: no line goes into a file that nobody will find', async () => {
    const path = nextPath()
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'a' }))
    rmSync(path)
    await expect(journal.update('a', { state: 'accepted' })).rejects.toMatchObject({
      message: expect.stringContaining('was deleted or replaced while it was open'),
    })
    await expect(journal.claim(entryOf({ key: 'b' }))).rejects.toMatchObject(refusal(/it is empty/))
    await journal.close()
  })
})

describe('and it does not cry wolf', () => {
  test.each(['close', 'leave', 'kill'] as const)('after a process that ended by: %s', async end => {
    const path = nextPath()
    for (const key of ['a', 'b', 'c']) await inChild(path, key, end)
    const journal = sqliteJournal(path)
    expect(await journal.claim(entryOf({ key: 'd' }))).toMatchObject({ claimed: true })
    expect(await journal.list()).toHaveLength(4)
    await journal.close()
    expect(isInUse(path)).toBe(false)
    expect(witness(path)).toMatchObject({ purchases: 4 })
  })

  test('copied whole after a clean end, or with all files beside it', async () => {
    const [path, copy] = [nextPath(), nextPath()]
    await made(path, 'a')
    copyFileSync(path, copy)
    await made(copy, 'b')
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'c' }))
    const other = nextPath()
    for (const end of ['', '-wal', '.id']) copyFileSync(path + end, other + end)
    await made(other, 'd')
    await journal.close()
  })

  test('the small file lost: it is written again', async () => {
    const path = nextPath()
    await made(path, 'a')
    rmSync(`${path}.id`)
    await made(path, 'b')
    expect(witness(path)).toMatchObject({ purchases: 2 })
  })

  test('several that open, write and close in any order', async () => {
    const path = nextPath()
    const journals = Array.from({ length: 4 }, () => sqliteJournal(path))
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        journals.map(async (journal, index) => {
          expect(await journal.claim(entryOf({ key: `${round}-${index}` }))).toMatchObject({ claimed: true })
          if ((round + index) % 2 === 0) await journal.close()
        }),
      )
    }
    await Promise.all(journals.map(journal => journal.close()))
    expect(isInUse(path)).toBe(false)
    await made(path, 'last')
    expect(witness(path)).toMatchObject({ purchases: 13 })
  })
})

describe('a file of another version', () => {
  const made0 = (path: string, statements: string) => {
    const db = new DatabaseSync(path)
    db.exec(statements)
    db.close()
    return readFileSync(path)
  }
  const cases: [name: string, statements: string, message: RegExp, hint: RegExp][] = [
    [
      'before formats were numbered',
      'create table submits (key text); create table journal (id text, purchases integer)',
      /written by an earlier version of vidrelay \(format 0; this one reads 2\)/,
      /settle what is open in it with that version, then name another file/,
    ],
    [
      'of a later format',
      'create table journal (format integer); insert into journal values (3)',
      /written by a later version of vidrelay \(format 3; this one reads 2\)/,
      /use that version of vidrelay, or name another file/,
    ],
  ]
  test.each(cases)('%s is refused with what to do, and left as it is', async (_, statements, message, hint) => {
    const path = nextPath()
    const bytes = made0(path, statements)
    const journal = sqliteJournal(path)
    const refused = {
      code: 'journal_unavailable',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    }
    await expect(journal.claim(entryOf())).rejects.toMatchObject(refused)
    await expect(journal.list()).rejects.toMatchObject(refused)
    await expect(acceptJournal(path)).rejects.toMatchObject(refused)
    await journal.close()
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })
})

describe('a file that the version before made', () => {
  const fixture = fileURLToPath(new URL('../../test/journals/format-1.db', import.meta.url))
  const placed = () => {
    const path = nextPath()
    writeFileSync(path, gunzipSync(readFileSync(`${fixture}.gz`)))
    copyFileSync(`${fixture}.id`, `${path}.id`)
    return path
  }
  const formatOf = (path: string) => {
    const db = new DatabaseSync(path)
    const { format } = db.prepare('select format from journal').get()!
    db.close()
    return format
  }

  test('is brought forward with all that it knows, once, and goes on', async () => {
    const path = placed()
    expect(formatOf(path)).toBe(1)
    const hands = [sqliteJournal(path), sqliteJournal(path)]
    const [all] = await Promise.all(hands.map(journal => journal.list()))
    expect(all!.map(({ key, state, label, attempts }) => [key, state, label, attempts.length])).toEqual([
      ['sending', 'sending', null, 1],
      ['lost', 'unknown', null, 1],
      ['twice', 'accepted', null, 2],
      ['saved', 'accepted', null, 1],
    ])
    const line = { ref: { id: 'task-1' }, reportedUsd: 0.15, file: '/videos/a.mp4', label: null }
    expect(await hands[0]!.find(refOf({ ...all![3]!.ref }))).toMatchObject(line)
    expect(await hands[0]!.get('lost')).toMatchObject({ wish: '/videos/b.mp4', candidates: ['task-3'] })
    expect((await hands[1]!.claim(entryOf({ key: 'sending', label: 'ann' }))).claimed).toBe(false)
    // 0.15 reported, 0 refused, 0.2 lost, and one that has no price; the other accepted one is of the next day.
    const limits = [{ micros: 400_000 }]
    expect((await hands[1]!.claim(entryOf({ key: 'large', usd: 0.2 }), undefined, limits)).over).toMatchObject({
      used: 350_000,
    })
    expect((await hands[1]!.claim(entryOf({ key: 'new', usd: 0.05, label: 'ann' }), undefined, limits)).claimed).toBe(
      true,
    )
    expect((await hands[0]!.list({ label: 'ann' })).map(({ key }) => key)).toEqual(['new'])
    for (const journal of hands) await journal.close()
    expect(formatOf(path)).toBe(2)
  })

  test('one that a later version brings forward while it is open takes no further purchase', async () => {
    const path = placed()
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'before' }))
    const later = new DatabaseSync(path)
    later.exec('update journal set format = 3')
    later.close()
    await expect(journal.claim(entryOf({ key: 'after' }))).rejects.toMatchObject({
      code: 'journal_unavailable',
      message: expect.stringContaining('a later version of vidrelay (format 3; this one reads 2)'),
    })
    expect(await journal.update('before', { state: 'accepted' })).toBe(true) // what it hears is kept
    await journal.close()
  })
})

describe('the main file', () => {
  test('says that it is in use from the first write to a clean end', async () => {
    const path = nextPath()
    const journal = sqliteJournal(path)
    await journal.list()
    expect(isInUse(path)).toBe(false)
    await journal.claim(entryOf())
    expect(isInUse(path)).toBe(true)
    await journal.close()
    expect(isInUse(path)).toBe(false)
    expect(existsSync(`${path}-wal`)).toBe(false)
  })

  test('is in use for as long as one of several has it', async () => {
    const path = nextPath()
    const [one, two] = [sqliteJournal(path), sqliteJournal(path)]
    await one.claim(entryOf({ key: 'a' }))
    await two.claim(entryOf({ key: 'b' }))
    await one.close()
    await two.update('b', { state: 'accepted' })
    expect(isInUse(path)).toBe(true)
    await two.close()
    expect(isInUse(path)).toBe(false)
  })

  test('takes in the write-ahead log, which stays near a thousand pages', async () => {
    const path = nextPath()
    const journal = sqliteJournal(path)
    for (let index = 0; index < 130; index++) {
      await journal.claim(entryOf({ key: `${index}` }))
      await journal.update(`${index}`, { state: 'accepted', ref: refOf({ id: `${index}` }) })
    }
    expect(statSync(`${path}-wal`).size / 4096).toBeLessThan(1100)
    await journal.close()
  })
})

describe('only its owner reads it', () => {
  const modes = async (path: string) =>
    (await readdir(dirname(path))).map(
      name => `${name} ${(statSync(join(dirname(path), name)).mode & 0o777).toString(8)}`,
    )
  const all = ['tasks.db 600', 'tasks.db-shm 600', 'tasks.db-wal 600', 'tasks.db.id 600']

  test('new files, whatever the umask is', async () => {
    const path = nextPath()
    const journal = sqliteJournal(path)
    await journal.claim(entryOf())
    expect((await modes(path)).toSorted()).toEqual(all)
    await journal.close()
  })

  test('files that stood open before', async () => {
    const path = nextPath()
    const first = sqliteJournal(path)
    await first.claim(entryOf())
    for (const end of ['', '-wal', '-shm']) chmodSync(path + end, 0o644)
    const journal = sqliteJournal(path)
    await journal.claim(entryOf({ key: 'b' }))
    expect((await modes(path)).toSorted()).toEqual(all)
    await journal.close()
    await first.close()
  })
})

test('waiting for a locked file does not stop the program', async () => {
  const path = nextPath()
  const journal = sqliteJournal(path)
  await journal.claim(entryOf())
  const other = new DatabaseSync(path)
  other.exec('begin immediate')
  const writing = journal.update('order-1', { state: 'accepted' })
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  expect(await journal.get('order-1')).toMatchObject({ state: 'sending' }) // readers are not held up
  other.exec('rollback') // on this very event loop: had it been stopped, this would never come
  await writing
  expect(await journal.get('order-1')).toMatchObject({ state: 'accepted' })
  other.close()
  await journal.close()
})

test('no room for a line: the lines that are written stay, and the error says what is wrong', async () => {
  const path = nextPath()
  const script = fileURLToPath(new URL('../../test/full-disk-in-child.ts', import.meta.url))
  // A limit of file size stands in for a small disk, since only root may mount one.
  const child = spawn(
    'sh',
    ['-c', 'ulimit -f 200; exec "$@"', 'sh', process.execPath, '--conditions=@vidrelay/source', script, path],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const { trouble, written, usd } = JSON.parse(await text(child.stdout))
  expect(trouble).toMatchObject({
    code: 'journal_unavailable',
    message: expect.stringContaining('tasks.db cannot be used: its disk'),
    hint: expect.stringMatching(/its disk/),
  })
  expect(written).toBeGreaterThan(0)
  expect(usd).toBe(written)
  await made(path, 'later')
})

test('what a killed process left of the small file is removed, once it is old', async () => {
  const path = nextPath()
  for (const end of ['old', 'new']) writeFileSync(`${path}.id.${end}`, '')
  utimesSync(`${path}.id.old`, 1, 1)
  await made(path, 'a')
  expect((await readdir(dirname(path))).toSorted()).toEqual(['tasks.db', 'tasks.db.id', 'tasks.db.id.new'])
})

test('a claim that is refused leaves nothing beside the journal', async () => {
  const path = nextPath()
  const journal: Journal = sqliteJournal(path)
  await journal.claim(entryOf())
  await journal.claim(entryOf())
  await expect(journal.claim(entryOf({ key: 'b', usd: 1n as never }))).rejects.toMatchObject({
    code: 'journal_unavailable',
  })
  expect((await readdir(dirname(path))).toSorted()).toEqual(['tasks.db', 'tasks.db-shm', 'tasks.db-wal', 'tasks.db.id'])
  expect(witness(path)).toMatchObject({ purchases: 1 })
  await journal.close()
})

test('processes that open, write and close one journal in turn raise no doubt about it', async () => {
  const path = nextPath()
  const script = fileURLToPath(new URL('../../test/purchases-in-child.ts', import.meta.url))
  const child = (name: string) =>
    once(
      spawn(process.execPath, ['--conditions=@vidrelay/source', script, path, name, '20'], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
      'close',
    )
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(child))).toEqual([0, 0, 0, 0].map(code => [code, null]))
  const journal = sqliteJournal(path)
  expect(await journal.list()).toHaveLength(80)
  expect(await journal.claim(entryOf({ key: 'one-more' }))).toMatchObject({ claimed: true })
  await journal.close()
})
