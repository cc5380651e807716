import type { GenerateRequest, SubmitOptions } from '../../src/index.ts'
import { says } from './difference.ts'
import type { Answer, Exchange } from './relay.ts'
import type { Expect, Row } from './row.ts'
import { prompt } from './scene.ts'
import { create, dot, json, order, submits, taskRef } from './words.ts'

export const base: GenerateRequest = { model: 'plum', prompt, seconds: 6 }
export const queued = json({ task_id: 't1', status: 'queued' })
export const picture = 'https://pics.example.org/a.png'
export const png = { bytes: dot, mediaType: 'image/png', filename: 'dot.png' }

/** This request goes out as this body. */
export const sent = (
  id: string,
  loses: string,
  what: GenerateRequest,
  body: object,
  expect: Expect = {},
  options: SubmitOptions = order,
): Row => ({
  id: `wire/${id}`,
  loses,
  wire: [create(queued, { json: body })],
  does: [submits({ gives: { ref: { id: 't1' } }, ...expect }, options, what)],
})
/** This request is refused before anything is sent. */
export const refused = (id: string, loses: string, what: object, field: string, ...words: string[]): Row => ({
  id: `wire/refused: ${id}`,
  loses,
  does: [
    submits(
      { error: { code: 'invalid_request', field, message: says(...words) }, journal: [] },
      order,
      what as GenerateRequest,
    ),
  ],
})
export const warned = (code: string, field: string, more: object = {}): Expect => ({
  gives: { warnings: [{ code, field, ...more }] },
})
export const dropped = 'What was ordered is left out in silence, and the video is another one.'
export const spends = 'A request that the provider will refuse is sent, and may be billed.'
export const stops = 'A request that is fine is refused.'

export const studio = (form: Exchange['form'], gives: Answer = json({ id: 'v1', status: 'queued' })): Exchange => ({
  ask: 'POST /v1/studio',
  form: form!,
  gives,
})
export const fromStudio = { dialect: 'studio', id: 'v1', model: 'pear', kept: { shard: 's7' } }
export const studioLook = (status: string): Exchange => ({
  ask: 'GET /v1/studio/pear/v1?shard=s7',
  gives: json({ id: 'v1', status }),
})

export const files: Exchange = {
  ask: 'POST /v1/files',
  json: { name: 'dot.png' },
  gives: json({ put: 'https://store.orchard.example/put/1?sig=1', public: 'https://files.orchard.example/1.png' }),
}
export const put: Exchange = {
  ask: 'PUT https://store.orchard.example/put/1?sig=1',
  headers: { authorization: null, 'content-type': 'image/png' },
  bytes: dot,
  gives: { status: 200 },
}
export const uploaded = { ...base, images: ['https://files.orchard.example/1.png'] }
export const uploads = (id: string, loses: string, wire: readonly Exchange[], expect: Expect): Row => ({
  id: `wire/upload: ${id}`,
  loses,
  wire,
  does: [submits(expect, order, { ...base, images: [png] })],
})

export const studioRef = { ...taskRef, ...fromStudio }
