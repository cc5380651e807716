import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../start-sandbox.ts'

const begin = Date.UTC(2026, 10, 21, 12)
const request = { model: 'grok-image-video', prompt: 'a cat on a piano' }

let now = begin
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  now = begin
})

async function call(
  path: string,
  init: { method?: string; key?: string | null; body?: unknown; headers?: object } = {},
) {
  const { method = 'GET', key = 'sk-any', body, headers } = init
  const response = await fetch(sandbox.url + path, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) }
}

const submit = (body: unknown, init = {}) => call('/v1/video/generations', { method: 'POST', body, ...init })
const query = async (id: string) => (await call(`/v1/video/generations/${id}`)).body.data

/** The state of a task after so many seconds. */
async function later(id: string, seconds: number) {
  now = begin + seconds * 1000
  return query(id)
}

describe('the course of a task', () => {
  test('the create answer is flat, as documented', async () => {
    const { status, headers, body } = await submit(request)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch('application/json')
    expect(body.id).toMatch(/^task_[A-Za-z0-9]{32}$/)
    expect(body).toEqual({
      id: body.id,
      task_id: body.id,
      object: 'video',
      model: 'grok-image-video',
      status: 'queued',
      progress: 0,
      created_at: begin / 1000,
    })
  })

  test('the query answer is wrapped, and goes through every documented word', async () => {
    const { body } = await submit(request)
    const words = []
    for (const second of [0, 2, 4, 6, 8, 19, 20]) {
      const { task_id, status, progress, result_url, fail_reason } = await later(body.id, second)
      expect(task_id).toBe(body.id)
      expect(result_url !== '').toBe(status === 'SUCCESS')
      expect(fail_reason).toBe('')
      words.push(`${status} ${progress}`)
    }
    expect(words).toEqual([
      'NOT_START 0%',
      'SUBMITTED 10%',
      'QUEUED 20%',
      'IN_PROGRESS 30%',
      'IN_PROGRESS 40%',
      'IN_PROGRESS 90%',
      'SUCCESS 100%',
    ])
    const envelope = (await call(`/v1/video/generations/${body.id}`)).body
    expect(envelope).toMatchObject({ code: 'success', message: '' })
    expect(Object.keys(envelope.data)).toEqual(['task_id', 'status', 'progress', 'result_url', 'fail_reason'])
  })

  test.each([
    ['[fail]', 'FAILURE', '100%', 'Video generation failed: the prompt says [fail].'],
    ['[fail: too many cats]', 'FAILURE', '100%', 'too many cats'],
    ['[stuck]', 'IN_PROGRESS', '90%', ''],
    ['[no-link]', 'SUCCESS', '100%', ''],
  ])('the prompt %s', async (prompt, status, progress, fail_reason) => {
    const { body } = await submit({ ...request, prompt })
    expect(await later(body.id, 86_400)).toEqual({ task_id: body.id, status, progress, result_url: '', fail_reason })
  })

  test('an unknown task is a 400', async () => {
    const expected = { code: 'task_not_exist', message: 'task_not_exist', data: null }
    for (const id of ['task_none', '%00', 'a%2Fb', '%E0%A4%A', '..%2f..', 'constructor']) {
      expect(await call(`/v1/video/generations/${id}`)).toMatchObject({ status: 400, body: expected })
    }
  })

  test('the models are listed', async () => {
    const { status, body } = await call('/v1/models')
    expect(status).toBe(200)
    expect(body).toMatchObject({ object: 'list' })
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(['grok-image-video', 'grok-video-1.5'])
  })
})

describe('keys', () => {
  const invalid = {
    error: { message: expect.stringMatching(/^Invalid token \(request id: \w+\)$/), type: 'new_api_error', code: '' },
  }
  const routes = [
    ['GET', '/v1/models'],
    ['GET', '/v1/video/generations/task_x'],
    ['POST', '/v1/video/generations'],
  ] as const

  test.each(routes)('%s %s refuses a missing, an empty and a wrong key', async (method, path) => {
    const body = method === 'POST' ? request : undefined
    for (const init of [
      { key: null },
      { key: '' },
      { key: 'sk-wrong' },
      { key: null, headers: { authorization: 'sk-any' } },
    ]) {
      expect(await call(path, { method, body, ...init })).toMatchObject({ status: 401, body: invalid })
    }
  })

  test.each(routes)('%s %s refuses a key without permission', async (method, path) => {
    const answer = await call(path, { method, key: 'sk-forbidden', ...(method === 'POST' && { body: request }) })
    expect(answer).toMatchObject({ status: 403, body: { error: { type: 'new_api_error', code: '' } } })
  })

  test('a key without money cannot submit, but can look', async () => {
    const { body } = await submit(request)
    const made = sandbox.tasks.length
    expect(await submit(request, { key: 'sk-poor' })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_user_quota', data: null },
    })
    expect(sandbox.tasks.length).toBe(made)
    expect((await call(`/v1/video/generations/${body.id}`, { key: 'sk-poor' })).status).toBe(200)
  })

  test('the key is looked at before the request', async () => {
    expect((await submit('{', { key: null })).status).toBe(401)
  })
})
