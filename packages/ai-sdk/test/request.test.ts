import { memoryJournal } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { geeknow } from '@vidrelay/geeknow'
import { startSandbox } from '@vidrelay/sandbox'
import { toapis } from '@vidrelay/toapis'
import { generateImage, experimental_startVideo as startVideo } from 'ai'
import { expect, it, onTestFinished } from 'vitest'
import { createVidrelay } from '../src/index.ts'
import { apiKey } from './settings.ts'
import { model, openShop, urlOf } from './shop.ts'

// What the AI SDK says, as it stands on the wire of relays of different kinds.

const prompt = 'a lighthouse in the rain'
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const dataUrl = `data:image/png;base64,${png.toString('base64')}`

it('pixels become a ratio and a resolution where the relay takes no pixels', async () => {
  const { sandbox, video } = await openShop()
  await startVideo({
    model: video,
    prompt,
    resolution: '1280x720',
    duration: 6,
    providerOptions: { fal: { loop: true } },
  })
  expect(sandbox.requests[0]?.body).toEqual({ model, prompt, seconds: 6, aspect_ratio: '16:9', resolution: '720p' })
})

it('pixels that contradict the ratio are refused in the words of both sides', async () => {
  const { sandbox, video } = await openShop()
  const refused = startVideo({ model: video, prompt, resolution: '1280x720', aspectRatio: '1:1' })
  await expect(refused).rejects.toThrow(/^invalid_request: size: .*\(`size` is the AI SDK's `resolution`\)/)
  expect(sandbox.requests.length).toBe(0)
})

it.each<[what: string, call: Partial<Parameters<typeof startVideo>[0]>]>([
  ['an image to start from', { prompt: { text: prompt, image: png } }],
  ['a first frame', { frameImages: [{ image: png, frameType: 'first_frame' }] }],
  ['a reference', { inputReferences: [png] }],
])('%s is an image where the relay knows one kind only, and stands there once', async (_, call) => {
  const { sandbox, video } = await openShop()
  await startVideo({ model: video, prompt, ...call })
  expect(sandbox.requests[0]?.body).toMatchObject({ image_urls: [dataUrl] })
})

it('a last frame is not made into something else', async () => {
  const { sandbox, video } = await openShop()
  const frameImages = [
    { image: png, frameType: 'first_frame' as const },
    { image: png, frameType: 'last_frame' as const },
  ]
  await expect(startVideo({ model: video, prompt, frameImages })).rejects.toThrow(/^invalid_request: images\[0\]/)
  expect(sandbox.requests.length).toBe(0)
})

it('an address of an image goes as it is', async () => {
  const { sandbox, video } = await openShop()
  const image = 'https://pics.example.org/a.png'
  await startVideo({ model: video, prompt: { text: prompt, image } })
  expect(sandbox.requests[0]?.body).toMatchObject({ image_urls: [image] })
})

it('images of a prompt are images of the request, and pixels stay pixels where the relay takes them', async () => {
  const sandbox = await startSandbox({ timeline: { queued: 0, running: 0 } })
  const provider = geeknow({ apiKey, baseURL: urlOf(sandbox, 'geeknow') })
  const vidrelay = createVidrelay({ provider, journal: memoryJournal(), clock: virtualClock() })
  onTestFinished(async () => {
    await vidrelay.client.close()
    await sandbox.close()
  })
  const model = vidrelay.image('gpt-image-2')
  const { image } = await generateImage({ model, prompt: { images: [png], text: prompt }, size: '1024x1024' })
  expect(image.mediaType).toBe('image/png')
  const body = sandbox.requests.find(({ method }) => method === 'POST')?.body
  expect(body).toMatchObject({ size: '1024x1024', image: [dataUrl] })
})

it('a relay gets its own words, and what only it knows', async () => {
  const sandbox = await startSandbox()
  const client = (configured: Parameters<typeof createVidrelay>[0]) => createVidrelay(configured as never)
  const forms = client({ provider: geeknow({ apiKey, baseURL: urlOf(sandbox, 'geeknow') }), journal: memoryJournal() })
  const tasks = client({ provider: toapis({ apiKey, baseURL: urlOf(sandbox, 'toapis') }), journal: memoryJournal() })
  onTestFinished(async () => {
    await Promise.all([forms, tasks].map(one => one.client.close()))
    await sandbox.close()
  })
  await startVideo({ model: forms.video('grok-video-3'), prompt, inputReferences: [png], aspectRatio: '16:9' })
  await startVideo({
    model: tasks.video('grok-video-3'),
    prompt,
    duration: 10,
    aspectRatio: '16:9',
    providerOptions: { vidrelay: { metadata: { trace: 'a1' } } },
  })
  const bodies = sandbox.requests.map(({ body }) => body)
  expect(bodies).toMatchObject([
    { input_reference: { type: 'image/png' }, aspect_ratio: '16:9' },
    { model: 'grok-video-3', seconds: '10', aspect_ratio: '16:9', metadata: { trace: 'a1' } },
  ])
})
