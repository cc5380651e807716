import { join } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import { createClient } from '@vidrelay/core'
import type { ConfiguredProvider } from '@vidrelay/core/provider'
import { gaia } from '@vidrelay/gaia'
import { openaiVideos } from '@vidrelay/openai-videos'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allAt, model, type Play, quick, startPlay } from './play.ts'

// Our own adapters speak to the gateway as if it were the relay that they were written for.

let play: Play
let secret: string
beforeAll(async () => {
  play = await startPlay(allAt)
  secret = play.gateway.keys.create('adapters') // so that links must work without it
})
afterAll(() => play[Symbol.asyncDispose]())

const at = (apiKey = secret) => ({ apiKey, baseURL: play.url })
const clientOf = (configured: ConfiguredProvider) => createClient(quick(configured), { journal: false, proxy: false })
const image = {
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
}

const ways: [title: string, configured: (key?: string) => ConfiguredProvider, request: object][] = [
  ['apixgo', key => apixgo(at(key)), { model: 'grok-image-video', prompt: 'a car', seconds: 6, images: [image] }],
  [
    'gaia',
    key => gaia(at(key)),
    { model: 'grok-imagine-video', prompt: 'rain', seconds: 6, size: '1280x720', images: [image] },
  ],
  [
    'gaia by its other spelling',
    key => gaia({ ...at(key), dialects: { video: 'videoQuery' } }),
    { model: 'grok-imagine-video', prompt: 'rain', images: [image] },
  ],
  ['openai-videos', key => openaiVideos(at(key)), { model, prompt: 'a plane', seconds: 5, images: [image] }],
  [
    'openai-videos in the original protocol',
    key => openaiVideos({ ...at(key), dialects: { gateway: 'openai' } }),
    { model, prompt: 'a plane', seconds: 4, size: '1280x720', images: [image] },
  ],
]

test.each(ways)('%s makes a video, and saves it', async (title, configured, request) => {
  await using client = clientOf(configured())
  const { length } = play.sandbox.tasks
  const saved = await client.videos!.generate(request as never, { output: join(play.folder, `${title}.mp4`) })
  expect([saved.mediaType, saved.task.status, saved.task.error]).toEqual(['video/mp4', 'succeeded', null])
  expect(saved.task.warnings.filter(({ code }) => code !== 'advised')).toEqual([])
  expect(play.sandbox.tasks.length).toBe(length + 1)
  expect(play.sandbox.tasks.at(-1)?.references).toBe(1)
})

test.each(['image', 'imageQuery'])('gaia makes an image by the dialect %s', async dialect => {
  await using client = clientOf(gaia({ ...at(), dialects: { image: dialect } }))
  const request = { model: 'gpt-image-2', prompt: 'a product photo', size: '1024x1024' }
  const saved = await client.images!.generate(request as never, { output: join(play.folder, `${dialect}.png`) })
  expect(saved.mediaType).toBe('image/png')
})

test.each(ways)('%s is told by its codes what is wrong', async (_, configured, request) => {
  await using client = clientOf(configured())
  const told = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      ({ code }) => code,
    )
  expect(await told(client.videos!.submit({ ...request, model: 'no-such-model' } as never))).toBe('invalid_request')
  await using other = clientOf(configured('vr_none'))
  expect(await told(other.videos!.submit(request as never))).toBe('unauthenticated')
  const task = await client.videos!.submit({ ...request, prompt: 'a plane [fail]' } as never)
  expect(await told(client.get({ ...task.ref, id: 'video_00000000000000000000000000000000' }))).toBe('task_not_found')
})

test('openai-videos lists, remixes and deletes', async () => {
  await using client = clientOf(openaiVideos({ ...at(), dialects: { gateway: 'openai' } }))
  const videos = client.videos!
  const { ref } = await videos.generate({ model, prompt: 'a kite' } as never)
  const remix = await videos.remix!({ source: ref, prompt: 'at night' })
  await client.wait(remix.ref)
  const { tasks } = await videos.list!()
  expect(tasks.slice(0, 2).map(task => task.ref.id)).toEqual([remix.ref.id, ref.id])
  await videos.delete!(ref)
  await expect(client.get(ref)).rejects.toMatchObject({ code: 'task_not_found' })
})
