import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type FakeRelay, fakeRelay, json, state } from '../../test/fake-relay.ts'
import { entryOf } from '../../test/journal-entry.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import { defineProvider } from '../contract/define-provider.ts'
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
    books.control.isBroken = name => name !== 'claim'
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
    const own = createBooks(books.journal, clock, event => events.push(event))
    await own.claim(line)
    books.control.isBroken = name => name === 'update'
    await own.note('k', { state: 'accepted' })
    books.control.isBroken = never
    return { own, line }
  }

  it('does not overwrite another purchase that took the key meanwhile', async () => {
    const { own, line } = await scene()
    await books.inside.update('k', { state: 'not_sent' })
    await books.inside.claim({ ...line, createdAt: '2026-01-01T01:00:00.000Z' })
    await expect(own.close()).rejects.toMatchObject({ message: expect.stringContaining('used again by another') })
    expect(await books.inside.get('k')).toMatchObject({ state: 'sending' })
  })

  it('is not taken for written where the journal has no such line any more', async () => {
    const { own } = await scene()
    books.control.isBroken = name => name === 'update'
    books.journal.get = async () => undefined
    books.control.isBroken = never
    await expect(own.close()).rejects.toMatchObject({ message: expect.stringContaining('no line of "k" any more') })
  })
})

describe('until', () => {
  it('tells how long a process may still be at it; before that it is not settled as not started', async () => {
    let early: unknown
    relay.creates = [
      async (response, heard) => {
        early = await open()
          .reconcile('k', 'not_started')
          .catch(reason => reason)
        json({ task_id: 'task_1' })(response, heard)
      },
    ]
    await open().videos.submit(request, { key: 'k' })
    const { until, createdAt } = (await books.inside.get('k'))!
    expect(early).toMatchObject({
      code: 'invalid_request',
      field: 'key',
      message: expect.stringContaining(`until ${until}`),
    })
    expect(Date.parse(until!) - Date.parse(createdAt)).toBeGreaterThan(150_000)
  })

  it('a line whose process is gone is settled after it', async () => {
    await books.inside.claim(
      entryOf({ key: 'k', provider: 'mill', baseURL: relay.url, until: new Date(clock.now() + 1000).toISOString() }),
    )
    const client = open()
    await expect(client.reconcile('k', 'not_started')).rejects.toMatchObject({ code: 'invalid_request' })
    await clock.sleep(1001)
    await client.reconcile('k', 'not_started')
    expect(await books.inside.get('k')).toMatchObject({ state: 'not_sent' })
  })

  it('is moved on before each upload: a key is not settled while its files are on their way', async () => {
    const { dialects, ...rest } = relayProvider.definition
    const { submit, get } = dialects.task.routes
    const uploading = defineProvider({
      ...rest,
      dialects: {
        task: { ...dialects.task, routes: { submit: { ...submit, media: [{ as: 'url', to: 'pictures[]' }] }, get } },
      },
      upload: {
        steps: [
          { method: 'POST', path: '/v1/files', body: 'form', send: { file: '{file}' }, take: { link: ['link'] } },
        ],
        url: '{link}',
        types: ['image/png'],
        source: 'mill',
      },
    })
    const settled: unknown[] = []
    const slowly: FakeRelay['creates'][number] = async (response, heard) => {
      const go = clock.stall()
      await clock.sleep(140_000)
      const client = open(books.journal, uploading as never)
      settled.push(await client.reconcile('k', 'not_started').catch(reason => reason.field))
      go()
      json({ link: 'https://files.example/1.png' })(response, heard)
    }
    relay.creates = [slowly, slowly, slowly, json({ task_id: 'task_1' })]
    const image = { bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), mediaType: 'image/png' }
    const client = open(books.journal, uploading as never)
    await client.videos.submit({ ...request, images: [image, image, image] } as never, { key: 'k' })
    expect(settled).toEqual(['key', 'key', 'key'])
    expect(await books.inside.get('k')).toMatchObject({ state: 'accepted' })
  })

  it('is moved on before another attempt that would last longer', async () => {
    const full = defineProvider({
      ...relayProvider.definition,
      errors: [{ id: 'mill.full', http: [503], is: 'rate_limited', sent: 'refused', again: true, source: 'mill' }],
    })
    let until: string | null = null
    relay.creates = [
      async (response, heard) => {
        const go = clock.stall()
        await clock.sleep(100_000)
        go()
        json({ message: 'full' }, 503)(response, heard)
      },
      async (response, heard) => {
        until = (await books.inside.get('k'))!.until
        json({ task_id: 'task_1' })(response, heard)
      },
    ]
    await open(books.journal, full as never).videos.submit(request, { key: 'k' })
    expect(relay.posts()).toBe(2)
    expect(Date.parse(until!)).toBeGreaterThanOrEqual(clock.now() + 150_000)
  })

  it('a call that was settled and used again while its machine slept is not sent', async () => {
    const full = defineProvider({
      ...relayProvider.definition,
      errors: [{ id: 'mill.full', http: [503], is: 'rate_limited', sent: 'refused', again: true, source: 'mill' }],
    })
    relay.creates = [
      async (response, heard) => {
        const line = (await books.inside.get('k'))!
        await books.inside.update('k', { state: 'not_sent' })
        await books.inside.claim({ ...line, createdAt: '2027-01-01T00:00:00.000Z' })
        const { now } = clock
        clock.now = () => now() + 3_600_000
        json({ message: 'full' }, 503)(response, heard)
      },
    ]
    await expect(open(books.journal, full as never).videos.submit(request, { key: 'k' })).rejects.toMatchObject({
      code: 'rate_limited',
    })
    expect(relay.posts()).toBe(1)
    expect(await books.inside.get('k')).toMatchObject({ state: 'sending', createdAt: '2027-01-01T00:00:00.000Z' })
  })
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
