import OpenAI, { toFile } from 'openai'
import { expect, test } from 'vitest'
import { play, png, pngData } from '../../test/play.ts'
import { readPng } from '../../test/read-png.ts'

// OpenAI's own client, which knows nothing of this sandbox, makes a video with it.

const gateway = play('openai-videos')
const client = () =>
  new OpenAI({
    apiKey: 'sk-any',
    baseURL: `${gateway.sandbox.url}/openai-videos/v1`,
    maxRetries: 0,
    organization: null,
    project: null,
  })

test('create, retrieve, download, remix, list, delete', async () => {
  const { videos } = client()
  const video = await videos.create({ model: 'sora-2', prompt: 'a paper plane', seconds: '4', size: '1280x720' })
  expect(video).toMatchObject({ object: 'video', status: 'queued', progress: 0, seconds: '4', size: '1280x720' })
  gateway.at(10)
  expect((await videos.retrieve(video.id)).status).toBe('in_progress')
  await expect(videos.downloadContent(video.id)).rejects.toMatchObject({ status: 400 })
  gateway.at(20)
  expect((await videos.retrieve(video.id)).status).toBe('completed')

  const file = await videos.downloadContent(video.id)
  expect(file.headers.get('content-type')).toBe('video/mp4')
  expect(Buffer.from(await file.arrayBuffer()).toString('latin1', 4, 8)).toBe('ftyp')
  const thumbnail = await videos.downloadContent(video.id, { variant: 'thumbnail' })
  expect(readPng(new Uint8Array(await thumbnail.arrayBuffer()))).toMatchObject({ width: 1280, height: 720 })

  const remix = await videos.remix(video.id, { prompt: 'the same at night' })
  expect(remix).toMatchObject({ status: 'queued', model: 'sora-2', remixed_from_video_id: video.id })

  const ids = []
  for await (const { id } of videos.list({ limit: 1 })) ids.push(id)
  expect(ids).toEqual([remix.id, video.id])
  expect(await videos.delete(video.id)).toEqual({ id: video.id, object: 'video.deleted', deleted: true })
  await expect(videos.retrieve(video.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError)
})

test('every key of its Video is there, null where there is nothing to say', async () => {
  const video = await client().videos.create({ model: 'sora-2', prompt: 'a paper plane' })
  const nothing = { completed_at: null, error: null, expires_at: null, remixed_from_video_id: null }
  expect(video).toMatchObject({ ...nothing, prompt: 'a paper plane' })
  gateway.at(20)
  expect(await client().videos.retrieve(video.id)).toMatchObject({ error: null, completed_at: expect.any(Number) })
})

test.each<[what: string, reference: unknown]>([
  ['an object, which it sends as a part in brackets', { image_url: pngData }],
  ['a text', pngData],
])('with a reference image as %s', async (_, reference) => {
  await client().videos.create({ model: 'sora-2', prompt: 'turn it', input_reference: reference as never })
  expect(gateway.sandbox.tasks.at(-1)?.references).toBe(1)
})

test('with a reference image, which makes it a form', async () => {
  const reference = await toFile(png, 'reference.png', { type: 'image/png' })
  const video = await client().videos.create({ model: 'sora-2', prompt: 'turn it', input_reference: reference })
  expect(video.status).toBe('queued')
  expect(gateway.sandbox.tasks.at(-1)?.references).toBe(1)
  expect(gateway.sandbox.requests.at(-1)?.body).toMatchObject({
    model: 'sora-2',
    prompt: 'turn it',
    input_reference: { filename: 'reference.png', type: 'image/png', bytes: png.length },
  })
})

test('the gateway refuses in a way that the client understands', async () => {
  const { videos, models } = client()
  await expect(videos.create({ model: 'sora-2', prompt: '' })).rejects.toBeInstanceOf(OpenAI.BadRequestError)
  const wrong = client().withOptions({ apiKey: 'sk-wrong' })
  await expect(wrong.videos.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
  expect((await models.list()).data.map(({ id }) => id)).toContain('sora-2')
  expect((await models.retrieve('sora-2')).id).toBe('sora-2')
  await expect(models.retrieve('none')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  const refused = videos.create({ model: 'sora-2', prompt: 'x', seconds: '5s' as never })
  await expect(refused).rejects.toMatchObject({ status: 400, code: 'invalid_seconds', param: 'seconds' })
  await expect(refused).rejects.toThrow('seconds must be a whole number')
})
