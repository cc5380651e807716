import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeRelay, fakeRelay, json } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { ClientEvent } from '../words/events.ts'
import { createClient } from './create-client.ts'
import { createRelay } from './create-relay.ts'
import type { ClientOptions } from './options.ts'

let relay: FakeRelay
let clock: VirtualClock
let events: ClientEvent[]
/** What the relay says of its tasks. */
let done: Set<string>
beforeEach(async () => {
  relay = await fakeRelay()
  clock = virtualClock()
  events = []
  done = new Set()
  let made = 0
  relay.creates = [(response, heard) => json({ task_id: `t${++made}`, status: 'queued' })(response, heard)]
  relay.looks = [
    (response, heard) => {
      const id = heard.path.split('/').at(-1)!
      const status = done.has(id) ? 'failed' : 'running'
      json({ code: 'success', data: { task_id: id, status, progress: '', link: '', reason: 'over' } })(response, heard)
    },
  ]
})
afterEach(() => relay.close())

const configured = (account = 'one') => relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url, account })
const options = (concurrency: NonNullable<ClientOptions['concurrency']>): ClientOptions => ({
  journal: memoryJournal(),
  clock,
  concurrency,
  onEvent: event => events.push(event),
})
const open = (concurrency: NonNullable<ClientOptions['concurrency']>) =>
  createClient(configured(), options(concurrency))
const queued = () => events.flatMap(event => (event.type === 'queue' ? [[event.key, event.state, event.ahead]] : []))
/** Until so many paid calls were sent. */
const sent = async (posts: number) => {
  while (relay.posts() < posts) await clock.sleep(1000)
}

test('what does not fit waits in order until a place comes free at the end of a task, and says so', async () => {
  await using client = open(1)
  const keys = ['a', 'b', 'c']
  const tasks = keys.map(key => client.videos.submit({ prompt: 'x' }, { key }))
  expect((await tasks[0]!).ref.id).toBe('t1')
  await clock.sleep(60_000)
  expect(relay.posts()).toBe(1)
  done.add('t1')
  expect((await tasks[1]!).ref.id).toBe('t2')
  await clock.sleep(60_000)
  expect(relay.posts()).toBe(2)
  done.add('t2')
  expect((await tasks[2]!).ref.id).toBe('t3')
  expect(queued()).toEqual([
    ['b', 'waiting', 0],
    ['c', 'waiting', 1],
    ['b', 'begun', 0],
    ['c', 'begun', 0],
  ])
})

test('who leaves while waiting sends nothing, and the key is free', async () => {
  await using client = open(1)
  await client.videos.submit({ prompt: 'x' }, { key: 'a' })
  const leave = new AbortController()
  const left = client.videos.submit({ prompt: 'y' }, { key: 'b', signal: leave.signal })
  const behind = client.videos.submit({ prompt: 'z' }, { key: 'c' })
  while (queued().length < 2) await clock.sleep(1000)
  leave.abort()
  await expect(left).rejects.toMatchObject({ code: 'aborted', message: expect.stringContaining('before anything') })
  expect(await client.purchase('b')).toBeUndefined()
  done.add('t1')
  await behind
  done.add('t2')
  // Free also for another request.
  await client.videos.submit({ prompt: 'other' }, { key: 'b' })
  expect(relay.posts()).toBe(3)
})

test('one of two who wait under one key leaves: the other is served', async () => {
  await using client = open(1)
  await client.videos.submit({ prompt: 'x' }, { key: 'a' })
  const leave = new AbortController()
  const [left, stays] = [
    client.videos.submit({ prompt: 'y' }, { key: 'b', signal: leave.signal }),
    client.videos.submit({ prompt: 'y' }, { key: 'b' }),
  ]
  while (queued().length < 1) await clock.sleep(1000)
  leave.abort()
  await expect(left).rejects.toMatchObject({ code: 'aborted' })
  done.add('t1')
  expect((await stays).ref.id).toBe('t2')
})

test('a deadline of its own: nothing was sent, and the key is free', async () => {
  await using client = open({ tasks: 1, deadline: 90 })
  await client.videos.submit({ prompt: 'x' }, { key: 'a' })
  await expect(client.videos.submit({ prompt: 'y' }, { key: 'b' })).rejects.toMatchObject({
    code: 'timeout',
    message: 'no place among 1 task at a time came free within 90 s; nothing was sent',
  })
  expect(clock.elapsed).toBeGreaterThanOrEqual(90_000)
  expect(relay.posts()).toBe(1)
  expect(await client.purchase('b')).toBeUndefined()
})

test('what was refused takes no place, and a key that was bought before needs none', async () => {
  const accepts = relay.creates[0]!
  relay.creates = [json({ message: 'no' }, 400), accepts]
  await using client = open(1)
  await client.videos.submit({ prompt: 'x' }, { key: 'a' }).catch(() => {})
  const { ref } = await client.videos.submit({ prompt: 'y' }, { key: 'b' })
  expect((await client.videos.submit({ prompt: 'y' }, { key: 'b' })).ref).toEqual(ref)
  expect(queued()).toEqual([])
})

test('closing sends away whoever waits', async () => {
  const client = open(1)
  await client.videos.submit({ prompt: 'x' })
  const waiting = client.videos.submit({ prompt: 'y' })
  const said = expect(waiting).rejects.toMatchObject({ code: 'aborted' })
  while (queued().length < 1) await clock.sleep(1000)
  await client.close()
  await said
  expect(relay.posts()).toBe(1)
})

test('each account of a relay has its own places; a way that is refused gives its place back', async () => {
  const accepts = relay.creates[0]!
  relay.creates = [json({ message: 'insufficient quota' }, 402), accepts]
  const routes = {
    both: [
      { provider: 'mill', account: 'one' },
      { provider: 'mill', account: 'two' },
    ],
    one: [{ provider: 'mill', account: 'one' }],
  }
  const providers = [configured('one'), configured('two')]
  await using both = createRelay({ ...options(1), providers, routes })
  expect((await both.videos.submit({ model: 'both', prompt: 'x' }, { key: 'a' })).ref.account).toBe('two')
  expect((await both.videos.submit({ model: 'one', prompt: 'x' }, { key: 'b' })).ref.account).toBe('one')
  expect(queued()).toEqual([])
  const third = both.videos.submit({ model: 'one', prompt: 'x' }, { key: 'c' })
  await clock.sleep(10_000)
  done.add('t2')
  await third
  await sent(4)
})

test.each([0, -1, 1.5, Number.NaN, { tasks: 2, deadline: 0 }])('concurrency %j is a mistake', concurrency => {
  expect(() => open(concurrency)).toThrow(expect.objectContaining({ name: 'TypeError' }))
})

test('who leaves while the call is made ready pays nothing', async () => {
  await using client = open(2)
  const leave = new AbortController()
  const left = client.videos.submit({ prompt: 'x' }, { key: 'a', signal: leave.signal })
  leave.abort()
  await expect(left).rejects.toMatchObject({ code: 'aborted' })
  expect(await client.purchase('a')).toBeUndefined()
  expect(relay.posts()).toBe(0)
})

test('what takes the place of a task that failed and is not billed waits for a place like any other', async () => {
  const { definition, ...rest } = configured('two')
  const broken = { id: 'mill.broken', status: ['failed'], is: 'task_failed', billed: false, source: 'mill' } as const
  const unbilled = (account: string) => ({
    ...rest,
    settings: configured(account).settings,
    definition: { ...definition, errors: [...definition.errors, broken] },
  })
  const routes = { both: ['one', 'two'].map(account => ({ provider: 'mill', account })) }
  const providers = [unbilled('one'), unbilled('two')]
  await using both = createRelay({ ...options(1), providers, routes, deadline: 100_000 })
  await both.client('mill', 'two').videos.submit({ prompt: 'other' }, { key: 'other' }) // t1 has the place
  const made = both.videos.generate({ model: 'both', prompt: 'x' }, { key: 'a', afterFailure: 'not-billed' })
  made.catch(() => {})
  await sent(2)
  done.add('t2')
  await clock.sleep(300_000)
  expect(relay.posts()).toBe(2)
  done.add('t1')
  await sent(3)
  expect(queued()).toEqual([
    ['a', 'waiting', 0],
    ['a', 'begun', 0],
  ])
})
