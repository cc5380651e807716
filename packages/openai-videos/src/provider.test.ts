import { join } from 'node:path'
import { createClient } from '@vidrelay/core'
import { checkProvider } from '@vidrelay/core/provider'
import { stopsCompiling } from '@vidrelay/specs/stops-compiling'
import { describe, expect, it } from 'vitest'
import { openaiVideos } from './provider.ts'

const { definition } = openaiVideos

it('is a sound document', () => {
  expect(checkProvider(definition)).toEqual([])
})

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
})

it('assumes no host, and says so', () => {
  expect(() => createClient(openaiVideos({ apiKey: 'a-key' }), { journal: false })).toThrow(
    /baseURL: .* has no address of its own; accepted: the http\(s\) address of your gateway/,
  )
})

it('never takes the key of another service out of the environment', () => {
  expect(definition.keyEnv).toEqual(['OPENAI_VIDEOS_API_KEY'])
})

it('makes no estimate out of prices that bind no gateway', async () => {
  await using relay = createClient(openaiVideos({ apiKey: 'a-key', baseURL: 'https://gateway.example.com' }), {
    journal: false,
  })
  const { cost } = await relay.estimate({ model: 'sora-2', prompt: 'rain', seconds: 8, size: '1280x720' })
  expect(cost).toBeNull()
  expect(definition.models['sora-2'].note).toContain('0.10 USD')
})

it('every error that the page or another one explains says what to do', () => {
  const own = definition.errors.filter(row => row.id.startsWith('openai-videos.'))
  expect(own.length).toBeGreaterThan(6)
  for (const row of own) expect('hint' in row && row.hint.length > 10, row.id).toBe(true)
})

describe('the dialects', () => {
  const client = (dialects?: { [name: string]: string }) =>
    createClient(
      openaiVideos({ apiKey: 'a-key', baseURL: 'https://gateway.example.com', ...(dialects && { dialects }) }),
      { journal: false },
    )
  const request = { model: 'sora-2', prompt: 'rain', aspectRatio: '16:9' } as const

  it('default: a ratio goes to size as it is', async () => {
    await using relay = client()
    expect((await relay.estimate(request)).effective).toEqual({ model: 'sora-2', aspectRatio: '16:9' })
  })

  it('default: a ratio with a resolution becomes the size that has both', async () => {
    await using relay = client()
    for (const model of ['sora-2', 'sora-2-pro', 'sora_video2'])
      expect((await relay.estimate({ ...request, model, resolution: '720p' })).effective).toEqual({
        model,
        size: '1280x720',
      })
  })

  it('openai: a ratio becomes the size that the original protocol has for it', async () => {
    await using relay = client({ gateway: 'openai' })
    expect((await relay.estimate(request)).effective).toMatchObject({ model: 'sora-2', size: '1280x720' })
    await expect(relay.estimate({ ...request, model: 'sora-2-pro', resolution: '4k' } as never)).rejects.toThrow(
      /accepted: 16:9 720p \(1280x720\)/,
    )
  })

  it('a name that is none is refused', () => {
    expect(() => client({ gateway: 'multipart' })).toThrow(/accepted: gateway, gatewayFile, openai/)
  })
})

/** The specification changes in one place; the adapter must stop compiling, and say what is wrong. */
stopsCompiling(join(import.meta.dirname, '..'), 'openai-videos', [
  ['a renamed request field', /size\?: string/g, 'format?: string', 'the request of the specification has no size'],
  ['a renamed media field', /image\?: string/g, 'picture?: string', 'the request of the specification has no image'],
  [
    'a renamed media field of the original protocol',
    /input_reference\?:/g,
    'reference?:',
    'the request of the specification has no input_reference',
  ],
  ['another JSON type', /seconds\?: string/g, 'seconds?: number', 'does not take text for seconds'],
  [
    'a new required field',
    'CreateVideoRequest: {',
    'CreateVideoRequest: { style: string;',
    'no field writes the required style',
  ],
  [
    'a new status word',
    '"queued" | "in_progress"',
    '"queued" | "paused" | "in_progress"',
    'the word paused of the specification has no row',
  ],
  ['a renamed result', 'video_url?: string', 'link?: string', 'no answer of the specification has video_url'],
  [
    'a moved route',
    '"/v1/videos/{video_id}/remix"',
    '"/v1/remixes/{video_id}"',
    "does not satisfy the constraint 'never'",
  ],
  [
    'a lost route of the original protocol',
    '"/v1/videos/extensions"',
    '"/v1/extensions"',
    "does not satisfy the constraint 'never'",
  ],
])
