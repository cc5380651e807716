import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Sandbox, startSandbox } from '../start-sandbox.ts'

// Every answer of the sandbox is what the provider's spec says, and so is every request that it takes.

interface Media {
  readonly content?: Readonly<
    Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
  >
}
type Answers = Readonly<Record<string, { readonly $ref?: string }>>
interface Spec {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly requestBody?: Media; readonly responses: Answers }>>>
  >
}

const spec: Spec = parse(readFileSync(new URL('../../../../specs/apixgo.openapi.yaml', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false })
ajv.addSchema(spec, 'spec')

const pointer = (...steps: readonly string[]) =>
  steps.map(step => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

/** Problems of an answer by the spec; null: none. */
function problems(method: string, path: string, status: number, body: unknown): unknown {
  const answers = spec.paths[path]![method]!.responses
  const named = answers[status]
  if (!named) return `${method} ${path} documents no ${status}`
  const at = named.$ref ?? `#${pointer('paths', path, method, 'responses', String(status))}`
  ajv.validate({ $ref: `spec${at}${pointer('content', 'application/json', 'schema')}` }, body)
  return ajv.errors ?? null
}

const begin = Date.UTC(2026, 10, 21, 12)
let now = begin
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now })
})
beforeEach(() => {
  now = begin
})
afterAll(() => sandbox.close())

const create = '/v1/video/generations'
const query = '/v1/video/generations/{task_id}'

async function call(method: 'get' | 'post', path: string, key: string, body?: unknown) {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  return { status: response.status, body: JSON.parse(await response.text()) }
}

const examples = Object.entries(spec.paths[create]!.post!.requestBody!.content!['application/json']!.examples!)

test.each(examples)("the document's own request: %s", async (_, { value }) => {
  const { status, body } = await call('post', create, 'k', value)
  expect(status).toBe(200)
  expect(problems('post', create, 200, body)).toBeNull()
})

test.each(['a cat', '[fail]', '[fail: reason]', '[stuck]', '[no-link]'])('every state of %s', async prompt => {
  const { body } = await call('post', create, 'k', { model: 'grok-image-video', prompt })
  const words = new Set<string>()
  for (let second = 0; second <= 30; second++) {
    now = begin + second * 1000
    const answer = await call('get', `${create}/${body.task_id}`, 'k')
    expect(problems('get', query, answer.status, answer.body)).toBeNull()
    words.add(answer.body.data.status)
  }
  expect([...words].slice(0, 4)).toEqual(['NOT_START', 'SUBMITTED', 'QUEUED', 'IN_PROGRESS'])
})

test('an image that cannot be fetched, in the words of the document', async () => {
  const failure = JSON.stringify(spec.paths[query]!.get!.responses['200'])
  const { body } = await call('post', create, 'k', {
    model: 'grok-video-1.5',
    prompt: 'x',
    input_reference: { image_url: 'https://x.invalid/1.png' },
  })
  now = begin + 60_000
  const answer = await call('get', `${create}/${body.task_id}`, 'k')
  expect(problems('get', query, answer.status, answer.body)).toBeNull()
  expect(failure).toContain(JSON.stringify(answer.body.data.fail_reason))
})

test('the models', async () => {
  const { status, body } = await call('get', '/v1/models', 'k')
  expect(problems('get', '/v1/models', status, body)).toBeNull()
})

test.each([
  ['get', '/v1/models', '/v1/models', 'sk-wrong', undefined],
  ['get', '/v1/models', '/v1/models', 'sk-forbidden', undefined],
  ['post', create, create, 'sk-wrong', {}],
  ['post', create, create, 'sk-forbidden', {}],
  ['post', create, create, 'sk-poor', { model: 'grok-image-video', prompt: 'x' }],
  ['post', create, create, 'k', {}],
  ['post', create, create, 'k', { model: 'grok-image-video', prompt: '' }],
  ['post', create, create, 'k', { model: 'grok-video-1.5', prompt: 'x' }],
  ['get', query, `${create}/none`, 'sk-wrong', undefined],
  ['get', query, `${create}/none`, 'sk-forbidden', undefined],
  ['get', query, `${create}/none`, 'k', undefined],
] as const)('%s %s refused: %s %s %o', async (method, path, target, key, body) => {
  const answer = await call(method, target, key, body)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(problems(method, path, answer.status, answer.body)).toBeNull()
})

test('the check can fail', () => {
  expect(problems('get', query, 200, { code: 'success', message: '', data: { status: 'DONE' } })).not.toBeNull()
  expect(problems('get', query, 418, {})).toBe(`get ${query} documents no 418`)
})

test('a request that the schema refuses is refused, and the other way round', async () => {
  const schema = { $ref: `spec#${pointer('components', 'schemas', 'CreateVideoRequest')}` }
  const request = { model: 'grok-image-video', prompt: 'x' }
  const image = 'https://example.com/1.png'
  const bodies = [
    {},
    { seconds: 15 },
    { seconds: 16 },
    { seconds: 0 },
    { seconds: '6' },
    { seconds: 4.5 },
    { seconds: null },
    { prompt: '' },
    { model: '' },
    { aspect_ratio: 169 },
    { resolution: 720 },
    { image_urls: image },
    { image_urls: Array(7).fill(image) },
    { image_urls: Array(8).fill(image) },
    { image_urls: ['iVBORw0KGgo='] },
    { input_reference: image },
    { input_reference: { image_url: image } },
    { input_reference: {} },
    { input_reference: image, reference_images: [image] },
  ]
  for (const fields of bodies) {
    const { status } = await call('post', create, 'k', { ...request, ...fields })
    expect([fields, status]).toEqual([fields, ajv.validate(schema, { ...request, ...fields }) ? 200 : 400])
  }
})
