import { LLMock } from '@copilotkit/aimock'
import { createClient, memoryJournal } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { openaiVideos } from '@vidrelay/openai-videos'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** A server that strangers wrote from the same pages, and that has never heard of this repository. */
const server = new LLMock({ port: 0 })
const link = 'https://cdn.example.com/video_17.mp4'
beforeAll(async () => {
  server.onVideo(/heron/, { video: { id: 'video_17', status: 'completed', url: link } })
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
