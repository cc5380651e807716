import type { Model } from '@vidrelay/core/provider'

const ratios = ['16:9', '9:16', '3:2', '2:3', '1:1'] as const
const resolutions = ['480p', '720p'] as const

/** The page of each model spells the length, the quality and the references in its own way; so do the rows. */
export const models = {
  'grok-video-1.5-preview': {
    note: 'A video from exactly one reference image, never from text alone. In the prompt, describe the motion of the image, the camera movement and the visual direction.',
    fields: { resolution: null },
    limits: {
      seconds: { in: [10, 15], default: 10, sent: true, source: 'S3-06; S3-16' },
      aspectRatio: { in: ratios, default: '16:9', sent: true, source: 'S3-17; S3-18' },
      images: { min: 1, max: 1, source: 'S3-03; S3-04' },
    },
    prices: [
      { when: { seconds: { in: [10] } }, usd: 0.1, per: 'request', source: 'S3-19' },
      { when: { seconds: { in: [15] } }, usd: 0.15, per: 'request', source: 'S3-20' },
    ],
    source: 'S3-11',
  },
  'grok-video-3': {
    note: 'A video from text, or from up to three reference images.',
    limits: {
      prompt: { given: true, source: 'grok' },
      seconds: { in: [6, 10, 15], source: 'grok' },
      aspectRatio: { in: ratios, source: 'grok' },
      resolution: { in: resolutions, source: 'grok' },
      images: { max: 3, source: 'grok' },
    },
    source: 'grok',
  },
  'grok-imagine-1.0-video': {
    note: 'A video of 6 to 30 seconds from text, or from up to seven reference images.',
    // A quoted length is an error here, an unquoted one in the preview model.
    fields: { seconds: 'duration', resolution: 'quality' },
    media: [{ as: 'url', to: 'image_urls[]', source: 'imagine' }],
    limits: {
      prompt: { given: true, source: 'imagine' },
      seconds: { min: 6, max: 30, source: 'imagine' },
      aspectRatio: { in: ratios, default: '16:9', source: 'imagine' },
      resolution: { in: resolutions, default: '480p', source: 'imagine' },
      images: { max: 7, source: 'imagine' },
    },
    source: 'imagine',
  },
  'grok-video-1.0': {
    note: 'A video from text, from a first frame, from reference images, or from both.',
    fields: { seconds: 'duration' },
    media: [
      { role: 'firstFrame', as: 'url', to: 'image', source: 'litellm' },
      { role: ['image', 'reference'], as: 'url', to: 'reference_images[]', source: 'litellm' },
    ],
    limits: {
      prompt: { given: true, source: 'litellm' },
      seconds: { min: 1, max: 15, source: 'litellm' },
      aspectRatio: { in: ratios, source: 'litellm' },
      resolution: { in: resolutions, source: 'litellm' },
      images: { max: 8, source: 'litellm' },
    },
    source: 'litellm',
  },
  'grok-video-1.5': {
    note: 'A video from exactly one image. Not the preview model: other lengths, and no price is documented.',
    fields: { seconds: 'duration' },
    media: [{ role: ['image', 'firstFrame', 'reference'], as: 'url', to: 'image', source: 'litellm' }],
    limits: {
      prompt: { given: true, source: 'litellm' },
      seconds: { min: 1, max: 15, source: 'litellm' },
      aspectRatio: { in: ratios, source: 'litellm' },
      resolution: { in: resolutions, source: 'litellm' },
      images: { min: 1, max: 1, source: 'litellm' },
    },
    source: 'litellm',
  },
} as const satisfies { [name: string]: Model }
