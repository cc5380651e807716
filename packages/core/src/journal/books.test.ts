import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type FakeRelay, fakeRelay, state } from '../../test/fake-relay.ts'
import { entryOf } from '../../test/journal-entry.ts'
import { refOf } from '../../test/prepare.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { ClientEvent } from '../words/events.ts'
import { createBooks } from './books.ts'
import type { Journal } from './journal.ts'
import { memoryJournal } from './memory-journal.ts'

/** A journal that can be broken: `isBroken` says for which calls. */
function breakable(journal = memoryJournal()) {
  const control = { isBroken: (_: keyof Journal): boolean => false, closed: 0 }
  const guarded = <N extends keyof Journal>(name: N, work: Journal[N]) =>
    ((...all: never[]) =>
      control.isBroken(name)
        ? Promise.reject(new Error('the disk is full'))
        : (work as (...all: never[]) => unknown)(...all)) as Journal[N]
  const broken: Journal = {
    claim: guarded('claim', journal.claim),
    update: guarded('update', journal.update),
    get: guarded('get', journal.get),
    find: guarded('find', journal.find),
    list: guarded('list', journal.list),
    close: async () => void control.closed++,
  }
  return { journal: broken, control, inside: journal }
}
const always = () => true
const never = () => false

const bytes = Buffer.concat([
  Buffer.from([0, 0, 0, 20]),
  Buffer.from('ftypisom'),
  Buffer.alloc(8),
  Buffer.from([0, 0, 0, 16]),
  Buffer.from('moov'),
  Buffer.alloc(8),
  Buffer.from([0, 0, 0, 16]),
  Buffer.from('mdat'),
  Buffer.alloc(8),
])

let relay: FakeRelay
let clock: VirtualClock
let events: ClientEvent[]
let folder: string
let books: ReturnType<typeof breakable>
beforeEach(async () => {
  relay = await fakeRelay()
  clock = virtualClock()
  events = []
  books = breakable()
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-books-'))
  relay.looks = [state('queued'), state('running'), state('running'), state('done', { link: `${relay.url}/file.mp4` })]
  relay.files = [
    response => response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.length }).end(bytes),
  ]
})
afterEach(async () => {
  await relay.close()
  await rm(folder, { recursive: true })
})

const request = { prompt: 'a mill' }
const open = (journal: Journal = books.journal, make = relayProvider) => {
  const client = createClient(make({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal,
    clock,
    onEvent: event => events.push(event),
  })
  onTestFinished(() => client.close().catch(() => {})) // what it could not write is not the matter of every test
  return client
}
const warnings = () => events.filter(event => event.type === 'warning').map(event => event.warning)
const read = async (stream: ReadableStream<Uint8Array>) => Buffer.from(await new Response(stream).arrayBuffer())

describe('a journal that fails after the task was accepted', () => {
  const ways: [name: string, go: (client: ReturnType<typeof open>, ref: string) => Promise<unknown>][] = [
    ['get', (client, ref) => client.get(ref)],
    ['wait', (client, ref) => client.wait(ref)],
    [
      'watch',
      async (client, ref) => {
        let last: unknown
        for await (const task of client.watch(ref)) last = task
        return last
      },
    ],
    ['download', async (client, ref) => (await client.download(ref, join(folder, 'out.mp4'))).task],
    [
      'open',
      async (client, ref) => {
        const stream = await client.open(ref)
        expect((await read(stream)).equals(bytes)).toBe(true)
        return stream.task
      },
    ],
  ]
  for (const [name, go] of ways) {
    it(`does not stop ${name}: a warning in the task, and one event for all looks`, async () => {
      const client = open()
      const { ref } = await client.videos.submit(request, { key: 'k' })
      books.control.isBroken = always
      const warning = {
        code: 'journal',
        message: expect.stringMatching(/^journal: .*the disk is full; the work goes on/),
      }
      expect(await go(client, ref as never)).toMatchObject({ ref: { id: 'task_1' }, warnings: [warning] })
      expect(warnings()).toEqual([warning])
    })
  }

  it('and only once the file is there: the file stands, and the task of the saved file says it', async () => {
    const client = open()
    const { ref } = await client.videos.submit(request, { key: 'k' })
    await client.wait(ref)
    books.control.isBroken = always
    const saved = await client.download(ref, join(folder, 'out.mp4'))
    expect((await readFile(saved.path)).equals(bytes)).toBe(true)
    expect(saved.task.warnings.map(({ code }) => code)).toEqual(['journal'])
    expect(saved.task.requested).toEqual({}) // as it was asked for: the line is remembered
    expect(saved.task.effective).toMatchObject({ model: 'stone', seconds: 5 })
  })

  it('generate goes on to the file although the outcome of its call is not written down', async () => {
    const client = open()
    books.control.isBroken = name => name !== 'claim' && name !== 'get'
    const saved = await client.videos.generate(request, { key: 'k', output: join(folder, 'out.mp4') })
    expect((await readFile(saved.path)).equals(bytes)).toBe(true)
    expect(warnings()).toHaveLength(1)
    books.control.isBroken = never
    await client.close()
    expect(await books.inside.get('k')).toMatchObject({ state: 'accepted', finalStatus: 'succeeded', file: saved.path })
  })

  it('submit alone rejects, with the task, and the same key stays closed until the line is written', async () => {
    const client = open()
    books.control.isBroken = name => name === 'update'
    const lost = { code: 'journal_unavailable', key: 'k', taskRef: { id: 'task_1' } }
    const error = await client.videos.submit(request, { key: 'k' }).catch(reason => reason)
    expect(error).toMatchObject({
      ...lost,
      task: { status: 'queued' },
      hint: expect.not.stringContaining('nothing was sent'),
    })
    await expect(client.videos.submit(request, { key: 'k' })).rejects.toMatchObject(lost)
    books.control.isBroken = never
    expect((await client.videos.submit(request, { key: 'k' })).ref).toEqual(error.taskRef)
    expect(relay.posts()).toBe(1)
  })

  it('what could not be written is tried again by itself', async () => {
    const client = open()
    books.control.isBroken = name => name === 'update'
    await client.videos.submit(request, { key: 'k' }).catch(() => {})
    await clock.sleep(600_000)
    expect(await books.inside.get('k')).toMatchObject({ state: 'sending' })
    books.control.isBroken = never
    await clock.sleep(61_000)
    expect(await books.inside.get('k')).toMatchObject({ state: 'accepted', ref: { id: 'task_1' } })
    expect(clock.sleeping).toBe(0)
  })

  it('or gives no answer at all: it is waited for half a minute, no longer', async () => {
    const client = open()
    const { ref } = await client.videos.submit(request, { key: 'k' })
    books.journal.find = () => {
      clock.stall()
      return new Promise(() => {})
    }
    const begun = clock.elapsed
    expect(await client.get(ref)).toMatchObject({
      warnings: [{ message: expect.stringContaining('no answer within 30 s') }],
    })
    expect(clock.elapsed - begun).toBe(30_000)
  })

  it('nor is it asked more than once, before a look, whose task it is', async () => {
    const { ref } = await open().videos.submit(request, { key: 'k' })
    const another = open()
    books.journal.find = () => {
      clock.stall()
      return new Promise(() => {})
    }
    await another.get(ref)
    const begun = clock.elapsed
    await another.get(ref)
    expect(clock.elapsed - begun).toBe(30_000)
  })

  it('is told again after it worked in between', async () => {
    const client = open()
    const { ref } = await client.videos.submit(request, { key: 'k' })
    for (const isBroken of [always, never, always]) {
      books.control.isBroken = isBroken
      await client.get(ref)
    }
    expect(warnings()).toHaveLength(2)
  })
})

it('a listener that rejects does not end the process in the middle of a paid call', async () => {
  const warned = new Promise<Error>(resolve => process.once('warning', resolve))
  const client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: books.journal,
    clock,
    onEvent: async () => {
      throw new Error('the log is full')
    },
  })
  expect((await client.videos.submit(request, { key: 'k' })).ref.id).toBe('task_1')
  expect((await warned).message).toBe('vidrelay: onEvent threw (Error); it is ignored')
  await client.close()
})

describe('close', () => {
  it('says what could not be written, once everything is closed', async () => {
    const client = open()
    books.control.isBroken = name => name === 'update'
    for (const key of ['k', 'l']) await client.videos.submit(request, { key }).catch(() => {})
    await expect(client.close()).rejects.toMatchObject({
      code: 'journal_unavailable',
      key: 'k',
      taskRef: { id: 'task_1' },
      message: expect.stringMatching(
        /^what came of "k" \(task task_1\), "l" \(task task_1\) could not be written down: .*the disk is full/,
      ),
    })
    expect(books.control.closed).toBe(1)
    expect(clock.sleeping).toBe(0)
  })

  it('at the end of a block it does not take the place of the error that ended the block', async () => {
    const warned = new Promise<Error>(resolve => process.once('warning', resolve))
    books.control.isBroken = name => name === 'update'
    const block = async () => {
      await using client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
        journal: books.journal,
        clock,
      })
      await client.videos.submit(request, { key: 'k' })
    }
    await expect(block()).rejects.toMatchObject({ code: 'journal_unavailable', taskRef: { id: 'task_1' } })
    expect((await warned).message).toContain('what came of "k" (task task_1) could not be written down')
  })
})

it('before a call it must work: nothing is sent, and the error says so', async () => {
  const client = open()
  books.control.isBroken = always
  await expect(client.videos.submit(request, { key: 'k' })).rejects.toMatchObject({
    code: 'journal_unavailable',
    key: 'k',
    hint: expect.stringMatching(/^nothing was sent; /),
  })
  expect(relay.posts()).toBe(0)
  books.control.isBroken = never
  await client.close()
})

describe('a line that is written late', () => {
  const scene = async () => {
    const line = entryOf({ key: 'k', createdAt: '2026-01-01T00:00:00.000Z' })
    const own = createBooks(books.journal, clock, () => event => events.push(event))
    await own.claim(line)
    books.control.isBroken = name => name === 'update'
    await own.note(line, { state: 'accepted', ref: refOf({ id: 'late' }) })
    books.control.isBroken = never
    return { own, line }
  }

  it('does not overwrite another purchase that took the key meanwhile: both are known', async () => {
    const { own, line } = await scene()
    await books.inside.update('k', { state: 'not_sent' })
    await books.inside.claim({ ...line, createdAt: '2026-01-01T01:00:00.000Z' })
    await books.inside.update('k', { state: 'accepted', ref: refOf({ id: 'new' }) })
    await own.close()
    expect(await books.inside.get('k')).toMatchObject({
      ref: { id: 'new' },
      attempts: [
        { state: 'accepted', ref: { id: 'late' }, isSecond: true },
        { state: 'accepted', ref: { id: 'new' }, isSecond: false },
      ],
    })
  })

  it('is not taken for written where the journal has no such line any more', async () => {
    const { own } = await scene()
    books.journal.update = async () => false
    books.journal.get = async () => undefined
    await expect(own.close()).rejects.toMatchObject({ message: expect.stringContaining('no line of "k" any more') })
  })
})

it('a claim whose answer was lost is known again, and the call goes on', async () => {
  const { claim } = books.journal
  books.journal.claim = async entry => {
    await claim(entry)
    throw new Error('the connection was reset')
  }
  expect((await open().videos.submit(request, { key: 'k' })).ref.id).toBe('task_1')
  books.journal.claim = async () => Promise.reject(new Error('the connection was reset'))
  await expect(open().videos.submit(request, { key: 'other' })).rejects.toMatchObject({ code: 'journal_unavailable' })
  expect(relay.posts()).toBe(1)
})

describe('pending', () => {
  const keys = async (client: ReturnType<typeof open>) => (await client.pending()).map(({ key }) => key)

  it('holds a task that succeeded and was never saved, for as long as its provider keeps it', async () => {
    const client = open()
    await client.wait((await client.videos.submit(request, { key: 'k' })).ref)
    expect(await keys(client)).toEqual(['k'])
    await clock.sleep(3_590_000)
    expect(await keys(client)).toEqual(['k'])
    await clock.sleep(20_000)
    expect(await keys(client)).toEqual([])
  })

  it('not one that was saved', async () => {
    const client = open()
    await client.videos.generate(request, { key: 'k', output: join(folder, 'out.mp4') })
    expect(await keys(client)).toEqual([])
  })

  it('nor one that was read to its end as a stream; half of it is not enough', async () => {
    const client = open()
    const { ref } = await client.videos.submit(request, { key: 'k' })
    await (await client.open(ref)).cancel()
    expect(await keys(client)).toEqual(['k'])
    await read(await client.open(ref))
    expect(await keys(client)).toEqual([])
    expect(await books.inside.get('k')).toMatchObject({ file: null, deliveredAt: expect.any(String) })
  })

  it('a journal that cannot be read is an error of ours', async () => {
    const client = open()
    books.control.isBroken = name => name === 'list'
    await expect(client.pending()).rejects.toMatchObject({ code: 'journal_unavailable' })
  })
})
