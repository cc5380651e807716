import { describe, expect, test } from 'vitest'
import { document, providerWith } from '../../test/made-up-provider.ts'
import { file, json, link, refOf, written } from '../../test/prepare.ts'
import type { MediaRow, Provider, Route } from '../contract/provider.ts'
import { BodyWriter } from './body.ts'

const media: readonly MediaRow[] = [{ as: 'url', to: 'pictures[].url' }]
const upload: NonNullable<Provider['upload']> = {
  types: ['image/png'],
  maxBytes: 5,
  steps: [{ method: 'POST', path: '/v1/files' }],
  url: '{url}',
  source: 'P1',
}
const through = (submit: Partial<Route>, rest: Parameters<typeof written>[1] & object, more: Partial<Provider> = {}) =>
  written({ prompt: 'p' }, rest, providerWith({ submit: { fields: { prompt: 'prompt' }, ...submit }, ...more }))

describe('files that have to be sent ahead', () => {
  test('the body takes their addresses, in the order of the images', () => {
    const pictures = [file('image/png', 1), link('https://a.example/2'), file('image/png', 3)]
    const made = through({ media }, { media: pictures }, { upload })
    expect(made.uploads.map(one => one.bytes.byteLength)).toEqual([1, 3])
    expect(made.body(['https://up.example/1', 'https://up.example/3'])).toEqual({
      kind: 'json',
      value: {
        prompt: 'p',
        pictures: [{ url: 'https://up.example/1' }, { url: 'https://a.example/2' }, { url: 'https://up.example/3' }],
      },
    })
  })

  test('a link needs none', () => {
    expect(through({ media }, { media: [link('https://a.example/')] }, { upload }).uploads).toEqual([])
  })

  test.each<[picture: ReturnType<typeof file>, more: Partial<Provider>, says: string]>([
    [file('image/png'), {}, 'images[0]: the provider takes an address here, and has no upload'],
    [file('image/gif'), { upload }, 'image/gif is not taken; accepted: image/png'],
    [file('image/png', 6), { upload }, '6 bytes are too many; accepted: at most 5'],
  ])('%#: refused', (picture, more, says) => {
    expect(() => through({ media }, { media: [picture] }, more)).toThrow(says)
  })

  test('what cannot be uploaded goes by the next row', () => {
    const rows: MediaRow[] = [...media, { as: 'data', to: 'inline' }]
    const made = through({ media: rows }, { media: [file('image/gif')] }, { upload })
    expect([json(made), made.uploads]).toEqual([{ prompt: 'p', inline: 'data:image/gif;base64,AAAA' }, []])
  })
})

describe('places', () => {
  test('capitals, where a relay wants them', () => {
    const submit = { fields: { resolution: { to: 'q', as: 'upper' } } } as const
    const made = written({ resolution: '720p' }, {}, providerWith({ submit }))
    expect(json(made)).toEqual({ q: '720P' })
    expect(made.effective).toEqual({ resolution: '720p' })
  })

  test('two fields that share one place: one of them', () => {
    const provider = providerWith({ submit: { fields: { size: 'size', aspectRatio: 'size' } } })
    expect(json(written({ aspectRatio: '16:9' }, {}, provider))).toEqual({ size: '16:9' })
    expect(() => written({ aspectRatio: '16:9', size: '1280x720' }, {}, provider)).toThrow('one place')
  })

  test('a source that the body names', () => {
    const { task } = providerWith({}).dialects
    const remix: Route = { method: 'POST', path: '/v1/remix', media: [{ role: 'source', as: 'task', to: 'from.id' }] }
    const provider: Provider = { ...document, dialects: { task: { ...task!, routes: { ...task!.routes, remix } } } }
    expect(json(written({}, { operation: 'remix', source: refOf() }, provider))).toEqual({ from: { id: 'b/1' } })
  })

  test('another documented way of speaking, chosen by the caller', () => {
    const { task } = providerWith({}).dialects
    const other = { ...task!, routes: { ...task!.routes, submit: { ...task!.routes.submit!, send: { other: true } } } }
    const provider: Provider = { ...providerWith({}), dialects: { task: task!, other } }
    const made = written({ prompt: 'p' }, {}, provider, { dialects: { task: 'other' } })
    expect([made.dialectName, json(made)]).toEqual(['other', { prompt: 'p', other: true }])
  })
})

test('in a form, places inside an object gather into one part of JSON', () => {
  const writer = new BodyWriter({ method: 'POST', path: '/', body: 'form' })
  writer.write('prompt', 'p')
  writer.write('metadata.seed', 7)
  writer.write('metadata.style', 'noir')
  expect(writer.finish({}, [])).toEqual({
    kind: 'form',
    parts: [
      { name: 'prompt', value: 'p' },
      { name: 'metadata', value: '{"seed":7,"style":"noir"}' },
    ],
  })
})
