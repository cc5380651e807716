import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FakeRelay, fakeRelay, json, state } from '../../test/fake-relay.ts'
import { dialTo } from '../../test/loopback.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { userAgent } from '../base/version.ts'
import { defineProvider } from '../contract/define-provider.ts'
import { virtualClock } from '../testing.ts'
import type { ClientEvent } from '../words/events.ts'
import { createClient } from './create-client.ts'

const bytes = (name: string, size: number) => {
  const box = Buffer.alloc(size, name)
  box.writeUInt32BE(size, 0)
  box.write(name, 4, 'latin1')
  return box
}
const movie = Buffer.concat([bytes('ftyp', 24), bytes('moov', 100), bytes('mdat', 4000)])

let relay: FakeRelay
let folder: string
let events: ClientEvent[]
beforeEach(async () => {
  relay = await fakeRelay()
  relay.files = [
    response => response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': movie.length }).end(movie),
  ]
  folder = await mkdtemp(join(tmpdir(), 'vidrelay-'))
  events = []
})
afterEach(async () => {
  await relay.close()
  await rm(folder, { recursive: true, force: true })
})

/** Every name leads to the fake relay, whatever its scheme. */
const open = (baseURL: string, make: typeof relayProvider = relayProvider) =>
  createClient(make({ apiKey: 'mill-key-0123456789', baseURL }), {
    journal: false,
    clock: virtualClock(),
    onEvent: event => events.push(event),
    network: { lookup: async () => ['93.184.216.34'], dial: dialTo(Number(new URL(relay.url).port)) },
  })
const warned = () => events.flatMap(event => (event.type === 'warning' ? [event.warning] : []))
const insecure = (field: string, host: string) =>
  expect.objectContaining({
    code: 'insecure_url',
    field,
    message: expect.stringContaining(`${host} is reached by http`),
  })

test('an http link of an https API is opened, and warned of in the task and by an event', async () => {
  relay.looks = [
    state('done', { link: 'http://cdn.example/file.mp4?sig=hush', other_link: 'http://cdn.example/file2' }),
  ]
  await using client = open('https://relay.example')
  const { ref } = await client.videos.submit({ prompt: 'x' })
  const saved = await client.download(ref, join(folder, 'a.mp4'))
  expect(saved.task.warnings).toEqual([insecure('outputs', 'cdn.example')])
  expect(warned()).toEqual([insecure('outputs', 'cdn.example')])
  expect(JSON.stringify(warned())).not.toContain('hush')
})

test('what goes to a public host by http is told once a client, with what is sent', async () => {
  relay.looks = [state('done', { link: 'http://relay.example/file.mp4' })]
  await using client = open('http://relay.example/v1')
  const { ref } = await client.videos.submit({ prompt: 'x' })
  await client.download(ref, join(folder, 'a.mp4'))
  expect(warned()).toEqual([insecure('baseURL', 'relay.example')])
  expect(warned()[0]!.message).toContain('reads the key')
  expect(JSON.stringify(warned())).not.toContain('mill-key')
})

test.each([
  'http://127.0.0.1:9',
  'http://[::1]:9',
  'http://10.1.2.3',
  'http://localhost:9',
  'http://relay:9',
  'http://a.local',
])('of a private place nothing is said: %s', async base => {
  await using _client = open(base)
  expect(warned()).toEqual([])
})

test('where nobody listens the process is told', async () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined)
  try {
    const configured = relayProvider({ apiKey: 'mill-key-0123456789', baseURL: 'http://relay.example' })
    await createClient(configured, { journal: false }).close()
    expect(emitWarning.mock.calls).toEqual([[expect.stringContaining('relay.example is reached by http')]])
  } finally {
    emitWarning.mockRestore()
  }
})

test('an http API has nothing to lose; an https link loses nothing', async () => {
  for (const [base, link] of [
    ['http://relay.example', 'http://cdn.example/file.mp4'],
    ['https://relay.example', 'https://cdn.example/file.mp4'],
  ] as const) {
    relay.looks = [state('done', { link })]
    await using client = open(base)
    const { ref } = await client.videos.submit({ prompt: 'x' })
    expect((await client.download(ref, join(folder, `${base.length}.mp4`))).task.warnings).toEqual([])
    expect(warned().filter(({ field }) => field !== 'baseURL')).toEqual([])
  }
})

test('a redirect from https to http is warned of, for a result and for a state; the key stays behind', async () => {
  relay.files.unshift(response => response.writeHead(302, { location: 'http://cdn.example/file.mp4' }).end())
  relay.looks = [
    response => response.writeHead(302, { location: 'http://other.example/v1/grind/task_1' }).end(),
    state('done', { link: 'https://relay.example/file.mp4' }),
  ]
  await using client = open('https://relay.example')
  const { ref } = await client.videos.submit({ prompt: 'x' })
  await client.download(ref, join(folder, 'a.mp4'))
  expect(warned()).toEqual([insecure('get', 'other.example'), insecure('download', 'cdn.example')])
  const withKey = relay.heard.filter(({ headers }) => headers['x-mill-key'] !== undefined)
  expect(new Set(withKey.map(({ headers }) => headers.host))).toEqual(new Set(['relay.example']))
  expect(new Set(relay.heard.map(({ headers }) => headers['user-agent']))).toEqual(new Set([userAgent]))
})

test('an http address to upload to is warned of', async () => {
  const { definition } = relayProvider
  const { submit } = definition.dialects.task.routes
  const make = defineProvider({
    ...definition,
    dialects: {
      task: {
        ...definition.dialects.task,
        routes: {
          ...definition.dialects.task.routes,
          submit: { ...submit, media: [{ as: 'url', to: 'pictures[]' }] },
        },
      },
    },
    upload: {
      steps: [
        { method: 'POST', path: '/v1/sign', send: { name: '{file.name}' }, take: { put: ['put'], get: ['get'] } },
        { method: 'PUT', path: '{put}', body: 'bytes' },
      ],
      url: '{get}',
      types: ['image/png'],
      source: 'mill',
    },
  })
  relay.creates = [
    json({ put: 'http://store.example/in', get: 'https://store.example/out' }),
    json({ task_id: 'task_1', status: 'queued' }),
  ]
  relay.looks = [json({})]
  await using client = open('https://relay.example', make as never)
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  await client.videos.submit({ prompt: 'x', images: [{ bytes: png, mediaType: 'image/png' }] } as never)
  expect(warned()).toContainEqual(insecure('upload', 'store.example'))
  expect(relay.heard.map(({ headers }) => headers['user-agent'])).toEqual([userAgent, userAgent, userAgent])
})
