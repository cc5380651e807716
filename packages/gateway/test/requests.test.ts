import { readdir, stat } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { openaiVideos } from '@vidrelay/openai-videos'
import { expect, test } from 'vitest'
import { createClientKeys } from '../src/client-keys.ts'
import { openClientKeys, openGateway } from '../src/index.ts'
import { openStore } from '../src/store.ts'
import { ended, model, startPlay } from './play.ts'

const ask = { model, prompt: 'a heron' }

test('one Idempotency-Key is one task; for another request it is refused', async () => {
  await using play = await startPlay()
  const headers = { 'idempotency-key': 'order-1' }
  const answers = await Promise.all(
    [1, 2, 3].map(() => play.call('POST', '/v1/videos', { json: { ...ask, seconds: 4 }, headers })),
  )
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  const form = new FormData()
  form.set('prompt', ask.prompt)
  form.set('model', model)
  form.set('seconds', '4')
  expect((await play.call('POST', '/v1/videos', { body: form, headers })).body.id).toBe(answers[0]!.body.id)
  const other = await play.call('POST', '/v1/videos', { json: { ...ask, seconds: 8 }, headers })
  expect([other.status, other.body.error.code, other.headers.get('x-should-retry')]).toEqual([
    409,
    'idempotency_conflict',
    'false',
  ])
  await ended(play, answers[0]!.body.id)
  expect(play.sandbox.tasks.length).toBe(1)
})

test('the longest Idempotency-Key is one task too, and another one is another', async () => {
  await using play = await startPlay()
  const made = async (end: string) => {
    const headers = { 'idempotency-key': `${'k'.repeat(254)}${end}` }
    return (await play.call('POST', '/v1/videos', { json: ask, headers })).body.id
  }
  const [first, other] = [await made('1'), await made('2')]
  expect(await made('1')).toBe(first)
  for (const id of [first, other]) expect((await ended(play, id)).status).toBe('completed')
  expect(play.sandbox.tasks.length).toBe(2)
})

test('the same request without a key is two purchases, unless the client says that it repeats itself', async () => {
  await using play = await startPlay()
  const first = await play.call('POST', '/v1/videos', { json: ask })
  const second = await play.call('POST', '/v1/videos', { json: ask })
  expect(second.body.id).not.toBe(first.body.id)
  const again = await play.call('POST', '/v1/videos', { json: ask, headers: { 'x-stainless-retry-count': '1' } })
  expect(again.body.id).toBe(second.body.id)
  for (const { body } of [first, second]) await ended(play, body.id)
  expect(play.sandbox.tasks.length).toBe(2)
})

test('a first sending that comes after its repeat is the same task, once', async () => {
  await using play = await startPlay()
  const sent = async (count: string) =>
    (await play.call('POST', '/v1/videos', { json: ask, headers: { 'x-stainless-retry-count': count } })).body.id
  const repeat = await sent('1')
  expect([await sent('2'), await sent('0')]).toEqual([repeat, repeat])
  const deliberate = await sent('0')
  expect(deliberate).not.toBe(repeat)
  // What has a name is known by it alone.
  const headers = { 'x-stainless-retry-count': '1', 'idempotency-key': 'order-9' }
  const named = (await play.call('POST', '/v1/videos', { json: ask, headers })).body.id
  expect([repeat, deliberate]).not.toContain(named)
  expect(await sent('1')).toBe(deliberate)
  for (const id of [repeat, deliberate, named]) await ended(play, id)
  expect(play.sandbox.tasks.length).toBe(3)
})

test('the same bytes at another address are another request', async () => {
  await using play = await startPlay()
  const made = async (path: string, headers = {}) =>
    (await play.call('POST', path, { json: path.endsWith('/remix') ? { prompt: 'at night' } : ask, headers })).body.id
  const sources = [await made('/v1/videos'), await made('/v1/videos')]
  for (const id of sources) await ended(play, id)
  const first = await made(`/v1/videos/${sources[0]}/remix`)
  const second = await made(`/v1/videos/${sources[1]}/remix`, { 'x-stainless-retry-count': '1' })
  expect(second).toMatch(/^video_/)
  expect(second).not.toBe(first)
  for (const id of [first, second]) await ended(play, id)
})

test('a key sees its own tasks only; without one nobody is served once there is one', async () => {
  await using play = await startPlay()
  await expect(play.gateway.listen({ host: '0.0.0.0' })).rejects.toThrow('make a key first')
  const keys = await openClientKeys(play.folder)
  const [alice, bob] = ['alice', 'bob'].map(name => ({ authorization: `Bearer ${keys.create(name)}` }))
  expect(() => keys.create('bob')).toThrow('already')
  const { body } = await play.call('POST', '/v1/videos', { json: ask, headers: alice! })
  expect((await play.call('GET', `/v1/videos/${body.id}`, { headers: alice! })).status).toBe(200)
  const described = (await play.call('GET', '/openapi.json')).body.paths as Record<string, object>
  const ofTasks = Object.entries(described).filter(([path]) => path.includes('{id}') && !/models|files/.test(path))
  const places = ofTasks.flatMap(([path, methods]) => Object.keys(methods).map(method => [method.toUpperCase(), path]))
  expect(places.length).toBeGreaterThan(9)
  for (const [method, path] of places as [string, string][]) {
    const options = { headers: bob!, ...(method === 'POST' && { json: { prompt: 'x' } }) }
    const foreign = await play.call(method, path.replace('{id}', body.id), options)
    const unknown = await play.call(method, path.replace('{id}', 'video_0'), options)
    for (const { status, body } of [foreign, unknown])
      expect([path, status, (body.error ?? body).code]).toEqual([path, 404, 'task_not_found'])
  }
  expect((await play.call('GET', '/v1/videos', { headers: bob! })).body.data).toEqual([])
  expect((await play.call('GET', '/v1/videos')).body.error).toMatchObject({ code: 'unauthenticated' })
  expect((await play.call('GET', '/v1/videos', { headers: { authorization: 'Bearer vr_x' } })).status).toBe(401)
  await ended(play, body.id, alice!)
  keys.revoke('bob')
  expect((await play.call('GET', '/v1/videos', { headers: bob! })).status).toBe(401)
  expect(keys.list().map(({ name, revokedAt }) => [name, revokedAt === null])).toEqual([
    ['alice', true],
    ['bob', false],
  ])
  keys.close()
  const said = play.said.join('\n')
  for (const secret of ['vr_', 'sk-provider-secret', 'heron', 'http:']) expect(said).not.toContain(secret)
})

test('once there was a key nobody is served without one, also when the last is revoked', async () => {
  await using play = await startPlay()
  const { keys } = play.gateway
  const headers = { authorization: `Bearer ${keys.create('web')}` }
  expect(keys.revoke('web')).toBe(true)
  for (const options of [{}, { headers }]) {
    const { status, body } = await play.call('POST', '/v1/videos', { json: ask, ...options })
    expect([status, body.error.code]).toEqual([401, 'unauthenticated'])
  }
  expect(play.sandbox.requests).toEqual([])
})

test('a key opens also where nobody can write down that it was used', async () => {
  await using play = await startPlay()
  const store = await openStore(play.folder)
  const keys = createClientKeys(store)
  const [key, id] = [keys.create('web'), keys.list()[0]!.id]
  store.db.exec('pragma query_only = on') // as a disk that is full
  expect(keys.ownerOf(key)).toBe(id)
  store.close()
})

test('the size may be a ratio, as pages of gateways have it', async () => {
  await using play = await startPlay()
  const { status, body } = await play.call('POST', '/v1/estimates', { json: { ...ask, size: '16:9' } })
  expect([status, body.effective ?? body]).toEqual([200, expect.objectContaining({ size: '1280x720' })])
})

test('a key that does not look like its provider’s is told in the log before anything is sent', async () => {
  const { definition, ...configured } = openaiVideos({ apiKey: 'sk-provider-secret', baseURL: 'http://127.0.0.1:9' })
  const strange = { ...configured, definition: { ...definition, key: { prefix: 'ov_', source: 'S4' } } }
  await using play = await startPlay({ providers: [strange] })
  const told = play.said.filter(line => line.includes('"code":"key"'))
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('begin with ov_')
  expect(told[0]).toContain('OPENAI_VIDEOS_API_KEY')
  expect(play.said.join('')).not.toContain('sk-provider-secret')
})

test.each([
  [{ origin: 'https://evil.example' }, 403],
  [{ host: 'evil.example' }, 403],
  [{ host: 'localhost:1' }, 200],
])('without a key, a request with %j is answered with %d', async (headers, status) => {
  await using play = await startPlay()
  const answered = await new Promise<number | undefined>((resolve, reject) => {
    const asked = httpRequest(`${play.url}/v1/models`, { headers }, answer => resolve(answer.resume().statusCode))
    asked.on('error', reject).end()
  })
  expect(answered).toBe(status)
})

const boundary = 'b'
const form = (text: string) => ({
  body: text.replaceAll('\n', '\r\n'),
  headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
})
const json = (body: string, type = 'application/json') => ({ body, headers: { 'content-type': type } })

test.each<[what: string, options: { body: string; headers: Record<string, string> }, status: number]>([
  ['no JSON', json('{'), 400],
  ['not UTF-8', json('\u0000'), 400],
  ['a list', json('[]'), 400],
  ['deep JSON', json(`{"prompt":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400],
  ['many fields', json(`{${Array.from({ length: 20_000 }, (_, i) => `"f${i}":1`)}}`), 400],
  ['a prototype', json('{"__proto__":{"model":"sora-2"},"prompt":"x"}'), 400],
  ['a path', json(JSON.stringify({ ...ask, image: '/etc/passwd' })), 400],
  ['a file address', json(JSON.stringify({ ...ask, image: 'file:///etc/passwd' })), 400],
  ['what looks like a file', json(JSON.stringify({ ...ask, image: { path: '/etc/passwd', sha256: '0' } })), 400],
  ['a form of the simple kind', json('prompt=x', 'application/x-www-form-urlencoded'), 415],
  ['text', json('{}', 'text/plain'), 415],
  ['a form without a boundary', json('x', 'multipart/form-data'), 400],
  ['half a form', form('--b\nContent-Disposition: form-data; name="prompt"\n\nx'), 400],
  ['too many fields', form(`${'--b\nContent-Disposition: form-data; name="a"\n\nx\n'.repeat(100)}--b--\n`), 413],
  [
    'too many files',
    form(`${'--b\nContent-Disposition: form-data; name="image"; filename="a"\n\nx\n'.repeat(20)}--b--\n`),
    413,
  ],
  ['a body that is too large', json(' '.repeat(50 * 2 ** 20)), 413],
])('%s is refused, and nothing stays', async (_, options, status) => {
  await using play = await startPlay()
  const answer = await play.call('POST', '/v1/videos', options)
  expect([answer.status, typeof answer.body.error.message]).toEqual([status, 'string'])
  expect(await readdir(join(play.folder, 'uploads'))).toEqual([])
  expect(play.sandbox.requests).toEqual([])
})

test('a link into the inner network is refused, where the provider is not of it', async () => {
  const providers = [openaiVideos({ apiKey: 'sk-any', baseURL: 'https://relay.example' })]
  await using play = await startPlay({ providers })
  const answer = await play.call('POST', '/v1/videos', { json: { ...ask, image: 'http://169.254.169.254/latest' } })
  expect([answer.status, answer.body.error.param]).toEqual([400, 'images[0]'])
})

test('addresses that are not there, and methods that are not', async () => {
  await using play = await startPlay()
  expect((await play.call('GET', '/v2')).body.error).toMatchObject({ code: 'not_found', param: null })
  const put = await play.call('PUT', '/v1/videos')
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'POST, GET'])
  expect((await play.call('GET', '/v1/videos?limit=0')).body.error.param).toBe('limit')
})

test('what is deleted while it is saved leaves no file; what the folder holds is its owner’s', async () => {
  await using play = await startPlay()
  play.sandbox.fault({ on: 'content', kind: 'cut' })
  const { id } = (await play.call('POST', '/v1/videos', { json: ask })).body
  await ended(play, id)
  expect((await play.call('DELETE', `/v1/videos/${id}`)).body.deleted).toBe(true)
  const isRemoved = () => play.said.some(line => line.includes('"removed"'))
  while (!isRemoved()) expect((await play.call('GET', `/v1/videos/${id}`)).status).toBe(404)
  expect(await readdir(join(play.folder, 'results'))).toEqual([])
  for (const name of ['gateway.db', 'gateway.db-wal', 'results', 'uploads'])
    expect((await stat(join(play.folder, name))).mode & 0o077).toBe(0)
})

test('an estimate tells what a create would become, and sends nothing', async () => {
  await using play = await startPlay()
  const { body } = await play.call('POST', '/v1/estimates', { json: { ...ask, seconds: '8' } })
  expect(body).toMatchObject({ object: 'estimate', cost: null, effective: { seconds: 8 } })
  expect((await play.call('POST', '/v1/estimates', { json: { ...ask, model: 'x' } })).body.error.param).toBe('model')
  expect(play.sandbox.requests).toEqual([])
})

test('who watches over the process needs no key', async () => {
  await using play = await startPlay()
  play.gateway.keys.create('web')
  expect((await play.call('GET', '/healthz')).body).toEqual({ status: 'ok' })
  expect((await play.call('GET', '/readyz')).body).toEqual({ status: 'ready' })
  expect((await play.call('GET', '/v1/models')).status).toBe(401)
})

test('a file that is none is told by the name that the client gave it', async () => {
  await using play = await startPlay()
  const body = new FormData()
  for (const [name, value] of Object.entries(ask)) body.set(name, value)
  body.set('image', new Blob(['no picture']), 'my notes.txt')
  const { message } = (await play.call('POST', '/v1/videos', { body })).body.error
  expect(message).toMatch(/^images\[0\]: "my_notes.txt" is not an image; accepted: PNG/)
})

test('one gateway works in a folder', async () => {
  await using play = await startPlay()
  await expect(openGateway({ providers: [], routes: {}, folder: play.folder })).rejects.toThrow('another gateway works')
})

test('a gateway that cannot begin leaves its folder to the next', async () => {
  await using play = await startPlay()
  await play.restart(async () => {
    await expect(openGateway({ providers: [], routes: {}, folder: play.folder })).rejects.toThrow('at least one')
  })
  expect((await play.call('GET', '/healthz')).status).toBe(200)
})
