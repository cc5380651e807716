import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apixgo } from '@vidrelay/apixgo'
import { type Gateway, openGateway } from '@vidrelay/gateway'
import { openaiVideos } from '@vidrelay/openai-videos'
import OpenAI from 'openai'
import { lost } from './failover.ts'
import { fastClock } from './fast-clock.ts'
import { shortMovie } from './movie.ts'
import { json, startRelay } from './relay.ts'

// One purchase, and an answer to its create that is lost: between the gateway and its provider, or between a client and the gateway.

export interface LostCreate {
  mode: string
  /** Tasks that the provider made for the one purchase. */
  made: number
  /** Creates that were sent where their answers are lost. */
  posts: number
  /** How the video ended, or how many there are. */
  outcome: string
  wrong: string[]
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | unknown,
): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

interface Made {
  id: string
  prompt: string
  created: number
}

/** A provider that makes every task and loses the answer in this way. `isListed`: it lists its tasks with their prompts. */
async function losingProvider(mode: string, isListed: boolean) {
  const made: Made[] = []
  let posts = 0
  const show = ({ id, prompt, created }: Made) =>
    isListed
      ? { id, object: 'video', status: 'completed', progress: 100, created_at: created, prompt }
      : { code: 'success', data: { task_id: id, status: 'IN_PROGRESS', progress: '1%' } }
  const served = await listening(async (request, response) => {
    if (request.method === 'POST') posts++
    const text = await textOf(request)
    const { pathname } = new URL(request.url ?? '/', 'http://provider')
    if (request.method === 'POST') {
      const { prompt = '' } = JSON.parse(text) as { prompt?: string }
      const task = { id: `task-${made.length + 1}`, prompt, created: Math.floor(Date.now() / 1000) }
      made.push(task)
      return lost[mode]!(response, task.id)
    }
    if (isListed && pathname === '/v1/videos')
      return json(response, { object: 'list', data: made.toReversed().map(show), has_more: false })
    if (pathname.endsWith('/content'))
      return response
        .writeHead(200, { 'content-type': 'video/mp4', 'content-length': shortMovie.length })
        .end(shortMovie)
    const task = made.find(({ id }) => pathname.endsWith(`/${id}`))
    return task ? json(response, show(task)) : json(response, { code: 'task_not_exist', message: 'none' }, 404)
  })
  return { ...served, made, posts: () => posts }
}

const ask = { model: 'heron', prompt: 'a heron in the reeds' }

/** Created twice under one key, seen to its end, and created once more by the next gateway. */
export async function playLostAtProvider(mode: string, isListed: boolean): Promise<LostCreate> {
  const provider = await losingProvider(mode, isListed)
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-gateway-lost-'))
  const at = { apiKey: 'sk-lost', baseURL: provider.url }
  const open = () =>
    openGateway({
      providers: [isListed ? openaiVideos({ ...at, dialects: { gateway: 'openai' } }) : apixgo(at)],
      routes: { heron: [isListed ? { provider: 'openai-videos', model: 'sora-2' } : { provider: 'apixgo' }] },
      folder,
      clock: fastClock,
      proxy: false,
      settleSeconds: 0,
    })
  const ids = new Set<string>()
  const ends = new Set<string>()
  let gateway: Gateway | undefined
  try {
    for (const creates of [2, 1]) {
      gateway = await open()
      const url = await gateway.listen()
      for (let turn = 0; turn < creates; turn++) ids.add(await create(url))
      ends.add(await endOf(url, [...ids][0]!))
      await gateway.close()
    }
    const wrong = [
      ...(ids.size === 1 ? [] : [`${ids.size} videos of one purchase`]),
      ...(provider.made.length <= 1 ? [] : [`${provider.made.length} tasks of one purchase`]),
      ...(ends.size === 1 ? [] : [`${[...ends].join(' became ')}`]),
      ...(isListed && !ends.has('completed') ? ['what is listed is not found'] : []),
    ]
    return { mode, made: provider.made.length, posts: provider.posts(), outcome: [...ends].join(' and '), wrong }
  } finally {
    await gateway?.close().catch(() => {})
    provider.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function create(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'order-1' }
  const answer = await fetch(`${url}/v1/videos`, { method: 'POST', body: JSON.stringify(ask), headers })
  return String(((await answer.json()) as { id: unknown }).id)
}

async function endOf(url: string, id: string): Promise<string> {
  const events = await (await fetch(`${url}/v1/videos/${id}/events`)).text()
  const last = JSON.parse(events.trimEnd().split('\n').at(-1)!.slice('data: '.length)) as {
    status: string
    error: { code: string } | null
  }
  return last.error?.code ?? last.status
}

/** What OpenAI's client repeats of its own accord: not what begins as a success, however it goes on, and few refusals. */
export const repeated: readonly string[] = Object.keys(lost).filter(mode =>
  /^(torn down|reset|never answered|a page as (408|409|5\d\d))$/.test(mode),
)

/** The first two answers to each create are lost on the way to the client. `byKey`: it names its purchase, and asks until it has an id. */
export async function playLostAtClient(modes: readonly string[], byKey: boolean): Promise<LostCreate[]> {
  const relay = await startRelay()
  const account = relay.open({
    movie: shortMovie,
    answer: (response, task) => json(response, { id: task, task_id: task, status: 'queued' }),
  })
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-gateway-lost-'))
  const gateway = await openGateway({
    providers: [apixgo({ apiKey: 'sk-lost', baseURL: `${account.url}/apixgo` })],
    routes: { heron: [{ provider: 'apixgo' }] },
    folder,
    clock: fastClock,
    proxy: false,
  })
  const url = await gateway.listen()
  try {
    const played = await Promise.all(modes.map(mode => buyThroughLoss(url, mode, byKey)))
    const listed = (await (await fetch(`${url}/v1/videos?limit=100`)).json()) as {
      data: { id: string; prompt: string }[]
    }
    await Promise.all(listed.data.map(({ id }) => endOf(url, id)))
    const all = played.map(({ mode, posts, prompt }): LostCreate => {
      const videos = listed.data.filter(video => video.prompt === prompt).length
      const made = account.bodies().filter(body => (JSON.parse(body) as { prompt?: string }).prompt === prompt).length
      const wrong = [
        ...(videos === 1 ? [] : [`${videos} videos of one purchase`]),
        ...(made === 1 ? [] : [`${made} tasks of one purchase`]),
      ]
      return { mode, made, posts, outcome: wrong.length === 0 ? 'made' : 'wrong', wrong }
    })
    if (account.creates() !== modes.length)
      all[0]!.wrong.push(`${account.creates()} tasks of ${modes.length} purchases`)
    return all
  } finally {
    await gateway.close()
    await relay.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function buyThroughLoss(url: string, mode: string, byKey: boolean) {
  let posts = 0
  const edge = await listening(async (request, response) => {
    const body = await textOf(request)
    posts++
    const { 'content-type': type = '', 'x-stainless-retry-count': count, 'idempotency-key': key } = request.headers
    const headers = {
      'content-type': type,
      ...(count !== undefined && { 'x-stainless-retry-count': String(count) }),
      ...(key !== undefined && { 'idempotency-key': String(key) }),
    }
    const answer = await fetch(`${url}${request.url}`, { method: 'POST', body, headers })
    const text = await answer.text()
    if (posts <= 2) return lost[mode]!(response, 'video_lost')
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
  })
  const prompt = `a heron, and ${mode}`
  try {
    if (byKey) await untilAnswered(edge.url, prompt)
    else {
      const client = new OpenAI({ baseURL: `${edge.url}/v1`, apiKey: 'none', timeout: 3000, maxRetries: 3 })
      await client.videos.create({ model: 'heron', prompt })
    }
    return { mode, posts, prompt }
  } finally {
    edge.close()
  }
}

/** An app that knows what it buys. @throws Error where no answer ever comes */
async function untilAnswered(url: string, prompt: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': prompt.replaceAll(' ', '-') }
  const body = JSON.stringify({ model: 'heron', prompt })
  for (let turn = 0; turn < 4; turn++) {
    try {
      const signal = AbortSignal.timeout(3000)
      const answer = await fetch(`${url}/v1/videos`, { method: 'POST', body, headers, redirect: 'manual', signal })
      const { id } = (await answer.json()) as { id?: string }
      if (id?.startsWith('video_')) return
    } catch {}
  }
  throw new Error('no answer ever comes')
}
