import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createFalClient } from '@fal-ai/client'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, memoryJournal } from '@vidrelay/core'
import { startSandbox } from '@vidrelay/sandbox'
import OpenAI from 'openai'
import Replicate from 'replicate'
import { expect, test, vi } from 'vitest'
import { serve } from './serve.ts'

// docs/migrating.md: every program on it stands here, those that need no account are run, and every number is counted.

const folder = join(import.meta.dirname, 'migrating')
const page = await readFile(join(import.meta.dirname, '../../docs/migrating.md'), 'utf8')

test('every program of the page is one of these files, and each of them is on it', async () => {
  const programs = await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name), 'utf8')))
  const shown = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text]) => text!)
  expect(new Set(shown)).toEqual(new Set(programs))
})

/** Runs a program as it stands, in a folder of its own, in which it must leave a video. */
async function run(name: string, env: { [name: string]: string }): Promise<void> {
  const cwd = await mkdtemp(join(tmpdir(), 'vidrelay-migrating-'))
  try {
    const words = ['--conditions=@vidrelay/source', join(folder, name)]
    await promisify(execFile)(process.execPath, words, {
      cwd,
      env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env },
    })
    expect((await readFile(join(cwd, 'lighthouse.mp4'))).toString('latin1', 4, 8)).toBe('ftyp')
  } finally {
    await rm(cwd, { recursive: true })
  }
}

test.concurrent.each([
  ['openai-before.ts', 'openai-videos'],
  ['openai-after.ts', 'openai-videos'],
  ['loop-before.ts', 'apixgo'],
  ['after.ts', 'apixgo'],
  ['after-in-two.ts', 'apixgo'],
])('%s makes a video, with one create', async (name, provider) => {
  await using sandbox = await startSandbox({ timeline: { queued: 0, running: 0 } })
  const { url, key } = sandbox.providers.find(({ id }) => id === provider)!
  const isClient = name === 'openai-before.ts'
  const env = { RELAY_URL: url, APIXGO_API_KEY: key, GATEWAY_URL: isClient ? `${url}/v1` : url }
  await run(name, { ...env, OPENAI_VIDEOS_API_KEY: key })
  expect(sandbox.tasks.length).toBe(1)
})

test.concurrent('the program of the openai package makes a video through vidrelay serve, with another address', async () => {
  const serving = await serve()
  await run('openai-before.ts', { GATEWAY_URL: serving.url, OPENAI_VIDEOS_API_KEY: 'none' })
  expect(serving.sandbox.tasks.length).toBe(1)
  await serving.close()
})

type Fetch = typeof globalThis.fetch
/** One of them asks a `data:` address first, to learn what this fetch can do. */
const isCreate = ([url, init]: Parameters<Fetch>) =>
  init?.method?.toUpperCase() === 'POST' && String(url).startsWith('http')
const lost: Fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNRESET') }))
const badGateway: Fetch = () => Promise.resolve(new Response('<html>', { status: 502 }))
const input = { prompt: 'a lighthouse in the rain' }

test('vidrelay: one create in both cases, as the page says', async () => {
  const counted = []
  for (const fault of [{ kind: 'drop-after-accept' }, { kind: 'status', status: 502, accept: true }] as const) {
    await using sandbox = await startSandbox()
    sandbox.fault({ on: 'submit', times: 9, ...fault })
    const baseURL = sandbox.providers.find(({ id }) => id === 'apixgo')!.url
    const relay = createClient(apixgo({ apiKey: 'sk-migrating-0123', baseURL }), { journal: memoryJournal() })
    await expect(relay.videos.submit(input)).rejects.toMatchObject({ code: 'submit_unknown' })
    await relay.close()
    counted.push(sandbox.tasks.length)
  }
  expect(page).toContain(`| vidrelay | ${counted.join(' | ')} |`)
})

test.each<[client: string, create: (fetch: Fetch) => Promise<unknown>, creates: [lost: number, badGateway: number]]>([
  ['openai', fetch => new OpenAI({ apiKey: 'none', fetch }).videos.create({ model: 'sora-2', ...input }), [3, 3]],
  [
    '@fal-ai/client',
    fetch => createFalClient({ credentials: 'none', fetch }).queue.submit('fal-ai/veo3', { input }),
    [4, 4],
  ],
  [
    'replicate',
    fetch => new Replicate({ auth: 'none', fetch }).predictions.create({ model: 'google/veo-3', input }),
    [6, 1],
  ],
])(
  '%s: so many creates where the answer is lost, and where it is a 502, as the page says',
  async (name, create, creates) => {
    vi.useFakeTimers()
    try {
      const counted = []
      for (const answer of [lost, badGateway]) {
        const fetch = vi.fn(answer)
        const ended = create(fetch).catch(() => {})
        await vi.runAllTimersAsync()
        await ended
        counted.push(fetch.mock.calls.filter(isCreate).length)
      }
      expect(counted).toEqual(creates)
      expect(page).toContain(`| \`${name}\` | ${creates[0]} | ${creates[1]} |`)
    } finally {
      vi.useRealTimers()
    }
  },
)
