import { expect, test } from 'vitest'
import { play, type Sent } from '../../test/play.ts'
import { readPng } from '../../test/read-png.ts'
import { specCheck } from '../../test/spec-check.ts'

const geeknow = play('geeknow')
const spec = specCheck('geeknow')

const images = '/v1/images/generations/async'
const image = (changes = {}): Sent => ({ json: { model: 'gpt-image-2', prompt: 'a cat', size: '96x64', ...changes } })
const path = '/v1/images/generations/async/{task_id}'

test('a finished task is its pictures, without id or status', async () => {
  const { body } = await geeknow.call('POST', images, image({ n: 3 }))
  expect(spec.problems('post', images, 200, body)).toBeNull()
  expect(body).toMatchObject({ id: expect.stringMatching(/^task_img_/), status: 'queued', progress: '0%' })
  geeknow.at(6)
  expect((await geeknow.call('GET', `${images}/${body.id}`)).body).toMatchObject({
    status: 'in_progress',
    progress: '30%',
  })
  geeknow.at(20)
  const done = (await geeknow.call('GET', `${images}/${body.id}`)).body
  expect(spec.problems('get', path, 200, done)).toBeNull()
  expect(done).toEqual({ data: Array(3).fill({ url: expect.stringContaining('.png?') }), size: '96x64' })
  expect(readPng((await geeknow.bytes('GET', done.data[2].url)).bytes)).toMatchObject({ width: 96, height: 64 })
})

test('base64 where it is asked for, at once where the prompt says so', async () => {
  const { body } = await geeknow.call('POST', images, image({ prompt: '[at-once]', response_format: 'b64_json' }))
  expect(Object.keys(body)).toEqual(['created', 'data'])
  expect(readPng(Buffer.from(body.data[0].b64_json, 'base64')).width).toBe(96)
})

test('a failure, and a refusal', async () => {
  const { body } = await geeknow.call('POST', images, image({ prompt: '[fail: no]' }))
  geeknow.at(20)
  const failed = (await geeknow.call('GET', `${images}/${body.id}`)).body
  expect(failed).toMatchObject({ id: body.id, status: 'failed', error: { message: 'no', code: 'generation_failed' } })
  const refused = await geeknow.call('POST', images, image({ prompt: '' }))
  const error = {
    message: 'prompt is required',
    type: 'invalid_request_error',
    param: 'prompt',
    code: 'invalid_request',
  }
  expect(refused).toMatchObject({ status: 400, body: { error } })
})
