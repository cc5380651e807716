import { describe, expect, test } from 'vitest'
import { begin, play, type Sent } from '../../test/play.ts'
import { readPng } from '../../test/read-png.ts'
import { specCheck } from '../../test/spec-check.ts'
import { sessionCookie } from '../content-proxy.ts'

const gateway = play('openai-videos')
const spec = specCheck('openai-videos')

const videos = '/v1/videos'
const json = (changes = {}): Sent => ({
  json: {
    model: 'sora-2',
    prompt: '一架纸飞机穿过明亮办公室,镜头平滑跟随',
    seconds: '5',
    size: '1280x720',
    ...changes,
  },
})
const make = async (changes = {}): Promise<string> => (await gateway.call('POST', videos, json(changes))).body.id
const state = async (id: string) => (await gateway.call('GET', `${videos}/${id}`)).body
const last = () => gateway.sandbox.tasks.at(-1)
const unknownTask = { message: 'Task not found', type: 'invalid_request_error', param: null, code: 'task_not_exist' }

describe('the course of a task', () => {
  test("the page's own request, to the file", async () => {
    const { status, body } = await gateway.call('POST', videos, json())
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^video_[A-Za-z0-9]{32}$/),
      task_id: body.id,
      object: 'video',
      model: 'sora-2',
      status: 'queued',
      progress: 0,
      created_at: begin / 1000,
      seconds: '5',
      size: '1280x720',
      prompt: '一架纸飞机穿过明亮办公室,镜头平滑跟随',
      completed_at: null,
      expires_at: null,
      remixed_from_video_id: null,
      error: null,
    })
    expect(spec.problems('post', videos, 200, body)).toBeNull()
    const words = []
    for (const second of [0, 6, 19, 20]) {
      gateway.at(second)
      const answer = await state(body.id)
      expect(spec.problems('get', '/v1/videos/{task_id}', 200, answer)).toBeNull()
      expect(answer.error).toBeNull()
      words.push(`${answer.status} ${answer.progress} ${'video_url' in answer}`)
    }
    expect(words).toEqual(['queued 0 false', 'in_progress 30 false', 'in_progress 90 false', 'completed 100 true'])
    const done = await state(body.id)
    expect(done).toMatchObject({ completed_at: begin / 1000 + 20, expires_at: begin / 1000 + 20 + 3600 })
    expect(done.video_url).toBe(`${gateway.sandbox.url}/openai-videos/v1/videos/${body.id}/content`)
    const file = await gateway.bytes('GET', done.video_url)
    expect([file.status, file.type, Buffer.from(file.bytes.subarray(4, 8)).toString()]).toEqual([
      200,
      'video/mp4',
      'ftyp',
    ])
  })

  test('another id is used upstream, and no answer ever shows it', async () => {
    const id = await make()
    gateway.at(20)
    const upstream = last()!.upstreamId!
    expect(upstream).toMatch(/^video_[0-9a-f]{48}$/)
    const answers = [
      await state(id),
      (await gateway.call('GET', videos)).body,
      (await gateway.call('GET', `${videos}/${upstream}`)).body,
    ]
    expect(JSON.stringify(answers)).not.toContain(upstream)
    expect(answers[2]).toEqual({ error: unknownTask })
    expect(spec.problems('get', '/v1/videos/{task_id}', 404, answers[2])).toBeNull()
  })

  test.each([
    ['[fail: no]', { status: 'failed', progress: 100, error: { code: 'video_generation_failed', message: 'no' } }, 400],
    ['[fail: no][code: moderation_blocked]', { error: { code: 'moderation_blocked', message: 'no' } }, 400],
    ['[no-url]', { status: 'completed' }, 200],
    ['[no-link]', { status: 'completed' }, 502],
    ['[stuck]', { status: 'in_progress' }, 400],
    ['[status: unknown]', { status: 'unknown' }, 400],
  ])('the prompt %s', async (prompt, expected, content) => {
    const id = await make({ prompt })
    gateway.at(60)
    expect(await state(id)).toMatchObject(expected)
    expect('video_url' in (await state(id))).toBe(false)
    expect((await gateway.fetch('GET', `${videos}/${id}/content`)).status).toBe(content)
  })
})

describe('remix', () => {
  const remix = (id: string, body: object) => gateway.call('POST', `${videos}/${id}/remix`, { json: body })

  test('is a new task on the channel of its source, with its length and size', async () => {
    const [first, second] = [await make({ seconds: '10' }), await make()]
    const channels = gateway.sandbox.tasks.slice(-2).map(({ channel }) => channel)
    expect(new Set(channels)).toEqual(new Set([1, 2]))
    gateway.at(20)
    for (const [index, id] of [first, second, first].entries()) {
      const { status, body } = await remix(id, { prompt: 'at night', metadata: {} })
      expect(spec.problems('post', '/v1/videos/{video_id}/remix', status, body)).toBeNull()
      expect(body).toMatchObject({ status: 'queued', model: 'sora-2', remixed_from_video_id: id })
      expect(last()).toMatchObject({ channel: channels[index % 2], source: id })
      if (id === first) expect(body).toMatchObject({ seconds: '10', size: '1280x720' })
    }
    expect((await remix(first, { model: 'sora-2-pro', prompt: 'x' })).body.model).toBe('sora-2-pro')
  })

  test('needs a source that is known and done, and a prompt', async () => {
    const unknown = await remix('none', { prompt: 'x' })
    expect(unknown).toEqual({ status: 404, body: { error: unknownTask } })
    const id = await make()
    expect((await remix(id, { prompt: 'x' })).status).toBe(400)
    gateway.at(20)
    expect((await remix(id, {})).body.error.message).toBe('prompt is required')
    gateway.sandbox.fault({ on: 'remix', kind: 'wrong-id' })
    expect(gateway.sandbox.tasks.map(task => task.id)).not.toContain((await remix(id, { prompt: 'x' })).body.id)
  })
})

describe('content', () => {
  test('by key or by session, and by nothing else', async () => {
    const id = await make()
    gateway.at(20)
    const status = async (sent: Sent) => (await gateway.fetch('GET', `${videos}/${id}/content`, sent)).status
    expect(await status({})).toBe(200)
    expect(await status({ key: null, headers: { cookie: `theme=dark; ${sessionCookie}` } })).toBe(200)
    expect(await status({ key: 'sk-poor' })).toBe(200)
    expect(await status({ key: null })).toBe(401)
    expect(await status({ key: null, headers: { cookie: 'session=other' } })).toBe(401)
    expect(await status({ key: 'sk-forbidden' })).toBe(403)
    const session = { key: null, headers: { cookie: sessionCookie } }
    expect((await gateway.fetch('GET', `${videos}/${id}`, session)).status).toBe(401)
  })

  test('in ranges, and HEAD', async () => {
    const id = await make()
    gateway.at(20)
    const path = `${videos}/${id}/content`
    const whole = await gateway.bytes('GET', path)
    const part = await gateway.bytes('GET', path, { headers: { range: 'bytes=100-199' } })
    expect([part.status, part.bytes]).toEqual([206, whole.bytes.subarray(100, 200)])
    const head = await gateway.bytes('HEAD', path)
    expect([head.status, head.bytes.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(whole.bytes.length),
    ])
  })

  test('a thumbnail is a PNG as large as the video', async () => {
    const id = await make({ size: '720x1280' })
    gateway.at(20)
    for (const variant of ['thumbnail', 'spritesheet']) {
      const { type, bytes } = await gateway.bytes('GET', `${videos}/${id}/content?variant=${variant}`)
      expect([type, readPng(bytes).width, readPng(bytes).height]).toEqual(['image/png', 720, 1280])
    }
    expect((await gateway.call('GET', `${videos}/${id}/content?variant=audio`)).status).toBe(400)
  })

  test('not of a task that is not there, not done, or too old', async () => {
    const unknown = await gateway.call('GET', `${videos}/none/content`)
    const error = { message: 'Task not found', type: 'invalid_request_error' }
    expect(unknown).toMatchObject({ status: 404, body: { error } })
    expect(spec.problems('get', '/v1/videos/{task_id}/content', 404, unknown.body)).toBeNull()
    const id = await make()
    const early = (second: number) => {
      gateway.at(second)
      return gateway.call('GET', `${videos}/${id}/content`)
    }
    expect((await early(0)).body.error.message).toBe('Task is not completed yet, current status: NOT_START')
    expect((await early(10)).body.error.message).toBe('Task is not completed yet, current status: IN_PROGRESS')
    expect((await early(20 + 3600)).status).toBe(410)
  })
})

describe('list and delete', () => {
  test('pages, newest first or oldest first', async () => {
    const own = gateway.sandbox.tasks.filter(({ provider }) => provider === 'openai-videos').map(({ id }) => id)
    const ids = [...own, await make(), await make(), await make()]
    const list = async (query: string) => (await gateway.call('GET', `${videos}?${query}`)).body
    const newest = ids.toReversed()
    const page = await list('limit=2')
    expect(spec.problems('get', videos, 200, page)).toBeNull()
    expect(page).toMatchObject({ object: 'list', first_id: newest[0], last_id: newest[1], has_more: true })
    const rest = await list(`after=${newest[1]}&limit=100`)
    expect(rest.data.map(({ id }: { id: string }) => id)).toEqual(newest.slice(2))
    expect(rest.has_more).toBe(false)
    expect((await list('order=asc&limit=1')).data[0].id).toBe(ids[0])
    expect(await list('limit=0')).toMatchObject({ data: [], first_id: null, last_id: null })
    for (const query of ['limit=101', 'limit=x', 'order=up', 'after=none']) {
      expect((await gateway.call('GET', `${videos}?${query}`)).status).toBe(400)
    }
  })

  test('what has ended can be deleted, once', async () => {
    const id = await make()
    const remove = () => gateway.call('DELETE', `${videos}/${id}`)
    expect((await remove()).status).toBe(400)
    gateway.at(20)
    const { status, body } = await remove()
    expect({ status, body }).toEqual({ status: 200, body: { id, object: 'video.deleted', deleted: true } })
    expect(spec.problems('delete', '/v1/videos/{task_id}', 200, body)).toBeNull()
    expect(await remove()).toEqual({ status: 404, body: { error: unknownTask } })
    expect((await gateway.fetch('GET', `${videos}/${id}/content`)).status).toBe(404)
  })
})
