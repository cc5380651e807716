import type { Model } from '@vidrelay/core/provider'

/** Lengths of the original protocol beside the common ones of the gateways' page. */
const seconds = { in: [4, 5, 8, 10, 12, 15, 16, 20], outside: 'advised', source: 'S4-21; openai' } as const
const sizes = {
  '1280x720': { aspectRatio: '16:9', resolution: '720p', source: 'S4-22' },
  '720x1280': { aspectRatio: '9:16', resolution: '720p', source: 'S4-22' },
} as const
const proSizes = {
  ...sizes,
  '1920x1080': { aspectRatio: '16:9', resolution: '1080p', source: 'openai' },
  '1080x1920': { aspectRatio: '9:16', resolution: '1080p', source: 'openai' },
  '1792x1024': { aspectRatio: '7:4', source: 'openai' },
  '1024x1792': { aspectRatio: '4:7', source: 'openai' },
} as const

/**
 * The models that the page names, and those of the original protocol. Prices of the latter stand in the notes and not in
 * a price table: they were OpenAI's own while it served them, and no gateway is bound by them, so an estimate made of
 * them would be a guess.
 */
export const models = {
  'sora-2': {
    note: 'The model of the page’s examples. History: OpenAI itself took 0.10 USD per second; a gateway has its own price.',
    limits: {
      seconds,
      size: { in: ['1280x720', '720x1280'], outside: 'advised', source: 'openai; gateway relay_utils.go L245-261' },
    },
    sizes,
    source: 'S4-18; openai; digest',
  },
  'sora-2-pro': {
    note: 'History: OpenAI itself took 0.30 USD per second at 720p, 0.50 at 1792x1024, 0.70 at 1080p; a gateway has its own price.',
    limits: {
      seconds,
      size: {
        in: ['1280x720', '720x1280', '1920x1080', '1080x1920', '1792x1024', '1024x1792'],
        outside: 'advised',
        source: 'openai',
      },
    },
    sizes: proSizes,
    source: 'openai; digest',
  },
  sora_video2: {
    note: 'The page’s example of a gateway’s own name; which model is behind it, the gateway says.',
    limits: {
      seconds: { in: [5, 10, 15], outside: 'advised', source: 'S4-21' },
      size: { in: ['1280x720', '720x1280', '16:9'], outside: 'advised', source: 'S4-22' },
    },
    sizes,
    source: 'S4-18',
  },
} as const satisfies { [name: string]: Model }
