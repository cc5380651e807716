import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import { createRelay, type Relay, type RouteStep, sqliteJournal } from '@vidrelay/core'
import type { ConfiguredProvider, ProviderFactory } from '@vidrelay/core/provider'
import { gaia } from '@vidrelay/gaia'
import { geeknow } from '@vidrelay/geeknow'
import { openaiVideos } from '@vidrelay/openai-videos'
import { toapis } from '@vidrelay/toapis'
import { fastClock } from './fast-clock.ts'

/** What a relay does with a create. */
export interface Manner {
  /** Is the task made? It is billed then, whatever the answer. */
  isMade: boolean
  answer(response: ServerResponse, id: string): void
}

const json = (response: ServerResponse, body: object, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const page =
  (status: number): Manner['answer'] =>
  response => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><title>Oh</title></html>')
  }
const cut =
  (text: string): Manner['answer'] =>
  response => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
    response.write(text, () => response.socket?.destroy())
  }

/** Proof that nothing was started: a route goes on behind it. */
export const refusing: Manner = { isMade: false, answer: response => json(response, { message: 'no such key' }, 401) }
export const accepting: Manner = {
  isMade: true,
  answer: (response, id) => json(response, { id, task_id: id, status: 'queued' }),
}

/** The task is made, and its answer is lost, in each way in which that is seen. */
export const lost: { readonly [mode: string]: Manner['answer'] } = {
  'torn down': response => response.socket?.destroy(),
  reset: response => response.socket?.resetAndDestroy(),
  'never answered': () => {},
  'head and no more': response => void response.writeHead(200, { 'content-length': '500' }).flushHeaders(),
  'cut before the id': cut('{"stat'),
  'cut within the id': cut('{"task_id":"ta'),
  'an empty 200': response => response.writeHead(200).end(),
  '204': response => response.writeHead(204).end(),
  'a page as 200': page(200),
  'a success without an id': response => json(response, { status: 'queued' }),
  'a success with an empty id': response => json(response, { task_id: '', status: 'queued' }),
  null: response => json(response, null as never),
  'a redirect': response => response.writeHead(302, { location: '/elsewhere' }).end(),
  ...Object.fromEntries(
    [408, 409, 421, 425, 499, 500, 502, 503, 504, 520, 522, 524, 525].map(code => [`a page as ${code}`, page(code)]),
  ),
}

/** Who makes a video of six or eight seconds, each in its own words. */
export const adapters: readonly { factory: ProviderFactory; step: Omit<RouteStep, 'provider'> }[] = [
  { factory: apixgo, step: { model: 'grok-image-video' } },
  { factory: geeknow, step: { model: 'grok-video-3' } },
  { factory: toapis, step: { model: 'grok-video-3' } },
  { factory: openaiVideos, step: { model: 'sora-2', set: { seconds: 8 } } },
  { factory: gaia, step: { model: 'grok-imagine-video' } },
]

/** What one purchase over a route came to. */
export interface Played {
  mode: string
  /** The providers in the order of the route. */
  route: string
  /** Tasks that were made for the one key. */
  made: number
  posts: number
  outcome: string
}

/**
 * The way number `at` loses its answer; those before it refuse, those behind it would accept. `first`: which adapter the
 * route begins with.
 */
export async function playLost(mode: string, ways: number, at: number, first: number): Promise<Played> {
  const manners = Array.from({ length: ways }, (_, index): Manner => {
    if (index < at) return refusing
    return index === at ? { isMade: true, answer: lost[mode]! } : accepting
  })
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-failover-'))
  const count = { made: 0, posts: 0 }
  const servers = await Promise.all(manners.map((manner, index) => serve(manner, index, count)))
  const used = servers.map((_, index) => adapters[(first + index) % adapters.length]!)
  const providers = servers.map(
    (server, index): ConfiguredProvider => used[index]!.factory({ apiKey: 'sk-failover', baseURL: addressOf(server) }),
  )
  const steps = used.map(({ step }, index): RouteStep => ({ provider: providers[index]!.definition.id, ...step }))
  const journal = () => sqliteJournal(join(folder, 'tasks.db'))
  const open = (): Relay =>
    createRelay({ providers, routes: { heron: steps }, journal: journal(), clock: fastClock, proxy: false }) as Relay
  try {
    const outcomes: string[] = []
    // Asked again by the same process, by another one, and by one that recovers in between.
    for (const again of [false, true]) {
      const relay = open()
      for (let turn = 0; turn < 2; turn++) outcomes.push(await buy(relay))
      if (!again) for await (const _ of relay.recover());
      await relay.close()
    }
    const route = steps.map(({ provider }) => provider).join(', ')
    return { mode, route, ...count, outcome: [...new Set(outcomes)].join(' and ') }
  } finally {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(folder, { recursive: true })
  }
}

const buy = (relay: Relay): Promise<string> =>
  relay.videos.submit({ model: 'heron', prompt: 'a heron', seconds: 6 }, { key: 'order-1' }).then(
    () => 'accepted',
    error => String(error.code),
  )

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function serve(manner: Manner, index: number, count: { made: number; posts: number }): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.method !== 'POST') return json(response, { code: 'task_not_exist', message: 'task_not_exist' }, 404)
      count.posts++
      if (manner.isMade) count.made++
      manner.answer(response, `task-${index}-${count.posts}`)
    })
    request.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}
