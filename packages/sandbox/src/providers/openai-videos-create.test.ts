import { expect, test } from 'vitest'
import { play, pngData, pngFile, type Sent } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'

const gateway = play('openai-videos')
const spec = specCheck('openai-videos')

const videos = '/v1/videos'
const json = (changes = {}): Sent => ({
  json: {
    model: 'sora-2',
    prompt: '一架纸飞机穿过明亮办公室,镜头平滑跟随',
    seconds: '5',
    size: '1280x720',
    ...changes,
  },
})
const last = () => gateway.sandbox.tasks.at(-1)

test.each([
  ['a ratio', { size: '9:16' }, { size: { width: 720, height: 1280 } }],
  ['a tier', { size: '480P' }, { size: { width: 854, height: 480 } }],
  ['any words', { size: 'portrait' }, { size: { width: 1280, height: 720 } }],
  ['nothing', { size: undefined, seconds: undefined }, { size: { width: 720, height: 1280 }, seconds: 4 }],
  ['an hour', { seconds: '3600' }, { seconds: 60 }],
  ['any model', { model: 'veo_custom' }, { model: 'veo_custom' }],
  ['an image URL', { image: 'https://example.com/1.png' }, { references: 1 }],
  ['a data URL', { image: pngData }, { references: 1 }],
  ['base64', { image: pngData.split(',')[1] }, { references: 1 }],
  ['an object as image', { image: { image_url: pngData } }, { references: 1 }],
  ['seconds as a number', { seconds: 5 }, { seconds: 5 }],
  ["OpenAI's object", { input_reference: { image_url: pngData } }, { references: 1 }],
  ['a string as reference', { input_reference: pngData }, { references: 1 }],
  ['metadata', { metadata: { seed: 0 } }, { failure: null }],
  [
    'an image that cannot be fetched',
    { image: 'https://x.invalid/1.png' },
    { failure: 'The input image could not be fetched.' },
  ],
])('takes %s', async (_, changes, expected) => {
  const { status, body } = await gateway.call('POST', videos, json(changes))
  expect(status).toBe(200)
  expect(spec.problems('post', videos, 200, body)).toBeNull()
  expect(last()).toMatchObject(expected)
})

test('takes a form with a file', async () => {
  const parts = Object.entries({ model: 'sora-2', prompt: 'a cat', seconds: '8', metadata: '{"a":1}' })
  const { status, body } = await gateway.call('POST', videos, { form: [...parts, ['input_reference', pngFile()]] })
  expect([status, body.seconds, last()?.references]).toEqual([200, '8', 1])
  const twice = await gateway.call('POST', videos, {
    form: [...parts, ['input_reference', pngFile()], ['input_reference', pngFile()]],
  })
  expect(twice).toMatchObject({ status: 400, body: { error: { message: 'input_reference must be provided once' } } })
})

test.each<[what: string, part: readonly [string, string | File]]>([
  ['a part in brackets', ['input_reference[image_url]', pngData]],
  ['a part of text', ['input_reference', pngData]],
  ['a file as image', ['image', pngFile()]],
])('takes a form with %s', async (_, part) => {
  const parts = Object.entries({ model: 'sora-2', prompt: 'a cat' })
  const { status } = await gateway.call('POST', videos, { form: [...parts, part] })
  expect([status, last()?.references]).toEqual([200, 1])
})

test.each([
  ['no model', { model: undefined }, 'invalid_request', 'model is required'],
  ['no prompt', { prompt: ' ' }, 'invalid_request', 'prompt is required'],
  ['a long prompt', { prompt: 'x'.repeat(32_001) }, 'invalid_request', 'longer than 32000'],
  ['seconds as a list', { seconds: ['5'] }, 'invalid_json', 'cannot unmarshal array into Go struct field'],
  ['half a second', { seconds: 0.5 }, 'invalid_seconds', 'whole number'],
  ['seconds with a unit', { seconds: '5s' }, 'invalid_seconds', 'whole number'],
  ['more than an hour', { seconds: '3601' }, 'invalid_seconds', 'whole number'],
  ['a path as image', { image: '/etc/passwd' }, 'invalid_request', 'image must be'],
  ['a file id', { input_reference: { file_id: 'file-1' } }, 'invalid_request', 'only image_url'],
  ['a number as reference', { input_reference: 1 }, 'invalid_request', 'input_reference must be'],
  ['metadata that is no object', { metadata: '[]' }, 'invalid_request', 'metadata must be an object'],
])('refuses %s', async (_, changes, code, message) => {
  const { status, body } = await gateway.call('POST', videos, json(changes))
  expect({ status, body }).toEqual({
    status: 400,
    body: {
      error: {
        code,
        message: expect.stringContaining(message),
        type: 'invalid_request_error',
        param: expect.any(String),
      },
    },
  })
  expect(spec.problems('post', videos, 400, body)).toBeNull()
})
