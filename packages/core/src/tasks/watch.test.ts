import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { drop, type FakeRelay, fakeRelay, json, state, text } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import type { ClientOptions } from '../client/options.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { ClientEvent } from '../words/events.ts'
import { formatRef } from '../words/ref.ts'
import type { Task, TaskRef } from '../words/task.ts'

let relay: FakeRelay
let clock: VirtualClock
let events: ClientEvent[]
beforeEach(async () => {
  relay = await fakeRelay()
  clock = virtualClock({ random: () => 0 })
  events = []
})
afterEach(() => relay.close())

const open = (more: Partial<ClientOptions> = {}) =>
  createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: memoryJournal(),
    clock,
    onEvent: event => events.push(event),
    ...more,
  })
const ref = (more: Partial<TaskRef> = {}): TaskRef => ({
  v: 1,
  provider: 'mill',
  dialect: 'task',
  kind: 'video',
  id: 'task_1',
  baseURL: relay.url,
  createdAt: new Date(clock.now()).toISOString(),
  ...more,
})
const collect = async (watch: AsyncIterable<Task>) => {
  const seen: Task[] = []
  for await (const task of watch) seen.push(task)
  return seen
}
const caught = (work: Promise<unknown>): Promise<VidrelayError> =>
  work.then(
    value => Promise.reject(new Error(`expected an error, got ${JSON.stringify(value)}`)),
    error => error,
  )
const done = state('done', { link: 'https://cdn.example/x.mp4?sig=1' })

describe('pace', () => {
  it('looks first after one interval, then every interval, start to start', async () => {
    relay.looks = [state('queued'), state('running'), done]
    await using client = open()
    const seen = await collect(client.watch(ref()))
    expect(seen.map(task => task.status)).toEqual(['queued', 'running', 'succeeded'])
    expect(clock.elapsed).toBe(15_000)
  })

  it('makes sixty looks in the five minutes of the deadline, then a timeout that keeps the task', async () => {
    relay.looks = [state('running', { progress: '100%' })]
    await using client = open()
    const error = await caught(client.wait(ref()))
    expect(error).toMatchObject({
      code: 'timeout',
      retryable: true,
      taskRef: { id: 'task_1' },
      observed: { '200 running': 60 },
    })
    expect(error.message).toContain('task_1')
    expect(relay.heard).toHaveLength(60)
    expect(clock.elapsed).toBe(300_000)
  })

  it('an old ref is looked at once, at once', async () => {
    relay.looks = [done]
    await using client = open()
    await client.wait(formatRef(ref({ createdAt: '2025-06-01T00:00:00.000Z' })))
    expect(clock.elapsed).toBe(0)
  })

  it('jitter only lengthens', async () => {
    clock = virtualClock({ random: () => 0.999 })
    relay.looks = [state('queued'), done]
    await using client = open()
    await client.wait(ref())
    expect(clock.elapsed).toBeGreaterThan(10_000)
    expect(clock.elapsed).toBeLessThan(10_200)
  })

  const hints: [string, number][] = [
    ['20', 20_000],
    ['0', 5000],
    ['-3', 5000],
    ['120abc', 5000],
    ['99999999999', 5000],
    ['86400', 60_000],
    [new Date(Date.parse('2026-01-01T00:00:05Z') + 12_000).toUTCString(), 12_000],
  ]
  for (const [hint, wait] of hints) {
    it(`Retry-After ${hint} means ${wait / 1000} s`, async () => {
      relay.looks = [json({ message: 'busy' }, 503, { 'retry-after': hint }), done]
      await using client = open()
      await client.wait(ref())
      expect(clock.elapsed).toBe(5000 + wait)
    })
  }
})

describe('a correction of the date', () => {
  /** Sets the date wrong with each look: by these milliseconds. */
  const jumping = (by: number[], say: FakeRelay['looks'][number]) =>
    by.map((ms): typeof say => (response, heard) => {
      clock.jump(ms)
      say(response, heard)
    })
  const hour = 3_600_000

  it('back an hour stops no looks, forward ends no wait', async () => {
    relay.looks = [...jumping([-hour, 2 * hour, -hour, 0], state('running')), done]
    await using client = open()
    expect((await client.wait(ref(), { deadline: 60 })).status).toBe('succeeded')
    expect(clock.elapsed).toBe(25_000)
  })

  it('whatever it is, the looks and the deadline keep their times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -2 * hour, max: 2 * hour }), { maxLength: 8 }), async jumps => {
        clock = virtualClock({ random: () => 0 })
        relay.looks = [...jumping(jumps, json({ message: 'busy' }, 503)), state('running')]
        await using client = open()
        const error = await caught(client.wait(ref(), { deadline: 52 }))
        expect([error.code, clock.elapsed]).toEqual(['timeout', 52_000])
        expect(Object.values(error.observed ?? {}).reduce((sum, one) => sum + one)).toBe(11) // ten, and the last look
      }),
      { numRuns: 25 },
    )
  })

  it('a streak of failed looks is as old as the time that passed', async () => {
    relay.looks = jumping([hour, ...Array(40).fill(hour)], drop)
    await using client = open()
    expect(await caught(client.wait(ref()))).toMatchObject({ code: 'upstream_error' })
    expect(clock.elapsed).toBe(125_000)
  })

  it('a task that this client has just made is young in any year', async () => {
    for (const by of [hour, -hour]) {
      relay.creates = [json({ task_id: 'task_1' })]
      relay.looks = [json({ code: 'no_task' }, 400), done]
      await using client = open()
      const task = await client.videos.submit({ prompt: 'x' })
      clock.jump(by)
      expect((await client.wait(task.ref)).status).toBe('succeeded')
    }
  })

  it('a ref from a clock that goes ahead is looked at after one interval', async () => {
    relay.looks = [done]
    await using client = open()
    await client.wait(ref({ createdAt: '2031-01-01T00:00:00.000Z' }))
    expect(clock.elapsed).toBe(5000)
  })

  it('the milliseconds of an answer are those that passed', async () => {
    relay.looks = jumping([-hour], done)
    await using client = open()
    await client.get(ref())
    expect(events.filter(event => event.type === 'response').map(event => event.milliseconds)).toEqual([0])
  })
})

describe('a failed look is not a failed task', () => {
  const bad: [string, FakeRelay['looks'][number]][] = [
    ['a reset connection', drop],
    ['502 as a page', text('<title>Bad gateway</title>', 502)],
    ['429', json({}, 429)],
    ['421', json({ message: 'no' }, 421)],
    ['460', json({ message: 'no' }, 460)],
    ['499 as a page', text('<title>499</title>', 499)],
    ['a challenge of the edge', text('<title>Just a moment...</title>', 403, { 'cf-mitigated': 'challenge' })],
    ['403 as a page', text('<title>Forbidden</title>', 403)],
    ['400 as a page', text('<title>Bad Request</title>', 400)],
    ['a redirect to nowhere', text('', 302)],
    ['200 as a page', text('<title>Log in</title>', 200)],
    ['an empty 200', text('', 200)],
    ['no state', json({ code: 'success', data: null })],
    ['another task', state('done', { task_id: 'task_2', link: 'https://cdn.example/x.mp4' })],
    ['unknown to them, just after the create', json({ code: 'no_task' }, 400)],
  ]
  for (const [name, say] of bad) {
    it(`${name}: goes on`, async () => {
      relay.looks = [say, done]
      await using client = open()
      expect((await client.wait(ref())).status).toBe('succeeded')
      expect(relay.heard).toHaveLength(2)
    })
  }

  it('401 in a word and 403 from the provider end the wait and not the task', async () => {
    for (const [code, say] of [
      ['unauthenticated', json({ message: 'no' }, 401)],
      ['unauthenticated', text('Unauthorized', 401)],
      ['permission_denied', json({ message: 'no' }, 403)],
    ] as const) {
      await using client = open()
      relay.looks = [say]
      expect(await caught(client.wait(ref()))).toMatchObject({ code, taskRef: { id: 'task_1' } })
      relay.looks = [done]
      expect((await client.wait(ref())).status).toBe('succeeded')
    }
  })

  it('a page that stays ends the wait as trouble on the way, not as a task that nobody knows', async () => {
    relay.looks = [text('<title>404 Not Found</title>', 404)]
    await using client = open({ deadline: 3600 })
    const error = await caught(client.wait(ref({ createdAt: '2025-12-31T23:59:00.000Z' })))
    expect(error).toMatchObject({ code: 'upstream_error', retryable: true, observed: { '404 upstream_error': 25 } })
  })

  it('the words of the prompt in an answer are not taken for the provider’s', async () => {
    const provider = relayProvider.definition
    const errors = [
      { id: 'mill.policy', text: 'not allowed', is: 'content_rejected' as const, source: 'mill' },
      ...provider.errors,
    ]
    relay.looks = [state('failed', { reason: 'could not draw: smoking is not allowed here' })]
    await using client = createClient(
      { definition: { ...provider, errors }, settings: { apiKey: 'mill-key-0123456789', baseURL: relay.url } },
      { journal: false, clock },
    )
    const { ref: made } = await client.videos.submit({ prompt: 'a dragon' })
    expect((await client.get(made)).error).toMatchObject({ code: 'content_rejected' })
    const { ref: other } = await client.videos.submit({ prompt: 'smoking is not allowed here' })
    expect((await client.get(other)).error).toMatchObject({ code: 'task_failed' })
  })

  it('unknown to them after half a minute is task_not_found', async () => {
    relay.looks = [json({ code: 'no_task', message: 'no_task' }, 400)]
    await using client = open()
    expect(await caught(client.wait(ref({ createdAt: '2025-12-31T23:59:00.000Z' })))).toMatchObject({
      code: 'task_not_found',
    })
    expect(relay.heard).toHaveLength(1)
  })

  it('a long streak ends the wait with what was seen', async () => {
    relay.looks = [text('', 502)]
    await using client = open({ deadline: 3600 })
    expect(await caught(client.wait(ref()))).toMatchObject({
      code: 'upstream_error',
      observed: { '502 upstream_error': 25 },
      taskRef: { id: 'task_1' },
    })
    expect(clock.elapsed).toBe(125_000)
  })

  it('a server that never answers a look is given up after half a minute', async () => {
    let move = () => {}
    relay.looks = [
      () => {
        move = clock.stall()
      },
      (response, heard) => {
        move()
        done(response, heard)
      },
    ]
    await using client = open()
    await client.wait(ref())
    expect(clock.elapsed).toBe(35_000)
  })
})

describe('what a task says', () => {
  it('an unknown word is unfinished, warned of once, and shown', async () => {
    relay.looks = [state('polishing'), state('polishing', { progress: 70 }), done]
    await using client = open()
    const seen = await collect(client.watch(ref()))
    expect(seen.map(task => [task.status, task.upstreamStatus, task.progress])).toEqual([
      ['running', 'polishing', null],
      ['running', 'polishing', 70],
      ['succeeded', 'done', null],
    ])
    expect(events.filter(event => event.type === 'warning')).toHaveLength(1)
  })

  it('success without a result is neither success nor failure', async () => {
    relay.looks = [state('done')]
    const journal = memoryJournal()
    await using client = open({ journal })
    relay.creates = [json({ task_id: 'task_1' })]
    const { ref: own } = await client.videos.submit({ prompt: 'x' }, { key: 'k' })
    const error = await caught(client.wait(own))
    expect(error.code).toBe('timeout')
    expect(error.message).toContain('without a result')
    expect(await journal.get('k')).toMatchObject({ finalStatus: null })
    relay.looks = [done]
    expect((await client.wait(own)).outputs).toHaveLength(1)
    expect(await journal.get('k')).toMatchObject({ finalStatus: 'succeeded' })
  })

  it('a failure is a task for get and watch and an error for wait, with its reason', async () => {
    relay.looks = [state('failed', { reason: 'the stone broke', link: 'the stone broke' })]
    await using client = open()
    const task = await client.get(ref())
    expect(task).toMatchObject({
      status: 'failed',
      outputs: [],
      error: { code: 'task_failed', message: 'the stone broke' },
    })
    expect((await collect(client.watch(ref()))).at(-1)).toMatchObject({ status: 'failed' })
    expect(await caught(client.wait(ref()))).toMatchObject({
      code: 'task_failed',
      upstreamMessage: 'the stone broke',
      task: { status: 'failed' },
    })
  })

  it('a failure without a reason still says something', async () => {
    relay.looks = [state('failed')]
    await using client = open()
    expect((await client.get(ref())).error?.message).toBe('Mill gave no reason (task task_1, status failed)')
  })

  it('final states never change again', async () => {
    relay.looks = [done, state('running')]
    await using client = open()
    expect((await client.get(ref())).status).toBe('succeeded')
    const later = await client.get(ref())
    expect(later.status).toBe('succeeded')
    expect(later.warnings.map(({ code }) => code)).toContain('contradiction')
  })

  it('expires after the documented life, counted from the first sight, and says that it is a sum', async () => {
    relay.looks = [done]
    await using client = open()
    const task = await client.wait(ref())
    expect(task.expiresAt).toBe(new Date(clock.now() + 3_600_000).toISOString())
    expect(task.expiresAtIsEstimate).toBe(true)
  })
})

describe('several waiters', () => {
  it('share one loop', async () => {
    relay.looks = [state('queued'), state('running'), done]
    await using client = open()
    const [a, b] = await Promise.all([client.wait(ref()), collect(client.watch(ref()))])
    expect(a.status).toBe('succeeded')
    expect(b.map(task => task.status)).toEqual(['queued', 'running', 'succeeded'])
    expect(relay.heard).toHaveLength(3)
  })

  it('one that leaves takes nobody with it', async () => {
    const stop = new AbortController()
    relay.looks = [
      (response, heard) => {
        stop.abort()
        state('running')(response, heard)
      },
      done,
    ]
    await using client = open()
    const [left, stayed] = await Promise.all([caught(client.wait(ref(), { signal: stop.signal })), client.wait(ref())])
    expect(left).toMatchObject({ code: 'aborted', taskRef: { id: 'task_1' } })
    expect(stayed.status).toBe('succeeded')
  })

  it('each has its own deadline', async () => {
    relay.looks = [state('running')]
    await using client = open()
    const [short, long] = await Promise.all([
      caught(client.wait(ref(), { deadline: 12 })),
      caught(client.wait(ref(), { deadline: 30 })),
    ])
    expect([short.message, long.message]).toEqual([
      expect.stringContaining('within 12 s'),
      expect.stringContaining('within 30 s'),
    ])
    expect(clock.elapsed).toBe(30_000)
  })

  it('after the last has left nothing is asked and nothing sleeps', async () => {
    const stop = new AbortController()
    relay.looks = [state('running')]
    await using client = open()
    const watching = client.watch(ref(), { signal: stop.signal })
    await watching.next()
    await watching.return()
    const heard = relay.heard.length
    expect(clock.sleeping).toBe(0)
    relay.looks = [done]
    await client.wait(ref())
    expect(relay.heard.length).toBeGreaterThan(heard)
  })

  it('close ends every wait', async () => {
    relay.looks = [state('running')]
    const client = open()
    const waiting = caught(client.wait(ref()))
    for await (const _ of client.watch(ref())) {
      await client.close()
      break
    }
    expect(await waiting).toMatchObject({ code: 'aborted' })
  })
})

describe('a crowd', () => {
  const many = 1500
  const seconds = () => clock.elapsed / 1000

  it('begins spread over a tenth of the pace, none too early, and is asked for at its pace', async () => {
    const stop = new AbortController()
    const begun: number[] = []
    relay.looks = [json({ code: 'success', data: { status: 'running' } })]
    await using client = open({
      onEvent: event => {
        if (event.type === 'request') begun.push(seconds())
        if (begun.length === 2 * many) stop.abort()
      },
    })
    const all = Array.from({ length: many }, (_, at) =>
      caught(client.wait(ref({ id: `task_${at}` }), { signal: stop.signal })),
    )
    expect(new Set((await Promise.all(all)).map(({ code }) => code))).toEqual(new Set(['aborted']))
    const first = begun.slice(0, many)
    expect(Math.min(...first)).toBe(5)
    expect(Math.max(...first)).toBeLessThanOrEqual(5.5)
    expect(new Set(first.map(at => Math.round(at * 50))).size).toBeGreaterThan(10)
    expect(begun[many]).toBeGreaterThanOrEqual(10)
    expect(clock.sleeping).toBe(0)
  })

  it('sleeps in one timer', async () => {
    const stop = new AbortController()
    await using client = open()
    const all = Array.from({ length: 200 }, (_, at) =>
      caught(client.wait(ref({ id: `task_${at}` }), { signal: stop.signal })),
    )
    expect(clock.sleeping).toBe(1)
    stop.abort()
    await Promise.all(all)
    expect(clock.sleeping).toBe(0)
  })
})

describe('a watch by hand', () => {
  it('answers questions in their order, and is over when it is left', async () => {
    relay.looks = [state('queued'), state('running'), done]
    await using client = open()
    const watching = client.watch(ref())
    const asked = await Promise.all([watching.next(), watching.next(), watching.next(), watching.next()])
    expect(asked.map(({ value, done: isOver }) => [value?.status, isOver])).toEqual([
      ['queued', false],
      ['running', false],
      ['succeeded', false],
      [undefined, true],
    ])
    expect(await watching.next()).toEqual({ value: undefined, done: true })
  })

  it('that is left or thrown into gives nothing more, and who asked already hears the end', async () => {
    relay.looks = [state('running')]
    await using client = open()
    const watching = client.watch(ref())
    await watching.next()
    const asked = watching.next()
    expect(await watching.return()).toEqual({ value: undefined, done: true })
    expect(await asked).toEqual({ value: undefined, done: true })
    const other = client.watch(ref({ id: 'task_2' }))
    await expect(other.throw(new Error('enough'))).rejects.toThrow('enough')
    expect(await other.next()).toEqual({ value: undefined, done: true })
    expect(clock.sleeping).toBe(0)
  })
})

describe('a ref', () => {
  const foreign: [string, Partial<TaskRef>, string][] = [
    ['of another provider', { provider: 'gaia' }, 'a task of gaia'],
    ['of another address', { baseURL: 'https://evil.example' }, 'lives at https://evil.example'],
    ['of another account', { account: 'theirs' }, 'the account "theirs"'],
    ['of a dialect that is not there', { dialect: 'x' }, 'no dialect'],
  ]
  for (const [name, change, words] of foreign) {
    it(`${name} is refused without a byte`, async () => {
      await using client = open()
      const error = await caught(client.get(ref(change)))
      expect(error).toMatchObject({ code: 'invalid_request', field: 'ref' })
      expect(error.message).toContain(words)
      expect(relay.heard).toEqual([])
    })
  }
})

it('a look that the caller gives up is aborted, not failed', async () => {
  await using client = open()
  const error = await caught(client.get(ref(), { signal: AbortSignal.abort() }))
  expect(error).toMatchObject({ code: 'aborted', taskRef: { id: 'task_1' } })
  expect(relay.heard).toEqual([])
})
