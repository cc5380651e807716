import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  APICallError,
  UnsupportedFunctionalityError,
  type Experimental_VideoModelV4 as VideoModelV4,
} from '@ai-sdk/provider'
import { apixgo } from '@vidrelay/apixgo'
import { createRelay, isVidrelayError, memoryJournal } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { toapis } from '@vidrelay/toapis'
import {
  createProviderRegistry,
  experimental_generateVideo as generateVideo,
  experimental_getVideoStatus as getVideoStatus,
  experimental_startVideo as startVideo,
} from 'ai'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createVidrelay, type VidrelayClient } from '../src/index.ts'
import { apiKey } from './settings.ts'
import { isMp4, model, openShop, poll, urlOf } from './shop.ts'

// The real `ai` against a real sandbox: the wire counts what was bought.

const prompt = 'a lighthouse in the rain'
const headers = { 'Idempotency-Key': 'order-1' }
afterEach(() => {
  globalThis.AI_SDK_DEFAULT_PROVIDER = undefined
})

/** What a call that must fail throws. */
const failure = (call: Promise<unknown>): Promise<Error & { data?: { [name: string]: unknown } }> =>
  call.then(
    () => expect.unreachable('it did not fail'),
    error => error,
  )

describe('a video', () => {
  it('of a model, of a registry and of the default provider: one create each', async () => {
    const { vidrelay, video, creates } = await openShop()
    const registry = createProviderRegistry({ relay: vidrelay })
    globalThis.AI_SDK_DEFAULT_PROVIDER = vidrelay
    for (const one of [video, registry.videoModel(`relay:${model}`), model]) {
      const { video: made, providerMetadata } = await generateVideo({ model: one, prompt, duration: 6, poll })
      expect([made.mediaType, isMp4(made.uint8Array)]).toEqual(['video/mp4', true])
      expect(providerMetadata.vidrelay).toMatchObject({
        tasks: [{ taskRef: expect.stringMatching(/^vr1_/), status: 'succeeded' }],
      })
    }
    expect(creates()).toEqual({ sent: 3, made: 3 })
  })

  it('is started here and fetched in another process', async () => {
    const { sandbox, video, creates } = await openShop()
    const { operation, providerMetadata } = await startVideo({ model: video, prompt })
    await vi.waitUntil(() => sandbox.tasks[0]?.phase === 'succeeded')
    const child = join(import.meta.dirname, 'video-in-child.ts')
    const words = ['--conditions=@vidrelay/source', child, `${sandbox.url}/apixgo`, model, JSON.stringify(operation)]
    const { stdout } = await promisify(execFile)(process.execPath, words)
    const { status, bytes } = JSON.parse(stdout)
    expect(status).toBe('completed')
    expect(bytes).toBeGreaterThan(1000)
    const [ref] = (operation as { refs: string[] }).refs
    expect(providerMetadata?.vidrelay).toMatchObject({ tasks: [{ taskRef: ref }] })
    expect(creates()).toEqual({ sent: 1, made: 1 })
  })

  it('that fails says why, in our sentence', async () => {
    const { video, creates } = await openShop()
    const error = await failure(generateVideo({ model: video, prompt: '[fail: the sea was too rough]', poll }))
    expect(error.message).toMatch(/^task_failed: .*the sea was too rough.*\(task task_\w+\)$/)
    expect(creates()).toEqual({ sent: 1, made: 1 })
  })

  it('whose answer is lost is one create, and nobody tries again', async () => {
    const { sandbox, video, creates } = await openShop()
    sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
    const error = await failure(generateVideo({ model: video, prompt, headers, poll }))
    expect(APICallError.isInstance(error) && error.isRetryable).toBe(false)
    expect(error.message).toMatch(/^submit_unknown: .*not sent again.*settle the key with reconcile/)
    expect(error.data).toMatchObject({ code: 'submit_unknown', key: 'order-1#0' })
    expect(isVidrelayError(error.cause)).toBe(true)
    const again = await failure(generateVideo({ model: video, prompt, headers, poll }))
    expect(again.data).toMatchObject({ code: 'submit_unknown' })
    expect(creates()).toEqual({ sent: 1, made: 1 })
  })

  it('is made through looks that fail', async () => {
    const { sandbox, video, creates } = await openShop()
    sandbox.fault({ on: 'get', kind: 'status', status: 502, times: 3 })
    const { video: made } = await generateVideo({ model: video, prompt, poll })
    expect(isMp4(made.uint8Array)).toBe(true)
    expect(creates()).toEqual({ sent: 1, made: 1 })
  })

  it('that the relay does not know yet is waited for, with the patience of a wait', async () => {
    const clock = virtualClock()
    const { sandbox, video, creates } = await openShop({ clock }, 0)
    const { operation } = await startVideo({ model: video, prompt })
    const body = { code: 'task_not_exist', message: 'task_not_exist', data: null }
    sandbox.fault({ on: 'get', kind: 'status', status: 400, body, times: 2 })
    expect(await getVideoStatus(video, { operation })).toMatchObject({ status: 'completed', videos: [{}] })
    expect(clock.elapsed).toBeGreaterThan(0)
    expect(creates()).toEqual({ sent: 1, made: 1 })
  })

  it('whose relay refuses the key fails at once, with the status and without the prompt', async () => {
    const { sandbox, video } = await openShop()
    sandbox.fault({ on: 'submit', kind: 'status', status: 401, body: { error: { message: 'Invalid token' } } })
    const error = await failure(generateVideo({ model: video, prompt, poll }))
    expect(error).toMatchObject({ statusCode: 401, isRetryable: false, requestBodyValues: {} })
    expect(JSON.stringify(error)).not.toContain(prompt)
  })
})

describe('several videos of one call', () => {
  it('are as many creates, under one idempotency key; the same call again buys nothing', async () => {
    const { video, creates } = await openShop()
    const three = () => generateVideo({ model: video, prompt, n: 3, headers, poll })
    const { videos, providerMetadata } = await three()
    expect(videos.map(one => isMp4(one.uint8Array))).toEqual([true, true, true])
    const { tasks } = providerMetadata.vidrelay as { tasks: { taskRef: string }[] }
    expect(new Set(tasks.map(({ taskRef }) => taskRef)).size).toBe(3)
    expect(creates()).toEqual({ sent: 3, made: 3 })
    expect((await three()).videos.length).toBe(3)
    await generateVideo({ model: video, prompt, headers, poll })
    expect(creates()).toEqual({ sent: 3, made: 3 })
  })

  it('stop being bought where one is refused; the tasks before it are named, and the same call buys the rest', async () => {
    const { sandbox, vidrelay, creates } = await openShop()
    const client: VidrelayClient = vidrelay.client
    const submits = { count: 0 }
    const counting: VidrelayClient = {
      ...client,
      videos: {
        submit(...input) {
          if (++submits.count === 2) sandbox.fault({ on: 'submit', kind: 'status', status: 401 })
          return client.videos!.submit(...input)
        },
      },
    }
    const own = createVidrelay({ client: counting }).video(model)
    const three = () => startVideo({ model: own, prompt, n: 3, headers })
    const error = await failure(three())
    expect(error).toMatchObject({ isRetryable: false, data: { taskRefs: [expect.stringMatching(/^vr1_/)] } })
    expect(error.message).toContain('number 2 of 3 videos; 1 before it accepted and paid for')
    expect(error.message).toContain('the same call with the idempotency-key "order-1" buys only what is missing')
    expect(sandbox.tasks.length).toBe(1)
    await three()
    expect(creates().made).toBe(3)
  })

  it('are those that were made, with a warning for the one that failed', async () => {
    const { sandbox, vidrelay } = await openShop()
    const refs = await Promise.all(
      ['one', '[fail: too dark]'].map(async text => {
        const { operation } = await startVideo({ model: vidrelay.video(model), prompt: text })
        return (operation as { refs: string[] }).refs[0]!
      }),
    )
    await vi.waitUntil(() => sandbox.tasks.every(({ phase }) => phase === 'succeeded' || phase === 'failed'))
    const seen = await getVideoStatus(vidrelay.video(model), { operation: { v: 1, refs } })
    expect(seen).toMatchObject({ status: 'completed', videos: [{ type: 'binary' }] })
    expect(JSON.stringify(seen.status === 'completed' && seen.warnings)).toContain('too dark')
  })
})

describe('before anything is bought', () => {
  it.each<[what: string, call: object, sentence: RegExp]>([
    ['frames per second', { fps: 24 }, /^fps: not supported by vidrelay; .*providerOptions.*Nothing was bought/],
    ['sound', { generateAudio: true }, /^generateAudio: /],
    ['a ratio that is none', { aspectRatio: 'adaptive' }, /^aspectRatio: 'adaptive'|^aspectRatio: /],
    ['a video as reference', { inputReferences: [{ data: 'AAAA', mediaType: 'video/mp4' }] }, /^inputReferences: /],
  ])('%s: refused, or left out with a warning where that is wished', async (_, call, sentence) => {
    const { video, creates } = await openShop()
    const error = await failure(startVideo({ model: video, prompt, ...call }))
    expect(UnsupportedFunctionalityError.isInstance(error)).toBe(true)
    expect(error.message).toMatch(sentence)
    expect(creates()).toEqual({ sent: 0, made: 0 })
  })

  it('lenient: left out, with a warning', async () => {
    const { video, creates } = await openShop({ purchase: { lenient: true } })
    const { warnings } = await startVideo({ model: video, prompt, fps: 24, aspectRatio: 'adaptive' })
    expect(warnings.map(warning => warning.type === 'unsupported' && warning.feature)).toEqual(['fps', 'aspectRatio'])
    expect(creates()).toEqual({ sent: 1, made: 1 })
  })

  it('a webhook that nobody would call is refused', async () => {
    const { video, creates } = await openShop()
    const error = await failure(startVideo({ model: video, prompt, webhookUrl: 'https://example.com/hook' }))
    expect(error.message).toMatch(/^webhookUrl: .*getVideoStatus/)
    expect(creates().sent).toBe(0)
  })

  it('a length that the model has not is refused in the words of both sides', async () => {
    const { video, creates } = await openShop()
    const error = await failure(startVideo({ model: video, prompt, duration: 60 }))
    expect(error).toMatchObject({ isRetryable: false, data: { code: 'invalid_request', field: 'seconds' } })
    expect(error.message).toContain("(`seconds` is the AI SDK's `duration`)")
    expect(creates().sent).toBe(0)
  })

  it('a price above maxCost, and a call that is aborted', async () => {
    const { video, creates } = await openShop({ purchase: { maxCost: 0.01 } })
    expect((await failure(startVideo({ model: video, prompt }))).message).toMatch(/^cost_limit: /)
    const stopped = await failure(video.doStart!(callOf({ abortSignal: AbortSignal.abort() })) as Promise<unknown>)
    expect(stopped).toMatchObject({ name: 'AbortError', data: { code: 'aborted' } })
    expect(creates().sent).toBe(0)
  })
})

/** A call as the AI SDK hands it to a model. */
const callOf = (more: object) => ({
  prompt,
  n: 1,
  aspectRatio: undefined,
  resolution: undefined,
  duration: undefined,
  fps: undefined,
  seed: undefined,
  image: undefined,
  frameImages: undefined,
  inputReferences: undefined,
  generateAudio: undefined,
  providerOptions: {},
  ...more,
})

it('an abort while it is made ends the wait; the task goes on, and its ref opens it', async () => {
  const { sandbox, video } = await openShop()
  const stop = new AbortController()
  const { operation } = await startVideo({ model: video, prompt: '[stuck]' })
  stop.abort()
  const error = await failure(video.doStatus!({ operation, abortSignal: stop.signal }) as Promise<unknown>)
  expect(error).toMatchObject({ name: 'AbortError', data: { taskRefs: [expect.stringMatching(/^vr1_/)] } })
  expect(sandbox.tasks.length).toBe(1)
})

it('an app is switched by its model alone', async () => {
  const app = (one: Parameters<typeof generateVideo>[0]['model']) =>
    generateVideo({ model: one, prompt, duration: 6, resolution: '1280x720', seed: 7, headers, poll })
  const { video } = await openShop({ purchase: { lenient: true } })
  const data = Buffer.from('another provider')
  const other: VideoModelV4 = {
    specificationVersion: 'v4',
    provider: 'other',
    modelId: 'other',
    maxVideosPerCall: 1,
    doGenerate: async () => ({
      videos: [{ type: 'binary', data, mediaType: 'video/mp4' }],
      warnings: [],
      response: { timestamp: new Date(), modelId: 'other', headers: undefined },
    }),
  }
  expect((await app(other)).videos.length).toBe(1)
  const { videos, warnings } = await app(video)
  expect(isMp4(videos[0]!.uint8Array)).toBe(true)
  expect(JSON.stringify(warnings)).toContain('seed')
})

it('over a relay a model is a route, which goes on at the next way', async () => {
  const { sandbox, creates } = await openShop()
  const relay = createRelay({
    providers: [
      apixgo({ apiKey, baseURL: urlOf(sandbox, 'apixgo') }),
      toapis({ apiKey, baseURL: urlOf(sandbox, 'toapis') }),
    ],
    routes: {
      fast: [
        { provider: 'apixgo', model },
        { provider: 'toapis', model: 'grok-video-3' },
      ],
    },
    journal: memoryJournal(),
  })
  onTestFinished(() => relay.close())
  sandbox.fault({ on: 'submit', provider: 'apixgo', kind: 'status', status: 401 })
  const route = createVidrelay({ client: relay }).video('fast')
  const { video } = await generateVideo({ model: route, prompt, duration: 10, resolution: '1280x720', poll })
  expect(isMp4(video.uint8Array)).toBe(true)
  expect(creates()).toEqual({ sent: 2, made: 1 })
})

it('an operation of somebody else is refused in a sentence', async () => {
  const { video } = await openShop()
  const error = await failure(getVideoStatus(video, { operation: { id: 'task_1' } }))
  expect(error.message).toMatch(/^operation: not one of vidrelay; accepted: what startVideo gave/)
})

it('what it cannot make is no model of it', async () => {
  const { vidrelay } = await openShop()
  expect(() => vidrelay.imageModel('any')).toThrow('the adapter of this client makes no images')
  expect(() => vidrelay.languageModel('any')).toThrow(/No such languageModel/)
})
