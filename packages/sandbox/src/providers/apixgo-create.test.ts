import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../start-sandbox.ts'

const begin = Date.UTC(2026, 10, 21, 12)
const unreachable = 'Image URL could not be fetched: Fetching image failed with HTTP status 400 Bad Request.'
const png = `data:image/png;base64,${Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]).toString('base64')}`
const request = { model: 'grok-image-video', prompt: 'a cat on a piano' }

let now = begin
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  now = begin
})

async function submit(body: unknown, type = 'application/json') {
  const response = await fetch(`${sandbox.url}/v1/video/generations`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-any', 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

/** The state of a task after so many seconds. */
async function later(id: string, seconds: number) {
  now = begin + seconds * 1000
  const headers = { authorization: 'Bearer sk-any' }
  const response = await fetch(`${sandbox.url}/v1/video/generations/${id}`, { headers })
  return JSON.parse(await response.text()).data
}

describe('refused with a 400 before anything is made', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `https://example.com/${index}.png`)
  const one = { model: 'grok-video-1.5', prompt: 'x', image_urls: many(1) }
  test.each([
    ['no prompt', { model: 'grok-image-video' }, 'prompt is required'],
    ['an empty prompt', { ...request, prompt: '' }, 'prompt is required'],
    ['a blank prompt', { ...request, prompt: ' \n' }, 'prompt is required'],
    ['a prompt that is no text', { ...request, prompt: 1 }, 'prompt must be a string'],
    [
      'a long prompt',
      { ...request, prompt: '猫'.repeat(4097) },
      'Prompt length exceeds the maximum allowed length of 4096',
    ],
    ['no model', { prompt: 'x' }, 'model field is required'],
    ['an empty model', { ...request, model: '' }, 'model field is required'],
    ['a model that is no text', { ...request, model: {} }, 'model must be a string'],
    ['another model', { ...request, model: 'sora-2' }, 'unsupported model "sora-2"'],
    ['a model named like a built-in', { ...request, model: 'constructor' }, 'unsupported model "constructor"'],
    ['the preview model without an image', { ...one, image_urls: [] }, 'only supports exactly one reference image'],
    ['the preview model with two', { ...one, image_urls: many(2) }, 'only supports exactly one reference image'],
    [
      'the preview model with two, over fields',
      { ...one, input_reference: many(1)[0] },
      'only supports exactly one reference image',
    ],
    ['eight images', { ...request, image_urls: many(8) }, 'supports at most 7 reference images'],
    [
      'eight images over two fields',
      { ...request, image_urls: many(4), reference_images: many(4) },
      'at most 7 reference images',
    ],
    ['images that are no list', { ...request, image_urls: many(1)[0] }, 'image_urls must be an array of strings'],
    ['an image that is no text', { ...request, reference_images: [1] }, 'reference_images must be an array of strings'],
    ['an object without an image', { ...request, input_reference: {} }, 'input_reference must be'],
    ['both fields', { ...request, input_reference: many(1)[0], reference_images: many(1) }, 'cannot be used together'],
    ['bare base64', { ...request, image_urls: [png.split(',')[1]] }, 'not bare base64'],
    ['a path', { ...request, image_urls: ['/etc/passwd'] }, 'reference image 1 must be a public URL'],
    [
      'a data URL with no image in it',
      { ...request, image_urls: [png, 'data:image/png;base64,AAAA'] },
      'reference image 2 is not',
    ],
    ['a damaged data URL', { ...request, image_urls: [`${png}*`] }, 'reference image 1 is not'],
    ['a data URL without base64', { ...request, image_urls: ['data:image/png,x'] }, 'reference image 1 is not'],
    ['seconds in a string', { ...request, seconds: '6' }, 'seconds must be an integer'],
    ['a fraction of seconds', { ...request, seconds: 6.5 }, 'seconds must be an integer'],
    ['no seconds at all', { ...request, seconds: null }, 'seconds must be an integer'],
    ['0 seconds', { ...request, seconds: 0 }, 'seconds must be between 1 and 15'],
    ['16 seconds', { ...request, seconds: 16 }, 'seconds must be between 1 and 15'],
    ['another ratio', { ...request, aspect_ratio: '21:9' }, 'aspect_ratio "21:9" is not supported by grok-image-video'],
    ['a ratio that is no text', { ...request, aspect_ratio: 1 }, 'aspect_ratio 1 is not supported'],
    ['another resolution', { ...request, resolution: '1080p' }, 'resolution must be 720p or 480p'],
    ['a capital P', { ...request, resolution: '720P' }, 'resolution must be 720p or 480p'],
    ['no JSON', '{"model":', 'invalid json body'],
    ['an empty body', '', 'invalid json body'],
    ['a JSON array', '[]', 'invalid json body'],
  ])('%s', async (_, body, message) => {
    const made = sandbox.tasks.length
    const answer = await submit(body)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({
      code: expect.stringMatching(/^\w+$/),
      message: expect.stringContaining(message),
      data: null,
    })
    expect(sandbox.tasks.length).toBe(made)
  })

  test('a body that is not called JSON is not looked at', async () => {
    const { status, body } = await submit(request, 'text/plain')
    expect(status).toBe(400)
    expect(body.message).toBe('model field is required')
  })
})

describe('what is made of a request', () => {
  test.each([
    [{}, { seconds: 4, size: { width: 1280, height: 720 }, references: 0 }],
    [
      { seconds: 15, aspect_ratio: '9:16', resolution: '480p' },
      { seconds: 15, size: { width: 480, height: 854 } },
    ],
    [
      { seconds: 1, aspect_ratio: '2:3' },
      { seconds: 1, size: { width: 720, height: 1080 } },
    ],
    [
      { seconds: 15, image_urls: ['https://example.com/1.png'] },
      { seconds: 15, references: 1 },
    ],
    [
      { seconds: 15, image_urls: ['https://example.com/1.png', png] },
      { seconds: 10, references: 2 },
    ],
    [
      { seconds: 9, image_urls: ['https://example.com/1.png', png] },
      { seconds: 9, references: 2 },
    ],
    [{ input_reference: { image_url: png } }, { references: 1 }],
    [{ input_reference: png, image_urls: [png] }, { references: 2 }],
    [{ reference_images: Array(7).fill(png) }, { references: 7 }],
    [
      { model: 'grok-video-1.5', image_urls: [png], aspect_ratio: '1:1' },
      { references: 1, size: { width: 720, height: 720 } },
    ],
    [{ prompt: '🐈'.repeat(4096) }, {}],
  ])('%o', async (fields, expected) => {
    expect((await submit({ ...request, ...fields })).status).toBe(200)
    expect(sandbox.tasks.at(-1)).toMatchObject({ provider: 'apixgo', ...expected })
  })
})

describe('reference images that are fetched', () => {
  const pages = createServer((incoming, outgoing) => {
    const [status, body] = { '/cat.png': [200, Buffer.from(png.split(',')[1]!, 'base64')], '/text': [200, 'no image'] }[
      incoming.url!
    ] ?? [404, '']
    if (incoming.url === '/moved.png') outgoing.writeHead(302, { location: '/cat.png' }).end()
    else if (incoming.url === '/reset') outgoing.destroy()
    else outgoing.writeHead(status as number).end(body)
  })
  let base: string
  beforeAll(async () => {
    await new Promise<void>(resolve => pages.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
  })
  afterAll(() => {
    pages.closeAllConnections()
    pages.close()
  })

  test.each([
    ['/cat.png', 'SUCCESS', ''],
    ['/missing.png', 'FAILURE', unreachable],
    ['/text', 'FAILURE', unreachable],
    ['/moved.png', 'FAILURE', unreachable],
    ['/reset', 'FAILURE', unreachable],
    ['https://images.invalid/cat.png', 'FAILURE', unreachable],
    ['http://[::1]:1/cat.png', 'FAILURE', unreachable],
    ['https://example.com/cat.png', 'SUCCESS', ''],
  ])('%s: %s', async (address, status, fail_reason) => {
    const image = address.startsWith('/') ? base + address : address
    const { body } = await submit({ ...request, image_urls: [png, image] })
    expect(await later(body.id, 5)).toMatchObject({ status: 'QUEUED', fail_reason: '' })
    expect(await later(body.id, 20)).toMatchObject({ status, fail_reason, progress: '100%' })
  })
})
