import type { Limit, Limits, Model } from '@vidrelay/core/provider'

const common = {
  aspectRatio: { in: ['2:3', '3:2', '1:1'], outside: 'advised', source: 'S2-18' },
  resolution: { in: ['720p', '1080p'], outside: 'advised', source: 'S2-20' },
} as const satisfies Limits

/** Somebody makes every length into this one (a script or the server, S2-19), so it is what goes out, asked for or not. */
const ten = { in: [10], default: 10, sent: true, outside: 'rewritten' } as const satisfies Limit
const fifteen = { in: [15], default: 15, sent: true, outside: 'rewritten' } as const satisfies Limit

const older = 'pages videos/grok/grok-video-1-5'
const needed = { given: true, source: older } as const satisfies Limit
/** Document S2: forms with file parts. The provider took their page away on 2026-07-17; accounts that still have the channel keep it. */
const formModels = {
  'grok-video-3': {
    dialect: 'videoForm',
    note: 'Any length, as asked; several reference files. Its page is gone since 2026-07-17, so it may be missing from your models list.',
    limits: common,
    source: 'S2-10',
  },
  'grok-video-3-pro': {
    dialect: 'videoForm',
    note: 'Always 10 seconds.',
    limits: { ...common, seconds: { ...ten, source: 'S2-07; S2-19' } },
    source: 'S2-10',
  },
  'grok-video-3-max': {
    dialect: 'videoForm',
    note: 'Always 15 seconds.',
    limits: { ...common, seconds: { ...fifteen, source: 'S2-08; S2-19' } },
    source: 'S2-10',
  },
  'grok-video-1.5': {
    dialect: 'videoForm',
    note: 'A basic name for the two below; the provider advises to use one of those.',
    limits: { prompt: needed, seconds: { in: [10, 15], outside: 'advised', source: older } },
    source: older,
  },
  'grok-video-1.5-pro': {
    dialect: 'videoForm',
    note: 'Always 10 seconds; whether it makes videos from text alone depends on the channel.',
    limits: { prompt: needed, seconds: { ...ten, source: older } },
    source: older,
  },
  'grok-video-1.5-max': {
    dialect: 'videoForm',
    note: 'Always 15 seconds; whether it makes videos from text alone depends on the channel.',
    limits: { prompt: needed, seconds: { ...fifteen, source: older } },
    source: older,
  },
} as const satisfies { [name: string]: Model }

const imagine = 'pages videos/grok/grok-imagine-video'
const preview = 'pages videos/grok/grok-imagine-video-1-5-preview'
/** Both pages say the same, each for its own model. */
const limitsOn = <const Page extends string>(source: Page) =>
  ({
    prompt: [
      { given: true, source },
      { max: 4096, source },
    ],
    // Older copies of the page say 1 or more, so nothing outside is refused.
    seconds: { min: 4, max: 15, outside: 'advised', source },
    resolution: { in: ['480p', '720p'], source },
    images: { max: 7, source },
  }) as const satisfies Limits

/** The provider's current models: JSON, seconds as text. */
const jsonModels = {
  'grok-imagine-video': {
    dialect: 'video',
    note: 'From text, or from up to 7 images that go inside the request: pass files or data URLs, not links.',
    media: [
      { role: ['image', 'reference'], as: 'data', to: 'image', when: { images: { max: 1 } }, source: imagine },
      { role: ['image', 'reference'], as: 'data', to: 'images[]', source: imagine },
    ],
    limits: limitsOn(imagine),
    source: imagine,
  },
  'grok-imagine-video-1.5-preview': {
    dialect: 'video',
    note: 'From text, or from up to 7 images by link; a file is uploaded first.',
    media: [{ role: ['image', 'reference'], as: 'url', to: 'images[]', source: preview }],
    limits: limitsOn(preview),
    source: preview,
  },
} as const satisfies { [name: string]: Model }

const images = 'pages images/gpt-image-async/generation'
const imageLimits = {
  prompt: [
    { given: true, source: images },
    { max: 4000, outside: 'advised', source: images },
  ],
  count: { min: 1, max: 10, default: 1, outside: 'advised', source: images },
  size: {
    in: [
      '1024x1024',
      '1536x1024',
      '1024x1536',
      '2048x2048',
      '2048x1152',
      '3840x2160',
      '2160x3840',
      '1920x1080',
      '1080x1920',
    ],
    outside: 'advised',
    source: images,
  },
} as const satisfies Limits

const imageModels = {
  'gpt-image-2': { dialect: 'image', note: 'Images, as a task.', limits: imageLimits, source: images },
  'gpt-image-2-pro': {
    dialect: 'image',
    note: 'Images, as a task; the larger sizes too.',
    limits: imageLimits,
    source: images,
  },
} as const satisfies { [name: string]: Model }

export const models = { ...formModels, ...jsonModels, ...imageModels } as const
