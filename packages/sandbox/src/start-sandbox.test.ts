import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { startSandbox } from './start-sandbox.ts'

const request = { method: 'POST', body: JSON.stringify({ model: 'grok-image-video', prompt: 'a cat' }) }
const json = { 'content-type': 'application/json' }

test('a provider answers under its own path and, being the first, without one', async () => {
  await using sandbox = await startSandbox()
  const [apixgo] = sandbox.providers
  expect(apixgo).toEqual({ id: 'apixgo', url: `${sandbox.url}/apixgo`, key: 'sk-sandbox' })
  expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`)
  for (const base of [sandbox.url, apixgo!.url]) {
    const answer = await fetch(`${base}/v1/models`, { headers: { authorization: `Bearer ${apixgo!.key}` } })
    expect(answer.status).toBe(200)
    expect((await fetch(`${base}/v1/nothing`)).status).toBe(404)
  }
})

test('a task made under one path is found under the other', async () => {
  await using sandbox = await startSandbox({ now: () => 0 })
  const headers = { ...json, authorization: 'Bearer k' }
  await fetch(`${sandbox.url}/apixgo/v1/video/generations`, { ...request, headers })
  const found = await fetch(`${sandbox.url}/v1/video/generations/${sandbox.tasks[0]!.id}`, { headers })
  expect(found.status).toBe(200)
})

test('with a key given, only that one is good', async () => {
  await using sandbox = await startSandbox({ keys: { apixgo: 'sk-mine' } })
  const status = async (key: string) =>
    (await fetch(`${sandbox.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status
  expect(sandbox.providers[0]?.key).toBe('sk-mine')
  expect([await status('sk-mine'), await status('sk-other'), await status('sk-forbidden')]).toEqual([200, 401, 403])
})

test('speed shortens the course of a task, not the life of a link', async () => {
  let now = 0
  await using sandbox = await startSandbox({
    now: () => now,
    speed: 10,
    timeline: { queued: 10, running: 20 },
    linkSeconds: 100,
  })
  const headers = { ...json, authorization: 'Bearer k' }
  await fetch(`${sandbox.url}/v1/video/generations`, { ...request, headers })
  const phases = [0, 1000, 2999, 3000].map(at => {
    now = at
    return sandbox.tasks[0]?.phase
  })
  expect(phases).toEqual(['created', 'running', 'running', 'succeeded'])
  const answer = await fetch(`${sandbox.url}/v1/video/generations/${sandbox.tasks[0]!.id}`, { headers })
  expect(JSON.parse(await answer.text()).data.result_url).toContain('?expires=103&')
})

test('a correction of the date ages no task', async () => {
  await using sandbox = await startSandbox({ timeline: { queued: 3600, running: 3600 } })
  await fetch(`${sandbox.url}/v1/video/generations`, { ...request, headers: { ...json, authorization: 'Bearer k' } })
  const date = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 86_400_000)
  expect(sandbox.tasks[0]?.phase).toBe('created')
  date.mockRestore()
})

test('a request is recorded as it came, but for its key', async () => {
  await using sandbox = await startSandbox({ now: () => 5 })
  await fetch(`${sandbox.url}/apixgo/v1/video/generations?x=1`, {
    ...request,
    headers: { ...json, authorization: 'Bearer sk-secret', 'x-extra': 'yes' },
  })
  await fetch(`${sandbox.url}/nowhere`, { method: 'POST', body: 'plain text' })
  expect(sandbox.requests).toMatchObject([
    {
      at: 5,
      provider: 'apixgo',
      operation: 'submit',
      method: 'POST',
      path: '/apixgo/v1/video/generations?x=1',
      headers: { 'content-type': 'application/json', 'x-extra': 'yes' },
      authorization: { scheme: 'Bearer', sha256: createHash('sha256').update('sk-secret').digest('hex') },
      body: { model: 'grok-image-video', prompt: 'a cat' },
      fault: null,
      status: 200,
    },
    { operation: null, path: '/nowhere', authorization: null, body: 'plain text', status: 404 },
  ])
  expect(JSON.stringify(sandbox.requests)).not.toContain('sk-secret')
})

test('the log does not grow without end', async () => {
  await using sandbox = await startSandbox()
  for (let i = 0; i < 1005; i++) await fetch(`${sandbox.url}/${i}`)
  expect(sandbox.requests.length).toBe(1000)
  expect(sandbox.requests.at(-1)?.path).toBe('/1004')
})

test('more than 32 MiB is a 413 in the words of the relay', async () => {
  await using sandbox = await startSandbox()
  const body = new Uint8Array(32 * 2 ** 20 + 1)
  const answer = await fetch(`${sandbox.url}/v1/video/generations`, { method: 'POST', headers: json, body })
  expect(answer.status).toBe(413)
  expect(await answer.json()).toEqual({
    code: 'read_request_body_failed',
    message: 'http: request body too large',
    data: null,
  })
})

test.each([
  [{ speed: 0 }, 'speed is a number above 0'],
  [{ speed: Number.NaN }, 'speed is a number above 0'],
  [{ timeline: { queued: -1, running: 1 } }, 'timeline.queued is a number of seconds from 0'],
  [{ timeline: { queued: 1, running: Number.POSITIVE_INFINITY } }, 'timeline.running'],
  [{ linkSeconds: -1 }, 'linkSeconds is a number of seconds from 0'],
  [{ keys: { nobody: 'x' } }, 'keys: there is no provider nobody'],
])('the options %o are refused', async (options, message) => {
  await expect(startSandbox(options)).rejects.toThrow(message)
})
