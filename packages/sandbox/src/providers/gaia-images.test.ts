import { expect, test } from 'vitest'
import { play, type Sent } from '../../test/play.ts'
import { readPng } from '../../test/read-png.ts'
import { specCheck } from '../../test/spec-check.ts'

const gaia = play('gaia')
const spec = specCheck('gaia')

const videos = '/v1/videos/async'
const images = '/v1/images/generations/async'
const imageJob = '/v1/images/generations/async/{job_id}'

const image = (changes = {}): Sent => ({ json: { model: 'gpt-image-2', prompt: 'a cat', size: '64x48', ...changes } })
const form: Sent = {
  form: [
    ['model', 'gpt-image-2'],
    ['prompt', 'a cat'],
  ],
}

const result = async (prompt: string, changes = {}) => {
  gaia.at(0)
  const { body } = await gaia.call('POST', images, image({ prompt, ...changes }))
  gaia.at(20)
  return `${images}/${body.jobId}/result`
}

test('from the submit to a PNG of the size asked for', async () => {
  const { status, body } = await gaia.call(
    'POST',
    '/v1/images/generations?async=true',
    image({ model: 'image2', n: 2 }),
  )
  expect(status).toBe(200)
  expect(body).toEqual({ success: true, status: 'queued', jobId: expect.stringMatching(/^imgjob_[A-Za-z0-9]{16}$/) })
  const early = await gaia.call('GET', `${images}/${body.jobId}/result`)
  expect(early).toMatchObject({ status: 409, body: { error: { code: 'image_not_ready' } } })
  gaia.at(20)
  const state = await gaia.call('GET', `${images}/${body.jobId}`)
  expect(state.body).toEqual({ success: true, status: 'completed', jobId: body.jobId })
  expect(spec.problems('get', imageJob, 200, state.body)).toBeNull()
  const answer = await gaia.call('GET', `${images}/${body.jobId}/result`)
  expect(spec.problems('get', `${imageJob}/result`, 200, answer.body)).toBeNull()
  expect(answer.body.data.length).toBe(2)
  const files = answer.body.data.map(({ url }: { url: string }) => gaia.bytes('GET', url, { key: null }))
  const [first, second] = await Promise.all(files)
  expect(first.type).toBe('image/png')
  expect(readPng(first.bytes)).toMatchObject({ width: 64, height: 48 })
  expect(readPng(second.bytes).palette).not.toEqual(readPng(first.bytes).palette)
})

test('bytes or base64, as the prompt says', async () => {
  const { type, bytes } = await gaia.bytes('GET', await result('[bytes]'))
  expect([type, readPng(bytes).width]).toEqual(['image/png', 64])
  const { body } = await gaia.call('GET', await result('[b64]'))
  expect(readPng(Buffer.from(body.data[0].b64_json, 'base64')).height).toBe(48)
  const square = (await gaia.call('GET', await result('x', { size: undefined }))).body.data[0].url
  expect(readPng((await gaia.bytes('GET', square)).bytes)).toMatchObject({ width: 1024, height: 1024 })
})

test.each([
  ['a form', form, 'application/json is required'],
  ['broken JSON', { json: '{' }, 'invalid json body'],
  ['a list', { json: [] }, 'invalid json body'],
  ['a video model', image({ model: 'grok-imagine-video' }), 'unsupported model'],
  ['no prompt', image({ prompt: undefined }), 'prompt is required'],
  ['a prompt that is no text', image({ prompt: 1 }), 'cannot unmarshal number into Go struct field'],
  ['a size that is none', image({ size: 'big' }), 'size "big" is invalid'],
  ['a size beyond all', image({ size: '9999x9999' }), 'is invalid'],
  ['no image', image({ n: 0 }), 'n must be an integer'],
])('refused: %s', async (_, sent, message) => {
  const { status, body } = await gaia.call('POST', images, sent)
  expect([status, body.error.message]).toEqual([400, expect.stringContaining(message)])
})

test('an image is no video', async () => {
  const { body } = await gaia.call('POST', images, image())
  expect((await gaia.call('GET', `${videos}/${body.jobId}`)).status).toBe(400)
})
