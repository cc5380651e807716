import { statusWords } from '@vidrelay/core/dialects'
import { defineProvider, type Json, type Provider, type ProviderFactory } from '@vidrelay/core/provider'
import { loadRecordings, type Recording } from '../../src/index.ts'
import { type Edit, edited } from '../../src/rows/edit.ts'
import { document } from './adapter.ts'

/** Relays that nobody runs, each right, with one recording, and unlike the usual in one way. */
export interface Relay {
  readonly says: string
  readonly adapter: ProviderFactory
  readonly recording: Recording
}

const [usual] = loadRecordings(new URL('recordings/', import.meta.url))
type At = (string | number)[]
const put = (at: At, value: Json): Edit => ({ at, put: value })
const get: At = ['dialects', 'task', 'routes', 'get']
const answer: At = ['dialects', 'task', 'answer']

/** The usual recording, with other texts in it. */
const spoken = (...changes: [from: string, to: string][]): Recording =>
  JSON.parse(changes.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(usual)))

/** The usual recording, with other answers to its submit and its looks. */
function answered(change: (task: { [name: string]: Json }) => Json): Recording {
  const recording: Recording = structuredClone(usual!)
  for (const { response } of recording.exchanges) {
    const { data } = (response?.json ?? {}) as { data?: { [name: string]: Json } }
    if (response && data) response.json = change(data) as never
  }
  return recording
}

/** Nothing of the provider's own word is expected where it has none. */
const withoutWords = (recording: Recording): Recording =>
  JSON.parse(JSON.stringify(recording).replaceAll(/"upstreamStatus":"[^"]*",/g, ''))

/** Their words for a task that waits, runs and is done. */
const words = (queued: string, running: string, done: string): Json =>
  statusWords('ACME-04', { [queued]: 'queued', [running]: 'running', [done]: 'succeeded' }) as unknown as Json

const link = 'https://cdn.acme.example/T-17.mp4?sig=0123456789'
const still = usual!.exchanges[1]!

const all: [says: string, edits: Edit[], recording: Recording][] = [
  [
    'a prefix other than Bearer',
    [put(['auth'], { header: 'authorization', prefix: 'Token ' })],
    spoken(['"x-acme-key":"{{key}}"', '"authorization":"Token {{key}}"'], ['"x-acme-key"', '"authorization"']),
  ],
  [
    'the id in a query',
    [put(get, { method: 'GET', path: '/v2/task', query: { task_id: '{id}' }, source: 'ACME-03' })],
    spoken(['/v2/tasks/T-17"', '/v2/task?task_id=T-17"']),
  ],
  ['an id with a colon', [], spoken(['/v2/tasks/T-17', '/v2/tasks/T%3A17'], ['"T-17"', '"T:17"'])],
  [
    'a task in a list of one',
    [put([...answer, 'envelope'], { at: ['data', 'list'] })],
    answered(task => ({ code: 0, list: [task] as Json })),
  ],
  [
    'a result inside JSON text',
    [
      put(
        [...answer, 'outputs'],
        [
          { at: 'result.@json.videos[].url', source: 'ACME-05' },
          { at: 'result.@json.cover', role: 'thumbnail', source: 'ACME-05' },
        ],
      ),
    ],
    answered(task => ({ code: 0, data: { ...task, ...(task.result && { result: JSON.stringify(task.result) }) } })),
  ],
  [
    'links as bare items of a list',
    [
      put(
        [...answer, 'outputs'],
        [
          { at: 'result.videos[]', source: 'ACME-05' },
          { at: 'result.cover', role: 'thumbnail', source: 'ACME-05' },
        ],
      ),
    ],
    answered(task => {
      const { cover } = (task.result ?? {}) as { cover?: string }
      return { code: 0, data: { ...task, ...(cover !== undefined && { result: { videos: [link], cover } }) } }
    }),
  ],
  [
    'a number around each answer that says whether it is one',
    [put([...answer, 'envelope'], { at: ['data'], code: ['status_code'] })],
    answered(task => ({ status_code: 200, message: 'ok', data: task })),
  ],
  [
    'no word for the state: signs in the answer',
    [
      put(answer, {
        ...document.dialects.task.answer,
        signs: [
          { is: 'succeeded', at: { 'result.videos': true } },
          { is: 'failed', at: { fail: true } },
          { is: 'running', at: { percent: true } },
          { is: 'queued', at: { task_id: true } },
        ],
      } as unknown as Json),
    ],
    withoutWords(answered(({ state: _, ...task }) => ({ code: 0, data: task }))),
  ],
  [
    'states that are numbers',
    [put(['statuses'], words('1', '2', '3'))],
    spoken(
      ['"state":"WAITING"', '"state":1'],
      ['"state":"RUNNING"', '"state":2'],
      ['"state":"DONE"', '"state":3'],
      ['"upstreamStatus":"WAITING"', '"upstreamStatus":"1"'],
    ),
  ],
  [
    'constants, flat and deep',
    [
      put(['dialects', 'task', 'routes', 'submit', 'send'], {
        mode: 'async',
        input: { safety: { level: 'high' } },
        n: 1,
      }),
    ],
    spoken(['"mode":"async",', '"mode":"async","n":1,'], ['"input":{', '"input":{"safety":{"level":"high"},']),
  ],
  [
    'a result behind a route, with the key',
    [
      put([...answer, 'outputs'], [{ route: 'content', source: 'ACME-05' }]),
      put(['dialects', 'task', 'routes'], {
        ...document.dialects.task.routes,
        content: { method: 'GET', path: '/v2/tasks/{id}/file', source: 'ACME-05' },
      }),
    ],
    spoken(
      [
        JSON.stringify({ method: 'GET', url: link, headers: { 'x-acme-key': 'absent' } }),
        JSON.stringify({
          method: 'GET',
          url: 'https://api.acme.example/gateway/v2/tasks/T-17/file',
          headers: { 'x-acme-key': '{{key}}' },
        }),
      ],
      ['"outputs":[{"role":"video"},{"role":"thumbnail"}]', '"outputs":[{"role":"video"}]'],
    ),
  ],
  [
    'a look that is answered with 202 and nothing as long as the task runs',
    [put(answer, { ...document.dialects.task.answer, signs: [{ is: 'running', http: [202] }] } as unknown as Json)],
    {
      ...usual!,
      exchanges: usual!.exchanges.map(one => (one === still ? { ...one, response: { status: 202 } } : one)),
    },
  ],
]

export const relays: readonly Relay[] = all.map(([says, edits, recording]) => ({
  says,
  adapter: defineProvider(edited(document as Provider, edits)),
  recording,
}))
