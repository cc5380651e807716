import { expect, test } from 'vitest'
import { type Drift, drifted } from './drift.ts'
import { startSandbox } from './start-sandbox.ts'

const place = { provider: 'apixgo', operation: 'get' } as const
const task = { code: 'success', data: { status: 'IN_PROGRESS', progress: 40, list: [{ status: 'x', url: '' }] } }
const after = async (
  drift: Drift,
  json: object = task,
  init: ResponseInit = {},
  at: Parameters<typeof drifted>[2] = place,
) => {
  const answer = await drifted(Response.json(json, init), [drift], at)
  return answer.json()
}

test('each kind changes what it says, and nothing else', async () => {
  expect(await after({ kind: 'rename-field' })).toEqual({
    code: 'success',
    data: { state: 'IN_PROGRESS', progress: 40, list: [{ state: 'x', url: '' }] },
  })
  expect(await after({ kind: 'rename-field', field: 'code', to: 'kode' })).toEqual({ kode: 'success', data: task.data })
  expect(await after({ kind: 'field-gone' })).toEqual({
    code: 'success',
    data: { status: 'IN_PROGRESS', list: task.data.list },
  })
  expect(await after({ kind: 'type-changed' })).toMatchObject({ data: { progress: '40%' } })
  expect(await after({ kind: 'type-changed', field: 'status' }, { status: 'done' })).toEqual({ status: 4 })
  expect(await after({ kind: 'type-changed' }, { progress: '30%' })).toEqual({ progress: 30 })
  expect(await after({ kind: 'type-changed', field: 'data' }, { data: [1] })).toEqual({ data: '[1]' })
  expect(await after({ kind: 'extra-field' })).toEqual({ ...task, queue_position: 3 })
  expect(await after({ kind: 'new-status-word', word: 'odd' })).toMatchObject({
    data: { status: 'odd', list: [{ status: 'odd' }] },
  })
})

test('models and refusals have kinds of their own', async () => {
  const list = { data: [{ id: 'a' }, { id: 'b' }] }
  const models = { provider: 'apixgo', operation: 'models' } as const
  expect(await after({ kind: 'model-gone' }, list, {}, models)).toEqual({ data: [{ id: 'b' }] })
  expect(await after({ kind: 'model-gone', model: 'b' }, list, {}, models)).toEqual({ data: [{ id: 'a' }] })
  expect(await after({ kind: 'error-shape' }, { error: { message: 'no "key"' } }, { status: 401 })).toEqual({
    errors: [{ title: 'Request refused', detail: 'no "key"' }],
  })
  expect(await after({ kind: 'error-shape' })).toEqual(task)
})

test('answers that are not meant stay as they are', async () => {
  const kind = 'rename-field'
  expect(await after({ kind, provider: 'gaia' })).toEqual(task)
  expect(await after({ kind, on: 'submit' })).toEqual(task)
  expect(await after({ kind }, task, { status: 400 })).toEqual(task)
  const file = new Response('{"status":1}', { headers: { 'content-type': 'video/mp4' } })
  expect(await drifted(file, [{ kind }], place)).toBe(file)
})

test('a sandbox drifts until it is told to stop, and its answers keep their true length', async () => {
  await using sandbox = await startSandbox({ drift: [{ kind: 'model-gone' }, { kind: 'extra-field', on: 'models' }] })
  const models = async () => {
    const answer = await fetch(`${sandbox.url}/v1/models`, { headers: { authorization: 'Bearer k' } })
    const text = await answer.text()
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(text)))
    const { data, ...rest } = JSON.parse(text)
    return [data.map(({ id }: { id: string }) => id), Object.keys(rest)]
  }
  expect(await models()).toEqual([['grok-video-1.5'], ['success', 'object', 'queue_position']])
  sandbox.clearDrift()
  expect(await models()).toEqual([
    ['grok-image-video', 'grok-video-1.5'],
    ['success', 'object'],
  ])
  sandbox.drift({ kind: 'model-gone', model: 'grok-video-1.5' })
  expect(await models()).toEqual([['grok-image-video'], ['success', 'object']])
})
