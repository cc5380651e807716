import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import { createRelay, type Relay, sqliteJournal } from '@vidrelay/core'
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
  answer: (response, id) => json(response, { task_id: id, status: 'queued' }),
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

/** What one purchase over a route came to. */
export interface Played {
  mode: string
  ways: number
  /** Tasks that were made for the one key. */
  made: number
  posts: number
  outcome: string
}

/** The way number `at` loses its answer; those before it refuse, those behind it would accept. */
export async function playLost(mode: string, ways: number, at: number): Promise<Played> {
  const manners = Array.from({ length: ways }, (_, index): Manner => {
    if (index < at) return refusing
    return index === at ? { isMade: true, answer: lost[mode]! } : accepting
  })
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-failover-'))
  const count = { made: 0, posts: 0 }
  const servers = await Promise.all(manners.map((manner, index) => serve(manner, index, count)))
  const providers = servers.map((server, index) =>
    apixgo({ apiKey: 'sk-failover', baseURL: addressOf(server), account: `way-${index}` }),
  )
  const routes = { heron: servers.map((_, index) => ({ provider: 'apixgo', account: `way-${index}` })) }
  const open = () =>
    createRelay({ providers, routes, journal: sqliteJournal(join(folder, 'tasks.db')), clock: fastClock, proxy: false })
  try {
    const outcomes: string[] = []
    // Asked again by the same process, by another one, and by one that recovers in between.
    for (const again of [false, true]) {
      const relay = open()
      for (let turn = 0; turn < 2; turn++) outcomes.push(await buy(relay))
      if (!again) for await (const _ of relay.recover());
      await relay.close()
    }
    return { mode, ways, ...count, outcome: [...new Set(outcomes)].join(' and ') }
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
