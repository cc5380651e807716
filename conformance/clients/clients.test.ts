import { createLLMGateway } from '@llmgateway/ai-sdk-provider'
import { getVideoJobStatus, generateVideo as tanstackVideo } from '@tanstack/ai'
import { createOpenaiVideo } from '@tanstack/ai-openai'
import { experimental_generateVideo as generateVideo } from 'ai'
import OpenAI, { toFile } from 'openai'
import { Portkey } from 'portkey-ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Serving, serve } from './serve.ts'

// Clients that strangers wrote for other servers, as npm has them, against `vidrelay serve --sandbox`: only the base URL is ours.

let serving: Serving
let openai: OpenAI
beforeAll(async () => {
  serving = await serve()
  openai = new OpenAI({ baseURL: serving.url, apiKey: 'none', organization: null, project: null })
})
afterAll(() => serving.close())

const model = 'sora-2'
const prompt = 'a paper plane over the sea'
const isMp4 = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString('latin1', 4, 8) === 'ftyp'
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Looks until it is over; the events say when, so that nobody sleeps. */
async function over(id: string) {
  await (await fetch(`${serving.url}/videos/${id}/events`)).text()
  return openai.videos.retrieve(id)
}

test.concurrent.each<[form: string, reference: () => unknown]>([
  ['text alone', () => undefined],
  ['a file', () => toFile(png, 'reference.png', { type: 'image/png' })],
  ['a data URL', () => ({ image_url: `data:image/png;base64,${png.toString('base64')}` })],
])('openai: a create with %s', async (_, reference) => {
  const input = await reference()
  const video = await openai.videos.create({
    model,
    prompt,
    seconds: '8',
    size: '1280x720',
    ...(input !== undefined && { input_reference: input as never }),
  })
  expect(video).toMatchObject({ object: 'video', status: 'queued', model, prompt, seconds: '8', size: '1280x720' })
  expect(await over(video.id)).toMatchObject({ status: 'completed', progress: 100, error: null })
})

test.concurrent('openai: a create with the id of a file of another service is refused', async () => {
  const refused = openai.videos.create({ model, prompt, input_reference: { file_id: 'file_1' } })
  await expect(refused).rejects.toMatchObject({ status: 400, param: 'input_reference' })
})

test.concurrent('openai: content, whole and in parts; remix, list over pages, delete', async () => {
  const video = await openai.videos.create({ model, prompt })
  await over(video.id)
  const whole = Buffer.from(await (await openai.videos.downloadContent(video.id)).arrayBuffer())
  expect(isMp4(whole)).toBe(true)
  const part = await openai.videos.downloadContent(video.id, {}, { headers: { Range: 'bytes=4-7' } })
  // Until it is in the folder it is streamed as it comes, and there are no parts of it.
  expect([200, 206]).toContain(part.status)
  const bytes = Buffer.from(await part.arrayBuffer())
  expect(part.status === 206 ? bytes : bytes.subarray(4, 8)).toEqual(whole.subarray(4, 8))
  const remix = await openai.videos.remix(video.id, { prompt: 'the same at night' })
  expect(remix.remixed_from_video_id).toBe(video.id)
  await over(remix.id)
  const ids: string[] = []
  for await (const one of openai.videos.list({ limit: 2, order: 'asc' })) ids.push(one.id)
  expect(ids.indexOf(remix.id)).toBeGreaterThan(ids.indexOf(video.id))
  expect(await openai.videos.delete(video.id)).toEqual({ id: video.id, object: 'video.deleted', deleted: true })
  await expect(openai.videos.retrieve(video.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError)
})

test.concurrent('openai: models, and errors of the class that says what to do', async () => {
  const names = (await openai.models.list()).data.map(({ id }) => id)
  expect(names).toContain(model)
  expect((await openai.models.retrieve(model)).id).toBe(model)
  await expect(openai.models.retrieve('none')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  const refused = openai.videos.create({ model: 'none', prompt })
  await expect(refused).rejects.toBeInstanceOf(OpenAI.BadRequestError)
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request', param: 'model' })
  const headers = { 'Idempotency-Key': 'clients-1' }
  const first = await openai.videos.create({ model, prompt }, { headers })
  expect((await openai.videos.create({ model, prompt }, { headers })).id).toBe(first.id)
  const other = openai.videos.create({ model, prompt: 'another' }, { headers })
  await expect(other).rejects.toBeInstanceOf(OpenAI.ConflictError)
  await expect(openai.videos.delete('video_0')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  const failing = await openai.videos.create({ model, prompt: 'a plane [fail]' })
  expect((await over(failing.id)).error).toMatchObject({ code: expect.any(String), message: expect.any(String) })
  await expect(openai.videos.downloadContent(failing.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError)
})

test.concurrent('ai with @llmgateway/ai-sdk-provider: a video from text, and one from an image', async () => {
  const gateway = createLLMGateway({ apiKey: 'none', baseURL: serving.url })
  const poll = { intervalMs: 200, timeoutMs: 30_000 }
  const make = (from: Parameters<typeof generateVideo>[0]['prompt']) =>
    generateVideo({ model: gateway.video(model), prompt: from, duration: 8, resolution: '1280x720', poll })
  const [text, image] = await Promise.all([make(prompt), make({ text: prompt, image: png })])
  for (const { video } of [text, image]) expect([video.mediaType, isMp4(video.uint8Array)]).toEqual(['video/mp4', true])
  await expect(make({ text: 'a plane [fail]' } as never)).rejects.toThrow()
})

test.concurrent('@tanstack/ai-openai: a job, its status and its result', async () => {
  const adapter = createOpenaiVideo(model, 'none', { baseURL: serving.url })
  const { jobId } = await tanstackVideo({ adapter, prompt, size: '1280x720', duration: 8 })
  await over(jobId)
  const status = await getVideoJobStatus({ adapter, jobId })
  expect(status).toMatchObject({ status: 'completed', url: expect.stringMatching(/^data:video\/mp4;base64,/) })
  expect(await adapter.getVideoStatus('video_0')).toMatchObject({ status: 'failed', error: 'Job not found' })
})

test.concurrent('portkey-ai: create, retrieve, content', async () => {
  const portkey = new Portkey({ apiKey: 'none', baseURL: serving.url })
  const video = await portkey.videos.create({ model, prompt } as never)
  await over(video.id)
  expect((await portkey.videos.retrieve(video.id)).status).toBe('completed')
  expect(isMp4(await (await portkey.videos.downloadContent(video.id)).arrayBuffer())).toBe(true)
})

/** The first answer to a create never comes. */
function losing(): { fetch: typeof fetch; lost: () => number } {
  let lost = 0
  return {
    lost: () => lost,
    async fetch(input, init) {
      const answer = await fetch(input, init)
      if (init?.method?.toUpperCase() !== 'POST' || lost > 0) return answer
      lost++
      await answer.arrayBuffer()
      throw new TypeError('fetch failed', { cause: new Error('the connection was lost') })
    },
  }
}

test.concurrent.each<[name: string, create: (prompt: string, fetch: typeof globalThis.fetch) => Promise<unknown>]>([
  [
    'openai',
    (text, fetch) => new OpenAI({ baseURL: serving.url, apiKey: 'none', fetch }).videos.create({ model, prompt: text }),
  ],
  [
    '@tanstack/ai-openai',
    (text, fetch) =>
      tanstackVideo({ adapter: createOpenaiVideo(model, 'none', { baseURL: serving.url, fetch }), prompt: text }),
  ],
  [
    'ai with @llmgateway/ai-sdk-provider',
    (text, fetch) => {
      const gateway = createLLMGateway({ apiKey: 'none', baseURL: serving.url, fetch })
      const poll = { intervalMs: 200, timeoutMs: 30_000 }
      return generateVideo({ model: gateway.video(model), prompt: text, duration: 8, poll })
    },
  ],
])('%s: the answer to a create is lost, and one video is made', async (name, create) => {
  const { fetch, lost } = losing()
  const text = `a lost answer of ${name}`
  await create(text, fetch)
  const made = () => serving.sandbox.tasks.filter(task => task.prompt === text)
  const list = () => openai.videos.list({ limit: 100 })
  expect([lost(), (await list()).data.filter(video => video.prompt === text).length]).toEqual([1, 1])
  while (made().length === 0) await list()
  expect(made().length).toBe(1)
})

test.concurrent('ai: two videos of one call are two purchases', async () => {
  const gateway = createLLMGateway({ apiKey: 'none', baseURL: serving.url })
  const poll = { intervalMs: 200, timeoutMs: 30_000 }
  const asked = { model: gateway.video(model), prompt: 'two of a kind', duration: 8, poll }
  expect((await generateVideo({ ...asked, n: 2 })).videos.length).toBe(2)
  expect(serving.sandbox.tasks.filter(task => task.prompt === asked.prompt).length).toBe(2)
})
