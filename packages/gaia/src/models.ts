import type { Model } from '@vidrelay/core/provider'

/** The three models that the page names. */
export const models = {
  'grok-imagine-video': {
    dialect: 'video',
    note: 'A video from one or more reference images, which the page advises; from text alone too, which it does not document.',
    // The pixels are the page's (16:9) and those of the notes; which ratio they are is arithmetic.
    sizes: {
      '1280x720': { aspectRatio: '16:9', resolution: '720p', source: 'S0-23' },
      '720x1280': { aspectRatio: '9:16', resolution: '720p', source: 'notes' },
      '720x720': { aspectRatio: '1:1', resolution: '720p', source: 'notes' },
    },
    source: 'S0-09; S0-12',
  },
  'gpt-image-2': {
    dialect: 'image',
    aliases: ['image2'],
    note: 'An image from text; `image2` is another name for it.',
    source: 'S0-07',
  },
  'gpt-5.4-mini': {
    dialect: null,
    note: 'A language model, for OpenAI-compatible clients (`openaiSettings`). It makes neither videos nor images and is refused here.',
    source: 'S0-06',
  },
} as const satisfies { [name: string]: Model }
