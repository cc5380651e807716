import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, memoryJournal } from '@vidrelay/core'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, it } from 'vitest'

/** The curl commands of the provider's page, and the same wishes in canonical words. Over real HTTP they must be equal. */
const apiKey = 'sk-example-0123456789'
const documented = 'https://img.apixgo.com'
type Video = Parameters<ReturnType<typeof client>['videos']['submit']>[0]

const creates: [string, string, Video][] = [
  [
    'text to video (S1-50)',
    `{
    "model": "grok-image-video",
    "prompt": "A cinematic shot of a red sports car driving through rainy neon streets at night",
    "seconds": 6,
    "aspect_ratio": "16:9",
    "resolution": "720p"
  }`,
    {
      model: 'grok-image-video',
      prompt: 'A cinematic shot of a red sports car driving through rainy neon streets at night',
      seconds: 6,
      aspectRatio: '16:9',
      resolution: '720p',
    },
  ],
  [
    'one reference image (S1-51)',
    `{
    "model": "grok-image-video",
    "prompt": "Animate the product with a slow rotating camera, soft studio light, premium commercial style",
    "seconds": 6,
    "aspect_ratio": "9:16",
    "resolution": "720p",
    "image_urls": [
      "https://example.com/product.png"
    ]
  }`,
    {
      model: 'grok-image-video',
      prompt: 'Animate the product with a slow rotating camera, soft studio light, premium commercial style',
      seconds: 6,
      aspectRatio: '9:16',
      resolution: '720p',
      images: ['https://example.com/product.png'],
    },
  ],
  [
    'two reference images (S1-52)',
    `{
    "model": "grok-image-video",
    "prompt": "Create a smooth product showcase video using these references, luxury lighting, clean background",
    "seconds": 10,
    "aspect_ratio": "16:9",
    "resolution": "720p",
    "image_urls": [
      "https://example.com/ref-1.png",
      "https://example.com/ref-2.png"
    ]
  }`,
    {
      model: 'grok-image-video',
      prompt: 'Create a smooth product showcase video using these references, luxury lighting, clean background',
      seconds: 10,
      aspectRatio: '16:9',
      resolution: '720p',
      images: ['https://example.com/ref-1.png', 'https://example.com/ref-2.png'],
    },
  ],
]

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const client = () => createClient(apixgo({ apiKey, baseURL: sandbox.url }), { journal: memoryJournal() })
/** The real curl. It must not block: the sandbox answers from this very process. */
const curl = (...args: string[]) =>
  promisify(execFile)('curl', [
    '--silent',
    '--max-time',
    '20',
    '--noproxy',
    '*',
    ...args.map(arg => arg.replace(documented, sandbox.url)),
  ])
/** What the page's words decide: method, path, key, media type, body. */
const meaning = (index: number) => {
  const { method, path, authorization, headers, body } = sandbox.requests.at(index)!
  return { method, path, authorization, contentType: headers['content-type'], body }
}

for (const [name, body, request] of creates) {
  it(`${name}: curl and the adapter say the same`, async () => {
    await curl(
      '-X',
      'POST',
      `${documented}/v1/video/generations`,
      '-H',
      `Authorization: Bearer ${apiKey}`,
      '-H',
      'Content-Type: application/json',
      '-d',
      body,
    )
    await using relay = client()
    await relay.videos.submit(request)
    expect(meaning(-1)).toEqual(meaning(-2))
    expect(meaning(-1)).toMatchObject({ method: 'POST', contentType: 'application/json', body: JSON.parse(body) })
  })
}

it('the list of models: curl and the adapter ask the same', async () => {
  await curl('-X', 'GET', `${documented}/v1/models`, '-H', `Authorization: Bearer ${apiKey}`)
  await using relay = client()
  await relay.models()
  expect(meaning(-1)).toEqual(meaning(-2))
})

it('the state of a task: the sample of the page and the adapter ask the same', async () => {
  await using relay = client()
  const { ref } = await relay.videos.submit({ prompt: 'x' })
  await curl(`${documented}/v1/video/generations/${ref.id}`, '-H', `Authorization: Bearer ${apiKey}`)
  await relay.get(ref)
  expect(meaning(-1)).toEqual(meaning(-2))
  expect(meaning(-1).contentType).toBeUndefined()
})
