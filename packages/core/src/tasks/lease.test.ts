import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type FakeRelay, fakeRelay, json, state } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import type { Journal, JournalEntry } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { ClientEvent } from '../words/events.ts'

let relay: FakeRelay
let journal: Journal
let clock: VirtualClock
let events: ClientEvent[]
beforeEach(async () => {
  relay = await fakeRelay()
  journal = memoryJournal()
  clock = virtualClock()
  events = []
})
afterEach(() => relay.close())

const request = { prompt: 'a mill' }
/** A client as another process would have it: of its own time, and with a view of the journal of its own. */
function open(own: Partial<Journal> = {}) {
  const client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: { ...journal, ...own },
    clock,
    onEvent: event => events.push(event),
  })
  onTestFinished(() => client.close().catch(() => {}))
  return client
}
const buys = (client = open(), options: object = {}) =>
  client.videos.submit(request, { key: 'k', ...options }).then(
    ({ ref }) => ref.id,
    error => `${error.code}: ${error.message}`,
  )
/** An answer that takes so long. */
const after =
  (seconds: number, answer: FakeRelay['creates'][number]): FakeRelay['creates'][number] =>
  async (response, heard) => {
    const go = clock.stall()
    await clock.sleep(seconds * 1000)
    go()
    answer(response, heard)
  }
/** A process that claimed the key, and of which nothing more is heard. */
const stranger = async (rest: Partial<JournalEntry> = {}) => {
  relay.creates = [json({ task_id: 'task_1' })]
  const { ref } = await open().videos.submit(request, { key: 'other' })
  const { attempts: _, ...line } = (await journal.get('other'))!
  await journal.claim({ ...line, key: 'k', state: 'sending', ref: null, owner: null, ...rest })
  return ref
}
/** Lets an owner be stopped, as a process is: it gives no sign of life while it is. */
const stoppable = () => {
  const is = { stopped: false }
  const update: Journal['update'] = (key, patch, condition) =>
    is.stopped && patch.beat !== undefined ? Promise.resolve(false) : journal.update(key, patch, condition)
  return { is, own: { update } }
}

describe('a second process with the same key', () => {
  it('waits for the first, and has the same task', async () => {
    relay.creates = [after(40, json({ task_id: 'task_1' }))]
    const first = buys()
    await clock.sleep(1000)
    expect(await Promise.all([first, buys(), buys()])).toEqual(['task_1', 'task_1', 'task_1'])
    expect(relay.posts()).toBe(1)
    expect(clock.elapsed).toBeLessThan(42_000)
    expect(events.flatMap(event => (event.type === 'submit' ? [event.state] : []))).toEqual([
      'sending',
      'waiting',
      'waiting',
      'accepted',
      'repeated',
      'repeated',
    ])
  })

  it('waits as long as the first lives, also through an upload or an answer of minutes', async () => {
    relay.creates = [after(140, json({ task_id: 'task_1' }))]
    expect(await Promise.all([buys(), buys()])).toEqual(['task_1', 'task_1'])
  })

  it('is told a proven refusal, and does not send', async () => {
    relay.creates = [after(20, json({ message: 'no such model' }, 400)), json({ task_id: 'task_2' })]
    const heard = await Promise.all([buys(), buys(), buys()])
    expect(new Set(heard).size).toBe(1)
    expect(heard[0]).toMatch(/^invalid_request: .*no such model/)
    expect(relay.posts()).toBe(1)
    expect(await buys()).toBe('task_2') // asked anew it may
  })

  it('is told an unknown outcome', async () => {
    relay.creates = [after(20, json({}, 500))]
    expect(await Promise.all([buys(), buys()])).toEqual([
      expect.stringMatching(/^submit_unknown/),
      expect.stringMatching(/^submit_unknown/),
    ])
    expect(relay.posts()).toBe(1)
  })

  it('leaves when its caller does, and at its deadline', async () => {
    relay.creates = [after(100, json({ task_id: 'task_1' }))]
    const first = buys()
    await clock.sleep(1000)
    const stop = new AbortController()
    void clock.sleep(5000).then(() => stop.abort())
    expect(await buys(open(), { deadline: 30 })).toMatch(/^timeout: another process .*"k" for more than 30 s/)
    expect(clock.elapsed).toBe(31_000)
    expect(await buys(open(), { signal: stop.signal })).toMatch(/^aborted/)
    expect(await first).toBe('task_1')
    expect(relay.posts()).toBe(1)
  })
})

describe('the death of the first', () => {
  it('is seen where its beat does not change for a minute; the key is not free', async () => {
    await stranger()
    const begun = clock.elapsed
    const heard = await Promise.all([buys(), buys()])
    expect(heard).toEqual([expect.stringMatching(/^submit_unknown/), expect.stringMatching(/^submit_unknown/)])
    expect(clock.elapsed - begun).toBeGreaterThanOrEqual(60_000)
    expect(clock.elapsed - begun).toBeLessThan(63_000)
    expect(await journal.get('k')).toMatchObject({ state: 'unknown', attempts: [{}] })
  })

  it('is seen at once where its process is gone', async () => {
    await stranger({ owner: { ...(await thisOwner()), pid: 2 ** 22 + 1, start: '1' } })
    const begun = clock.elapsed
    expect(await buys()).toMatch(/^submit_unknown/)
    expect(clock.elapsed).toBe(begun)
  })

  it('is not seen in a process of another system or another set of numbers, nor in one that has the number again', async () => {
    const owner = await thisOwner()
    for (const [key, other] of [
      ['boot', { ...owner, boot: 'another', host: 'another' }],
      ['space', { ...owner, space: 'pid:[1]' }],
    ] as const) {
      await stranger({ key, owner: { ...other, pid: 2 ** 22 + 1 } } as never).catch(() => {})
      const begun = clock.elapsed
      await open()
        .videos.submit(request, { key })
        .catch(() => {})
      expect(clock.elapsed - begun).toBeGreaterThanOrEqual(60_000)
    }
  })

  it('is not computed: an observer that was stopped itself has seen nothing', async () => {
    await stranger()
    const begun = clock.elapsed
    const { monotonic } = clock
    const second = buys(open(), { deadline: 7200 })
    await clock.sleep(10_000)
    clock.monotonic = () => monotonic() + 3_600_000
    await clock.sleep(20_000)
    expect(await journal.get('k')).toMatchObject({ state: 'sending' })
    expect(await second).toMatch(/^submit_unknown/)
    expect(clock.elapsed - begun).toBeGreaterThanOrEqual(58_000)
  })

  it('a sign of life begins the minute anew', async () => {
    await stranger()
    const begun = clock.elapsed
    const second = buys()
    for (const beat of [1, 2]) {
      await clock.sleep(50_000)
      await journal.update('k', { beat })
    }
    await second
    expect(clock.elapsed - begun).toBeGreaterThanOrEqual(160_000)
  })
})

describe('a process that was stopped and comes back', () => {
  it('does not send once it was taken for dead', async () => {
    const { is, own } = stoppable()
    // The claim is made; then the machine sleeps, and wakes with the call still ahead.
    const get: Journal['get'] = async key => {
      if (is.stopped) return journal.get(key)
      is.stopped = true
      const going = [clock.stall(), clock.stall()] // the call and this look at the journal are under way for long
      expect(await buys()).toMatch(/^submit_unknown/)
      for (const go of going) go()
      return journal.get(key)
    }
    expect(await buys(open({ ...own, get }))).toMatch(/^aborted: .*taken for dead.*nothing was sent/)
    expect(relay.posts()).toBe(0)
    // That it was not sent is proof: the key is free.
    expect(await journal.get('k')).toMatchObject({ state: 'not_sent' })
  })

  it('what it hears is evidence: an unknown attempt becomes accepted', async () => {
    const { is, own } = stoppable()
    is.stopped = true
    relay.creates = [after(100, json({ task_id: 'task_1' }))]
    const first = buys(open(own))
    await clock.sleep(1000)
    expect(await buys()).toMatch(/^submit_unknown/)
    expect(await first).toBe('task_1')
    expect(await journal.get('k')).toMatchObject({ state: 'accepted', ref: { id: 'task_1' } })
    expect(await buys()).toBe('task_1')
  })

  it('and where the key was sent again meanwhile, a second accepted attempt, told aloud', async () => {
    const { is, own } = stoppable()
    is.stopped = true
    relay.creates = [after(100, json({ task_id: 'task_1' })), json({ task_id: 'task_2' })]
    const first = open(own).videos.submit(request, { key: 'k' })
    await clock.sleep(1000)
    expect(await buys()).toMatch(/^submit_unknown/)
    await open().reconcile('k', 'not_started') // a person was wrong
    expect(await buys()).toBe('task_2')
    const { ref, warnings } = await first
    expect(ref.id).toBe('task_1')
    const warning = { code: 'paid_twice', message: expect.stringMatching(/"k".*task_1.*task_2.*both may be billed/) }
    expect(warnings).toEqual([warning])
    expect(events).toContainEqual({ type: 'warning', warning, ref, key: 'k', attempt: 1 })
    expect(await journal.get('k')).toMatchObject({
      ref: { id: 'task_2' },
      attempts: [
        { ref: { id: 'task_1' }, isSecond: true },
        { ref: { id: 'task_2' }, isSecond: false },
      ],
    })
    expect(await buys()).toBe('task_2')
  })
})

describe('a person who settles', () => {
  it('does not free a key whose process lives', async () => {
    relay.creates = [after(60, json({ task_id: 'task_1' }))]
    const first = buys()
    await clock.sleep(1000)
    await expect(open().reconcile('k', 'not_started')).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'key',
      message: expect.stringContaining('its process lives'),
    })
    expect(clock.elapsed).toBeLessThan(13_000)
    expect(await first).toBe('task_1')
  })

  it('frees one whose process gives no sign of life any more', async () => {
    await stranger()
    await open().reconcile('k', 'not_started')
    expect(await journal.get('k')).toMatchObject({ state: 'not_sent' })
  })

  it('gives two keys one task only once, also from two processes in one instant', async () => {
    relay.creates = [json({ task_id: 'task_1' }), json({}, 500)]
    relay.looks = [state('running')]
    for (const key of ['a', 'b']) await stranger({ key })
    for (const key of ['a', 'b']) await journal.update(key, { state: 'unknown' })
    const both = await Promise.allSettled(['a', 'b'].map(key => open().reconcile(key, { id: 'task_9' })))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['rejected', 'rejected'])
  })
})

async function thisOwner() {
  const { newOwner, thisProcess } = await import('../base/process-life.ts')
  return newOwner(await thisProcess())
}
