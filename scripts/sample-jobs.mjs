import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const picture = join(dirname(dirname(fileURLToPath(import.meta.url))), 'examples', 'product.png')
const car = 'A red sports car drives through rainy neon streets at night'
const product = 'Animate the product with a slow rotating camera, soft studio light'

/** One job per provider and ability: what `npm run demo` shows, and what the packed adapters are tried with. */
export const sampleJobs = [
  {
    provider: 'apixgo',
    what: 'text to video',
    request: { model: 'grok-image-video', prompt: car, seconds: 6, aspectRatio: '16:9' },
  },
  {
    provider: 'apixgo',
    what: 'image to video',
    request: { model: 'grok-video-1.5', prompt: product, seconds: 4, aspectRatio: '9:16', images: [{ path: picture }] },
  },
  {
    provider: 'gaia',
    what: 'image to video',
    request: {
      model: 'grok-imagine-video',
      prompt: product,
      seconds: 6,
      size: '1280x720',
      images: [{ path: picture }],
    },
  },
  {
    provider: 'gaia',
    what: 'image',
    kind: 'image',
    request: { model: 'gpt-image-2', prompt: 'cinematic product photo, clean studio lighting', size: '1024x1024' },
  },
  {
    provider: 'geeknow',
    what: 'text to video',
    request: { model: 'grok-video-3', prompt: car, seconds: 6, aspectRatio: '2:3', resolution: '720p' },
  },
  {
    provider: 'toapis',
    what: 'file to video',
    request: {
      model: 'grok-video-1.5-preview',
      prompt: product,
      seconds: 10,
      aspectRatio: '16:9',
      images: [{ path: picture }],
    },
  },
  {
    provider: 'openai-videos',
    what: 'text to video',
    request: { model: 'sora-2', prompt: car, seconds: 5, size: '1280x720' },
    remix: 'The same at dawn, in fog',
  },
]

const optionNames = {
  model: '--model',
  seconds: '--seconds',
  aspectRatio: '--aspect-ratio',
  resolution: '--resolution',
  size: '--size',
}

/** The same request as words of the command. */
export const commandWords = ({ provider, request }) => [
  'generate',
  request.prompt,
  '--provider',
  provider,
  ...Object.entries(optionNames).flatMap(([field, option]) =>
    request[field] === undefined ? [] : [option, String(request[field])],
  ),
  ...(request.images ?? []).flatMap(({ path }) => ['--image', path]),
]
