import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Provider } from '@vidrelay/core/provider'
import { virtualClock } from '@vidrelay/core/testing'
import { serve } from '@vidrelay/serve'
import { HttpResponse, http, type JsonBodyType } from 'msw'
import { afterEach, expect, test } from 'vitest'
import { madeUp } from '../../test/made-up.ts'
import { mediaBytes } from '../format/media-bytes.ts'
import { parseRecording } from '../format/recording.ts'
import { type Captured, capture, captureText } from './capture.ts'
import type { CaptureOptions } from './options.ts'

const key = 'lantern/harbour+nightingale=42'
const origin = 'https://api.made-up.example.com'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0)) await one()
})

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'vidrelay-captured-'))
  undo.push(() => rm(made, { recursive: true, force: true }))
  return made
}

/** What an upstream says to anything that has the right key. */
interface Upstream {
  models?: JsonBodyType
  unknown?: JsonBodyType
  /** Looks at the task that was paid for, in order; the last one stays. */
  looks?: readonly JsonBodyType[]
  refused?: JsonBodyType
}
const file = mediaBytes({ kind: 'mp4', length: 90_000 })

/** The made-up provider, live: real sockets, its own origins, and whatever it is told to say. */
async function upstream(
  {
    models = { data: [{ id: 'one' }] },
    unknown = { error: { code: 'no_such_task', message: 'no such task' } },
    looks = [{ id: 'v-8891', status: 'done', url: 'https://cdn.made-up.example.com/v/8891.mp4?sig=abc123' }],
    refused = { error: { code: 'bad_key', message: 'bad key' } },
  }: Upstream = {},
  rightKey = key,
) {
  const seen: string[] = []
  let looked = 0
  const api = http.all(`${origin}/*`, ({ request }) => {
    const { pathname } = new URL(request.url)
    seen.push(`${request.method} ${pathname}`)
    if (request.headers.get('authorization') !== `Bearer ${rightKey}`)
      return HttpResponse.json(refused, { status: 401 })
    if (pathname === '/v1/models') return HttpResponse.json(models)
    if (request.method === 'POST') return HttpResponse.json({ id: 'v-8891', status: 'queued', owner: 'Ada' })
    if (!pathname.endsWith('/v-8891')) return HttpResponse.json(unknown, { status: 404 })
    return HttpResponse.json(looks[Math.min(looked++, looks.length - 1)]!)
  })
  const cdn = http.get('https://cdn.made-up.example.com/*', ({ request }) => {
    seen.push(`cdn ${request.headers.has('authorization') ? 'with' : 'without'} the key`)
    return new HttpResponse(file, { headers: { 'content-type': 'video/mp4', 'x-amz-request-id': 'BUCKET77' } })
  })
  const served = await serve([api, cdn])
  undo.push(served.close)
  return { seen, network: served.network }
}

async function captured(from: Upstream, more: Partial<CaptureOptions> = {}, changes: Partial<Provider> = {}) {
  const { seen, network } = await upstream(from, more.apiKey)
  const into = await folder()
  const clock = virtualClock({ start: '2026-11-21T09:00:00Z' })
  const done: Captured = await capture({
    adapter: madeUp(changes),
    apiKey: key,
    folder: into,
    clock,
    env: {},
    network,
    ...more,
  })
  const texts = await Promise.all(done.written.map(path => readFile(path, 'utf8')))
  const recordings = texts.map(text => parseRecording(JSON.parse(text), 'it'))
  return { ...done, seen, recordings, text: texts.join('') }
}

test('what costs nothing is asked, once each, and nothing else', async () => {
  const { seen, recordings, skipped, text } = await captured({})
  expect(seen).toEqual([
    'GET /v1/models',
    'GET /v1/videos/task_vidrelay_no_such_task',
    'GET /v1/videos/task_vidrelay_no_such_task',
  ])
  expect(skipped).toEqual([])
  expect(recordings.map(({ scenario, covers }) => [scenario, covers])).toEqual([
    ['captured-models', []],
    ['captured-unknown-task', []],
    ['captured-wrong-key', []],
  ])
  expect(recordings[0]?.source).toEqual({ class: 'captured', document: 'live answers of Made up', date: '2026-11-21' })
  expect(text).not.toContain(key)
})

test('default deny: fields keep their name and type, and what the document does not read loses its value', async () => {
  const models = {
    data: [{ id: 'one', owner_email: 'ada@example.org', limits: { rpm: 600, vip: true, tags: ['gold'], since: null } }],
    AKIAIOSFODNN7EXAMPLE99: 'x',
  }
  const { recordings } = await captured({ models })
  expect(recordings[0]?.exchanges[0]?.response).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json' },
    json: {
      data: [{ id: 'one', owner_email: '<string>', limits: { rpm: 0, vip: false, tags: ['<string>'], since: null } }],
      field_1: '<string>',
    },
  })
})

test('models that the document does not know lose their names, and a long list its length', async () => {
  const data = ['acme-tuned-v2', 'one', ...Array.from({ length: 40 }, (_, index) => `house-${index}`)].map(id => ({
    id,
  }))
  const { recordings, text } = await captured({ models: { data } })
  expect(recordings[0]?.steps[0]).toMatchObject({
    expect: {
      models: [
        { id: 'one', known: true, live: true },
        ...[1, 2, 3].map(count => ({ id: `other-model-${count}`, known: false, live: true })),
      ],
    },
  })
  expect(recordings[0]?.exchanges[0]?.note).toMatch('38 more models')
  expect(text).not.toMatch(/acme|house/)
})

test('a message is kept only as far as the document itself looks for it', async () => {
  const errors = [{ id: 'gone', text: 'task .{0,9}was purged', is: 'result_expired', source: 'M' }] as const
  const unknown = { error: { message: 'Dear Ada, task was purged by ops@example.org' } }
  const { recordings } = await captured({ unknown }, {}, { errors })
  const shown = recordings[1]!
  expect(shown.exchanges[0]?.response?.json).toEqual({ error: { message: '<string> task was purged' } })
  expect(shown.steps[0]).toMatchObject({ expect: { error: { code: 'result_expired', row: 'gone', status: 404 } } })
})

test('what is paid for is one submit, its looks and its file; ids, links, times and bytes are replaced', async () => {
  const at = Date.parse('2026-11-21T09:00:00Z') / 1000
  const working = { id: 'v-8891', status: 'queued', progress: '40%' }
  const url = 'https://cdn.made-up.example.com/v/8891.mp4?sig=abc123'
  const looks = [working, working, working, { id: 'v-8891', status: 'done', url, made_at: at + 20, created: at }]
  const notes: string[] = []
  const answer = { id: ['id'], status: ['status'], outputs: [{ at: 'url' }], completedAt: ['made_at'] }
  const { video } = madeUp().definition.dialects
  const { seen, recordings, text, written } = await captured(
    { looks },
    { paid: true, maxCost: 'unknown', request: { seconds: 3 }, onNote: note => notes.push(note) },
    { dialects: { video: { ...video!, answer } } },
  )
  expect(seen.filter(line => line.startsWith('POST'))).toEqual(['POST /v1/videos'])
  expect(seen.at(-1)).toBe('cdn without the key')
  const shown = recordings.at(-1)!
  expect(shown.scenario).toBe('captured-video')
  expect(
    shown.exchanges.map(({ note, request, response }) => [note, request.url, response?.json ?? response?.bytes]),
  ).toEqual([
    [undefined, `${origin}/v1/videos`, { id: 'task_1', status: 'queued', owner: '<string>' }],
    [
      'came 3 times in a row; once is enough here',
      `${origin}/v1/videos/task_1`,
      { id: 'task_1', status: 'queued', progress: '40%' },
    ],
    [
      undefined,
      `${origin}/v1/videos/task_1`,
      {
        id: 'task_1',
        status: 'done',
        url: 'https://cdn.example/file_1.mp4?signature=placeholder-1',
        made_at: Date.parse('2026-01-01T00:00:20Z') / 1000,
        created: 0,
      },
    ],
    [
      'the real file had 90000 bytes',
      'https://cdn.example/file_1.mp4?signature=placeholder-1',
      { kind: 'mp4', length: 65536 },
    ],
  ])
  expect(shown.exchanges.at(-1)?.request.headers).toEqual({ authorization: 'absent' })
  expect(text).not.toMatch(/8891|abc123|BUCKET77|Ada/)
  expect(notes.join('\n')).toMatch(/paid: the task is vr1_/)
  expect(captureText({ written, skipped: [] })).toMatch(/wrote .*captured-video\.json\n/)
})

test('a task that fails is a recording too', async () => {
  const looks = [{ id: 'v-8891', status: 'broken', error: { message: 'no luck, Ada' } }]
  const { recordings, skipped } = await captured({ looks }, { paid: true, maxCost: 'unknown' })
  expect(skipped).toEqual([])
  expect(recordings.at(-1)?.steps.at(-1)).toMatchObject({ do: 'download', expect: { error: { code: 'task_failed' } } })
  expect(recordings.at(-1)?.exchanges.at(-1)?.response?.json).toEqual({
    id: 'task_1',
    status: 'broken',
    error: { message: '<string>' },
  })
})

test('nothing is paid without a word about its price, and what is asked for is ours', async () => {
  const cases: [Partial<CaptureOptions>, string][] = [
    [{ paid: true }, 'maxCost: what the one paid request may cost is not said'],
    [{ maxCost: 1 }, 'only where paid is said'],
    [
      { paid: true, maxCost: 1, request: { prompt: 'mine' } as never },
      'request.prompt: the prompt of a capture is a fixed one',
    ],
    [
      { paid: true, maxCost: 1, request: { images: [] } as never },
      'request.images: a capture asks for a result from text',
    ],
    [{ apiKey: 'short' }, 'too few to be searched for'],
    [{ apiKey: '' }, 'set MADE_UP_API_KEY'],
  ]
  for (const [options, message] of cases) await expect(captured({}, options)).rejects.toThrow(message)
  const priced = { one: { prices: [{ usd: 0.2, per: 'request', source: 'M' }], source: 'M' } } as const
  const unknown = captured({}, { paid: true, maxCost: 'unknown' }, { models: priced })
  await expect(unknown).rejects.toThrow('the document states a price, 0.2 USD')
  const { skipped, seen } = await captured({}, { paid: true, maxCost: 0.1 }, { models: priced })
  expect(skipped).toMatchObject([{ scenario: 'captured-video', why: expect.stringContaining('more than maxCost 0.1') }])
  expect(seen.filter(line => line.startsWith('POST'))).toEqual([])
})

/** All letters, so that the way it is written does not give it away. */
const plainKey = 'harbour_night'
const base64 = Buffer.from(plainKey).toString('base64').replace(/=+$/, '')
const echoes: [form: string, file: string, what: Upstream][] = [
  ['as it is', 'captured-models', { models: { data: [{ id: 'one', [plainKey]: 1 }] } }],
  ['reversed', 'captured-unknown-task', { unknown: { error: { code: [...plainKey].reverse().join('') } } }],
  ['in base64', 'captured-unknown-task', { unknown: { error: { code: 'gone', [base64]: 1 } } }],
  ['a part of it', 'captured-wrong-key', { refused: { error: { code: 'my_harbour_is_full' } } }],
  ['a part of it', 'captured-video', { looks: [{ id: 'v-8891', status: 'our_night' }, { status: 'broken' }] }],
]

test.each(echoes)('an upstream that repeats the key, %s, in %s stops the write', async (form, file, what) => {
  const into = await folder()
  const done = captured(what, { apiKey: plainKey, folder: into, paid: true, maxCost: 'unknown' })
  await expect(done).rejects.toThrow(`${file}.json would hold the key, ${form}`)
  const shown = await done.catch(error => inspect(error))
  expect(shown).not.toContain(plainKey)
  expect(await readdir(into)).toEqual([])
})

test('a leak in what is free stops it before anything is paid', async () => {
  const { seen, network } = await upstream({ models: { data: [{ id: 'one', [plainKey]: 1 }] } }, plainKey)
  const options = {
    adapter: madeUp(),
    apiKey: plainKey,
    folder: await folder(),
    env: {},
    network,
    clock: virtualClock(),
  }
  await expect(capture({ ...options, paid: true, maxCost: 'unknown' })).rejects.toThrow('would hold the key')
  expect(seen).toEqual(['GET /v1/models'])
})

test('the value of any variable that may hold the key is looked for too', async () => {
  const env = { MADE_UP_API_KEY: plainKey }
  const models = { data: [{ id: 'one', [plainKey]: 1 }] }
  await expect(captured({ models }, { env })).rejects.toThrow('would hold the value of MADE_UP_API_KEY, as it is')
})

test('names of fields that look drawn are replaced, so that no spelling of a key can hide in them', async () => {
  const hex = Buffer.from(key).toString('hex')
  const drawn = [hex, hex.toUpperCase(), Buffer.from(key).toString('base64url'), encodeURIComponent(key), `${key}.json`]
  const models = { data: [{ id: 'one' }], ...Object.fromEntries(drawn.map(name => [name, name])) }
  const { recordings } = await captured({ models })
  expect(Object.keys(recordings[0]?.exchanges[0]?.response?.json as object)).toEqual([
    'data',
    ...drawn.map((_, index) => `field_${index + 1}`),
  ])
})

test('what is there is not overwritten, and nothing is sent before that is known', async () => {
  const into = await folder()
  const file = join(into, 'captured-wrong-key.json')
  await writeFile(file, 'mine')
  const { seen, network } = await upstream()
  const options = { adapter: madeUp(), apiKey: key, folder: into, env: {}, network, clock: virtualClock() }
  await expect(capture(options)).rejects.toThrow('captured-wrong-key.json exists and is not overwritten')
  expect([seen, await readdir(into), await readFile(file, 'utf8')]).toEqual([[], ['captured-wrong-key.json'], 'mine'])
  const { written } = await capture({ ...options, force: true })
  expect([written.length, (await readdir(into)).length]).toEqual([3, 3])
  expect(await readFile(file, 'utf8')).toMatch('"captured-wrong-key"')
})

test('an upstream that cannot be reached leaves nothing but the reason', async () => {
  const served = await serve([], { refuse: () => true })
  undo.push(served.close)
  const { written, skipped } = await captured({}, { network: served.network })
  expect(written).toEqual([])
  expect(skipped.map(({ scenario }) => scenario)).toEqual([
    'captured-models',
    'captured-unknown-task',
    'captured-wrong-key',
  ])
  for (const { why } of skipped) expect(why).toMatch('the connection to the provider broke (ECONNREFUSED)')
  expect(captureText({ written, skipped })).toMatch(/left out captured-models: .*\n(.*\n)*Nothing was written\.$/)
})

test('a page in the place of JSON is recorded as a page, and an answer that is encoded all the same is read', async () => {
  const zipped = gzipSync(JSON.stringify({ data: [{ id: 'one' }] }))
  const served = await serve([
    http.get(`${origin}/v1/models`, () => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'set-cookie': 'id=8891' }
      return new HttpResponse(zipped, { headers })
    }),
    http.get(`${origin}/*`, () => HttpResponse.html('<html>Ray ID: 8891</html>', { status: 502 })),
  ])
  undo.push(served.close)
  const { recordings } = await captured({}, { network: served.network })
  expect(recordings.map(({ exchanges }) => exchanges[0]?.response)).toEqual([
    { status: 200, headers: { 'content-type': 'application/json' }, json: { data: [{ id: 'one' }] } },
    { status: 502, headers: { 'content-type': 'text/html' }, text: expect.stringMatching(/^<!doctype html>/) },
    { status: 502, headers: { 'content-type': 'text/html' }, text: expect.stringMatching(/^<!doctype html>/) },
  ])
})
