import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatRef, parseRef } from '@vidrelay/core'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePlace, type Place, secretKey } from './command.ts'
import { pixel, videoFacts } from './video-facts.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

/** Tasks here are over before they are first looked at. */
const quick = () => startSandbox({ speed: 1000 })
const submits = (sandbox: Sandbox) => sandbox.requests.filter(({ operation }) => operation === 'submit')
const refIn = (text: string) => /vr1_[\w-]+/.exec(text)![0]

test.concurrent('a text becomes an MP4: its path alone on stdout, the rest as plain lines on stderr', async () => {
  await using sandbox = await quick()
  const file = join(place.folder, 'cat.mp4')
  const words = ['generate', 'a cat on a piano', '--seconds', '6', '--aspect-ratio', '9:16', '--resolution', '480p']
  const { code, stdout, stderr } = await place.run([...words, '--output', file, '--sandbox', sandbox.url])
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${file}\n` })
  expect(await videoFacts(file)).toEqual({ seconds: 6, codec: expect.stringMatching(/^avc1/) })
  expect(submits(sandbox).map(({ body }) => body)).toEqual([
    { model: 'grok-image-video', prompt: 'a cat on a piano', seconds: 6, aspect_ratio: '9:16', resolution: '480p' },
  ])
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  const { id } = sandbox.tasks[0]!
  const lines = stderr.trimEnd().split('\n')
  expect(lines.map(line => line.replace(/vr1_\S+|\b[\da-f-]{36}\b|\d{4}-.*$/, '…'))).toEqual([
    'submitting (key …)',
    `accepted as ${id}`,
    'task: …',
    'succeeded (SUCCESS) 100 %',
    expect.stringMatching(/^downloading \d/),
    expect.stringContaining(`sha256 ${sha256}`),
    'this file is what lasts: the link of the provider is temporary, gone about …',
  ])
  expect(parseRef(refIn(stderr))).toMatchObject({ provider: 'apixgo', id })
})

test.concurrent('an image from a file becomes a video; --json is one document', async () => {
  await using sandbox = await quick()
  const image = join(place.folder, 'portrait.png')
  writeFileSync(image, pixel)
  const words = [
    'generate',
    'she turns',
    '--model',
    'grok-video-1.5',
    '--image',
    image,
    '--output',
    'she.mp4',
    '--json',
  ]
  const result = await place.run([...words, '--sandbox', sandbox.url])
  expect(result.code).toBe(0)
  expect(submits(sandbox)[0]?.body).toMatchObject({
    model: 'grok-video-1.5',
    seconds: 4,
    image_urls: [`data:image/png;base64,${pixel.toString('base64')}`],
  })
  const path = join(place.folder, 'she.mp4')
  const document = result.json()
  expect(document).toEqual({
    path,
    bytes: readFileSync(path).byteLength,
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    mediaType: 'video/mp4',
    ref: formatRef(document.task.ref),
    task: expect.objectContaining({
      status: 'succeeded',
      upstreamStatus: 'SUCCESS',
      expiresAtIsEstimate: true,
      effective: { model: 'grok-video-1.5', seconds: 4, aspectRatio: '16:9', resolution: '720p' },
    }),
  })
  expect((await videoFacts(path)).seconds).toBe(4)
})

test.concurrent('the prompt from stdin; without --output a fresh name of its own', async () => {
  await using sandbox = await quick()
  const one = () => place.run(['generate', '-', '--sandbox', sandbox.url], { input: 'a cat,\nasleep\n' })
  const both = await Promise.all([one(), one()])
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  const names = both.map(({ stdout }) => stdout.trimEnd())
  expect(new Set(names).size).toBe(2)
  for (const name of names) {
    expect(name.slice(place.folder.length)).toMatch(/^\/apixgo-\d{8}-\d{6}(-\d)?\.mp4$/)
    expect((await videoFacts(name)).seconds).toBe(4)
  }
  expect(submits(sandbox).map(({ body }) => (body as { prompt: string }).prompt)).toEqual(
    Array(2).fill('a cat,\nasleep'),
  )
})

test.concurrent('--no-wait prints the ref alone; get, watch and download take it, the key and the id', async () => {
  await using sandbox = await quick()
  const there = ['--sandbox', sandbox.url]
  const submitted = await place.run(['generate', 'a cat', '--no-wait', '--key', 'order-1', ...there])
  expect(submitted.code).toBe(0)
  const ref = submitted.stdout.trimEnd()
  const { id } = parseRef(ref)
  expect(submitted.stderr).toContain(`resume: vidrelay resume ${ref} --sandbox ${sandbox.url}\n`)

  const got = await place.run(['get', 'order-1', ...there])
  expect(got.stdout).toMatch(/^task +task_\w+ \(apixgo, grok-image-video\)\nstatus +succeeded \(SUCCESS\), 100 %\n/)
  expect(got.stdout).toMatch(/\nvideo +http:\S+\.mp4\?… \(the link of the provider is temporary, gone about /)
  expect(got.stdout).not.toContain('signature')

  const watched = await place.run(['watch', id, '--json', ...there])
  const lines = watched.stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines).toEqual([{ ref, task: expect.objectContaining({ status: 'succeeded', progress: 100 }) }])

  const saved = await place.run(['download', ref, '--output', 'one.mp4', ...there])
  expect(saved).toMatchObject({ code: 0, stdout: `${join(place.folder, 'one.mp4')}\n` })
  const after = await place.run(['get', ref, ...there])
  expect(after.stdout.split('\n')[0]).toBe(`file       ${join(place.folder, 'one.mp4')}`)
  expect(submits(sandbox)).toHaveLength(1)
})

test.concurrent('the same key never pays twice, and belongs to one request', async () => {
  await using sandbox = await quick()
  const words = ['--key', 'order-2', '--no-wait', '--sandbox', sandbox.url]
  const first = await place.run(['generate', 'a cat', ...words])
  const again = await place.run(['generate', 'a cat', ...words])
  expect(again).toMatchObject({ code: 0, stdout: first.stdout })
  expect(again.stderr).toContain('nothing was sent')
  const other = await place.run(['generate', 'a dog', ...words])
  expect(other.code).toBe(2)
  expect(other.stderr).toMatch(/^error: key "order-2" already stands for another request/)
  expect(submits(sandbox)).toHaveLength(1)
})

test.concurrent('a task that fails: exit 6, with its reason in full and its ref', async () => {
  await using sandbox = await quick()
  const reason = `the generator gave up: ${'it tried again and again, '.repeat(20)}and no more`
  const failed = await place.run(['generate', `a cat [fail: ${reason}]`, '--json', '--sandbox', sandbox.url])
  expect(failed.code).toBe(6)
  expect(failed.stderr).toContain(reason)
  expect(failed.stderr).toMatch(/\nhint: .+\ntask: vr1_[\w-]+\n$/)
  expect(failed.json()).toEqual({
    error: expect.objectContaining({
      code: 'task_failed',
      exitCode: 6,
      upstreamMessage: reason,
      ref: refIn(failed.stderr),
      hint: expect.any(String),
    }),
  })
  const watched = await place.run(['watch', refIn(failed.stderr), '--sandbox', sandbox.url])
  expect(watched).toMatchObject({ code: 6, stdout: 'failed (FAILURE) 100 %\n' })
  expect(watched.stderr).toContain(reason)
  const got = await place.run(['get', refIn(failed.stderr), '--sandbox', sandbox.url])
  expect(got.code).toBe(0)
  expect(got.stdout).toContain(`reason     ${reason}\n`)
})

test.concurrent('a deadline: exit 7, nothing lost', async () => {
  await using sandbox = await startSandbox({ now: () => 0 })
  const late = await place.run(['generate', 'a cat', '--deadline', '0.2', '--sandbox', sandbox.url])
  expect(late).toMatchObject({ code: 7 })
  expect(late.stderr).toContain(`\nresume: vidrelay resume ${refIn(late.stderr)} --sandbox ${sandbox.url}\n`)
})

test.concurrent('the classes of refusal have their exit codes', async () => {
  await using sandbox = await quick()
  const place2 = ['--no-wait', '--provider', 'apixgo', '--base-url', `${sandbox.url}/apixgo`]
  const exit = async (key: string, ...more: string[]) =>
    (await place.run(['generate', 'a cat', ...place2, ...more], { env: { APIXGO_API_KEY: key } })).code
  expect(await Promise.all([exit('sk-wrong'), exit('sk-poor'), exit(secretKey, '--max-cost', '1')])).toEqual([3, 4, 4])
})

test.concurrent('the key comes from either variable or the option, and goes out as it is', async () => {
  await using sandbox = await quick()
  const words = ['generate', 'a cat', '--no-wait', '--provider', 'apixgo', '--base-url', `${sandbox.url}/apixgo/v1/`]
  await place.run(words, { env: { APIXGO_API_KEY: `${secretKey}1`, NEWAPI_API_KEY: 'sk-not-this-one' } })
  await place.run(words, { env: { NEWAPI_API_KEY: `${secretKey}2` } })
  await place.run([...words, '--api-key', `${secretKey}3`], { env: { APIXGO_API_KEY: 'sk-not-this-one' } })
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  expect(submits(sandbox).map(({ authorization }) => authorization?.sha256)).toEqual(
    ['1', '2', '3'].map(end => sha256(secretKey + end)),
  )
})

test.concurrent("a relay's own name for a model keeps the limits of the model that it is", async () => {
  await using sandbox = await quick()
  const words = ['generate', 'a cat', '--model', 'our-grok', '--seconds', '16', '--sandbox', sandbox.url]
  const unknown = await place.run([...words, '--known-as', 'grok-image-video'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toMatch(/^error: seconds: 16/)
  expect(sandbox.requests).toEqual([])
})

test.concurrent('--sandbox alone needs no key and leaves nothing behind but the file', async () => {
  const { code, stdout, stderr } = await place.run(['generate', '--sandbox', 'a cat', '--output', 'own.mp4'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(place.folder, 'own.mp4')}\n` })
  expect(stderr).toMatch(/^sandbox: nothing is paid here; a task lives as long as this command/)
  expect(stderr).toMatch(/^running \(IN_PROGRESS\) \d0 %$/m)
})

test.concurrent.each(['geeknow', 'gaia', 'toapis', 'openai-videos'])(
  'the first try takes --provider %s and nothing else: a model that takes the request is chosen, and named',
  async provider => {
    await using sandbox = await quick()
    const file = join(place.folder, `first-${provider}.mp4`)
    const words = ['generate', 'a cat', '--sandbox', sandbox.url, '--provider', provider, '--output', file]
    const { code, stdout, stderr } = await place.run(words)
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${file}\n` })
    expect(stderr).toMatch(/^sandbox: no --model was given; playing [\w.-]+$/m)
  },
)

test.concurrent('a model that is missing is refused with those that there are, and so is a price', async () => {
  const env = { GEEKNOW_API_KEY: secretKey, TOAPIS_API_KEY: secretKey }
  const missing = await place.run(['generate', 'a cat', '--provider', 'geeknow'], { env })
  expect(missing).toMatchObject({ code: 2 })
  expect(missing.stderr).toMatch(/^error: model: is required by GeekNow; accepted: grok-video-3, /m)
  const words = ['generate', 'a cat', '--provider', 'toapis', '--model', 'grok-video-3', '--max-cost', '1']
  const unpriced = await place.run(words, { env })
  expect(unpriced).toMatchObject({ code: 4 })
  expect(unpriced.stderr).toMatch(/^hint: prices are documented of: grok-video-1.5-preview \(0.1 USD per request/m)
})
