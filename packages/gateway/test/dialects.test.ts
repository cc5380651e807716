import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allAt, ended, model, type Play, startPlay } from './play.ts'

// What clients see who speak another dialect than OpenAI's, word for word as its page has it.

let play: Play
beforeAll(async () => {
  play = await startPlay(allAt)
})
afterAll(() => play[Symbol.asyncDispose]())

const grok = { model: 'grok-image-video', prompt: 'a red sports car', seconds: 6, aspect_ratio: '16:9' }
const envelope = '/v1/video/generations'

/** The last answer of a place, asked until it is as wanted. */
async function until(path: string, isWanted: (body: { status?: string; data?: { status?: string } }) => boolean) {
  for (;;) {
    const { body } = await play.call('GET', path)
    if (isWanted(body)) return body
  }
}

test('the task envelope: created, looked at, fetched by a link that needs no key', async () => {
  const made = await play.call('POST', envelope, { json: grok })
  const id = made.body.id
  expect([made.status, made.body]).toEqual([
    200,
    {
      id: expect.stringMatching(/^task_[0-9a-f]{32}$/),
      task_id: id,
      object: 'video',
      model: 'grok-image-video',
      status: 'queued',
      progress: 0,
      created_at: expect.any(Number),
    },
  ])
  const first = await play.call('GET', `${envelope}/${id}`)
  expect(first.body).toEqual({
    code: 'success',
    message: '',
    data: {
      task_id: id,
      status: expect.stringMatching(/^(NOT_START|QUEUED|IN_PROGRESS)$/),
      progress: expect.stringMatching(/^\d+%$/),
      result_url: '',
      fail_reason: '',
    },
  })
  const { data } = await until(`${envelope}/${id}`, body => body.data?.status === 'SUCCESS')
  expect(data).toMatchObject({ progress: '100%', fail_reason: '', result_url: expect.stringMatching(/^http:/) })
  const file = Buffer.from(await (await fetch(data.result_url)).arrayBuffer())
  expect(file.toString('latin1', 4, 8)).toBe('ftyp')
  // The same task over the other dialects of its kind.
  expect((await play.call('GET', `/v1/videos/${id}`)).body).toMatchObject({ id, status: 'completed', seconds: '6' })
  expect((await play.call('GET', `/v1/videos/async/${id}`)).body.status).toBe('completed')
  const content = await fetch(`${play.url}/v1/videos/${id}/content`)
  const sha256 = (bytes: ArrayBuffer) => createHash('sha256').update(Buffer.from(bytes)).digest('hex')
  expect(sha256(await content.arrayBuffer())).toBe(sha256(file.buffer as ArrayBuffer))
})

test('the task envelope: a failure has its reason, and is over by 100%', async () => {
  const { body } = await play.call('POST', envelope, {
    json: { ...grok, image_urls: ['https://example.invalid/a.png'] },
  })
  const { data } = await until(`${envelope}/${body.task_id}`, ({ data }) => data?.status === 'FAILURE')
  expect(data).toMatchObject({ progress: '100%', result_url: '', fail_reason: expect.stringMatching(/./) })
})

test.each([
  [{ ...grok, prompt: '' }, 'prompt', 'prompt is required'],
  [{ prompt: 'x' }, 'model', 'model field is required'],
  [{ ...grok, seconds: 'soon' }, 'seconds', 'a whole number'],
  [{ ...grok, seconds: 16 }, 'seconds', 'seconds'],
  [{ ...grok, input_reference: 'https://a.example/b', reference_images: [] }, 'reference_images', 'not both'],
])('the task envelope refuses %j in its own form', async (json, param, sentence) => {
  const { status, body } = await play.call('POST', envelope, { json })
  expect([status, body]).toEqual([
    400,
    { code: 'invalid_request', message: expect.stringContaining(sentence), data: null, param },
  ])
})

test.each([
  ['/v1/videos', { model, prompt: 'x', n: 2 }],
  ['/v1/video/generations', { ...grok, n: '2' }],
  ['/v1/images/generations/async', { model: 'gpt-image-2', prompt: 'x', n: 2 }],
])('%s refuses more than one output, which would be paid for and not kept', async (at, json) => {
  const { status, body } = await play.call('POST', at, { json })
  expect([status, body.param ?? body.error.param]).toEqual([400, 'n'])
})

test.each([
  ['/v1/videos', { model, prompt: 'x' }],
  [envelope, grok],
  ['/v1/videos?async=true', { model: 'grok-imagine-video', prompt: 'x' }],
  ['/v1/images/generations/async', { model: 'gpt-image-2', prompt: 'x' }],
])('%s tells a client not to repeat what proves no refusal', async (at, json) => {
  const headers = { 'idempotency-key': `order ${at}`.replace(' ', '-') }
  const post = (body: object) => play.call('POST', at, { json: body, headers })
  const taken = await post(json)
  const other = await post({ ...json, prompt: 'y' })
  const refused = await post({ ...json, size: 3 })
  const seen = [taken, other, refused].map(answer => [answer.status, answer.headers.get('x-should-retry')])
  expect(seen).toEqual([
    [200, 'false'],
    [409, 'false'],
    [409, 'false'],
  ])
  for (const wrong of [{ size: 3 }, { model: 'no-such-model' }]) {
    const bad = await play.call('POST', at, { json: { ...json, ...wrong } })
    expect([bad.status, bad.headers.get('x-should-retry')]).toEqual([400, null])
  }
})

test('every error has the form of its address', async () => {
  const large = { body: ' '.repeat(50 * 2 ** 20), headers: { 'content-type': 'application/json' } }
  for (const [at, method, options, status] of [
    [`${envelope}/task_0`, 'GET', {}, 404],
    [`${envelope}/a/b/c`, 'GET', {}, 404],
    [envelope, 'DELETE', {}, 405],
    [envelope, 'POST', large, 413],
    [envelope, 'POST', { body: '{', headers: { 'content-type': 'application/json' } }, 400],
  ] as const) {
    const answer = await play.call(method, at, options)
    expect([at, answer.status, Object.keys(answer.body)]).toEqual([at, status, ['code', 'message', 'data', 'param']])
  }
  for (const [at, method, status] of [
    ['/v1/video/generationsx', 'GET', 404],
    ['/v1/videos/async/vidjob_0', 'GET', 404],
    ['/v1/images/generations/async/imgjob_0/result', 'GET', 404],
    ['/v1/images/generations', 'POST', 404],
    ['/v1/videos/async', 'GET', 404],
  ] as const) {
    const { status: seen, body } = await play.call(method, at, method === 'POST' ? { json: {} } : {})
    expect([at, seen, Object.keys(body.error)]).toEqual([at, status, ['message', 'type', 'param', 'code']])
  }
})

test.each(['/v1/videos/async', '/v1/videos?async=true'])('a video job by %s', async at => {
  const form = new FormData()
  for (const [name, value] of Object.entries({
    model: 'grok-imagine-video',
    prompt: 'rain',
    seconds: '6',
    size: '1280x720',
  }))
    form.set(name, value)
  form.append('input_reference[]', new Blob([png], { type: 'image/png' }), 'image.png')
  const { status, body } = await play.call('POST', at, { body: form })
  expect([status, body]).toMatchObject([200, { job_id: body.id, status: 'queued', object: 'video.job' }])
  expect(body.id).toMatch(/^vidjob_[0-9a-f]{32}$/)
  const done = await until(`/v1/videos/async/${body.id}`, ({ status }) => status === 'completed')
  expect(done).toMatchObject({ progress: 100, seconds: '6', size: '1280x720', result_url: expect.any(String) })
  const content = Buffer.from(await (await fetch(`${play.url}/v1/videos/async/${body.id}/content`)).arrayBuffer())
  expect(content.toString('latin1', 4, 8)).toBe('ftyp')
})

test.each(['/v1/images/generations/async', '/v1/images/generations?async=true'])('an image job by %s', async at => {
  const json = { model: 'gpt-image-2', prompt: 'product photo', size: '1024x1024' }
  const { body } = await play.call('POST', at, { json })
  expect(body.id).toMatch(/^imgjob_[0-9a-f]{32}$/)
  const place = `/v1/images/generations/async/${body.id}`
  const early = await play.call('GET', `${place}/result`)
  if (early.status !== 200) expect([early.status, early.body.error.code]).toEqual([409, 'not_ready'])
  await until(place, ({ status }) => status === 'completed')
  const { data } = (await play.call('GET', `${place}/result`)).body
  const picture = await fetch(data[0].url)
  expect(Buffer.from(await picture.arrayBuffer()).toString('latin1', 1, 4)).toBe('PNG')
  // An image is no video, whoever asks.
  expect((await play.call('GET', `/v1/videos/${body.id}`)).status).toBe(404)
  expect((await play.call('GET', '/v1/videos')).body.data.map(({ id }: { id: string }) => id)).not.toContain(body.id)
})

test('a link that was changed, or is over, opens nothing', async () => {
  const { id } = (await play.call('POST', '/v1/videos', { json: { model, prompt: 'x' } })).body
  const { video_url: link } = await ended(play, id)
  const [url, until] = [new URL(link), Number(new URL(link).searchParams.get('until'))]
  expect(until - Date.now() / 1000).toBeGreaterThan(3500)
  expect((await fetch(link)).status).toBe(200)
  for (const [name, value] of [
    ['until', String(until + 3600)],
    ['until', '1'],
    ['signature', ''],
    ['signature', 'é'],
  ] as const) {
    const other = new URL(url)
    other.searchParams.set(name, value)
    expect((await fetch(other)).status).toBe(403)
  }
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
