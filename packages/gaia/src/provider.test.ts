import { join } from 'node:path'
import { inspect } from 'node:util'
import { createClient } from '@vidrelay/core'
import { checkProvider, knownModels, openaiSettings, type ProviderSettings } from '@vidrelay/core/provider'
import { stopsCompiling } from '@vidrelay/specs/stops-compiling'
import { expect, it } from 'vitest'
import { gaia } from './provider.ts'

const { definition } = gaia
const key = 'sk-ga_0123456789abcdef'
/** A client that cannot reach anything: what it tries is counted. */
function offline(settings: ProviderSettings = {}) {
  const tried: string[] = []
  const relay = createClient(gaia({ apiKey: key, ...settings }), {
    journal: false,
    network: {
      lookup: name => {
        tried.push(name)
        return Promise.reject(new Error('no network'))
      },
    },
  })
  return { relay, tried }
}

it('is a sound document', () => {
  expect(checkProvider(definition)).toEqual([])
})

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
})

it('knows where a key comes from and what it looks like, and takes one of another form (S0-05)', async () => {
  expect(definition.keyEnv).toEqual(['GAIA_API_KEY'])
  expect(definition.keyHelp).toContain('sk-ga_')
  await using other = offline({ apiKey: 'another-form' }).relay
  expect(other).toBeDefined()
})

it('names the video model and both names of the image model (S0-09)', () => {
  expect(Object.keys(definition.models)).toEqual(['grok-imagine-video', 'gpt-image-2', 'gpt-5.4-mini'])
  expect(definition.models['gpt-image-2'].aliases).toEqual(['image2'])
  expect(knownModels(definition).find(({ id }) => id === 'grok-imagine-video')).toMatchObject({
    kind: 'video',
    known: true,
  })
})

it('refuses the language model as a model of videos and of images, before sending (S0-06)', async () => {
  const { relay, tried } = offline()
  const refusal = { code: 'invalid_request', field: 'model', message: expect.stringContaining('gpt-5.4-mini') }
  for (const options of [{}, { lenient: true }]) {
    // @ts-expect-error no task can be made with it
    await expect(relay.videos.submit({ model: 'gpt-5.4-mini', prompt: 'rain' }, options)).rejects.toMatchObject(refusal)
    const image: string = 'gpt-5.4-mini'
    await expect(relay.images.submit({ model: image, prompt: 'rain' }, options)).rejects.toMatchObject(refusal)
  }
  expect(tried).toEqual([])
  await relay.close()
})

it('hands out what other clients need, and never the key (S0-38)', () => {
  const settings = openaiSettings(gaia({ apiKey: key }))
  expect(settings).toEqual({
    baseURL: 'https://api.gaiavideofactory.com/v1',
    apiKeyEnv: 'GAIA_API_KEY',
    model: 'gpt-5.4-mini',
  })
  expect(openaiSettings(gaia({ baseURL: 'https://relay.example.com/v1/' }))?.baseURL).toBe(
    'https://relay.example.com/v1',
  )
  expect(JSON.stringify(gaia({ apiKey: key })) + inspect(gaia({ apiKey: key }), { depth: 9 })).not.toContain(key)
})

it('has a pace of its own, no price, no expiry, and says so (S0-15, S0-40)', async () => {
  const { source, ...pace } = definition.polling
  expect(pace).toEqual({ every: 5, deadline: 1200 })
  expect(source).toMatch(/^inferred/)
  const { relay, tried } = offline()
  const request = { model: 'grok-imagine-video', prompt: 'rain', seconds: 6 } as const
  expect((await relay.estimate(request)).cost).toBeNull()
  await expect(relay.videos.submit(request, { maxCost: 1 })).rejects.toMatchObject({ code: 'cost_limit' })
  expect(tried).toEqual([])
  await relay.close()
})

it('calls no word, no error and no place of an answer documented (S0-39)', () => {
  expect(definition.sources.S0.kind).toBe('documentation')
  const others = Object.values(definition.sources).slice(1)
  for (const { kind } of others) expect(['third-party', 'code', 'inferred']).toContain(kind)
  // The one row that names the page says what the page says about background submission, and no word of an answer.
  const claiming = definition.errors.filter(row => row.source?.startsWith('S0'))
  expect(claiming.map(({ id }) => id)).toEqual(['gaia.failure'])
  for (const { answer } of Object.values(definition.dialects)) {
    for (const row of answer.outputs) expect(row.source?.startsWith('S0')).toBe('route' in row)
  }
})

it('offers submit alone: no remix, extension, edit, list or deletion (S0-03)', async () => {
  const { relay } = offline()
  expect([relay.videos, relay.images].map(facet => Object.keys(facet))).toEqual([
    ['submit', 'generate'],
    ['submit', 'generate'],
  ])
  expect('upload' in definition).toBe(false)
  await relay.close()
})

it('has its second spellings as dialects that differ in the submit route alone (S0-16, S0-32)', () => {
  const { video, videoQuery, image, imageQuery } = definition.dialects
  const pairs = [
    [video, videoQuery, '/v1/videos'],
    [image, imageQuery, '/v1/images/generations'],
  ] as const
  for (const [own, other, path] of pairs) {
    const { path: _path, source: _source, ...ownSubmit } = own.routes.submit
    const { path: otherPath, source: _otherSource, query, ...otherSubmit } = other.routes.submit
    expect([otherPath, query, otherSubmit]).toEqual([path, { async: 'true' }, ownSubmit])
    expect({ ...other, routes: { ...other.routes, submit: 0 } }).toEqual({
      ...own,
      routes: { ...own.routes, submit: 0 },
    })
  }
  expect(() => offline({ dialects: { video: 'sync' } })).toThrow(/video, image, videoQuery, imageQuery/)
})

stopsCompiling(join(import.meta.dirname, '..'), 'gaia', [
  ['a renamed part', 'resolution_name?:', 'resolution?:', 'the request of the specification has no resolution_name'],
  ['a reference part without brackets', '"input_reference[]"?:', 'input_reference?:', 'has no input_reference'],
  ['seconds as a number', 'seconds?: string', 'seconds?: number', 'does not take text for seconds'],
  ['a new required part', 'preset?: string;', 'preset?: string; style: string;', 'no field writes the required style'],
  ['a new word', '"queued" |', '"queued" | "paused" |', 'the word paused of the specification has no row'],
  ['a renamed id', /job_id\?: string/g, 'job?: string', 'no answer of the specification has job_id'],
  ['a renamed result', 'result_url?: string', 'link?: string', 'no answer of the specification has result_url'],
  ['a moved second spelling', '"/v1/videos": {', '"/v1/video": {', 'has no POST /v1/videos'],
  ['a moved status route', '"/v1/images/generations/async/{job_id}": {', '"/v1/jobs/{job_id}": {', 'has no GET'],
])
