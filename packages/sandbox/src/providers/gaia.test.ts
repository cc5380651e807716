import { expect, test } from 'vitest'
import { play, pngData, pngFile, type Sent } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'

const gaia = play('gaia')
const spec = specCheck('gaia')

const videos = '/v1/videos/async'
const job = '/v1/videos/async/{job_id}'

/** The document's own example. */
const example: readonly (readonly [string, string | File])[] = [
  ['model', 'grok-imagine-video'],
  ['prompt', '雨夜街头,镜头缓慢推进,电影感真实光影'],
  ['seconds', '6'],
  ['size', '1280x720'],
  ['resolution_name', '720p'],
  ['preset', 'normal'],
  ['input_reference[]', pngFile()],
]
const video = (changes: Readonly<Record<string, string>> = {}): Sent => ({
  form: Object.entries({ model: 'grok-imagine-video', prompt: 'a cat', ...changes }),
})

test("the document's own request, from the submit to the file", async () => {
  const { status, body } = await gaia.call('POST', videos, { form: example })
  expect(status).toBe(200)
  expect(body).toEqual({ job_id: expect.stringMatching(/^vidjob_[A-Za-z0-9]{16}$/), status: 'queued' })
  expect(spec.problems('post', videos, 200, body)).toBeNull()
  expect(gaia.sandbox.tasks.at(-1)).toMatchObject({ seconds: 6, references: 1, size: { width: 1280, height: 720 } })

  const words: unknown[] = []
  for (const second of [0, 5, 6, 19, 20]) {
    gaia.at(second)
    const answer = await gaia.call('GET', `${videos}/${body.job_id}`)
    expect(spec.problems('get', job, answer.status, answer.body)).toBeNull()
    words.push(answer.body.status)
    if (second === 20) expect(answer.body).toEqual({ job_id: body.job_id, status: 'completed', progress: 100 })
  }
  expect(words).toEqual(['queued', 'queued', 'running', 'running', 'completed'])

  const content = await gaia.fetch('GET', `${videos}/${body.job_id}/content`)
  expect(content.status).toBe(302)
  const file = await gaia.bytes('GET', content.headers.get('location')!, { key: null })
  expect([file.status, file.type, Buffer.from(file.bytes.subarray(4, 8)).toString()]).toEqual([
    200,
    'video/mp4',
    'ftyp',
  ])
})

test('the other spelling makes the same job; without async=true the route is not played', async () => {
  const { body } = await gaia.call('POST', '/v1/videos?async=true', video())
  expect((await gaia.call('GET', `${videos}/${body.job_id}`)).status).toBe(200)
  expect((await gaia.call('POST', '/v1/videos', video())).status).toBe(501)
})

test('the request log has the parts of the form as they were sent', async () => {
  await gaia.call('POST', videos, { form: [...example, ['input_reference[]', pngFile('zwei ü.png', 'image/webp')]] })
  const file = {
    filename: 'reference.png',
    type: 'image/png',
    bytes: expect.any(Number),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  }
  expect(gaia.sandbox.requests.at(-1)?.body).toEqual({
    model: 'grok-imagine-video',
    prompt: '雨夜街头,镜头缓慢推进,电影感真实光影',
    seconds: '6',
    size: '1280x720',
    resolution_name: '720p',
    preset: 'normal',
    'input_reference[]': [file, { ...file, filename: 'zwei ü.png', type: 'image/webp' }],
  })
})

test.each<[string, Sent, string]>([
  ['JSON', { json: { model: 'grok-imagine-video', prompt: 'x' } }, 'multipart/form-data is required'],
  ['no body', {}, 'content type must be'],
  [
    'a broken form',
    { headers: { 'content-type': 'multipart/form-data; boundary=x' }, json: '--x\r\n' },
    'invalid multipart form',
  ],
  ['no model', video({ model: '' }), 'model is required'],
  ['the language model', video({ model: 'gpt-5.4-mini' }), 'unsupported model "gpt-5.4-mini"'],
  ['a built-in as model', video({ model: 'constructor' }), 'unsupported model "constructor"'],
  ['no prompt', video({ prompt: ' ' }), 'prompt is required'],
  ['seconds that are no number', video({ seconds: '6s' }), 'seconds must be a whole number'],
  ['no seconds at all', video({ seconds: '0' }), 'seconds must be a whole number'],
  ['a ratio as size', video({ size: '16:9' }), 'size "16:9" is invalid'],
  ['a resolution with a capital', video({ resolution_name: '720P' }), 'resolution_name must be'],
  ['a reference as text', video({ 'input_reference[]': pngData }), 'input_reference[] must be a file'],
  ['a file that is no image', { form: [...example, ['input_reference[]', new File(['x'], 'x.png')]] }, 'is no PNG'],
  ['the preview without a reference', video({ model: 'grok-imagine-video-1.5-preview' }), 'at least one reference'],
])('refused: %s', async (_, sent, message) => {
  const made = gaia.sandbox.tasks.length
  const { status, body } = await gaia.call('POST', videos, sent)
  expect([status, body.error.message]).toEqual([400, expect.stringContaining(message)])
  expect(spec.problems('post', videos, 400, body)).toBeNull()
  expect(gaia.sandbox.tasks.length).toBe(made)
})

test('a file in a part without the brackets is not looked at', async () => {
  await gaia.call('POST', videos, { form: [...video().form!, ['input_reference', pngFile()]] })
  expect(gaia.sandbox.tasks.at(-1)?.references).toBe(0)
})

test.each([
  ['[fail]', 'failed', 'Video generation failed: the prompt says [fail].', 'video_generation_failed'],
  ['[fail: no cats][code: content_policy]', 'failed', 'no cats', 'content_policy'],
  ['[status: cancelled]', 'cancelled', undefined, undefined],
  ['[stuck]', 'running', undefined, undefined],
])('the prompt %s', async (prompt, status, message, code) => {
  const { body } = await gaia.call('POST', videos, video({ prompt }))
  gaia.at(3600)
  const answer = await gaia.call('GET', `${videos}/${body.job_id}`)
  expect(answer.body).toMatchObject({ status, ...(message && { error: { message, code } }) })
  expect(answer.body.error === undefined).toBe(message === undefined)
  expect((await gaia.call('GET', `${videos}/${body.job_id}/content`)).status).toBe(prompt === '[stuck]' ? 409 : 400)
})

test('a relative link leads to the content route', async () => {
  const { body } = await gaia.call('POST', videos, video({ prompt: '[relative-url]' }))
  gaia.at(20)
  const { result_url } = (await gaia.call('GET', `${videos}/${body.job_id}`)).body
  expect(result_url).toBe(`/gaia${videos}/${body.job_id}/content`)
  expect((await gaia.fetch('GET', new URL(result_url, gaia.sandbox.url).href)).status).toBe(302)
})

test('content needs the key, a job that is there and one that is done', async () => {
  const { body } = await gaia.call('POST', videos, video({ prompt: '[no-link]' }))
  const content = `${videos}/${body.job_id}/content`
  expect((await gaia.call('GET', content, { key: null })).status).toBe(401)
  expect(await gaia.call('GET', content)).toMatchObject({ status: 409, body: { error: { code: 'video_not_ready' } } })
  gaia.at(60)
  expect((await gaia.call('GET', content)).status).toBe(409)
  for (const id of ['vidjob_none', '%00', 'a%2Fb', 'constructor']) {
    const answer = await gaia.call('GET', `${videos}/${id}`)
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringMatching(/^Video '.*' not found$/)])
    expect(spec.problems('get', job, 400, answer.body)).toBeNull()
  }
})
