import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createClient, type GenerateRequest, memoryJournal } from '@vidrelay/core'
import { checkProvider, knownModels } from '@vidrelay/core/provider'
import { stopsCompiling } from '@vidrelay/specs/stops-compiling'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toapis } from './provider.ts'

const { definition } = toapis
const apiKey = 'sk-0123456789abcdef'
const preview = { prompt: 'the camera moves in slowly', images: ['https://example.com/product.jpg'] } as const

/** A client that cannot reach anything: what it tries is counted. */
function offline() {
  const tried: string[] = []
  const client = createClient(toapis({ apiKey }), {
    journal: false,
    network: {
      lookup: name => {
        tried.push(name)
        return Promise.reject(new Error('no network'))
      },
    },
  })
  onTestFinished(() => client.close())
  return { client, tried }
}
/** As JavaScript would call it: what the types refuse, the tables must refuse too. */
const untyped = (request: object) => request as GenerateRequest

it('is a sound document', () => {
  expect(checkProvider(definition)).toEqual([])
})

it('is plain JSON', () => {
  expect(JSON.parse(JSON.stringify(definition))).toEqual(definition)
})

it('knows where a key comes from', () => {
  expect(definition.keyEnv).toEqual(['TOAPIS_API_KEY'])
  expect(definition.keyHelp).toContain('toapis.com/console')
})

it("says in the preview model's help what a prompt describes (S3-13)", () => {
  const note = knownModels(definition).find(({ id }) => id === 'grok-video-1.5-preview')?.note
  for (const part of ['motion', 'camera movement', 'visual direction']) expect(note).toContain(part)
})

describe('what a request costs', () => {
  it.each([
    ['nothing said: 10 seconds (S3-16, S3-19)', {}, 0.1],
    ['10 seconds (S3-19)', { seconds: 10 }, 0.1],
    ['15 seconds (S3-20)', { seconds: 15 }, 0.15],
  ])('%s', async (_, more, usd) => {
    const { client, tried } = offline()
    const estimate = await client.estimate(untyped({ ...preview, ...more }))
    expect(estimate.cost).toEqual({ usd, basis: 'estimated' })
    expect(estimate.effective).toMatchObject({ model: 'grok-video-1.5-preview', seconds: usd * 100 })
    expect(tried).toEqual([])
  })

  it.each(Object.keys(definition.models).filter(name => name !== 'grok-video-1.5-preview'))(
    'is unknown, never zero, for %s, and maxCost refuses it',
    async model => {
      const { client, tried } = offline()
      const request = untyped({ ...preview, model, seconds: 10 })
      expect((await client.estimate(request)).cost).toBeNull()
      await expect(client.videos.submit(request, { maxCost: 1000 })).rejects.toMatchObject({
        code: 'cost_limit',
        message: expect.stringContaining('not known'),
      })
      expect(tried).toEqual([])
    },
  )

  it('maxCost 0.12 refuses 15 seconds before anything is sent (S3-20)', async () => {
    const { client, tried } = offline()
    await expect(client.videos.submit({ ...preview, seconds: 15 }, { maxCost: 0.12 })).rejects.toMatchObject({
      code: 'cost_limit',
      message: expect.stringContaining('0.15'),
    })
    expect(tried).toEqual([])
  })
})

describe('the upload', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex')
  const file = (length: number, head = png) => ({ bytes: Buffer.concat([head], length), mediaType: 'image/png' })

  it('takes 10 MB, in the larger meaning, and no byte more', async () => {
    const { client, tried } = offline()
    const estimate = await client.estimate({ ...preview, images: [file(10 * 2 ** 20)] })
    expect(estimate.warnings).toEqual([])
    await expect(client.videos.submit({ ...preview, images: [file(10 * 2 ** 20 + 1)] })).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'images[0]',
      message: expect.stringContaining('at most 10485760'),
    })
    expect(tried).toEqual([])
  })

  it('takes no BMP', async () => {
    const { client, tried } = offline()
    const bitmap = { bytes: Buffer.concat([Buffer.from('BM')], 64), mediaType: 'image/bmp' }
    await expect(client.videos.submit({ ...preview, images: [bitmap] })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('accepted: image/jpeg, image/png, image/webp, image/gif'),
    })
    expect(tried).toEqual([])
  })
})

describe('extending a video', () => {
  const page = { object: 'generation.task', model: 'grok-video-3', created_at: 1768380224 }
  /** Answers as the provider's pages show; the state of the source is given. */
  async function relay(source: object) {
    const heard: string[] = []
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      heard.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`.trim())
      const answer = request.method === 'POST' ? { ...page, id: 'video_extend_abc123', status: 'queued' } : source
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = createClient(toapis({ apiKey, baseURL }), { journal: memoryJournal() })
    onTestFinished(async () => {
      await client.close()
      server.closeAllConnections()
      server.close()
    })
    const ref = { v: 1, provider: 'toapis', dialect: 'task', kind: 'video', id: 'video_abc123def456', baseURL } as const
    return { client, heard, ref: { ...ref, createdAt: '2026-01-14T08:43:44.000Z' } }
  }
  const done = { ...page, id: 'video_abc123def456', status: 'completed' }
  const result = { type: 'video', data: [{ url: 'https://files.toapis.com/a.mp4' }] }

  it('asks for the source, then pays once, and gives a task of its own', async () => {
    const { client, heard, ref } = await relay({ ...done, result })
    const task = await client.videos.extend({ source: { ...ref, model: 'grok-video-3' }, prompt: 'it goes on' })
    expect(task).toMatchObject({
      status: 'queued',
      ref: { id: 'video_extend_abc123', operation: 'extend', model: 'grok-video-3' },
      warnings: [],
      cost: null,
    })
    expect(heard).toEqual([
      `GET /v1/videos/generations/video_abc123def456 Bearer ${apiKey}`,
      `POST /v1/videos/video_abc123def456/extend Bearer ${apiKey} {"model":"grok-video-3","prompt":"it goes on"}`,
    ])
  })

  it('names the documented model where the source knows none, and warns about another', async () => {
    const { client, heard, ref } = await relay({ ...done, result })
    await client.videos.extend({ source: ref, prompt: 'it goes on' })
    expect(heard[1]).toContain('"model":"grok-video-3"')
    const task = await client.videos.extend({ source: { ...ref, model: 'grok-video-1.5-preview' }, prompt: 'on' })
    expect(task.warnings).toMatchObject([{ code: 'advised', field: 'model' }])
  })

  it('pays nothing for a source that is not done, or without a prompt', async () => {
    const { client, heard, ref } = await relay({ ...done, status: 'in_progress' })
    await expect(client.videos.extend({ source: ref, prompt: 'on' })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('succeeded'),
    })
    await expect(client.videos.extend({ source: ref })).rejects.toMatchObject({ field: 'prompt' })
    expect(heard.filter(line => line.startsWith('POST'))).toEqual([])
  })
})

/** The specification changes in one place; the adapter must stop compiling, and say what is wrong. */
stopsCompiling(join(import.meta.dirname, '..'), 'toapis', [
  ['a renamed request field', 'aspect_ratio?:', 'ratio?:', 'the request of the specification has no aspect_ratio'],
  ['a renamed media field', ' images?:', ' image_list?:', 'the request of the specification has no images'],
  ["a renamed field of a model's own", 'duration?:', 'length?:', 'no request of the specification has duration'],
  [
    "a renamed media field of a model's own",
    'image_urls?:',
    'urls?:',
    'no request of the specification has image_urls',
  ],
  ['another JSON type', 'seconds?: string', 'seconds?: number', 'does not take text for seconds'],
  [
    'a new required field',
    '            prompt: string;',
    'prompt: string; style: string;',
    'no field writes the required style',
  ],
  ['a new status word', '"queued" |', '"queued" | "paused" |', 'the word paused of the specification has no row'],
  ['a renamed result', 'result?: {', 'outcome?: {', 'no answer of the specification has result'],
  [
    'a moved status route',
    '"/v1/videos/generations/{task_id}"',
    '"/v1/tasks/{task_id}"',
    "does not satisfy the constraint 'never'",
  ],
  ['a moved upload', '"/v1/uploads/images"', '"/v1/files"', 'the specification has no POST /v1/uploads/images'],
])
