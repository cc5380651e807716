import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LLMock } from '@copilotkit/aimock'
import { createClient, memoryJournal } from '@vidrelay/core'
import { statusWords } from '@vidrelay/core/dialects'
import { defineProvider, type Json, type Provider } from '@vidrelay/core/provider'
import { virtualClock } from '@vidrelay/core/testing'
import { openaiVideos } from '@vidrelay/openai-videos'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mediaBytes } from '../src/format/media-bytes.ts'
import { adapterIn, checkout, newProvider } from './scaffolded.ts'

/** A server that strangers wrote from the same pages, and that has never heard of this repository. */
const pace = { pollsBeforeInProgress: 1, pollsBeforeCompleted: 2 }
const server = new LLMock({ port: 0, openRouterVideo: pace, grokVideo: pace })
const link = 'https://cdn.example.com/video_17.mp4'
const whole = mediaBytes({ kind: 'mp4', length: 500 })
beforeAll(async () => {
  server.onVideo(/heron/, { video: { id: 'video_17', status: 'completed', url: link } })
  server.onVideo(/owl/, { video: { id: 'video_20', status: 'completed', b64: Buffer.from(whole).toString('base64') } })
  server.onVideo(/inside/, { video: { id: 'video_19', status: 'completed', url: 'http://127.0.0.1:9/video.mp4' } })
  server.onVideo(/storm/, { video: { id: 'video_18', status: 'failed', error: 'the vendor gave up' } })
  await server.start()
})
afterAll(() => server.stop())

const relay = () =>
  createClient(openaiVideos({ apiKey: 'sk-stranger', baseURL: server.url }), {
    journal: memoryJournal(),
    clock: virtualClock({ seed: 1 }),
    proxy: false,
  })

test('openai-videos makes a video at a stranger’s OpenAI-style server', async () => {
  const client = relay()
  const task = await client.videos.submit(
    { model: 'sora-2', prompt: 'a heron in the reeds', seconds: 4 },
    { key: 'one' },
  )
  expect(task.ref.id).toBe('video_17')
  const done = await client.wait(task.ref)
  expect(done).toMatchObject({
    status: 'succeeded',
    upstreamStatus: 'completed',
    outputs: [{ role: 'video', url: link }],
  })
  await client.close()
})

test('a link of its that leads into the own network is not opened', async () => {
  const client = relay()
  const { ref } = await client.videos.submit({ model: 'sora-2', prompt: 'inside', seconds: 4 }, { key: 'inside' })
  await expect(client.open(ref)).rejects.toMatchObject({ code: 'unsafe_url', taskRef: { id: 'video_19' } })
  await client.close()
})

test('a task that fails there is a failed task', async () => {
  const client = relay()
  const task = await client.videos.submit({ model: 'sora-2', prompt: 'a storm', seconds: 4 }, { key: 'two' })
  await expect(client.wait(task.ref)).rejects.toMatchObject({ code: 'task_failed', taskRef: { id: 'video_18' } })
  await client.close()
})

test('a prompt that it has no answer for is refused, as it says', async () => {
  const client = relay()
  const lost = client.videos.submit({ model: 'sora-2', prompt: 'a lake', seconds: 4 }, { key: 'three' })
  await expect(lost).rejects.toMatchObject({ status: 404 })
  await client.close()
})

/** What a contributor changes of the scaffold for two other protocols of that server: the rows that differ, and nothing else. */
const folder = checkout()
for (const id of ['routed', 'ticked'])
  if (newProvider(id, '--root', folder).status !== 0) throw new Error(`${id} was not made`)
const changed = async (id: string, answer: object, paths: { [route: string]: string }, words: object) => {
  const { definition } = await adapterIn(folder, id)
  const dialect = definition.dialects.video!
  const routes = Object.fromEntries(
    Object.entries(paths).map(([name, path]) => {
      const own = name === 'submit' ? dialect.routes.submit : { method: 'GET' }
      return [name, { ...own, path }]
    }),
  )
  return defineProvider({
    ...definition,
    dialects: { video: { ...dialect, routes, answer: { ...dialect.answer, ...answer } } },
    statuses: statusWords('S', words as never) as { readonly [word: string]: Json },
  } as unknown as Provider)
}
const routed = await changed(
  'routed',
  { outputs: [{ at: 'unsigned_urls[]' }, { route: 'content' }], cost: { at: 'usage.cost', perUsd: 1 } },
  { submit: '/api/v1/videos', get: '/api/v1/videos/{id}', content: '/api/v1/videos/{id}/content' },
  { pending: 'queued', in_progress: 'running', completed: 'succeeded', failed: 'failed' },
)
const ticked = await changed(
  'ticked',
  { id: ['request_id'], outputs: [{ at: 'video.url' }], cost: { at: 'usage.cost_in_usd_ticks', perUsd: 1e10 } },
  { submit: '/v1/videos/generations', get: '/v1/videos/{id}' },
  { pending: 'queued', in_progress: 'running', done: 'succeeded', failed: 'failed' },
)

test.each([
  ['jobs of a router', routed],
  ['a queue that counts in ticks', ticked],
])('two scaffolds speak %s there, from the paid request to the end', async (_, adapter) => {
  const client = createClient(adapter({ apiKey: 'sk-stranger', baseURL: server.url }), {
    journal: memoryJournal(),
    clock: virtualClock({ seed: 1 }),
    proxy: false,
  })
  const submit = (prompt: string, key: string) =>
    client.videos!.submit({ model: `${adapter.definition.id}-video-1`, prompt, seconds: 4 }, { key })
  const { ref } = await submit('a heron in the reeds', 'one')
  const seen: string[] = []
  for await (const { upstreamStatus } of client.watch(ref)) seen.push(upstreamStatus!)
  expect(seen.length).toBeGreaterThan(1)
  const done = await client.wait(ref)
  expect(done).toMatchObject({ status: 'succeeded', outputs: [{ role: 'video' }] })
  const failing = await submit('a storm', 'two')
  await expect(client.wait(failing.ref)).rejects.toMatchObject({ code: 'task_failed' })
  await expect(submit('a lake', 'three')).rejects.toMatchObject({ status: 404 })
  await client.close()
})

test('the file of a router’s job comes from its own route, with the key', async () => {
  const adapter = routed({ apiKey: 'sk-stranger', baseURL: server.url })
  const client = createClient(adapter, { journal: memoryJournal(), clock: virtualClock({ seed: 1 }), proxy: false })
  const { ref } = await client.videos!.submit(
    { model: 'routed-video-1', prompt: 'an owl', seconds: 4 },
    { key: 'file' },
  )
  const saved = await client.download(ref, join(folder, 'owl.mp4'))
  expect(readFileSync(saved.path)).toEqual(Buffer.from(whole))
  await client.close()
})
