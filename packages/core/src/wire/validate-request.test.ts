import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pngDataUrl } from '../../test/png.ts'
import { refOf } from '../../test/prepare.ts'
import { validateRequest } from './validate-request.ts'

test('every word of a request passes as it is', async () => {
  const request = {
    model: 'm',
    prompt: '',
    seconds: 1,
    aspectRatio: '2.39:1',
    resolution: '4k',
    size: '1280x720',
    count: 1,
    seed: 0,
    images: [
      pngDataUrl,
      { url: 'https://a.example/' },
      { path: 'a.png', role: 'firstFrame' },
      { bytes: new Uint8Array([1]), mediaType: 'image/png', filename: 'a.png' },
      { task: refOf({ kept: { a: 'b' } }), output: 0 },
    ],
    providerOptions: { no: false, zero: 0, none: null, deep: [{ a: '' }] },
  }
  expect(await validateRequest(request, false)).toEqual(request)
  expect(await validateRequest({}, false)).toEqual({})
  expect(await validateRequest({ source: refOf() }, true)).toEqual({ source: refOf() })
  expect(await validateRequest({ source: 'vr1_x' }, true)).toEqual({ source: 'vr1_x' })
})

test('an option named __proto__ is an option like any other', async () => {
  const given = JSON.parse('{"providerOptions":{"__proto__":{"deep":{"__proto__":1}},"other":0}}')
  const { providerOptions } = await validateRequest(given, false)
  expect(JSON.stringify(providerOptions)).toBe('{"__proto__":{"deep":{"__proto__":1}},"other":0}')
  expect(Object.getPrototypeOf(providerOptions)).toBe(Object.prototype)
})

test.each<[request: unknown, field: string, says: RegExp]>([
  [{ model: '' }, 'model', /must not be empty/],
  [{ model: ' \t' }, 'model', /must not be empty/],
  [{ model: 7 }, 'model', /must be text/],
  [{ prompt: null }, 'prompt', /must be text/],
  [{ seconds: 0 }, 'seconds', /whole number of seconds, 1 or more/],
  [{ seconds: 1.5 }, 'seconds', /whole number/],
  [{ seconds: '5' }, 'seconds', /whole number/],
  [{ seconds: Number.NaN }, 'seconds', /whole number/],
  [{ count: -1 }, 'count', /whole number of outputs/],
  [{ seed: 0.5 }, 'seed', /whole number/],
  [{ aspectRatio: 'wide' }, 'aspectRatio', /like 16:9/],
  [{ aspectRatio: '16x9' }, 'aspectRatio', /like 16:9/],
  [{ resolution: 'hd' }, 'resolution', /like 720p/],
  [{ size: '16:9' }, 'size', /like 1280x720; a ratio like 16:9 goes into aspectRatio/],
  [{ images: 'https://a.example/' }, 'images', /must be a list/],
  [{ images: [7] }, 'images[0]', /\{ path \}/],
  [{ images: ['x', { file: 'a' }] }, 'images[1]', /\{ path \}/],
  [{ images: [{ path: '' }] }, 'images[0].path', /./],
  [{ images: [{ path: 'a', role: 'source' }] }, 'images[0]', /\{ path \}/],
  [{ providerOptions: [] }, 'providerOptions', /object of JSON values/],
  [{ duration: 5 }, 'duration', /"duration" is no field.*accepted: model, prompt.*providerOptions/],
  [{ source: refOf() }, 'source', /is no field/],
  [null, 'request', /./],
  ['a cat', 'request', /./],
])('%j', async (request, field, says) => {
  await expect(validateRequest(request, false)).rejects.toMatchObject({
    code: 'invalid_request',
    field,
    message: expect.stringMatching(says),
  })
})

test('a derived task needs a source', async () => {
  await expect(validateRequest({ prompt: 'p' }, true)).rejects.toMatchObject({ field: 'source' })
  await expect(validateRequest({ source: { id: 'x' } }, true)).rejects.toMatchObject({ field: 'source' })
})

test('all mistakes are told at once, none of them repeats a value', async () => {
  const bad = { seconds: 'canary', size: 'canary', model: 7 }
  const error = (await validateRequest(bad, false).catch(thrown => thrown)) as Error
  for (const field of ['model: ', 'seconds: ', 'size: ']) expect(error.message).toContain(field)
  expect(error.message).not.toContain('canary')
})

test('anything is either a request or refused by name', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async value => {
      await validateRequest(value, false).catch(error => expect(error).toMatchObject({ code: 'invalid_request' }))
    }),
  )
})
