import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Sandbox, startSandbox } from '@vidrelay/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAssistant } from './assistant.ts'
import { makePlace, type Place, secretKey } from './command.ts'
import { pixel, videoFacts } from './video-facts.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

const submits = (sandbox: Sandbox) => sandbox.requests.filter(({ operation }) => operation === 'submit')

test.concurrent('a whole video; the same request twice is one purchase, another one two', async () => {
  await using sandbox = await startSandbox({ speed: 20 })
  await using assistant = await startAssistant(
    place,
    ['--sandbox', sandbox.url, '--journal', join(place.folder, 'whole.db')],
    { version: 'newest' },
  )
  const { call, out } = assistant
  const tools = await assistant.tools()
  expect(tools.map(({ name }) => name)).toEqual([
    'submit',
    'status',
    'wait',
    'download',
    'models',
    'estimate',
    'purchases',
  ])
  expect(tools.every(({ outputSchema }) => outputSchema)).toBe(true)
  const request = { prompt: 'a cat on a piano', seconds: 6 }
  expect((await call('models', { contains: 'grok-image-video' })).data).toMatchObject({
    provider: 'apixgo',
    isAsked: true,
    models: [{ id: 'grok-image-video', isListed: true, isKnown: true }],
  })
  expect((await call('estimate', request)).data).toMatchObject({ effective: { seconds: 6 }, isAffordable: true })
  expect(submits(sandbox)).toHaveLength(0)

  const [first, same] = await Promise.all([call('submit', request), call('submit', request)])
  const again = await call('submit', { ...request, again: true })
  expect(same.data.key).toBe(first.data.key)
  expect([first, same].filter(({ data }) => data.isRepeated)).toHaveLength(1)
  expect((await call('submit', request)).text).toMatch(/^nothing was bought now: an equal request .*again: true/)
  expect(again.data).toMatchObject({ state: 'accepted', isRepeated: false })
  expect(submits(sandbox)).toHaveLength(2)

  const id = first.data.key
  const told: { progress: number }[] = []
  const waited = await call('wait', { id }, { onprogress: one => told.push(one) })
  expect(waited.data).toMatchObject({ status: 'succeeded', next: `call download with id ${id}` })
  expect(told.length).toBeGreaterThan(0)
  expect(told.map(({ progress }) => progress)).toEqual(told.map(({ progress }) => progress).toSorted((a, b) => a - b))
  const saved = await call('download', { id })
  const path = join(out, `${id}.mp4`)
  expect(saved).toMatchObject({ link: pathToFileURL(path).href, data: { file: path, mediaType: 'video/mp4' } })
  expect((await videoFacts(path)).seconds).toBe(6)
  expect(await call('download', { id })).toMatchObject({
    text: `${path}\nsaved before`,
    data: { file: path, sha256: saved.data.sha256 },
  })
  expect((await call('download', { id, name: 'cat' })).data.file).toBe(join(out, 'cat.mp4'))
  const { purchases } = (await call('purchases', { limit: 2 })).data
  expect(purchases.map(({ key }: { key: string }) => key)).toEqual([again.data.key, id])
})

test.concurrent('what is wrong is said before anything is bought, to a client of the first protocol library too', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const prices = join(place.folder, 'mcp-prices.json')
  writeFileSync(prices, JSON.stringify({ 'apixgo/grok-image-video': { usd: 0.02, per: 'second' } }))
  const limits = ['--max-cost', '0.1', '--prices', prices]
  await using assistant = await startAssistant(place, ['--sandbox', sandbox.url, ...limits], { version: 1 })
  const { call, out } = assistant
  writeFileSync(join(place.folder, 'elsewhere.png'), pixel)
  for (const [given, says] of [
    [{ prompt: 'a cat', second: 4 }, /Unrecognized key: "second"/],
    [{ prompt: 'a cat', seconds: '4' }, /seconds: .*expected number/],
    [{ prompt: 'a cat', seconds: 16 }, /^error: seconds: 16 .*accepted: 1 to 15(.|\n)*code: invalid_request$/],
    [{ prompt: 'a cat', aspectRatio: 'wide' }, /^error: aspectRatio: must be a ratio like 16:9/],
    [{ prompt: 'a cat', provider: 'nobody' }, /provider: .*"apixgo"/],
    [{ prompt: 'a cat', key: 'a', again: true }, /^error: again: a key names one purchase/],
    [{ prompt: 'a cat', images: ['../elsewhere.png'] }, /^error: images: there is no .* files elsewhere are not read/],
    [
      { prompt: 'a cat', seconds: 6 },
      /^error: this request costs 0.12 USD, more than max-cost 0.1(.|\n)*code: cost_limit/,
    ],
    [{ prompt: 'a cat', seconds: 4, maxCost: 0.01 }, /more than max-cost 0.01/],
  ] as const) {
    const refused = await call('submit', given)
    expect(refused.text, JSON.stringify(given)).toMatch(says)
    expect(refused.isError).toBe(true)
  }
  expect((await call('estimate', { prompt: 'a cat', seconds: 6 })).data).toMatchObject({
    cost: { usd: 0.12 },
    maxCost: 0.1,
    isAffordable: false,
  })
  expect(submits(sandbox)).toEqual([])

  writeFileSync(join(out, 'here.png'), pixel)
  const made = { model: 'grok-video-1.5', prompt: 'she turns', seconds: 4, images: ['here.png'], key: 'order-1' }
  expect((await call('submit', made)).text).toMatch(/the price .* is not known/)
  const bought = await call('submit', { prompt: 'a cat', seconds: 4, key: 'order 1/2', maxCost: 5 })
  expect(bought.data).toMatchObject({ key: 'order 1/2', cost: { usd: 0.08 } })
  await call('wait', { id: 'order 1/2' })
  for (const name of ['../x.mp4', 'a/b', 'C:\\x', '.bashrc', 'con.mp4', 'run.sh'])
    expect(await call('download', { id: 'order 1/2', name })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^error: name: /),
    })
  const { file } = (await call('download', { id: 'order 1/2' })).data
  expect(file).toMatch(/order 1-2-[\da-f]{8}\.mp4$/)
  expect(existsSync(file)).toBe(true)
  expect((await call('status', { id: 'no-such-thing' })).text).toMatch(/^error: id: the journal knows no task/)
})

test.concurrent('a lost answer is one create, and is told as its key', async () => {
  await using sandbox = await startSandbox({ speed: 1000 })
  const words = ['--provider', 'openai-videos', '--base-url', `${sandbox.url}/openai-videos`]
  await using assistant = await startAssistant(place, words, key)
  const { call } = assistant
  sandbox.fault({ on: 'submit', kind: 'drop-after-accept' })
  const request = { model: 'sora-2', prompt: 'a cat', seconds: 4 }
  const lost = await call('submit', request)
  expect(lost).toMatchObject({ isError: false, data: { state: 'unknown', ref: null } })
  expect(lost.data.next).toMatch(/^do not buy again: call status/)
  expect((await call('submit', request)).data).toMatchObject({ key: lost.data.key, state: 'unknown' })
  expect((await call('status', { id: lost.data.key })).data).toMatchObject({ state: 'unknown' })
  expect(submits(sandbox)).toHaveLength(1)
  // A provider may say the key itself; `call` sees to it that no answer does.
  const echoed = await call('submit', { ...request, prompt: `[fail: ${secretKey} is no good]` })
  expect((await call('wait', { id: echoed.data.key })).data.problem).toContain('[key] is no good')
})

/** A relay of one task that answers as it is told. */
async function startRelay(submit: (answer: () => void) => void) {
  const relay = createServer((request, response) => {
    const answer = () => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ id: 'video_1', object: 'video', status: 'queued', model: 'sora-2' }))
    }
    request.resume().on('end', () => (request.method === 'POST' ? submit(answer) : answer()))
  })
  await new Promise<void>(resolve => relay.listen(0, '127.0.0.1', resolve))
  const { port } = relay.address() as AddressInfo
  return {
    words: ['--provider', 'openai-videos', '--base-url', `http://127.0.0.1:${port}`],
    [Symbol.asyncDispose]: async () => void relay.close(),
  }
}
const key = { env: { OPENAI_VIDEOS_API_KEY: secretKey } }

test.concurrent('status finds what was answered after the call', async () => {
  const asked = Promise.withResolvers<() => void>()
  await using relay = await startRelay(asked.resolve)
  const words = [...relay.words, '--journal', join(place.folder, 'late.db'), '--call-seconds', '0.5']
  await using assistant = await startAssistant(place, words, key)
  const late = await assistant.call('submit', { model: 'sora-2', prompt: 'a dog', seconds: 4 })
  expect(late.data).toMatchObject({ state: 'sending', ref: null })
  const answer = await asked.promise
  answer()
  const id = late.data.key
  expect((await assistant.call('wait', { id })).data).toMatchObject({ state: 'accepted', status: 'queued' })
  expect((await assistant.call('status', { id })).data).toMatchObject({ state: 'accepted', status: 'queued' })
})

test.concurrent('no call takes longer than it may: an answer that does not come is told as its key', async () => {
  let now = () => 0
  await using sandbox = await startSandbox({ now: () => now() })
  await using assistant = await startAssistant(place, ['--sandbox', sandbox.url, '--call-seconds', '0.5'])
  const { call } = assistant
  const bought = await call('submit', { prompt: 'a cat' })
  const { key } = bought.data
  let waited = await call('wait', { id: key })
  while (waited.data.state === 'sending') waited = await call('wait', { id: key }) // as its answer says
  expect(waited.data).toMatchObject({ state: 'accepted', status: 'queued', next: `call wait with id ${key}` })
  expect(await call('download', { id: key })).toMatchObject({
    data: { file: null, state: 'accepted' },
    text: expect.stringMatching(/^not there yet/),
  })
  now = () => 60_000
  const path = join(assistant.out, `${key}.mp4`)
  let saved = await call('download', { id: key })
  while (saved.data.file === null) saved = await call('download', { id: key }) // as its answer says
  expect(saved.data.file).toBe(path)
  sandbox.fault({ on: 'submit', kind: 'stall', accept: true })
  const slow = await call('submit', { prompt: 'a dog', key: 'slow' })
  expect(slow.data).toMatchObject({ key: 'slow', state: 'sending', next: expect.stringContaining('call status') })
  expect((await call('wait', { id: 'slow' })).data).toMatchObject({ key: 'slow', state: 'sending' })
  expect((await call('submit', { prompt: 'a dog', key: 'slow' })).data).toMatchObject({ isRepeated: true })
  expect(submits(sandbox)).toHaveLength(2)
  await sandbox.close() // with it the answer that never came
})

test.concurrent('an assistant that leaves while a paid call is on its way loses nothing', async () => {
  const asked = Promise.withResolvers<() => void>()
  await using relay = await startRelay(asked.resolve)
  const journal = ['--journal', join(place.folder, 'left.db')]
  const assistant = await startAssistant(place, [...relay.words, ...journal], key)
  const submitting = assistant.call('submit', { model: 'sora-2', prompt: 'a cat', key: 'left' }).catch(() => {})
  const answer = await asked.promise
  const closing = assistant.close()
  answer()
  await Promise.all([submitting, closing])
  expect((await place.run(['tasks', '--json', ...journal])).json().tasks).toMatchObject([
    { key: 'left', label: 'mcp', state: 'accepted' },
  ])
})

test.concurrent('as the README starts it, without a key, and with a folder that takes nothing', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, settings] = /```json\n(\{\n {2}"mcpServers"[^`]*)```/.exec(readme)!
  const { args } = JSON.parse(settings!).mcpServers.vidrelay
  expect(args.slice(0, 4)).toEqual(['-y', 'vidrelay', 'mcp', '--out'])
  await using assistant = await startAssistant(place, ['--provider', 'apixgo', ...args.slice(5)])
  expect((await assistant.call('submit', { prompt: 'a cat' })).text).toMatch(
    /^error: api-key: Apixgo needs a key; set APIXGO_API_KEY/,
  )
  expect((await assistant.call('models', { offline: true })).data.models.length).toBeGreaterThan(0)
  writeFileSync(join(place.folder, 'a-file'), '')
  const refused = await place.run(['mcp', '--out', 'a-file/videos'])
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toMatch(/^error: out: nothing can be saved in /)
})
