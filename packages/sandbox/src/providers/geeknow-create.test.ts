import { describe, expect, test } from 'vitest'
import { begin, play, pngData, pngFile, type Sent } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'

const geeknow = play('geeknow')
const spec = specCheck('geeknow')

const videos = '/v1/videos'
const images = '/v1/images/generations/async'
const url = 'https://example.com/1.png'

const form = (changes: Readonly<Record<string, string>> = {}, files: readonly File[] = []): Sent => ({
  form: [
    ...Object.entries({
      model: 'grok-video-3',
      prompt: '猫咪听歌摇头晃脑,下大雨',
      aspect_ratio: '2:3',
      seconds: '6',
      size: '720P',
      ...changes,
    }),
    ...files.map(file => ['input_reference', file] as const),
  ],
})
const json = (changes = {}): Sent => ({ json: { model: 'grok-imagine-video', prompt: 'a cat', ...changes } })
const query = async (id: string) => (await geeknow.call('GET', `${videos}/${id}`)).body

describe('a form', () => {
  test("the document's own request and its answer", async () => {
    const { status, body } = await geeknow.call('POST', videos, form({}, [pngFile()]))
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^video_[A-Za-z0-9]{32}$/),
      object: 'video',
      model: 'grok-video-3',
      status: 'queued',
      progress: 0,
      created_at: begin / 1000,
      size: '720P',
    })
    expect(spec.problems('post', videos, 200, body)).toBeNull()
  })

  test('several references are one part each, in order', async () => {
    await geeknow.call('POST', videos, form({}, [pngFile('a.png'), pngFile('b.png'), pngFile('c.png')]))
    expect(geeknow.sandbox.tasks.at(-1)).toMatchObject({
      references: 3,
      seconds: 6,
      size: { width: 720, height: 1080 },
    })
    const { input_reference } = geeknow.sandbox.requests.at(-1)!.body as { input_reference: { filename: string }[] }
    expect(input_reference.map(({ filename }) => filename)).toEqual(['a.png', 'b.png', 'c.png'])
  })

  test.each([
    ['grok-video-3-pro', '6', 10],
    ['grok-video-3-max', '6', 15],
    ['grok-video-3', '7', 7],
  ])('%s asked for %s seconds makes %d', async (model, seconds, made) => {
    const { body } = await geeknow.call('POST', videos, form({ model, seconds }))
    expect(geeknow.sandbox.tasks.at(-1)?.seconds).toBe(made)
    expect((await query(body.id)).seconds).toBe(String(made))
  })
})

describe('refused', () => {
  test.each<[string, Sent, number, string, string]>([
    ['JSON for a form model', json({ model: 'grok-video-3' }), 400, 'invalid_request', 'takes multipart/form-data'],
    [
      'a form for a JSON model',
      form({ model: 'grok-imagine-video' }),
      400,
      'invalid_request',
      'takes application/json',
    ],
    ['no prompt', json({ prompt: undefined }), 400, 'invalid_request', 'prompt is required'],
    ['no model', json({ model: undefined }), 400, 'invalid_request', 'model is required'],
    ['another model', json({ model: 'veo-9' }), 503, 'model_not_found', 'No available channel for model veo-9'],
    ['seconds as a number', json({ seconds: 6 }), 400, 'invalid_json', 'cannot unmarshal number into Go struct field'],
    ['16 seconds', json({ seconds: '16' }), 400, 'invalid_seconds', 'from 1 to 15'],
    ['another resolution', json({ resolution: '1080P' }), 400, 'invalid_request', 'resolution must be 480P or 720P'],
    ['a small p', json({ resolution: '720p' }), 400, 'invalid_request', 'resolution must be 480P or 720P'],
    ['a ratio that is none', json({ aspect_ratio: 'wide' }), 400, 'invalid_request', 'aspect_ratio "wide" is invalid'],
    [
      'image and images',
      json({ image: pngData, images: [pngData] }),
      400,
      'invalid_request',
      'cannot be used together',
    ],
    ['a URL for grok-imagine-video', json({ image: url }), 400, 'invalid_request', 'must be data URIs'],
    [
      'data for the preview',
      json({ model: 'grok-imagine-video-1.5-preview', images: [pngData] }),
      400,
      'invalid_request',
      'public URLs',
    ],
    [
      'image for the preview',
      json({ model: 'grok-imagine-video-1.5-preview', image: url }),
      400,
      'invalid_request',
      'as images',
    ],
    ['eight images', json({ images: Array(8).fill(pngData) }), 400, 'invalid_request', 'at most 7'],
    ['images that are no list', json({ images: pngData }), 400, 'invalid_request', 'must be an array of strings'],
    ['seven files', form({}, Array(7).fill(pngFile())), 400, 'invalid_request', 'at most 6'],
    ['base64 in a form', form({ input_reference: pngData }), 400, 'invalid_request', 'must be a file'],
    ['a prompt that is too long', json({ prompt: 'x'.repeat(4097) }), 500, 'invalid_response', 'task_id is empty'],
  ])('%s', async (_, sent, status, code, message) => {
    const made = geeknow.sandbox.tasks.length
    const answer = await geeknow.call('POST', videos, sent)
    expect(answer.status).toBe(status)
    expect(answer.body.error).toMatchObject({ type: 'new_api_error', code, message: expect.stringContaining(message) })
    expect(spec.problems('post', videos, status, answer.body)).toBeNull()
    expect(geeknow.sandbox.tasks.length).toBe(made)
  })

  test('a size is refused flat, as the page about Sora has it', async () => {
    const sent = json({ model: 'sora-2', size: '1x1' })
    const expected = { code: 'invalid_size', message: 'sora-2 size is invalid' }
    expect(await geeknow.call('POST', videos, sent)).toMatchObject({ status: 400, body: expected })
    expect((await geeknow.call('POST', videos, form({ size: '1280x720' }))).body.code).toBe('invalid_size')
  })

  test('an unknown task, in the words of each route', async () => {
    const flat = { code: 'task_not_exist', message: 'task_not_exist', data: null }
    const got = await geeknow.call('GET', `${videos}/none`)
    expect(got).toMatchObject({ status: 400, body: flat })
    expect(spec.problems('get', '/v1/videos/{task_id}', 400, got.body)).toBeNull()
    expect(await geeknow.call('GET', '/v1/video/generations/none')).toMatchObject({ status: 400, body: flat })
    const remixed = await geeknow.call('POST', `${videos}/none/remix`, json())
    const error = { message: 'task_origin_not_exist', type: 'new_api_error', param: '', code: 'task_not_exist' }
    expect(remixed).toMatchObject({ status: 404, body: { error } })
    const content = await geeknow.call('GET', `${videos}/none/content`)
    expect(content).toMatchObject({ status: 404, body: { error: { message: 'Task not found' } } })
    const image = await geeknow.call('GET', `${images}/none`)
    expect(image).toMatchObject({ status: 404, body: { error: { code: 'task_not_found', param: 'taskId' } } })
    expect(spec.problems('get', '/v1/images/generations/async/{task_id}', 404, image.body)).toBeNull()
  })
})
