import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Provider } from '@vidrelay/core/provider'
import { virtualClock } from '@vidrelay/core/testing'
import { serve } from '@vidrelay/serve'
import { HttpResponse, http, type JsonBodyType } from 'msw'
import { afterEach, expect, test } from 'vitest'
import { madeUp, recording } from '../../test/made-up.ts'
import { type DriftOptions, drift } from './drift.ts'
import { driftExitCode, driftText } from './finding.ts'
import type { OpenApi } from './spec-shape.ts'

const key = 'lantern/harbour+nightingale=42'
const origin = 'https://api.made-up.example.com'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0)) await one()
})

const answers = (schemas: Record<string, object>) =>
  Object.fromEntries(
    Object.entries(schemas).map(([status, schema]) => [status, { content: { 'application/json': { schema } } }]),
  )
const text = { type: 'string' }
const object = (properties: Record<string, object>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
})
const refusal = object({ error: object({ code: { enum: ['no_such_task', 'bad_key'] }, message: text }) })

const spec: OpenApi = {
  paths: {
    '/v1/models': {
      get: {
        responses: answers({ 200: object({ data: { type: 'array', items: object({ id: text }, ['id']) } }, ['data']) }),
      },
    },
    '/v1/videos/{video_id}': {
      get: {
        responses: answers({
          200: object({ id: text, status: text, progress: { type: 'integer' }, url: text, meta: { type: 'object' } }, [
            'id',
            'status',
            'progress',
          ]),
          401: refusal,
          404: refusal,
        }),
      },
    },
  },
}

interface Live {
  models?: JsonBodyType
  task?: JsonBodyType
  unknown?: [status: number, body: JsonBodyType]
  refused?: [status: number, body: JsonBodyType]
}
const noTask = { error: { code: 'no_such_task', message: 'no' } }
const badKey = { error: { code: 'bad_key', message: 'no' } }
const running = { id: 'v-8891', status: 'queued', progress: 40 }

/** The made-up provider, live, and a look at it. */
async function looked(live: Live = {}, more: Partial<DriftOptions> = {}, changes: Partial<Provider> = {}) {
  const { models = { data: [{ id: 'one' }] }, task = running, unknown = [404, noTask], refused = [401, badKey] } = live
  const methods: string[] = []
  const served = await serve([
    http.all(`${origin}/*`, ({ request }) => {
      const { pathname } = new URL(request.url)
      methods.push(request.method)
      const [status, body] =
        request.headers.get('authorization') !== `Bearer ${key}`
          ? refused
          : pathname === '/v1/models'
            ? [200, models]
            : pathname.endsWith('/v-8891')
              ? [200, task]
              : unknown
      return HttpResponse.json(body, { status })
    }),
  ])
  undo.push(served.close)
  const report = await drift({
    adapter: madeUp(changes),
    spec,
    apiKey: key,
    tasks: ['v-8891'],
    clock: virtualClock(),
    network: served.network,
    ...more,
  })
  return {
    report,
    methods,
    found: report.findings.map(({ kind, severity, where, documented, came }) => [
      kind,
      severity,
      where,
      documented,
      came,
    ]),
  }
}

const get = 'GET /v1/videos/{id}'

test('where nothing has changed nothing is found, whatever the values are', async () => {
  const { report, methods } = await looked({
    task: { ...running, progress: 99, meta: { anything: ['at', 'all'] }, url: null },
  })
  expect(report).toEqual({
    provider: 'made-up',
    title: 'Made up',
    looked: ['the list of models', 'a task that does not exist (video)', 'a key that is none', 'task 1 of yours'],
    notLooked: [],
    findings: [],
  })
  expect(driftExitCode(report)).toBe(0)
  expect(driftText(report)).toMatch(
    /Nothing of this has changed\.\nNothing was paid for\. .*only a real task proves\.$/,
  )
  expect(methods).toEqual(['GET', 'GET', 'GET', 'GET'])
})

test.each<[string, Live, string[][]]>([
  [
    'a field that the document reads has another name',
    { task: { id: 'v-8891', state: 'queued', progress: 40 } },
    [
      ['new field', 'note', `${get} 200: state`, 'nothing', 'string'],
      ['vanished field', 'broken', `${get} 200: status`, 'string', 'nothing'],
    ],
  ],
  [
    'a field that the document reads has another type',
    { task: { ...running, progress: '40%' } },
    [['type changed', 'broken', `${get} 200: progress`, 'number', 'string']],
  ],
  [
    'of what is new only the outermost is named',
    { task: { ...running, usage: { credits: { left: 3 } } } },
    [['new field', 'note', `${get} 200: usage`, 'nothing', 'object']],
  ],
  [
    'a word that no row explains',
    { task: { ...running, status: 'paused' } },
    [['new status word', 'broken', `${get} 200: status`, 'queued, done, broken', 'paused']],
  ],
  [
    'an error code that no list has',
    { refused: [401, { error: { code: 'key_expired', message: 'no' } }] },
    [['new error code', 'changed', `${get} 401: error.code`, 'no_such_task, bad_key', 'key_expired']],
  ],
  [
    'another HTTP status for a task that does not exist',
    { unknown: [410, noTask] },
    [['other HTTP status', 'changed', get, '404', '410']],
  ],
  [
    'another HTTP status, by which the client takes it for something else',
    { unknown: [400, noTask] },
    [['other HTTP status', 'broken', get, '404', '400']],
  ],
  ['a wrong key that is none', { refused: [200, running] }, [['other HTTP status', 'broken', get, '401', '200']]],
  [
    'models that came and went',
    { models: { data: [{ id: 'two' }] } },
    [
      ['new model', 'note', 'GET /v1/models 200', 'nothing', 'two'],
      ['vanished model', 'changed', 'GET /v1/models 200', 'one', 'nothing, for this key'],
    ],
  ],
  [
    'a list that is elsewhere',
    { models: { models: ['one'] } },
    [
      ['new field', 'note', 'GET /v1/models 200: models', 'nothing', 'array'],
      ['vanished field', 'broken', 'GET /v1/models 200: data', 'array', 'nothing'],
      ['vanished model', 'changed', 'GET /v1/models 200', 'one', 'nothing, for this key'],
    ],
  ],
  [
    'a refusal in another shape',
    { unknown: [404, { errors: [{ title: 'no' }] }] },
    [
      ['new field', 'note', `${get} 404: errors`, 'nothing', 'array'],
      ['vanished field', 'broken', `${get} 404: error`, 'object', 'nothing'],
    ],
  ],
])('%s', async (_, live, findings) => {
  const { found, report } = await looked(live)
  expect(found).toEqual(expect.arrayContaining(findings))
  expect(found.length).toBe(findings.length)
  expect(driftExitCode(report)).toBe(findings.every(([, severity]) => severity === 'note') ? 0 : 1)
  for (const [kind, severity, where] of findings)
    expect(driftText(report)).toMatch(`${severity!.padEnd(8)} ${kind}: ${where}`)
})

test('no value of an answer is in a report, unless it is a word', async () => {
  const { report } = await looked({ task: { ...running, status: 'by ada@example.org', owner: 'Ada' } })
  expect(JSON.stringify(report)).not.toMatch(/ada|8891/i)
  expect(report.findings[0]).toMatchObject({ kind: 'new field', came: 'string' })
  expect(report.findings[1]).toMatchObject({ kind: 'new status word', came: 'a text that is no word' })
})

test('what recordings show is documented too, but not what we made up', async () => {
  const task = { ...running, owner: 'Ada' }
  const recorded = (from: 'captured' | 'derived') =>
    recording({
      source: { class: from, document: 'x', date: '2026-11-21' },
      exchanges: [
        {
          request: { method: 'GET', url: `${origin}/v1/videos/x` },
          response: { status: 200, json: { ...task, owner: '<string>' } },
        },
      ],
    })
  expect((await looked({ task }, { recordings: [recorded('captured')] })).found).toEqual([])
  expect((await looked({ task }, { recordings: [recorded('derived')] })).found).toEqual([
    ['new field', 'note', `${get} 200: owner`, 'nothing', 'string'],
  ])
})

test('what is in every recorded answer of a state is missed, and one answer alone shows no rule', async () => {
  const exchange = (made: number) => ({
    request: { method: 'GET' as const, url: `${origin}/v1/videos/x` },
    response: { status: 200, json: { ...running, made } },
  })
  const recordings = [recording({ exchanges: [exchange(1), exchange(2)] })]
  expect((await looked({}, { recordings })).found).toEqual([
    ['vanished field', 'changed', `${get} 200: made`, 'number', 'nothing'],
  ])
  expect((await looked({}, { recordings: [recording({ exchanges: [exchange(1), exchange(1)] })] })).found).toEqual([])
})

test('trouble, and a key that is refused, are no change: it could not be looked', async () => {
  const trouble = await looked({ unknown: [503, {}] })
  expect(trouble.report.notLooked).toEqual([
    { what: 'a task that does not exist (video)', why: 'HTTP 503: trouble, which is no change' },
  ])
  expect(driftExitCode(trouble.report)).toBe(2)
  const { report } = await looked({}, { apiKey: 'another-key' })
  expect(report.notLooked).toContainEqual({ what: 'the list of models', why: 'HTTP 401: the key was refused' })
  const both = await looked({ unknown: [429, {}], task: { ...running, status: 'paused' } })
  expect(driftExitCode(both.report)).toBe(1)
})

test('an upstream that cannot be reached is said so', async () => {
  const served = await serve([], { refuse: () => true })
  undo.push(served.close)
  const { report } = await looked({}, { network: served.network })
  expect(report.looked).toEqual([])
  expect(report.notLooked.length).toBe(4)
  for (const { why } of report.notLooked) expect(why).toBe('ECONNREFUSED')
  expect(driftExitCode(report)).toBe(2)
  expect(driftText(report)).toMatch('looked at nothing')
})

test('a page in the place of JSON is a change', async () => {
  const served = await serve([http.get('*', () => HttpResponse.html('<html></html>'))])
  undo.push(served.close)
  const { found } = await looked({}, { network: served.network, tasks: [] })
  expect(found[0]).toEqual(['type changed', 'broken', 'GET /v1/models 200: the whole answer', 'JSON', 'text/html'])
})

test('the specification may be a file, YAML or JSON; what is none is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-drift-'))
  undo.push(() => rm(folder, { recursive: true }))
  const file = join(folder, 'openapi.yaml')
  await writeFile(file, JSON.stringify(spec))
  expect((await looked({}, { spec: file })).found).toEqual([])
  await writeFile(file, 'openapi: 3.1.0\npaths:\n  /v1/models:\n    get: { responses: {} }\n')
  expect((await looked({}, { spec: file })).found[0]).toEqual([
    'other HTTP status',
    'changed',
    'GET /v1/models',
    'nothing',
    '200',
  ])
  await writeFile(file, 'just: text')
  await expect(looked({}, { spec: file })).rejects.toThrow(/openapi\.yaml is no specification: it has no paths/)
  await expect(looked({}, { apiKey: '' })).rejects.toThrow('MADE_UP_API_KEY')
})
