import { describe, expect, test } from 'vitest'
import { begin, play, png, pngFile, type Sent } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'

const toapis = play('toapis')
const spec = specCheck('toapis')

const create = '/v1/videos/generations'
const query = '/v1/videos/generations/{task_id}'
const url = 'https://example.com/product.jpg'
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
const state = async (id: string) => (await toapis.call('GET', `${create}/${id}`)).body

describe('the course of a task', () => {
  test("the document's own request, to the file", async () => {
    const { status, body } = await toapis.call('POST', create, json())
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^video_[A-Za-z0-9]{20}$/),
      object: 'generation.task',
      model: 'grok-video-1.5-preview',
      status: 'queued',
      progress: 0,
      created_at: begin / 1000,
      metadata: {},
    })
    expect(spec.problems('post', create, 200, body)).toBeNull()
    const words = []
    for (const second of [0, 5, 6, 19]) {
      toapis.at(second)
      const answer = await state(body.id)
      expect(spec.problems('get', query, 200, answer)).toBeNull()
      words.push(`${answer.status} ${answer.progress}`)
    }
    expect(words).toEqual(['queued 0', 'queued 20', 'in_progress 30', 'in_progress 90'])
    toapis.at(25)
    const done = await state(body.id)
    expect(spec.problems('get', query, 200, done)).toBeNull()
    expect(done).toMatchObject({
      status: 'completed',
      completed_at: begin / 1000 + 20,
      expires_at: begin / 1000 + 20 + 86_400,
    })
    const [output] = done.result.data
    expect([done.result.type, output.format]).toEqual(['video', 'mp4'])
    expect((await toapis.bytes('GET', output.url, { key: null })).type).toBe('video/mp4')
    toapis.at(20 + 86_399)
    expect((await toapis.fetch('GET', output.url)).status).toBe(200)
    toapis.at(20 + 86_400)
    expect((await toapis.fetch('GET', output.url)).status).toBe(403)
  })

  test.each([
    [
      '[fail: 生成失败: 内容违反了内容政策]',
      { status: 'failed', progress: 0, error: { code: 'generation_failed', message: '生成失败: 内容违反了内容政策' } },
    ],
    ['[stuck]', { status: 'in_progress', progress: 90 }],
    ['[no-link]', { status: 'completed', result: { type: 'video', data: [] } }],
    ['[status: submitted]', { status: 'submitted' }],
  ])('the prompt %s', async (prompt, expected) => {
    const { body } = await toapis.call('POST', create, json({ prompt }))
    toapis.at(60)
    expect(await state(body.id)).toMatchObject(expected)
  })

  test('an image that cannot be fetched makes the task fail', async () => {
    const { body } = await toapis.call('POST', create, json({ images: ['http://x.invalid/1.png'] }))
    toapis.at(20)
    expect(await state(body.id)).toMatchObject({ status: 'failed', error: { code: 'generation_failed' } })
  })

  test('an unknown task is a 404 with a number as code', async () => {
    const { status, body } = await toapis.call('GET', `${create}/none`)
    expect({ status, body }).toEqual({
      status: 404,
      body: { error: { code: 404, message: '任务不存在', type: 'not_found_error' } },
    })
    expect(spec.problems('get', query, 404, body)).toBeNull()
  })
})

describe('extend', () => {
  const extend = (id: string, changes = {}) =>
    toapis.call('POST', `/v1/videos/${id}/extend`, { json: { model: 'grok-video-3', prompt: 'on', ...changes } })

  test('a new task that is longer', async () => {
    const { body } = await toapis.call('POST', create, json())
    expect((await extend(body.id)).status).toBe(400)
    toapis.at(20)
    const { status, body: longer } = await extend(body.id, { size: '9:16' })
    expect(spec.problems('post', '/v1/videos/{video_id}/extend', status, longer)).toBeNull()
    expect(longer).toMatchObject({ object: 'generation.task', status: 'queued', model: 'grok-video-3', metadata: {} })
    expect(toapis.sandbox.tasks.at(-1)).toMatchObject({
      source: body.id,
      seconds: 20,
      size: { width: 720, height: 1280 },
    })
    expect(toapis.sandbox.requests.at(-1)?.operation).toBe('extend')
  })

  test('refused: no source, no prompt, another model, a size that is none', async () => {
    expect((await extend('none')).status).toBe(404)
    const { body } = await toapis.call('POST', create, json())
    toapis.at(20)
    for (const changes of [{ prompt: '' }, { model: 'x' }, { size: 'big' }])
      expect((await extend(body.id, changes)).status).toBe(400)
    toapis.sandbox.fault({ on: 'extend', kind: 'drop-after-accept' })
    const made = toapis.sandbox.tasks.length
    await expect(extend(body.id)).rejects.toThrow()
    expect(toapis.sandbox.tasks.length).toBe(made + 1)
  })
})

describe('upload', () => {
  const path = '/v1/uploads/images'
  const send = (file: File | string, name = 'file') =>
    toapis.call('POST', path, {
      form: [
        ['purpose', 'generation'],
        [name, file],
      ],
    })

  test('the file gets a public address that works as a reference', async () => {
    const { status, body } = await send(pngFile())
    expect(spec.problems('post', path, status, body)).toBeNull()
    const { id, url: address, mime_type, size } = body.data
    expect([body.success, id, mime_type, size]).toEqual([
      true,
      expect.stringMatching(/^upload_\w{8}$/),
      'image/png',
      png.length,
    ])
    expect((await toapis.bytes('GET', address, { key: null })).bytes).toEqual(png)
    await toapis.call('POST', create, json({ images: [address] }))
    expect(toapis.sandbox.tasks.at(-1)?.failure).toBeNull()
  })

  test.each<[string, File | string, string, string]>([
    [
      'another type',
      pngFile('a.svg', 'image/svg+xml'),
      'file',
      'Unsupported image type. Allowed: JPEG, PNG, WebP, GIF',
    ],
    [
      'no image',
      new File(['x'], 'a.png', { type: 'image/png' }),
      'file',
      'Unsupported image type. Allowed: JPEG, PNG, WebP, GIF',
    ],
    [
      'too much',
      new File([png, new Uint8Array(10 * 2 ** 20)], 'a.png', { type: 'image/png' }),
      'file',
      'Image too large. Maximum size is 10MB',
    ],
    ['text', 'x', 'file', 'file is required'],
    ['another part', pngFile(), 'image', 'file is required'],
  ])('refused: %s', async (_, file, name, message) => {
    const { status, body } = await send(file, name)
    expect({ status, body }).toEqual({ status: 400, body: { success: false, message } })
    expect(spec.problems('post', path, 400, body)).toBeNull()
  })
})
