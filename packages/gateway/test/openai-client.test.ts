import { createHash } from 'node:crypto'
import OpenAI, { toFile } from 'openai'
import { expect, test } from 'vitest'
import { ended, model, startPlay } from './play.ts'

// OpenAI's own client, which knows nothing of vidrelay.

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('create, retrieve, content with ranges, list, remix, delete', async () => {
  await using play = await startPlay()
  const { videos, models } = play.client()
  const video = await videos.create({ model, prompt: 'a paper plane', seconds: '4', size: '1280x720' })
  expect(video).toMatchObject({ object: 'video', status: 'queued', progress: 0, seconds: '4', size: '1280x720', model })
  expect(video.id).toMatch(/^video_[0-9a-f]{32}$/)
  expect(video).toMatchObject({ error: null, prompt: 'a paper plane', completed_at: null, remixed_from_video_id: null })
  expect(await ended(play, video.id)).toMatchObject({ status: 'completed', progress: 100 })

  const whole = await videos.downloadContent(video.id)
  const bytes = Buffer.from(await whole.arrayBuffer())
  expect(bytes.toString('latin1', 4, 8)).toBe('ftyp')

  const remix = await videos.remix(video.id, { prompt: 'the same at night' })
  expect(remix).toMatchObject({ status: 'queued', model, remixed_from_video_id: video.id })
  expect((await ended(play, remix.id)).status).toBe('completed')
  const ids: string[] = []
  for await (const { id } of videos.list({ limit: 1 })) ids.push(id)
  expect(ids).toEqual([remix.id, video.id])

  expect((await models.list()).data.map(({ id }) => id)).toEqual([model])
  expect((await models.retrieve(model)).owned_by).toBe('vidrelay')
  await expect(models.retrieve('other')).rejects.toBeInstanceOf(OpenAI.NotFoundError)

  expect(await videos.delete(video.id)).toEqual({ id: video.id, object: 'video.deleted', deleted: true })
  await expect(videos.retrieve(video.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError)
  expect(play.sandbox.tasks.length).toBe(2)
})

test('a saved result is served in parts, for ever, and says what it is', async () => {
  await using play = await startPlay()
  const { id } = (await play.call('POST', '/v1/videos', { json: { model, prompt: 'a kite' } })).body
  await ended(play, id)
  const saved = () => play.said.some(line => line.includes('"saved"'))
  while (!saved()) await play.call('GET', `/v1/videos/${id}`)
  await play.sandbox.close() // the provider is not needed any more
  const at = async (headers: Record<string, string>, method = 'GET') =>
    fetch(`${play.url}/v1/videos/${id}/content`, { method, headers })
  const whole = await at({})
  const bytes = Buffer.from(await whole.arrayBuffer())
  const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`
  expect(whole.headers.get('etag')).toBe(etag)
  expect(whole.headers.get('content-type')).toBe('video/mp4')
  const head = await at({}, 'HEAD')
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
  expect((await at({ 'if-none-match': etag })).status).toBe(304)
  const part = await at({ range: 'bytes=4-7', 'if-range': etag })
  expect([part.status, await part.text()]).toEqual([206, 'ftyp'])
  expect((await at({ range: 'bytes=4-7', 'if-range': '"other"' })).status).toBe(200)
  const last = await at({ range: 'bytes=-3' })
  expect(Buffer.from(await last.arrayBuffer())).toEqual(bytes.subarray(-3))
  const beyond = await at({ range: `bytes=${bytes.length}-` })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`])
  await play.restart()
  expect(Buffer.from(await (await at({})).arrayBuffer())).toEqual(bytes)
})

test.each([
  ['a file', async () => await toFile(png, 'reference.png', { type: 'image/png' })],
  ['a data URL', async () => ({ image_url: `data:image/png;base64,${png.toString('base64')}` })],
])('with an image as %s', async (_, reference) => {
  await using play = await startPlay()
  const video = await play
    .client()
    .videos.create({ model, prompt: 'turn it', input_reference: (await reference()) as never })
  expect((await ended(play, video.id)).status).toBe('completed')
  expect(play.sandbox.tasks.at(-1)?.references).toBe(1)
})

test('errors are of the class that the client knows', async () => {
  await using play = await startPlay()
  const { videos } = play.client()
  const refused = (request: object) => videos.create(request as never)
  await expect(refused({ model: 'none', prompt: 'x' })).rejects.toMatchObject({ status: 400, param: 'model' })
  await expect(refused({ model, prompt: 'x', seconds: 'soon' })).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'seconds',
  })
  await expect(refused({ model, prompt: 'x', shoe: 44 })).rejects.toBeInstanceOf(OpenAI.BadRequestError)
  await expect(videos.retrieve('video_0')).rejects.toMatchObject({ status: 404, code: 'task_not_found' })
  expect(play.sandbox.requests.length).toBe(0)
})

test('a failed task tells core’s code', async () => {
  await using play = await startPlay()
  const { videos } = play.client()
  const { id } = await videos.create({ model, prompt: 'a plane [fail]' })
  const video = await ended(play, id)
  expect(video).toMatchObject({ status: 'failed', error: { code: expect.any(String), message: expect.any(String) } })
  await expect(videos.downloadContent(id)).rejects.toMatchObject({ status: 404 })
})
