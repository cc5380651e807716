import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { misdescribed } from './described.ts'
import { startPlay } from './play.ts'

test('/openapi.json is OpenAPI 3.1, and has every route', async () => {
  await using play = await startPlay()
  play.gateway.keys.create('web') // it needs none
  const { body } = await play.call('GET', '/openapi.json')
  const { valid, errors } = await new Validator().validate(structuredClone(body))
  expect([valid, errors ?? []]).toEqual([true, []])
  const places = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method} ${path}`),
  )
  expect(places).toEqual(
    expect.arrayContaining([
      'post /v1/videos',
      'delete /v1/videos/{id}',
      'post /v1/videos/{id}/remix',
      'post /v1/video/generations',
      'get /v1/images/generations/async/{id}/result',
      'get /v1/videos/{id}/events',
      'get /openapi.json',
    ]),
  )
  expect(await misdescribed(play.url, 'GET', '/healthz', 200, { status: 1 })).toContain('must be string')
  expect(await misdescribed(play.url, 'GET', '/v1/none', 200, {})).toContain('not described')
  const ids = JSON.stringify(body).match(/"operationId":"\w+"/g) ?? []
  expect(new Set(ids).size).toBe(places.length)
  const both = body.paths['/v1/videos'].post
  expect(both.parameters).toEqual(
    expect.arrayContaining([{ name: 'async', in: 'query', required: false, schema: { const: 'true' } }]),
  )
})
