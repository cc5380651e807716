import { expect, test } from 'vitest'
import { begin, play, pngData, type Sent } from '../../test/play.ts'
import { specCheck } from '../../test/spec-check.ts'

const geeknow = play('geeknow')
const spec = specCheck('geeknow')

const videos = '/v1/videos'
const none = { message: '', code: '' }

const json = (changes = {}): Sent => ({ json: { model: 'grok-imagine-video', prompt: 'a cat', ...changes } })
const query = async (id: string) => (await geeknow.call('GET', `${videos}/${id}`)).body

test('JSON, from the submit to the file', async () => {
  const { body } = await geeknow.call(
    'POST',
    videos,
    json({ seconds: '8', aspect_ratio: '16:9', resolution: '480P', images: [pngData, pngData] }),
  )
  expect(body).toMatchObject({ id: expect.stringMatching(/^task_/), task_id: body.id, seconds: '8', size: '480P' })
  expect(spec.problems('post', videos, 200, body)).toBeNull()
  const states = []
  for (const second of [0, 6, 20]) {
    geeknow.at(second)
    const answer = await query(body.id)
    expect(spec.problems('get', '/v1/videos/{task_id}', 200, answer)).toBeNull()
    expect(answer).toMatchObject({ error: none, remixed_from_video_id: '', expires_at: begin / 1000 + 86_400 })
    states.push([answer.status, answer.progress, answer.completed_at, answer.video_url !== ''])
  }
  expect(states).toEqual([
    ['queued', 0, 0, false],
    ['processing', 30, 0, false],
    ['completed', 100, begin / 1000 + 20, true],
  ])
  const { video_url } = await query(body.id)
  expect((await query(body.id)).video_url).toBe(video_url)
  const file = await geeknow.bytes('GET', video_url, { key: null })
  const content = await geeknow.bytes('GET', `${videos}/${body.id}/content`)
  expect([file.type, file.bytes]).toEqual(['video/mp4', content.bytes])
  geeknow.at(20 + 86_400)
  expect((await geeknow.fetch('GET', video_url)).status).toBe(403)
  expect((await geeknow.fetch('GET', `${videos}/${body.id}/content`)).status).toBe(410)
})

test.each([
  ['[fail: Content policy violation]', 'failed', { message: 'Content policy violation', code: 'content_policy' }],
  ['[fail]', 'failed', { message: 'Video generation failed: the prompt says [fail].', code: 'generation_failed' }],
  ['[fail: x][code: upload_failed]', 'failed', { message: 'x', code: 'upload_failed' }],
  ['[status: cancelled]', 'cancelled', none],
  ['[no-link]', 'completed', none],
  ['[no-url]', 'completed', none],
])('the prompt %s', async (prompt, status, error) => {
  const { body } = await geeknow.call('POST', videos, json({ prompt }))
  geeknow.at(60)
  expect(await query(body.id)).toMatchObject({ status, error, progress: 100, video_url: '' })
  const content = (await geeknow.fetch('GET', `${videos}/${body.id}/content`)).status
  expect(content).toBe(prompt === '[no-url]' ? 200 : prompt === '[no-link]' ? 502 : 400)
})

test('an image that cannot be fetched makes the task fail', async () => {
  const sent = json({ model: 'grok-imagine-video-1.5-preview', images: ['https://x.invalid/1.png'] })
  const { body } = await geeknow.call('POST', videos, sent)
  geeknow.at(20)
  expect((await query(body.id)).error.message).toBe('Reference image could not be fetched')
})

test('the other route tells of the same task in another shape', async () => {
  const { body } = await geeknow.call('POST', videos, json({ prompt: '[fail: no]' }))
  const unified = async () => (await geeknow.call('GET', `/v1/video/generations/${body.id}`)).body
  const data = { task_id: body.id, status: 'queued', url: '', format: 'mp4', metadata: null, error: null }
  expect(await unified()).toEqual({ code: 'success', message: '', data })
  geeknow.at(20)
  expect((await unified()).data).toMatchObject({
    status: 'failed',
    error: { message: 'no', code: 'generation_failed' },
  })
  const good = (await geeknow.call('POST', videos, json({ seconds: '5' }))).body
  geeknow.at(40)
  const done = (await geeknow.call('GET', `/v1/video/generations/${good.id}`)).body.data
  expect(done).toMatchObject({
    status: 'succeeded',
    url: expect.stringContaining('/files/'),
    metadata: { duration: 5, fps: 24 },
  })
})

test('a remix is a new task of the same model, length and size', async () => {
  const { body } = await geeknow.call('POST', videos, json({ seconds: '7' }))
  const remix = await geeknow.call('POST', `${videos}/${body.id}/remix`, json({ prompt: 'at night' }))
  expect(spec.problems('post', '/v1/videos/{video_id}/remix', remix.status, remix.body)).toBeNull()
  expect(remix.body).toMatchObject({ status: 'queued', seconds: '7' })
  expect(remix.body.id).not.toBe(body.id)
  expect((await query(remix.body.id)).remixed_from_video_id).toBe(body.id)
})
