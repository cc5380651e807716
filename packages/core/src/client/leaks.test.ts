import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Heard, type Loopback, loopback, ok } from '../../test/loopback.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { spellings } from '../../test/spellings.ts'
import { defineProvider } from '../contract/define-provider.ts'
import { virtualClock } from '../testing.ts'
import { createClient } from './create-client.ts'
import type { Client } from './types.ts'

/** A relay that also lists models and takes uploads. */
const mill = defineProvider({
  ...relayProvider.definition,
  dialects: {
    task: {
      ...relayProvider.definition.dialects.task,
      routes: {
        ...relayProvider.definition.dialects.task.routes,
        submit: {
          ...relayProvider.definition.dialects.task.routes.submit,
          media: [{ as: 'url', to: 'pictures[]' }],
        },
        list: { method: 'GET', path: '/v1/grind' },
      },
    },
  },
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'] },
  upload: {
    steps: [{ method: 'POST', path: '/v1/files', body: 'bytes', take: { 'upload.url': ['url'] } }],
    url: '{upload.url}',
    types: ['image/*'],
    source: 'mill',
  },
})

const apiKey = 'pb_7Hq.x-K9zWm3Vd8yT0'
const prompt = 'a "quiet" cat & two <loud> dogs, 50% in the rain, 雨夜'
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Where an answer repeats it. `echo`: fit for this place. */
const places: { [place: string]: (echo: string) => string } = {
  'the status line': echo => `HTTP/9.9 ${echo}\r\n\r\n`,
  'the reason': echo => `HTTP/1.1 400 ${echo}\r\ncontent-length: 2\r\n\r\n{}`,
  'a broken header': echo => `HTTP/1.1 200 OK\r\nbad header ${echo}\r\n\r\n`,
  'a chunk size': echo => `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ${echo}\r\n`,
  'a body cut short': echo => `HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n${echo}`,
  'a body that is no JSON': echo => ok(`no, ${echo} is bad`),
  'a JSON refusal': echo => json(400, { reason: `${echo} is bad`, code: echo, error: { message: echo } }),
  'a JSON failure': echo => json(200, { data: { task_id: 'task_1', status: 'failed', reason: `${echo} is bad` } }),
  'a status word': echo => json(200, { data: { task_id: 'task_1', status: echo } }),
  'JSON without anything': echo => json(200, { echo }),
  'a page': echo => page(502, `<html><title>${echo}</title><body>${echo}</body></html>`),
  'the address of a redirect': echo => redirect(`/v1/${encodeURI(echo)}`),
  'the host of a redirect': echo =>
    redirect(
      `http://${echo
        .split(' ')
        .at(-1)!
        .replace(/[^\w.-]/g, '')}.internal/`,
    ),
  'the type of the content': echo => ok('x', `content-type: ${echo}\r\n`),
  'the coding of the content': echo => ok('x', `content-encoding: ${echo}\r\n`),
  'a cookie': echo => `HTTP/1.1 500 No\r\nset-cookie: a=${echo}\r\ncontent-length: 1\r\n\r\nx`,
}
const page = (status: number, body: string) =>
  `HTTP/1.1 ${status} No\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const json = (status: number, value: unknown) =>
  page(status, JSON.stringify(value)).replace('text/html', 'application/json')
const redirect = (location: string) => `HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`

const submit = (client: Client, words: string, images: { bytes: Uint8Array }[] = []) =>
  client.videos!.submit({ prompt: words, ...(images.length > 0 && { images }) })

const accepted = json(200, { task_id: 'task_1', status: 'queued' })
const done = (base: string) => json(200, { data: { task_id: 'task_1', status: 'done', link: `${base}/file` } })

/** What is asked, and which of its requests is answered with the echo. */
const calls: {
  [name: string]: { echoes: (head: string) => boolean; ask(client: Client, words: string): Promise<unknown> }
} = {
  submit: { echoes: head => /^POST \/v1\/grind/.test(head), ask: (client, words) => submit(client, words) },
  get: {
    echoes: head => /^GET \/v1\/grind\/task/.test(head),
    ask: async (client, words) => client.get((await submit(client, words)).ref),
  },
  wait: {
    echoes: head => /^GET \/v1\/grind\/task/.test(head),
    ask: async (client, words) => client.wait((await submit(client, words)).ref),
  },
  download: {
    echoes: head => head.startsWith('GET /file'),
    ask: async (client, words) =>
      client.download((await submit(client, words)).ref, join(folder, 'x.mp4'), { overwrite: true }),
  },
  open: {
    echoes: head => head.startsWith('GET /file'),
    ask: async (client, words) => client.open((await submit(client, words)).ref),
  },
  models: {
    echoes: head => head.startsWith('GET /v1/models'),
    ask: async (client, words) => {
      await submit(client, words) // the prompt is known from here on
      return client.models()
    },
  },
  upload: {
    echoes: head => head.startsWith('POST /v1/files'),
    ask: (client, words) => submit(client, words, [{ bytes: png }]),
  },
}
let folder: string
let server: Loopback
let answer: (heard: Heard) => string = () => accepted
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-leaks-'))
  server = await loopback(heard => heard.socket.end(answer(heard)))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** Everything that this call lets anybody see. */
async function seen(name: string, place: string, echo: string): Promise<string[]> {
  const { value, error, events } = await play(name, place, echo, prompt)
  const printed = error
    ? [inspect(error, { depth: 12, showHidden: true }), JSON.stringify(error), String(error), String(error.stack)]
    : []
  return [...printed, inspect(value, { depth: 12 }), inspect(events, { depth: 12 }), JSON.stringify(events)]
}

async function play(name: string, place: string, echo: string, words: string) {
  const { echoes, ask } = calls[name]!
  const base = `http://127.0.0.1:${server.port}`
  answer = ({ head }) => {
    if (echoes(head)) return places[place]!(echo)
    return head.startsWith('POST') ? accepted : done(base)
  }
  const events: unknown[] = []
  const client = createClient(mill({ apiKey, baseURL: base }), {
    journal: false,
    clock: virtualClock(),
    proxy: false,
    deadline: 12,
    onEvent: event => events.push(event),
  }) as unknown as Client
  const came = await ask(client, words).then(
    value => ({ value, error: undefined }),
    (error: Error) => ({ value: undefined, error }),
  )
  await client.close()
  return { ...came, events }
}

describe.each(Object.keys(calls))('%s', name => {
  test.each(Object.keys(places))('%s', async place => {
    for (const [spelling, spell] of spellings) {
      const [key, words] = [spell(apiKey), spell(prompt)]
      // Both at once, and the prompt first where little is shown.
      for (const shown of await seen(name, place, `${words.text} ${key.text}`)) {
        const told = `${spelling} in: ${shown.slice(0, 3000)}`
        for (const tell of [key.tell, words.tell]) {
          expect(shown.includes(tell), told).toBe(false)
          expect(shown.includes(JSON.stringify(tell).slice(1, -1)), told).toBe(false)
        }
        expect(shown.toLowerCase().includes('7hq'), told).toBe(false)
        expect(shown.includes('quiet'), told).toBe(false)
      }
    }
  })
})

test.each(Object.keys(calls))('%s: a prompt that is a word of ours leaves our sentences whole', async name => {
  let played = 0
  for (const [place, answerOf] of Object.entries(places)) {
    const told = async (words: string) => (await play(name, place, 'zq', words)).error?.message
    const usual = (await told('a prompt like no other')) ?? ''
    // An address in an answer is somebody else's, its scheme too.
    const ours = new Set(usual.match(/[a-z]{4,}/gi)?.filter(word => word !== 'http' && !answerOf('zq').includes(word)))
    for (const word of ours) expect(await told(word), `${place}: ${word}`).toBe(usual)
    played += ours.size
  }
  expect(played).toBeGreaterThan(20)
})
