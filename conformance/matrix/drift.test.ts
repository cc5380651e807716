import { apixgo } from '@vidrelay/apixgo'
import {
  type DriftFinding,
  type DriftOptions,
  drift,
  driftExitCode,
  driftText,
  loadRecordings,
} from '@vidrelay/conformance'
import { type Client, createClient, type TaskRef } from '@vidrelay/core'
import type { ProviderFactory } from '@vidrelay/core/provider'
import { gaia } from '@vidrelay/gaia'
import { geeknow } from '@vidrelay/geeknow'
import { openaiVideos } from '@vidrelay/openai-videos'
import { type Drift, type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { toapis } from '@vidrelay/toapis'
import { afterEach, expect, test } from 'vitest'
import { adapters } from '../../scripts/adapters.mjs'
import { readSpec } from './read-spec.ts'

const key = 'nightjar-4471-over-the-heath'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0)) await one()
})

interface Case {
  adapter: ProviderFactory
  model: string
  /** Models that the sandbox lists and that stand in no document: each is really new. */
  more: string | undefined
  /** How it asks for a task. */
  get: string
  /** Where a state stands in the answer. */
  status: string
  /** The HTTP status of a task that does not exist, and where the refusal says so. */
  refused: [status: number, path: string]
  /** The first model of its list. */
  first: string
  /** Progress where the documents give it one type; absent: the sandbox's own choice. */
  typed?: { field: string; path: string }
  /** A field that the documents always show; absent: the sandbox's own choice. */
  due?: { field: string; path: string }
}

const cases: Case[] = [
  {
    adapter: apixgo,
    model: 'grok-image-video',
    more: undefined,
    get: 'GET /v1/video/generations/{id}',
    status: 'data.status',
    refused: [400, 'code'],
    first: 'grok-image-video',
    typed: { field: 'progress', path: 'data.progress' },
    due: { field: 'progress', path: 'data.progress' },
  },
  {
    adapter: gaia,
    model: 'grok-imagine-video',
    more: 'grok-imagine-video-1.5-preview',
    get: 'GET /v1/videos/async/{id}',
    status: 'status',
    refused: [400, 'error'],
    first: 'gpt-5.4-mini',
    // No answer of this provider is documented, so nothing says that progress must be there.
    due: { field: 'status', path: 'status' },
  },
  {
    adapter: geeknow,
    model: 'grok-video-3',
    more: 'sora-2',
    get: 'GET /v1/videos/{id}',
    status: 'status',
    refused: [400, 'code'],
    first: 'grok-video-3',
  },
  {
    adapter: toapis,
    model: 'grok-video-3',
    more: undefined,
    get: 'GET /v1/videos/generations/{id}',
    status: 'status',
    refused: [404, 'error'],
    first: 'grok-video-1.5-preview',
  },
  {
    adapter: openaiVideos,
    model: 'sora-2',
    more: undefined,
    get: 'GET /v1/videos/{id}',
    status: 'status',
    refused: [404, 'error'],
    first: 'sora-2',
    // Its progress is a number on one route of the gateway, a text on another, and missing on a third.
    typed: { field: 'created_at', path: 'created_at' },
    due: { field: 'status', path: 'status' },
  },
]
test('every adapter is looked at', () => {
  expect(cases.map(({ adapter }) => adapter.definition.id).toSorted()).toEqual(adapters.toSorted())
})

const named = cases.map(own => [own.adapter.definition.title, own] as const)

const known = new Map<string, Pick<DriftOptions, 'spec' | 'recordings'>>()
/** What is documented of a provider, read once. */
function documents(id: string): Pick<DriftOptions, 'spec' | 'recordings'> {
  const folder = new URL(`../recordings/${id}/`, import.meta.url)
  const read = known.get(id) ?? { spec: readSpec(id).document, recordings: loadRecordings(folder) }
  known.set(id, read)
  return read
}

/** A sandbox with a task in each state, and a look at it. */
async function stage({ adapter, model }: Case) {
  const { id } = adapter.definition
  let now = Date.parse('2026-11-21T09:00:00Z')
  const sandbox = await startSandbox({ now: () => now, keys: { [id]: key } })
  undo.push(() => sandbox.close())
  const baseURL = sandbox.providers.find(own => own.id === id)!.url
  const tasks: TaskRef[] = []
  const client = createClient(adapter({ apiKey: key, baseURL }), { journal: false, proxy: false }) as Client
  for (const prompt of ['a boat', 'a boat [fail: no luck]', 'a boat', 'a boat']) {
    tasks.push((await client.videos!.submit({ model, prompt })).ref)
    now += tasks.length < 3 ? 60_000 : 10_000 // so that two are over, one runs and one waits
  }
  await client.close()
  const before = sandbox.requests.length
  const look = () =>
    drift({
      adapter,
      apiKey: key,
      baseURL,
      tasks,
      ...documents(id),
    })
  return { sandbox, look, sent: () => sandbox.requests.slice(before) }
}

const isNewModel = ({ kind }: DriftFinding) => kind === 'new model'

test.each(named)('%s: nothing has changed as long as nothing has, and nothing is paid for', async (_, own) => {
  const { look, sent, sandbox } = await stage(own)
  const report = await look()
  expect(report.findings.filter(finding => !isNewModel(finding))).toEqual([])
  expect(report.findings.filter(isNewModel).map(({ came }) => came)).toEqual(own.more === undefined ? [] : [own.more])
  expect([report.notLooked, driftExitCode(report)]).toEqual([[], 0])
  expect(report.looked).toEqual(expect.arrayContaining(['the list of models', 'a key that is none', 'task 4 of yours']))
  expect(driftText(report).split('\n').at(-1)).toMatch('only a real task proves')
  expectFree(sent(), sandbox)
})

function expectFree(requests: Sandbox['requests'], sandbox: Sandbox): void {
  expect(requests.length).toBeGreaterThan(5)
  expect([...new Set(requests.map(({ method, operation }) => `${method} ${operation}`))].sort()).toEqual([
    'GET get',
    'GET models',
  ])
  expect(sandbox.tasks.length).toBe(4)
}

type Expected = Partial<DriftFinding>
const changes: [kind: Drift['kind'], drift: (own: Case) => Drift, expected: (own: Case) => Expected[]][] = [
  [
    'rename-field',
    () => ({ kind: 'rename-field', to: 'situation' }),
    own => [
      { kind: 'vanished field', severity: 'broken', where: `${own.get} 200: ${own.status}`, documented: 'string' },
      { kind: 'new field', severity: 'note', where: `${own.get} 200: ${own.status.replace('status', 'situation')}` },
    ],
  ],
  [
    'field-gone',
    ({ due }) => ({ kind: 'field-gone', ...(due && { field: due.field }) }),
    own => [
      {
        kind: 'vanished field',
        severity: 'broken',
        where: `${own.get} 200: ${own.due?.path ?? 'progress'}`,
        came: 'nothing',
      },
    ],
  ],
  [
    'type-changed',
    ({ typed }) => ({ kind: 'type-changed', ...(typed && { field: typed.field }) }),
    own => [{ kind: 'type changed', severity: 'broken', where: `${own.get} 200: ${own.typed?.path ?? 'progress'}` }],
  ],
  [
    'extra-field',
    () => ({ kind: 'extra-field' }),
    own => [{ kind: 'new field', severity: 'note', where: `${own.get} 200: queue_position`, came: 'number' }],
  ],
  [
    'new-status-word',
    () => ({ kind: 'new-status-word' }),
    own => [{ kind: 'new status word', severity: 'broken', where: `${own.get} 200: ${own.status}`, came: 'reviewing' }],
  ],
  [
    'model-gone',
    () => ({ kind: 'model-gone' }),
    own => [{ kind: 'vanished model', severity: 'changed', where: 'GET /v1/models 200', documented: own.first }],
  ],
  [
    'error-shape',
    () => ({ kind: 'error-shape' }),
    own => [
      { kind: 'vanished field', severity: 'broken', where: `${own.get} ${own.refused.join(': ')}`, came: 'nothing' },
      { kind: 'vanished field', severity: 'broken', where: `${own.get} 401: error`, documented: 'object' },
    ],
  ],
]

for (const [kind, change, expected] of changes)
  test.each(named)(`${kind} is found and named: %s`, async (_, own) => {
    const { sandbox, look, sent } = await stage(own)
    sandbox.drift(change(own))
    const report = await look()
    const wanted = expected(own)
    for (const finding of wanted) expect(report.findings).toContainEqual(expect.objectContaining(finding))
    expect(driftExitCode(report)).toBe(wanted.every(({ severity }) => severity === 'note') ? 0 : 1)
    expectFree(sent(), sandbox)
  })
