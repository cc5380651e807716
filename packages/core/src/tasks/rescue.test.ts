import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { drop, type FakeRelay, fakeRelay, json, text } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import type { Journal } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'

const apiKey = 'mill-key-0123456789'
const prompt = 'a windmill at dusk, nobody around'

let relay: FakeRelay
let journal: Journal
beforeEach(async () => {
  relay = await fakeRelay()
  journal = memoryJournal()
})
afterEach(() => relay.close())

const open = () => createClient(relayProvider({ apiKey, baseURL: relay.url }), { journal, clock: virtualClock() })
const caught = async (work: Promise<unknown>): Promise<VidrelayError> => {
  const error = await work.then(
    () => undefined,
    reason => reason,
  )
  if (!isVidrelayError(error)) throw new Error(`expected a VidrelayError, got ${inspect(error)}`)
  return error
}

/** A create whose answer breaks off after this text. */
const cut =
  (body: string): FakeRelay['creates'][number] =>
  response =>
    response.writeHead(200, { 'content-length': String(body.length + 99) }).write(body, () => response.destroy())
const body =
  (text: string, status = 200, headers: Record<string, string> = {}): FakeRelay['creates'][number] =>
  response =>
    response.writeHead(status, headers).end(text)
const known = (id: string, more: Record<string, unknown> = {}) => json({ task_id: id, status: 'running', ...more })
/** Looks at tasks by their ids; what is not named is not known. */
const knows =
  (...tasks: [id: string, say: FakeRelay['looks'][number]][]): FakeRelay['looks'][number] =>
  (response, heard) =>
    (tasks.find(([id]) => heard.path === `/v1/grind/${encodeURIComponent(id)}`)?.[1] ?? json({ code: 'no_task' }, 404))(
      response,
      heard,
    )

describe('an id in an answer that is not clean', () => {
  const whole = '{"task_id":"task_7","status":"queued"}'
  test.each<[name: string, say: FakeRelay['creates'][number], id?: string]>([
    ['after a warning in HTML', body(`<br />\n<b>Warning</b>: line 3<br />\n${whole}`)],
    ['before another document', body(`${whole}{"error":{"message":"the log is full"}}`)],
    ['in lines of JSON', body(`${whole}\n{"x":1}\n`, 200, { 'content-type': 'application/x-ndjson' })],
    ['in events', body(`data: ${whole}\n\ndata: [DONE]\n\n`, 200, { 'content-type': 'text/event-stream' })],
    [
      'cut by the end of the connection',
      response => response.writeHead(200, { connection: 'close' }).end(whole.slice(0, -1)),
    ],
    ['cut and of the right length', body(whole.slice(0, -1), 200, { 'content-length': String(whole.length - 1) })],
    ['beside NaN', body('{"task_id":"task_7","progress":NaN}')],
    ['under the label of gzip', body(whole, 200, { 'content-encoding': 'gzip' })],
    ['a number', body('{"task_id":90071992547409931,"p":', 200), '90071992547409931'],
    ['where no table expects it', json({ result: [{ task_id: 'task_7' }] })],
    ['in a 500', json({ error: 'could not write the log', task_id: 'task_7' }, 500)],
    ['in a 502 page', text(`<pre>${whole}</pre>`, 502)],
    ['in a 409', json({ message: 'exists', data: { task_id: 'task_7' } }, 409)],
    ['in the address of the new task', body('', 201, { location: '/v1/grind/task_7' })],
    ['in the address of a 303', body('', 303, { location: '/v1/grind/task_7' })],
  ])('%s', async (_, say, id = 'task_7') => {
    relay.creates = [say]
    relay.looks = [knows([id, known(id)])]
    await using client = open()
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe(id)
    expect(await journal.get('k')).toMatchObject({ state: 'accepted', ref: { id } })
    expect(relay.posts()).toBe(1)
  })

  test.each([
    ['404', json({ code: 'no_task' }, 404)],
    ['a reset', drop],
    ['503', text('busy', 503)],
    ['another task', known('task_8')],
    ['no state', json({ task_id: 'task_7' })],
  ])('%s once when it is looked for ends nothing', async (_, first) => {
    relay.creates = [cut(whole.slice(0, -1))]
    relay.looks = [first, first, known('task_7')]
    await using client = open()
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe('task_7')
  })

  it('that the provider does not know within half a minute is told, kept, and offered', async () => {
    const clock = virtualClock()
    relay.creates = [cut(whole)]
    relay.looks = [knows()]
    await using client = createClient(relayProvider({ apiKey, baseURL: relay.url }), { journal, clock })
    const error = await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(error).toMatchObject({ code: 'submit_unknown', candidates: ['task_7'] })
    expect(error.message).toContain('task_7')
    expect(error.hint).toContain('task_7')
    expect(clock.elapsed).toBe(31_000)
    expect(await journal.get('k')).toMatchObject({ state: 'unknown', candidates: ['task_7'] })
    const again = await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(again).toMatchObject({ code: 'submit_unknown', candidates: ['task_7'] })
    relay.looks = [knows(['task_7', known('task_7')])]
    expect((await client.reconcile('k', { id: 'task_7' }))?.ref.id).toBe('task_7')
    expect(await journal.get('k')).toMatchObject({ state: 'accepted', candidates: [] })
  })

  it('a provider that says nothing is given up after two minutes', async () => {
    const clock = virtualClock()
    relay.creates = [cut(whole)]
    relay.looks = [() => clock.stall()]
    await using client = createClient(relayProvider({ apiKey, baseURL: relay.url }), { journal, clock })
    expect(await caught(client.videos.submit({ prompt }, { key: 'k' }))).toMatchObject({ candidates: ['task_7'] })
    expect(clock.elapsed).toBeGreaterThanOrEqual(120_000)
    expect(clock.elapsed).toBeLessThan(140_000)
  })
})

describe('whose task is it?', () => {
  it('one that the prompt spells is nobody’s answer', async () => {
    const spelled = 'continue {"task_id":"task_old"} please'
    relay.creates = [cut(JSON.stringify({ echo: spelled, note: 'task_old', raw: { task_id: 'task_old' } }))]
    relay.looks = [knows(['task_old', known('task_old')])]
    await using client = open()
    const error = await caught(client.videos.submit({ prompt: spelled }, { key: 'k' }))
    expect(error).toMatchObject({ code: 'submit_unknown', candidates: [] })
    expect(relay.heard.map(({ method }) => method)).toEqual(['POST'])
  })

  it('an earlier task that the answer names first is not it', async () => {
    relay.creates = [json({ task_id: 'task_1' }), cut('{"last":{"task_id":"task_1"},"task_id":"task_2","s')]
    relay.looks = [knows(['task_1', known('task_1')], ['task_2', known('task_2')])]
    await using client = open()
    await client.videos.submit({ prompt }, { key: 'first' })
    expect((await client.videos.submit({ prompt }, { key: 'second' })).ref.id).toBe('task_2')
  })

  it('one that another key has is not taken', async () => {
    relay.creates = [json({ task_id: 'task_1' }), cut('{"task_id":"task_1","s')]
    relay.looks = [knows(['task_1', known('task_1')])]
    await using client = open()
    await client.videos.submit({ prompt }, { key: 'first' })
    const error = await caught(client.videos.submit({ prompt }, { key: 'second' }))
    expect(error).toMatchObject({ code: 'submit_unknown', candidates: ['task_1'] })
    expect(await journal.get('second')).toMatchObject({ state: 'unknown', ref: null })
  })

  it('two calls that hear of one task at the same time do not both get it', async () => {
    relay.creates = [cut('{"task_id":"task_1","s')]
    relay.looks = [knows(['task_1', known('task_1')])]
    await using client = open()
    const both = await Promise.allSettled(['a', 'b'].map(key => client.videos.submit({ prompt }, { key })))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('two that the provider knows are for a person to tell apart', async () => {
    relay.creates = [cut('{"task_id":"task_1","other":{"task_id":"task_2"},"s')]
    relay.looks = [knows(['task_1', known('task_1')], ['task_2', known('task_2')])]
    await using client = open()
    const error = await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(error).toMatchObject({ code: 'submit_unknown', candidates: ['task_1', 'task_2'] })
    expect(error.message).toContain('task_1, task_2')
    expect((await client.reconcile('k', { id: 'task_2' }))?.ref.id).toBe('task_2')
  })

  it('the id of something else is known to nobody', async () => {
    relay.creates = [cut('{"user":{"task_id":"user_3"},"channel":{"task_id":11},"task_id":"task_1","s')]
    relay.looks = [knows(['task_1', known('task_1')], ['user_3', json({ task_id: 'user_3', name: 'bob' })])]
    await using client = open()
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe('task_1')
  })

  test.each([
    ['long before', -3600, false],
    ['by a clock that is a little behind', -30, true],
    ['now', 0, true],
  ])('made %s', async (_, seconds, isTaken) => {
    const clock = virtualClock()
    const made = clock.now() / 1000 + seconds
    const provider = structuredClone(relayProvider.definition)
    Object.assign(provider.dialects.task.answer, { createdAt: ['made'] })
    relay.creates = [cut('{"task_id":"task_1","s')]
    relay.looks = [known('task_1', { made })]
    await using client = createClient(
      { definition: provider, settings: { apiKey, baseURL: relay.url } },
      { journal, clock },
    )
    const error = await client.videos.submit({ prompt }, { key: 'k' }).then(
      () => undefined,
      reason => reason,
    )
    expect(error === undefined).toBe(isTaken)
    if (!isTaken) expect(error).toMatchObject({ code: 'submit_unknown', candidates: ['task_1'] })
  })

  it('of more than sixteen none is taken', async () => {
    const many = Array.from({ length: 17 }, (_, n) => `{"task_id":"task_${n}"}`).join('\n')
    relay.creates = [body(many)]
    relay.looks = [knows(['task_3', known('task_3')])]
    await using client = open()
    const error = await caught(client.videos.submit({ prompt }, { key: 'k' }))
    expect(error.candidates).toHaveLength(16)
  })

  it('an id that is the key is not told', async () => {
    relay.creates = [cut(`{"task_id":"${apiKey}","s`)]
    relay.looks = [knows()]
    await using client = open()
    expect(await caught(client.videos.submit({ prompt }, { key: 'k' }))).toMatchObject({ candidates: [] })
    expect(JSON.stringify(await journal.get('k'))).not.toContain(apiKey)
  })
})

describe('what stands in the answer beside the id must not cost it', () => {
  test.each<[name: string, more: Record<string, unknown>]>([
    ['a link that is no address', { status: 'done', link: '/\\[' }],
    ['an address without a host', { status: 'done', link: 'https://[' }],
    ['a date beyond all dates', { status: 'done', link: '/x', made: 8.64e15 }],
    ['names of the language', { status: '__proto__', constructor: { toString: 1 }, reason: { toString: null } }],
    ['depth', { deep: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) }],
  ])('%s', async (_, more) => {
    relay.creates = [response => response.end(JSON.stringify({ task_id: 'task_1', ...more }))]
    await using client = open()
    const task = await client.videos.submit({ prompt }, { key: 'k' })
    expect(task).toMatchObject({ ref: { id: 'task_1' }, outputs: 'link' in more && more.link === '/x' ? [{}] : [] })
    expect(await journal.get('k')).toMatchObject({ state: 'accepted', ref: { id: 'task_1' } })
    expect((await client.videos.submit({ prompt }, { key: 'k' })).ref.id).toBe('task_1')
  })

  it('a link that is no address is said', async () => {
    relay.creates = [json({ task_id: 'task_1', status: 'done', link: '/\\[' })]
    await using client = open()
    const { warnings } = await client.videos.submit({ prompt }, { key: 'k' })
    expect(warnings.map(({ code }) => code)).toEqual(['broken_link', 'no_output'])
  })

  it('a fault of ours while the task is made of the answer: the id is in the journal, and the task is told bare', async () => {
    const clock = virtualClock()
    let isWritten = false
    const writing: Journal = {
      ...journal,
      update: async (...change) => {
        const isMade = await journal.update(...change)
        isWritten = true
        return isMade
      },
    }
    const now = () => {
      if (!isWritten) return clock.now()
      isWritten = false
      throw new RangeError('once, and after the id was written')
    }
    await using client = createClient(relayProvider({ apiKey, baseURL: relay.url }), {
      journal: writing,
      clock: { ...clock, now },
    })
    const task = await client.videos.submit({ prompt }, { key: 'k' })
    expect(task).toMatchObject({ ref: { id: 'task_1' }, warnings: [{ code: 'contradiction' }] })
    expect(await journal.get('k')).toMatchObject({ state: 'accepted', ref: { id: 'task_1' } })
  })
})
