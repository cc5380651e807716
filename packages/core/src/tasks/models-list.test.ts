import { describe, expect, test } from 'vitest'
import { loopback, ok } from '../../test/loopback.ts'
import { document, paperboat } from '../../test/made-up-provider.ts'
import { createClient } from '../client/create-client.ts'
import { defineProvider } from '../contract/define-provider.ts'
import type { Provider } from '../contract/provider.ts'

const listed = async (answer: string, provider: Provider = document) => {
  await using server = await loopback(({ socket }) => socket.end(answer))
  const configured = defineProvider(provider)({ apiKey: 'canary-key-9f3a', baseURL: server.url.origin })
  await using client = createClient(configured, { journal: false })
  const models = await client.models()
  expect(server.heard[0]!.head).toMatch(/^GET \/v1\/models HTTP/)
  expect(server.heard[0]!.head).toMatch(/^authorization: Bearer canary-key-9f3a$/im)
  return models.filter(model => model.live).map(model => model.id)
}

describe("the provider's own list", () => {
  test.each<[name: string, json: object, ids: string[]]>([
    ['objects', { data: [{ id: 'boat-1' }, { id: 'new' }] }, ['boat-1', 'new']],
    ['names', { data: ['boat-1', 'new'] }, ['boat-1', 'new']],
    [
      'numbers and noise',
      { data: [{ id: 7 }, { id: '' }, {}, null, { id: 'boat-1' }, { id: 'boat-1' }] },
      ['boat-1', '7'],
    ],
    ['nothing', { data: [] }, []],
    ['with a word of success', { success: true, code: 'success', data: [{ id: 'new' }] }, ['new']],
  ])('%s', async (_, json, ids) => {
    expect(await listed(ok(JSON.stringify(json)))).toEqual(ids)
  })

  test('the first place that holds a list, the first id of each', async () => {
    const discovery = { ...document.discovery!, items: ['data', 'data.models'], id: ['id', 'name'] }
    const json = { data: { models: [{ id: 'a', name: 'A' }, { name: 'b' }] } }
    expect(await listed(ok(JSON.stringify(json)), { ...document, discovery })).toEqual(['a', 'b'])
  })
})

describe('no list', () => {
  test.each<[name: string, answer: string, refusal: object]>([
    ['a refused key', 'HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n', { code: 'unauthenticated', status: 401 }],
    ['a failure', 'HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n', { code: 'upstream_error', status: 502 }],
    [
      'an error inside a 200',
      ok('{"success":false,"message":"no"}'),
      { code: 'upstream_error', upstreamMessage: 'no' },
    ],
    [
      'a page',
      ok('<title>Login</title>'),
      { code: 'unexpected_response', message: expect.stringContaining('titled "Login"') },
    ],
    [
      'no answer',
      '',
      { code: 'upstream_error', message: expect.stringContaining('could not be asked for its models') },
    ],
  ])('%s', async (_, answer, refusal) => {
    await expect(listed(answer)).rejects.toMatchObject({ provider: 'paperboat', ...refusal })
  })

  test('JSON without a list is not said to be no JSON', async () => {
    const refusal = { code: 'unexpected_response', message: expect.not.stringContaining('not JSON') }
    await expect(listed(ok('{"object":"list"}'))).rejects.toMatchObject(refusal)
  })

  test('an address that must not be opened, and a provider without a list', async () => {
    await using client = createClient(paperboat({ apiKey: 'k' }), {
      journal: false,
      network: { lookup: async () => ['10.0.0.1'] },
    })
    await expect(client.models()).rejects.toMatchObject({ code: 'unsafe_url' })
    const { discovery: _, ...silent } = document
    await expect(listed('', silent)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('no list'),
    })
  })
})

test('once it was asked, a model that it lacks gets a warning', async () => {
  await using server = await loopback(({ socket }) => socket.end(ok('{"data":["boat-1"]}')))
  await using client = createClient(paperboat({ apiKey: 'k', baseURL: server.url.origin }), { journal: false })
  const warned = async (model: string) =>
    (await client.estimate({ model, prompt: 'p' })).warnings.map(({ code }) => code)
  expect(await warned('boat-text')).toEqual([])
  await client.models()
  expect(await warned('boat-text')).toEqual(['unknown_model'])
  expect(await warned('boat-1')).toEqual([])
})
