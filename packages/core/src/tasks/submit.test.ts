import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { drop, type FakeRelay, fakeRelay, json, state, text } from '../../test/fake-relay.ts'
import { png } from '../../test/png.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import type { Journal } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import type { ClientEvent } from '../words/events.ts'

const apiKey = 'mill-key-0123456789'
const prompt = 'a windmill at dusk, nobody around'

let relay: FakeRelay
let journal: Journal
let events: ClientEvent[]
beforeEach(async () => {
  relay = await fakeRelay()
  journal = memoryJournal()
  events = []
})
afterEach(() => relay.close())

const open = (more: { journal?: Journal | false; submitTimeout?: number } = {}) =>
  createClient(relayProvider({ apiKey, baseURL: relay.url }), {
    journal,
    clock: virtualClock(),
    onEvent: event => events.push(event),
    ...more,
  })
const caught = async (work: Promise<unknown>): Promise<VidrelayError> => {
  const error = await work.then(
    () => undefined,
    reason => reason,
  )
  if (!isVidrelayError(error)) throw new Error(`expected a VidrelayError, got ${inspect(error)}`)
  expectNoSecrets(error)
  return error
}
const expectNoSecrets = (error: unknown) => {
  const told = [
    inspect(error, { depth: 10 }),
    JSON.stringify(error),
    JSON.stringify(events),
    (error as Error).stack,
  ].join('\n')
  expect(told).not.toContain(apiKey)
  expect(told).not.toContain(prompt)
}

describe('a paid call', () => {
  it('is sent once, accepted, and in the journal before the caller has it', async () => {
    await using client = open()
    const task = await client.videos.submit({ prompt, seconds: 7 }, { key: 'order-1' })
    expect(task).toMatchObject({
      status: 'queued',
      ref: { provider: 'mill', id: 'task_1', baseURL: relay.url },
      cost: { usd: 0.14, basis: 'estimated' },
    })
    expect(JSON.parse(relay.heard[0]!.body)).toEqual({ model: 'stone', text: prompt, length: 7 })
    expect(relay.heard[0]!.headers).toMatchObject({ 'x-mill-key': apiKey, 'content-type': 'application/json' })
    const entry = await journal.get('order-1')
    expect(entry).toMatchObject({
      state: 'accepted',
      ref: task.ref,
      promptLength: 33,
      requested: { seconds: 7 },
      effective: { model: 'stone', seconds: 7 },
    })
    expect(JSON.stringify(entry)).not.toContain(prompt)
  })

  it('with a file that was changed after it was judged is not sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vidrelay-submit-'))
    const path = join(folder, 'cat.png')
    await writeFile(path, png)
    const claim: Journal['claim'] = async (...entry) => {
      await writeFile(path, Buffer.concat([png, png]))
      return journal.claim(...entry)
    }
    await using client = open({ journal: { ...journal, claim } })
    const error = await caught(client.videos.submit({ prompt, images: [{ path }] }, { key: 'order-1' }))
    expect(error).toMatchObject({ code: 'invalid_request', field: 'images[0]' })
    expect([relay.posts(), (await journal.get('order-1'))?.state]).toEqual([0, 'not_sent'])
    await rm(folder, { recursive: true })
  })

  it('with the same key gives the same ref and sends nothing', async () => {
    await using client = open()
    const first = await client.videos.submit({ prompt }, { key: 'order-1' })
    const second = await client.videos.submit({ prompt }, { key: 'order-1' })
    expect(second.ref).toEqual(first.ref)
    expect(relay.posts()).toBe(1)
  })

  it('with the same key at the same time is one call', async () => {
    await using client = open()
    const [a, b] = await Promise.all([
      client.videos.submit({ prompt }, { key: 'k' }),
      client.videos.submit({ prompt }, { key: 'k' }),
    ])
    expect(a.ref).toEqual(b.ref)
    expect(relay.posts()).toBe(1)
  })

  it('with the key of another request is a TypeError', async () => {
    await using client = open()
    await client.videos.submit({ prompt }, { key: 'k' })
    await expect(client.videos.submit({ prompt: 'another' }, { key: 'k' })).rejects.toThrow(TypeError)
    await expect(client.videos.submit({ prompt, seconds: 9 }, { key: 'k' })).rejects.toThrow(/another request/)
    expect(relay.posts()).toBe(1)
  })
})

describe('an outcome that nobody knows', () => {
  const lost: [string, FakeRelay['creates'][number]][] = [
    ['the connection is reset after the request', drop],
    ['500', json({ message: 'boom' }, 500)],
    ['502 as a page', text('<html><title>Bad gateway</title></html>', 502)],
    ['504', text('', 504)],
    ['524', text('<title>A timeout occurred</title>', 524)],
    ['521 without the mark of the edge', text('', 521)],
    ['408', json({}, 408)],
    ['409', json({}, 409)],
    ['200 without an id', json({ status: 'queued' })],
    ['200 with an empty id', json({ task_id: '', status: 'queued' })],
    ['200 as a page', text('<html><title>Welcome</title></html>', 200)],
    ['200 with an empty body', text('', 200)],
    ['a redirect to where the task may be', text('', 302, { location: '/v1/grind/task_1' })],
    ['a redirect to another host', text('', 308, { location: 'https://other.example/v1/grind' })],
    ['a redirect to nowhere', text('', 301, { location: 'http://[' })],
    ['499 as a page', text('<title>499</title>', 499)],
    ['460', json({ message: 'no' }, 460)],
    ['a refusal that names a task', json({ task_id: 'task_8', status: 'running', message: 'no' }, 400)],
    ['a refusal of the content as a page', text('<title>Unprocessable</title>', 422)],
    ['words of the provider that stand in the prompt', json({ message: `prompt: ${prompt}` }, 500)],
  ]
  for (const [name, say] of lost) {
    it(`${name}: submit_unknown, one POST, and the key never sends again`, async () => {
      relay.creates = [say]
      await using client = open()
      const error = await caught(client.videos.submit({ prompt }, { key: 'k' }))
      expect(error).toMatchObject({ code: 'submit_unknown', retryable: false, key: 'k' })
      expect(await journal.get('k')).toMatchObject({ state: 'unknown' })
      relay.creates = [json({ task_id: 'task_2' })]
      expect(await caught(client.videos.submit({ prompt }, { key: 'k' }))).toMatchObject({ code: 'submit_unknown' })
      expect(relay.posts()).toBe(1)
    })
  }

  it('a server that never answers is given up after submitTimeout', async () => {
    const clock = virtualClock()
    relay.creates = [() => clock.stall()]
    await using client = createClient(relayProvider({ apiKey, baseURL: relay.url }), { journal, clock })
    expect(await caught(client.videos.submit({ prompt }, { key: 'k' }))).toMatchObject({ code: 'submit_unknown' })
    expect(clock.elapsed).toBe(150_000)
    expect(relay.posts()).toBe(1)
  })

  it('an id in a cut answer is saved when the provider knows it', async () => {
    relay.creates = [
      response =>
        response
          .writeHead(200, { 'content-length': '500' })
          .write('{"task_id":"task_1","sta', () => response.destroy()),
    ]
    relay.looks = [state('running')]
    await using client = open()
    const task = await client.videos.submit({ prompt }, { key: 'k' })
    expect(task.ref.id).toBe('task_1')
    expect(relay.heard.map(({ method }) => method)).toEqual(['POST', 'GET'])
    expect(await journal.get('k')).toMatchObject({ state: 'accepted' })
  })

  it('an id beside a code that nothing explains counts when the provider knows it', async () => {
    relay.creates = [json({ code: '0000', task_id: 'task_1' })]
    relay.looks = [state('running')]
    await using client = open()
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe('task_1')
    relay.looks = [json({ code: 'no_task' }, 400)]
    const error = await caught(client.videos.submit({ prompt }, { key: 'other' }))
    expect(error).toMatchObject({ code: 'submit_unknown' })
    expect(error.message).toContain('task_1')
  })

  it('a process that died while sending is unknown to the next one', async () => {
    await using client = open()
    await client.videos.submit({ prompt }, { key: 'other' })
    const { attempts: _, ...line } = (await journal.get('other'))!
    await journal.claim({ ...line, key: 'k', state: 'sending', ref: null })
    expect(await caught(client.videos.submit({ prompt }, { key: 'k' }))).toMatchObject({ code: 'submit_unknown' })
    expect(await journal.get('k')).toMatchObject({ state: 'unknown', problem: expect.stringContaining('is gone') })
    expect(relay.posts()).toBe(1)
  })
})

describe('proof that nothing was started', () => {
  it('a refusal may be sent again by the caller', async () => {
    relay.creates = [json({ message: `no: ${prompt}` }, 400), json({ task_id: 'task_9' })]
    await using client = open()
    const error = await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(error).toMatchObject({ code: 'invalid_request', status: 400, upstreamMessage: 'no: [prompt]' })
    expect(await journal.get('k')).toMatchObject({ state: 'rejected' })
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe('task_9')
  })

  it('429 is sent again twice, at the pace that was asked for', async () => {
    const clock = virtualClock()
    relay.creates = [
      json({ message: 'slow down' }, 429, { 'retry-after': '7' }),
      json({ message: 'slow down' }, 429),
      json({ task_id: 'task_3' }),
    ]
    await using client = createClient(relayProvider({ apiKey, baseURL: relay.url }), { journal, clock })
    expect((await client.videos.submit({ prompt })).ref.id).toBe('task_3')
    expect(clock.elapsed).toBe(7000 + 3000)
  })

  it('429 for ever is rate_limited, with the hint of its row', async () => {
    relay.creates = [json({ message: 'slow down' }, 429)]
    await using client = open()
    expect(await caught(client.videos.submit({ prompt }))).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      hint: 'the mill is busy',
      row: 'mill.busy',
    })
    expect(relay.posts()).toBe(3)
  })

  it('a pause longer than half a minute is the caller’s to make', async () => {
    relay.creates = [json({}, 429, { 'retry-after': '3600' })]
    await using client = open()
    expect(await caught(client.videos.submit({ prompt }))).toMatchObject({ code: 'rate_limited' })
    expect(relay.posts()).toBe(1)
  })

  it('521 with the mark of the edge never reached the origin', async () => {
    relay.creates = [text('', 521, { 'cf-error-type': '1xxx' })]
    await using client = open()
    await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(await journal.get('k')).toMatchObject({ state: 'rejected' })
  })

  it('a redirect is not followed, and proves nothing', async () => {
    relay.creates = [text('', 307, { location: 'https://evil.example/x?token=1' })]
    await using client = open()
    const error = await caught(client.videos.submit({ prompt }))
    expect(error).toMatchObject({ code: 'submit_unknown', status: 307 })
    expect(error.message).toContain('a redirect to https://evil.example/x?… that is not followed')
    expect(relay.posts()).toBe(1)
  })

  it('a refused connection is tried again, then told as not sent', async () => {
    await using client = createClient(relayProvider({ apiKey, baseURL: 'http://127.0.0.1:1' }), {
      journal,
      clock: virtualClock(),
    })
    const error = await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(error).toMatchObject({ code: 'upstream_error', retryable: true })
    expect(error.message).toContain('nothing was sent')
    expect(await journal.get('k')).toMatchObject({ state: 'not_sent' })
  })

  it('a journal that cannot be written means that nothing is sent', async () => {
    await using client = open({ journal: { ...journal, claim: () => Promise.reject(new Error('disk')) } })
    await expect(client.videos.submit({ prompt })).rejects.toThrow('disk')
    expect(relay.posts()).toBe(0)
  })

  it('a journal that breaks after the answer still tells where the paid task is', async () => {
    await using client = open({ journal: { ...journal, update: () => Promise.reject(new Error('disk')) } })
    const error = await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(error).toMatchObject({ code: 'journal_unavailable', taskRef: { id: 'task_1' } })
  })
})

describe('what must not cost a paid result', () => {
  it('a listener that throws', async () => {
    await using client = createClient(relayProvider({ apiKey, baseURL: relay.url }), {
      journal,
      clock: virtualClock(),
      onEvent: () => {
        throw new Error('a bad listener')
      },
    })
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe('task_1')
    expect(await journal.get('k')).toMatchObject({ state: 'accepted' })
  })

  it('a journal that breaks after a refusal: the refusal is told, and the key stays closed', async () => {
    relay.creates = [json({ message: 'no' }, 400)]
    await using client = open({ journal: { ...journal, update: () => Promise.reject(new Error('disk')) } })
    expect(await caught(client.videos.submit({ prompt }, { key: 'k' }))).toMatchObject({ code: 'invalid_request' })
    expect(await journal.get('k')).toMatchObject({ state: 'sending' })
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning' }))
  })
})

describe('leaving early', () => {
  it('before the call: nothing is claimed and nothing is sent', async () => {
    await using client = open()
    expect(await caught(client.videos.submit({ prompt }, { key: 'k', signal: AbortSignal.abort() }))).toMatchObject({
      code: 'aborted',
    })
    expect(await journal.get('k')).toBeUndefined()
    expect(relay.posts()).toBe(0)
  })

  it('during the call: the caller leaves, the id is not lost', async () => {
    const stop = new AbortController()
    relay.creates = [
      response => {
        stop.abort()
        setImmediate(() => json({ task_id: 'task_7' })(response, relay.heard[0]!))
      },
    ]
    const client = open()
    expect(await caught(client.videos.submit({ prompt }, { key: 'k', signal: stop.signal }))).toMatchObject({
      code: 'aborted',
      key: 'k',
    })
    await client.close()
    expect(await journal.get('k')).toMatchObject({ state: 'accepted', ref: { id: 'task_7' } })
  })
})

describe('before a byte is sent', () => {
  it('maxCost refuses a higher and an unknown price', async () => {
    await using client = open()
    expect(await caught(client.videos.submit({ prompt, seconds: 60 }, { maxCost: 1 }))).toMatchObject({
      code: 'cost_limit',
    })
    expect(await caught(client.videos.submit({ model: 'wind', prompt }, { maxCost: 1 }))).toMatchObject({
      code: 'cost_limit',
    })
    expect((await client.estimate({ prompt, seconds: 50 })).cost).toEqual({ usd: 1, basis: 'estimated' })
    expect((await client.estimate({ model: 'wind', prompt })).cost).toBeNull()
    expect(relay.heard).toEqual([])
  })

  it('a model that the provider did not list warns', async () => {
    const provider = relayProvider.definition
    const withList = {
      definition: {
        ...provider,
        discovery: { method: 'GET' as const, path: '/v1/models', items: ['data'], id: ['id'] },
      },
      settings: { apiKey, baseURL: relay.url },
    }
    relay.looks = [json({ data: [{ id: 'wind' }, { id: 'new' }] })]
    await using client = createClient(withList, { journal, clock: virtualClock() })
    expect(await client.models()).toMatchObject([
      { id: 'stone', known: true, live: false },
      { id: 'wind', known: true, live: true },
      { id: 'new', known: false, live: true },
    ])
    const task = await client.videos.submit({ model: 'stone', prompt })
    expect(task.warnings.map(({ code }) => code)).toContain('unknown_model')
  })

  it('a relay’s own name for a known model keeps its limits', async () => {
    await using client = createClient(relayProvider({ apiKey, baseURL: relay.url, models: { ours: 'stone' } }), {
      journal,
      clock: virtualClock(),
    })
    expect(await caught(client.videos.submit({ model: 'ours', prompt, seconds: 61 }))).toMatchObject({
      code: 'invalid_request',
      field: 'seconds',
    })
    await client.videos.submit({ model: 'ours', prompt })
    expect(JSON.parse(relay.heard[0]!.body)).toMatchObject({ model: 'ours' })
  })
})

describe('reconcile', () => {
  it('settles an unknown key by an id that the provider knows, or by the word that nothing was started', async () => {
    relay.creates = [drop]
    relay.looks = [json({ code: 'no_task', message: 'no_task' }, 400), state('running')]
    await using client = open()
    await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(await client.pending()).toMatchObject([{ key: 'k', state: 'unknown' }])
    expect(await caught(client.reconcile('k', { id: 'task_1' }))).toMatchObject({ code: 'task_not_found' })
    expect(await client.reconcile('k', { id: 'task_1' })).toMatchObject({ status: 'running', ref: { id: 'task_1' } })
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe('task_1')

    await caught(client.videos.submit({ prompt }, { key: 'other' }))
    await client.reconcile('other', 'not_started')
    relay.creates = [json({ task_id: 'task_5' })]
    expect((await client.videos.submit({ prompt }, { key: 'other' })).ref.id).toBe('task_5')
  })

  it('one task is had by one key', async () => {
    relay.creates = [json({ task_id: 'task_1' }), drop]
    relay.looks = [state('running')]
    await using client = open()
    await client.videos.submit({ prompt }, { key: 'first' })
    await caught(client.videos.submit({ prompt }, { key: 'second' }))
    const error = await caught(client.reconcile('second', { id: 'task_1' }))
    expect(error).toMatchObject({ code: 'invalid_request', field: 'id' })
    expect(await journal.get('second')).toMatchObject({ state: 'unknown', ref: null })
    expect((await client.videos.submit({ prompt }, { key: 'first' })).ref.id).toBe('task_1')
  })

  it('two keys that are settled at the same time by one task do not both get it', async () => {
    relay.creates = [drop]
    relay.looks = [state('running')]
    await using client = open()
    for (const key of ['a', 'b']) await caught(client.videos.submit({ prompt }, { key }))
    const both = await Promise.allSettled(['a', 'b'].map(key => client.reconcile(key, { id: 'task_1' })))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('is for the account that paid', async () => {
    relay.creates = [drop]
    relay.looks = [state('running')]
    const of = (account: string) =>
      createClient(relayProvider({ apiKey, baseURL: relay.url, account }), { journal, clock: virtualClock() })
    await using alice = of('alice')
    await using bob = of('bob')
    await caught(alice.videos.submit({ prompt }, { key: 'k' }))
    for (const outcome of ['not_started', { id: 'task_1' }] as const)
      expect(await caught(bob.reconcile('k', outcome))).toMatchObject({ code: 'invalid_request', field: 'key' })
    expect(await journal.get('k')).toMatchObject({ state: 'unknown', account: 'alice' })
    expect((await alice.reconcile('k', { id: 'task_1' }))?.ref.account).toBe('alice')
  })

  it('an id that is none is a mistake of the program', async () => {
    relay.creates = [drop]
    await using client = open()
    await caught(client.videos.submit({ prompt }, { key: 'k' }))
    await expect(client.reconcile('k', { id: '' })).rejects.toThrow(TypeError)
    await expect(client.reconcile('k', 'started' as never)).rejects.toThrow(TypeError)
  })
})
