import { APICallError } from '@ai-sdk/provider'
import { memoryJournal } from '@vidrelay/core'
import { virtualClock } from '@vidrelay/core/testing'
import { gaia } from '@vidrelay/gaia'
import { startSandbox } from '@vidrelay/sandbox'
import { createProviderRegistry, generateImage } from 'ai'
import { expect, it, onTestFinished } from 'vitest'
import { createVidrelay } from '../src/index.ts'
import { createsOf, urlOf } from './shop.ts'

const model = 'gpt-image-2'
const prompt = 'a lighthouse in the rain'

/** Core waits at the relay's pace here, so the time is a virtual one, and the sandbox has the same. */
async function openStudio() {
  const clock = virtualClock()
  const sandbox = await startSandbox({ now: () => clock.now(), timeline: { queued: 1, running: 1 } })
  const provider = gaia({ apiKey: 'sk-ga_0123456789abcdef', baseURL: urlOf(sandbox, 'gaia') })
  const vidrelay = createVidrelay({ provider, journal: memoryJournal(), clock })
  onTestFinished(async () => {
    await vidrelay.client.close()
    await sandbox.close()
  })
  return { sandbox, vidrelay, creates: () => createsOf(sandbox) }
}

const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('it did not fail'),
    error => error,
  )

it('an image of a registry, in the size that was asked for', async () => {
  const { sandbox, vidrelay, creates } = await openStudio()
  const registry = createProviderRegistry({ vidrelay })
  const { image, providerMetadata } = await generateImage({
    model: registry.imageModel(`vidrelay:${model}`),
    prompt,
    size: '640x480',
  })
  expect(image.mediaType).toBe('image/png')
  expect(providerMetadata.vidrelay?.images).toMatchObject([{ taskRef: expect.stringMatching(/^vr1_/) }])
  expect(sandbox.requests.find(({ method }) => method === 'POST')?.body).toMatchObject({ size: '640x480' })
  expect(creates()).toEqual({ sent: 1, made: 1 })
})

it('three images of one call are three creates, and the same key again buys none', async () => {
  const { vidrelay, creates } = await openStudio()
  const three = () =>
    generateImage({ model: vidrelay.image(model), prompt, n: 3, headers: { 'idempotency-key': 'cover-7' } })
  expect((await three()).images.length).toBe(3)
  expect((await three()).images.length).toBe(3)
  expect(creates()).toEqual({ sent: 3, made: 3 })
})

it('one that fails, and one whose answer is lost, are one create each: the AI SDK does not make the call again', async () => {
  const { sandbox, vidrelay, creates } = await openStudio()
  const failed = await failure(generateImage({ model: vidrelay.image(model), prompt: '[fail: no such lighthouse]' }))
  expect(failed.message).toMatch(/^\w+: .*no such lighthouse/)
  expect(APICallError.isInstance(failed) && failed.isRetryable).toBe(false)
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  const lost = await failure(generateImage({ model: vidrelay.image(model), prompt }))
  expect(lost).toMatchObject({ isRetryable: false, data: { code: 'submit_unknown' } })
  expect(creates()).toEqual({ sent: 2, made: 2 })
})

it('a mask is refused before anything is bought', async () => {
  const { vidrelay, creates } = await openStudio()
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const masked = { images: [png], mask: png, text: prompt }
  const refused = await failure(generateImage({ model: vidrelay.image(model), prompt: masked }))
  expect(refused.message).toMatch(/^mask: not supported by vidrelay; .*Nothing was bought/)
  expect(creates().sent).toBe(0)
})
