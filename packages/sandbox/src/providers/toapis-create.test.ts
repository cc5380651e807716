import { expect, test } from 'vitest'
import { play, pngData, type Sent } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'

const toapis = play('toapis')
const spec = specCheck('toapis')

const create = '/v1/videos/generations'
const url = 'https://example.com/product.jpg'
const urls = (count: number) => Array(count).fill(url)
const json = (changes = {}): Sent => ({
  json: {
    model: 'grok-video-1.5-preview',
    prompt: '轻微镜头推进',
    images: [url],
    seconds: '10',
    aspect_ratio: '16:9',
    ...changes,
  },
})
const preview = 'grok-video-1.5-preview'
const imagine = { model: 'grok-imagine-1.0-video', images: undefined, seconds: undefined }

test.each<[string, object, object]>([
  [preview, { seconds: '15', aspect_ratio: '2:3' }, { seconds: 15, references: 1 }],
  [
    preview,
    { seconds: undefined, aspect_ratio: undefined, duration: 3 },
    { seconds: 10, size: { width: 1280, height: 720 } },
  ],
  [
    'grok-video-3',
    { seconds: '6', images: urls(3), resolution: '480p' },
    { seconds: 6, references: 3, size: { width: 854, height: 480 } },
  ],
  ['grok-video-3', { images: undefined }, { references: 0 }],
  [
    'grok-imagine-1.0-video',
    { ...imagine, duration: 30, image_urls: urls(7), quality: '480p' },
    { seconds: 30, references: 7 },
  ],
  ['grok-video-1.0', { ...imagine, duration: 1, image: url, reference_images: urls(7) }, { seconds: 1, references: 8 }],
  ['grok-video-1.5', { ...imagine, duration: 15, image: url }, { seconds: 15, references: 1 }],
])('%s takes %j', async (model, changes, expected) => {
  const { status, body } = await toapis.call('POST', create, json({ ...changes, model }))
  expect([status, body.error]).toEqual([200, undefined])
  expect(toapis.sandbox.tasks.at(-1)).toMatchObject({ model, failure: null, ...expected })
})

test.each<[string, object, string]>([
  ['no image', { images: [] }, 'exactly 1'],
  ['two images', { images: urls(2) }, 'exactly 1'],
  ['an image that is no list', { images: url }, 'must be an array of strings'],
  ['a data URL', { images: [pngData] }, 'base64 is not supported'],
  ['bare base64', { images: [pngData.split(',')[1]] }, 'base64 is not supported'],
  ['six seconds', { seconds: '6' }, 'not "6"'],
  ['seconds as a number', { seconds: 10 }, 'seconds must be a string'],
  ['another ratio', { aspect_ratio: '4:3' }, 'aspect_ratio must be one of'],
  ['no prompt', { prompt: '' }, 'prompt is required'],
  ['no model', { model: undefined }, 'model is required'],
  ['another model', { model: 'constructor' }, 'is not supported'],
  ['a quoted duration', { ...imagine, duration: '6' }, 'an unquoted number'],
  ['a short duration', { ...imagine, duration: 5 }, 'not 5'],
  ['half a second', { ...imagine, duration: 6.5 }, 'not 6.5'],
  ['eight image_urls', { ...imagine, image_urls: urls(8) }, 'at most 7'],
  ['another quality', { ...imagine, quality: '1080p' }, 'quality must be'],
  ['nine images', { ...imagine, model: 'grok-video-1.0', image: url, reference_images: urls(8) }, 'at most 8'],
  ['1.5 without an image', { ...imagine, model: 'grok-video-1.5' }, 'exactly 1'],
])('refused: %s', async (_, changes, message) => {
  const made = toapis.sandbox.tasks.length
  const { status, body } = await toapis.call('POST', create, json(changes))
  expect(status).toBe(400)
  expect(body.error).toMatchObject({
    code: 'invalid_request',
    type: 'invalid_request',
    message: expect.stringContaining(message),
  })
  expect(spec.problems('post', create, 400, body)).toBeNull()
  expect(toapis.sandbox.tasks.length).toBe(made)
})

test('a prompt against the policy is refused at once', async () => {
  const { status, body } = await toapis.call('POST', create, json({ prompt: '[policy]' }))
  expect([status, body.error.code]).toEqual([422, 'content_policy_violation'])
  expect(spec.problems('post', create, 422, body)).toBeNull()
})
