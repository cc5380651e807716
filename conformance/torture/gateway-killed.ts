import { existsSync, lutimesSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gatewayLife, type Life } from './gateway-life.ts'
import type { Change } from './job.ts'
import { sha256, shortMovie } from './movie.ts'
import { json, type Relay } from './relay.ts'
import { type Step, stepsOf } from './steps.ts'

/** How a client creates, so that it may create again. */
export interface Creating {
  readonly id: string
  readonly title: string
  request(attempt: number): RequestInit
}

const body = JSON.stringify({ model: 'heron', prompt: 'a heron in the reeds', seconds: 6 })
const form = [
  ['name="model"', 'heron'],
  ['name="prompt"', 'a heron in the reeds'],
  [
    'name="input_reference"; filename="a.png"\r\nContent-Type: image/png',
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ).toString('latin1'),
  ],
].map(([head, value]) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`)

export const creatings: readonly Creating[] = [
  {
    id: 'key',
    title: 'JSON with an Idempotency-Key',
    request: () => ({ body, headers: { 'content-type': 'application/json', 'idempotency-key': 'order-1' } }),
  },
  {
    id: 'repeat',
    title: 'a form with a file and no key, repeated byte for byte as the openai client does',
    request: attempt => ({
      body: Buffer.from(`${form.join('')}--b--\r\n`, 'latin1'),
      headers: { 'content-type': 'multipart/form-data; boundary=b', 'x-stainless-retry-count': String(attempt) },
    }),
  },
]

/** What one task's life came to, with a gateway that was killed once and started again. */
export interface KilledLife {
  creating: Creating
  at: string | undefined
  /** `missed`: it never came to this boundary. */
  outcome: 'video' | 'unknown' | 'missed'
  creates: number
  /** What must not be, in words. */
  wrong: string[]
  steps: Step[]
}

/** A video is made, watched, fetched and deleted; the gateway dies at one boundary of that. */
export async function playKilled(
  relay: Relay,
  creating: Creating,
  at?: string,
  faults: readonly Change[] = [],
): Promise<KilledLife> {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'vidrelay-gateway-killed-')))
  const [folder, log] = [join(outside, 'data'), join(outside, 'steps')]
  mkdirSync(folder)
  const account = relay.open({
    movie: shortMovie,
    answer: (response, task) => json(response, { id: task, task_id: task, status: 'queued' }),
  })
  const begin = (env: Readonly<Record<string, string>>) => gatewayLife(folder, `${account.url}/apixgo`, env, faults)
  const life = begin(at === undefined ? { TORTURE_LOG: log } : { TORTURE_AT: at })
  const wrong = new Set<string>()
  try {
    const end = await wholeLife(life, folder, creating, wrong).finally(() => life.stop())
    if (at !== undefined && life.kills === 0)
      return { creating, at, outcome: 'missed', creates: account.creates(), wrong: [], steps: [] }
    // Whatever a death left lying, a start two days later takes away.
    const old = Date.now() / 1000 - 2 * 86_400
    for (const name of readdirSync(join(folder, 'results'))) lutimesSync(join(folder, 'results', name), old, old)
    const next = begin({})
    await next.ask(url => fetch(`${url}/healthz`))
    await next.stop()
    const litter = ['uploads', 'results'].flatMap(name => readdirSync(join(folder, name)))
    if (litter.length > 0) wrong.add(`litter that a start leaves: ${litter.join(', ')}`)
    if (account.creates() > 1) wrong.add(`${account.creates()} paid creates of one purchase`)
    if (end === 'video' && account.creates() !== 1) wrong.add(`a video, and ${account.creates()} paid creates`)
    if (at === undefined && end !== 'video') wrong.add('without a kill there is no video')
    if (/^\s+at .*:\d+/m.test(life.said)) wrong.add(`it ended with: ${life.said.trim()}`)
    return { creating, at, outcome: end, creates: account.creates(), wrong: [...wrong], steps: at ? [] : stepsOf(log) }
  } catch (error) {
    return { creating, at, outcome: 'unknown', creates: account.creates(), wrong: [String(error)], steps: [] }
  } finally {
    rmSync(outside, { recursive: true, force: true })
  }
}

/** What a client does, asking again whenever nobody answers. */
async function wholeLife(
  life: Life,
  folder: string,
  creating: Creating,
  wrong: Set<string>,
): Promise<'video' | 'unknown'> {
  let attempt = 0
  const id = await life.ask(async url => {
    const { status, body } = await call(`${url}/v1/videos`, { method: 'POST', ...creating.request(attempt++) })
    if (status !== 200) throw new Error(`the create is answered with ${status} ${JSON.stringify(body)}`)
    return String(body.id)
  })
  const video = await life.ask(async url => {
    const answer = await fetch(`${url}/v1/videos/${id}/events`)
    const last = (await answer.text()).trimEnd().split('\n').at(-1)!
    if (answer.status !== 200) throw new Error(`a video that was answered is ${answer.status} afterwards`)
    const seen = JSON.parse(last.replace(/^data: /, '')) as Seen
    if (seen.status === 'completed' || seen.status === 'failed') return seen
    throw new TypeError('the stream was cut')
  })
  if (video.status === 'failed') {
    if (video.error?.code !== 'submit_unknown') wrong.add(`it failed with ${JSON.stringify(video.error)}`)
  } else {
    const file = await life.ask(async url => {
      const answer = await fetch(`${url}/v1/videos/${id}/content`)
      return new Uint8Array(await answer.arrayBuffer())
    })
    if (sha256(file) !== sha256(shortMovie)) wrong.add(`a bad file of ${file.byteLength} bytes`)
    // Deleted only once it is saved, so that the steps of every life come in one order.
    while (!existsSync(join(folder, 'results', `${id}.mp4`))) {
      await life.up()
      await pause(20)
    }
  }
  const listed = await life.ask(async url => (await call(`${url}/v1/videos`)).body.data as Seen[])
  if (listed.length !== 1 || listed[0]?.id !== id) wrong.add(`${listed.length} videos are listed`)
  if (listed[0]?.status !== video.status) wrong.add(`${video.status} became ${listed[0]?.status}`)
  const deleted = await life.ask(async url => (await call(`${url}/v1/videos/${id}`, { method: 'DELETE' })).status)
  if (deleted !== 200 && deleted !== 404) wrong.add(`it cannot be deleted: ${deleted}`)
  const after = await life.ask(async url => (await call(`${url}/v1/videos/${id}`)).status)
  if (after !== 404) wrong.add(`what was deleted is answered with ${after}`)
  return video.status === 'failed' ? 'unknown' : 'video'
}

interface Seen {
  id: string
  status: string
  error: { code: string } | null
}

async function call(url: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(url, init)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
