import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { drop, type FakeRelay, fakeRelay, json, state, text } from '../../test/fake-relay.ts'
import { png } from '../../test/png.ts'
import { wideProvider } from '../../test/wide-provider.ts'
import { checkProvider } from '../contract/check-provider.ts'
import { openaiSettings } from '../contract/define-provider.ts'
import type { Journal } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import type { VidrelayError } from '../words/errors.ts'
import type { TaskRef } from '../words/task.ts'
import { createClient } from './create-client.ts'

const apiKey = 'wide-key-0123456789'
let relay: FakeRelay
let journal: Journal
beforeEach(async () => {
  relay = await fakeRelay()
  journal = memoryJournal()
})
afterEach(() => relay.close())

const open = (dialects: { [name: string]: string } = {}) =>
  createClient(wideProvider({ apiKey, baseURL: relay.url, dialects }), { journal, clock: virtualClock() })
const ref = (more: Partial<TaskRef> = {}): TaskRef => ({
  v: 1,
  provider: 'wide',
  dialect: 'task',
  kind: 'video',
  id: 'task_1',
  model: 'stone',
  baseURL: relay.url,
  createdAt: '2025-01-01T00:00:00.000Z',
  ...more,
})
const caught = (work: Promise<unknown>): Promise<VidrelayError> =>
  work.then(
    () => Promise.reject(new Error('expected an error')),
    error => error,
  )
const asked = () => relay.heard.map(one => `${one.method} ${one.path}`)

it('the document is sound', () => {
  expect(checkProvider(wideProvider.definition)).toEqual([])
})

describe('a file where the provider wants an address', () => {
  const picture = { bytes: png, filename: 'a.png' }
  const steps = () => [
    json({ put: `${relay.url}/put/1?sig=x`, public: 'https://cdn.example/a.png' }),
    json({ task_id: 'task_1', status: 'queued' }),
  ]

  it('is uploaded first, step by step, and its address is submitted', async () => {
    relay.creates = steps()
    relay.looks = [text('', 200)]
    await using client = open()
    await client.videos.submit({ prompt: 'x', images: [picture] })
    expect(asked()).toEqual(['POST /v1/files', 'PUT /put/1?sig=x', 'POST /v1/grind'])
    expect(relay.heard[1]!.headers['content-type']).toBe('image/png')
    expect(Buffer.from(relay.heard[1]!.body).byteLength).toBeGreaterThan(0)
    expect(JSON.parse(relay.heard[2]!.body)).toMatchObject({ pictures: ['https://cdn.example/a.png'] })
  })

  it('an upload that fails submits nothing, and the key may be used again', async () => {
    relay.creates = [json({ success: false, message: 'no storage' })]
    await using client = open()
    expect(await caught(client.videos.submit({ prompt: 'x', images: [picture] }, { key: 'k' }))).toMatchObject({
      code: 'upstream_error',
      key: 'k',
    })
    expect(asked().every(one => one === 'POST /v1/files')).toBe(true)
    expect(await journal.get('k')).toMatchObject({ state: 'not_sent' })
    relay.creates = steps()
    relay.looks = [text('', 200)]
    expect((await client.videos.submit({ prompt: 'x', images: [picture] }, { key: 'k' })).ref.id).toBe('task_1')
  })

  it('a passing trouble is tried again', async () => {
    relay.creates = [drop, ...steps()]
    relay.looks = [text('', 200)]
    await using client = open()
    await client.videos.submit({ prompt: 'x', images: [picture] })
    expect(asked()).toEqual(['POST /v1/files', 'POST /v1/files', 'PUT /put/1?sig=x', 'POST /v1/grind'])
  })

  it('a private address to upload to is not opened', async () => {
    relay.creates = [json({ put: 'http://169.254.169.254/x', public: 'https://cdn.example/a.png' })]
    await using client = open()
    expect(await caught(client.videos.submit({ prompt: 'x', images: [picture] }))).toMatchObject({ code: 'unsafe_url' })
  })

  it('type and size are judged before anything is sent', async () => {
    await using client = open()
    const gif = { bytes: Buffer.from('GIF89a0000000000'), filename: 'a.gif' }
    expect((await caught(client.videos.submit({ prompt: 'x', images: [gif] }))).message).toContain(
      'accepted: image/png',
    )
    const large = { bytes: Buffer.concat([png, Buffer.alloc(1000)]) }
    expect((await caught(client.videos.submit({ prompt: 'x', images: [large] }))).message).toContain('at most 1000')
    expect(relay.heard).toEqual([])
  })
})

describe('what starts from a finished task', () => {
  it('remix: the source in the path, its model by default, paid like a submit', async () => {
    relay.looks = [state('done', { link: 'https://cdn.example/x.mp4' })]
    relay.creates = [json({ task_id: 'task_2', status: 'queued' })]
    await using client = open()
    const task = await client.videos.remix({ source: ref(), prompt: 'at night' }, { key: 'k' })
    expect(task.ref).toMatchObject({ id: 'task_2', operation: 'remix', dialect: 'task' })
    expect(asked()).toEqual(['GET /v1/grind/task_1', 'POST /v1/grind/task_1/again'])
    expect(JSON.parse(relay.heard[1]!.body)).toEqual({ model: 'stone', text: 'at night' })
    await client.videos.remix({ source: ref(), prompt: 'at night' }, { key: 'k' })
    expect(relay.posts()).toBe(1)
  })

  it('a source that is not finished is refused before paying', async () => {
    relay.looks = [state('running')]
    await using client = open()
    expect(await caught(client.videos.remix({ source: ref(), prompt: 'x' }, { key: 'k' }))).toMatchObject({
      code: 'invalid_request',
      field: 'source',
    })
    expect(relay.posts()).toBe(0)
    expect(await journal.get('k')).toMatchObject({ state: 'not_sent' })
  })

  it('a source of another address is refused without a byte', async () => {
    await using client = open()
    expect(
      await caught(client.videos.remix({ source: ref({ baseURL: 'https://evil.example' }), prompt: 'x' })),
    ).toMatchObject({ field: 'ref' })
    expect(relay.heard).toEqual([])
  })

  it('extend: the source in the body', async () => {
    relay.creates = [json({ task_id: 'task_3' })]
    await using client = open()
    const task = await client.videos.extend({ source: ref() })
    expect(JSON.parse(relay.heard[0]!.body)).toEqual({ from: { id: 'task_1' } })
    expect(task.ref.model).toBe('stone') // the source's, where the route has no field for it
  })

  it('the output of a task as an input is its fresh link', async () => {
    relay.looks = [state('done', { link: 'https://cdn.example/frame.png' })]
    await using client = open()
    await client.videos.submit({ prompt: 'x', images: [{ task: ref() }] })
    expect(JSON.parse(relay.heard[1]!.body)).toMatchObject({ pictures: ['https://cdn.example/frame.png'] })
  })
})

describe('list and delete', () => {
  it('a page at a time', async () => {
    relay.looks = [
      json({
        data: [
          { task_id: 'a', status: 'done', link: 'https://cdn.example/a', model: 'wind' },
          { task_id: 'b', status: 'running' },
          {},
        ],
        last: 'b',
      }),
    ]
    await using client = open()
    const page = await client.videos.list({ limit: 2, after: 'z' })
    expect(asked()).toEqual(['GET /v1/grind?limit=2&after=z'])
    expect(page.tasks.map(task => [task.ref.id, task.status, task.ref.model])).toEqual([
      ['a', 'succeeded', 'wind'],
      ['b', 'running', undefined],
    ])
    expect(page.next).toBe('b')
  })

  it('a way of speaking without a list has none', async () => {
    await using client = open({ task: 'bold' })
    const error = await caught(client.videos.list())
    expect(error).toMatchObject({ code: 'invalid_request', field: 'dialects' })
    expect(error.message).toContain('task')
    expect(relay.heard).toEqual([])
  })

  it('delete in a documented state', async () => {
    relay.looks = [state('done', { link: 'https://cdn.example/a' }), json({ deleted: true })]
    await using client = open()
    await client.videos.delete(ref())
    expect(asked()).toEqual(['GET /v1/grind/task_1', 'DELETE /v1/grind/task_1'])
  })

  it('not in another', async () => {
    relay.looks = [state('running')]
    await using client = open()
    expect(await caught(client.videos.delete(ref()))).toMatchObject({
      code: 'invalid_request',
      taskRef: { id: 'task_1' },
    })
    expect(relay.heard).toHaveLength(1)
  })
})

describe('ways of speaking', () => {
  it('another documented one is the user’s choice', async () => {
    await using client = open({ task: 'bold' })
    const { ref: own } = await client.videos.submit({ prompt: 'x' })
    expect(relay.heard[0]!.path).toBe('/v1/bold')
    expect(own.dialect).toBe('bold')
    expect(() => open({ task: 'nope' })).toThrow(/accepted: task, bold, picture/)
  })

  it('the other shape of the same server is read whole, with a warning', async () => {
    relay.looks = [
      json({ job: 'task_1', state: 'done', result: 'https://cdn.example/x.mp4', link: 'https://evil.example/' }),
    ]
    await using client = open()
    const task = await client.get(ref())
    expect(task).toMatchObject({ status: 'succeeded', outputs: [{ url: 'https://cdn.example/x.mp4' }] })
    expect(task.warnings.map(({ code }) => code)).toEqual(['contradiction'])
  })

  it('a link to this task’s content on a foreign host becomes the own route', async () => {
    relay.looks = [state('done', { link: 'http://localhost:3000/v1/grind/task_1/content' })]
    await using client = open()
    expect((await client.get(ref())).outputs[0]!.sources).toEqual([{ route: 'content' }])
  })

  it('settings for OpenAI-style clients never hold the key', () => {
    const settings = openaiSettings(wideProvider({ apiKey, baseURL: 'https://wide.example/v1' }))
    expect(settings).toEqual({ baseURL: 'https://wide.example/v1', apiKeyEnv: 'MILL_API_KEY', model: 'talker' })
  })
})

describe('images', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const image = () => ref({ kind: 'image', dialect: 'picture', model: 'oil' })
  const save = async () => {
    await using client = open()
    return client.download(image(), join(folder, 'out.png'))
  }

  it('inline as base64', async () => {
    relay.looks = [state('done', { data: [{ b64: png.toString('base64') }] })]
    expect((await save()).mediaType).toBe('image/png')
    expect((await readFile(join(folder, 'out.png'))).equals(png)).toBe(true)
  })

  it('by a content route that gives the bytes', async () => {
    relay.looks = [state('done'), response => response.writeHead(200, { 'content-type': 'image/png' }).end(png)]
    expect((await save()).bytes).toBe(png.byteLength)
  })

  it('by a content route that answers with JSON that names it', async () => {
    relay.looks = [state('done'), json({ data: [{ url: `${relay.url}/file.png` }] })]
    relay.files = [response => response.writeHead(200, { 'content-type': 'image/png' }).end(png)]
    expect((await save()).bytes).toBe(png.byteLength)
    expect(asked()).toEqual(['GET /v1/grind/task_1', 'GET /v1/pictures/task_1/result', 'GET /file.png'])
  })

  it('a model that makes images makes no videos', async () => {
    await using client = open()
    // @ts-expect-error oil makes images
    expect(await caught(client.videos.submit({ model: 'oil', prompt: 'x', seconds: 5 }))).toMatchObject({
      code: 'invalid_request',
      field: 'model',
    })
    expect((await client.images.submit({ model: 'oil', prompt: 'x' })).ref).toMatchObject({
      kind: 'image',
      dialect: 'picture',
    })
  })
})
