import { createHash, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { GenerateRequest, Parameters, Relay } from '@vidrelay/core'
import type { Engine } from './engine.ts'
import { createTurns } from './in-turn.ts'
import { conflict, invalid, noVideo, Problem } from './problem.ts'
import { type Body, readBody, Upload } from './read-body.ts'
import type { Call, Route } from './router.ts'
import { sendFile } from './send-file.ts'
import type { Store, StoredTask } from './store.ts'
import { videoObject } from './video-object.ts'
import { readVideoRequest } from './video-request.ts'

/** What the routes of a dialect stand on. */
export interface Service {
  store: Store
  relay: Relay
  engine: Engine
}

/** What a create asks for, once it is judged. */
interface Asked {
  request: GenerateRequest
  source: string | null
  model: string | null
  effective: Parameters
}

/** The OpenAI videos dialect. */
export function videoRoutes(service: Service): Route[] {
  const { store } = service
  const take = createTaking(service)
  const own = ({ owner, id }: Call): StoredTask => {
    const task = store.get(owner, id)
    if (!task) throw noVideo(id)
    return task
  }
  return [
    { method: 'POST', path: '/v1/videos', answer: call => take(call, fields => judged(service, fields)) },
    { method: 'GET', path: '/v1/videos', answer: call => listed(store, call) },
    { method: 'GET', path: '/v1/videos/:id', answer: call => videoObject(own(call)) },
    { method: 'DELETE', path: '/v1/videos/:id', answer: call => removed(store, own(call)) },
    { method: 'GET', path: '/v1/videos/:id/content', answer: call => sendContent(service, call, own(call)) },
    {
      method: 'POST',
      path: '/v1/videos/:id/remix',
      answer(call) {
        const source = own(call)
        return take(call, async fields => judgedRemix(service, source, fields))
      },
    },
  ]
}

/** Takes a create: reads it, knows a repeat, judges, writes it down, and answers; what is paid for follows. */
function createTaking({ store, engine }: Service) {
  const inTurn = createTurns()
  return async ({ request, owner, id: source }: Call, judge: (fields: Body['fields']) => Promise<Asked>) => {
    const clientKey = clientKeyOf(request.headers['idempotency-key'])
    const isRepeat = Number(request.headers['x-stainless-retry-count'] ?? 0) > 0
    const id = `video_${randomBytes(16).toString('hex')}`
    let isTaken = false
    try {
      const { sha256, fields } = await readBody(request, engine.uploadsOf(id))
      const identity = { owner, clientKey, bodySha256: sha256, createdAt: Date.now() }
      const fingerprint = fingerprintOf(source, fields)
      // Of two with the same bytes the second waits, or a repeat would overtake what it repeats.
      return await inTurn(`${owner} ${sha256}`, async () => {
        const known = store.repeatOf(identity, isRepeat)
        if (known) return sameTask(known, fingerprint)
        const { effective, ...asked } = await judge(fields)
        const { task, isNew } = store.add(
          {
            ...asked,
            ...identity,
            id,
            key: clientKey === null ? id : `${owner}:${clientKey}`,
            fingerprint,
            prompt: asked.request.prompt ?? null,
            seconds: effective.seconds ?? null,
            size: effective.size ?? null,
            status: 'queued',
            progress: 0,
            error: null,
            ref: null,
            completedAt: null,
            saved: null,
          },
          isRepeat,
        )
        if (!isNew) return sameTask(task, fingerprint)
        isTaken = true
        const answer = videoObject(task)
        engine.run(task)
        return answer
      })
    } finally {
      if (!isTaken) await rm(engine.uploadsOf(id), { recursive: true, force: true })
    }
  }
}

function clientKeyOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header
  throw invalid('Idempotency-Key', 'accepted: 1 to 255 characters of plain ASCII without spaces')
}

function sameTask(task: StoredTask & { isDeleted?: boolean }, fingerprint: string) {
  if (task.fingerprint !== fingerprint)
    throw conflict('idempotency_conflict', 'Idempotency-Key: it stands for another request already', 'Idempotency-Key')
  if (task.isDeleted) throw conflict('task_not_found', `the video of this request, ${task.id}, was deleted`)
  return videoObject(task)
}

/** The same for the same request, whatever its order, its form and the names of its files. */
function fingerprintOf(source: string, fields: Body['fields']): string {
  const plain = (value: unknown): unknown => {
    if (value instanceof Upload) return { file: value.sha256 }
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, part]) => [name, plain(part)]),
    )
  }
  return createHash('sha256')
    .update(JSON.stringify([source, plain(fields)]))
    .digest('hex')
}

async function judged({ relay }: Service, fields: Body['fields']): Promise<Asked> {
  const request = readVideoRequest(fields)
  const { effective } = await relay.videos.estimate(request)
  return { request, source: null, model: request.model ?? null, effective }
}

function judgedRemix({ relay }: Service, source: StoredTask, fields: Body['fields']): Asked {
  const { model: _, ...request } = readVideoRequest(fields)
  if (source.ref === null || source.status !== 'completed')
    throw invalid('id', `the video is ${source.status}; only a completed one can be remixed`)
  const client = relay.clientOf(source.ref)
  if (!client.videos?.remix) throw invalid('id', `${client.provider.title} has no way to remix a video`)
  if (!request.prompt) throw invalid('prompt', 'a remix needs one')
  return { request, source: source.id, model: source.model, effective: { ...sizeOf(source), ...request } as Parameters }
}

const sizeOf = ({ seconds, size }: StoredTask) => ({ ...(seconds !== null && { seconds }), ...(size && { size }) })

function listed(store: Store, { owner, query }: Call) {
  const [limit, order, after] = [query.get('limit') ?? '20', query.get('order') ?? 'desc', query.get('after')]
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100)
    throw invalid('limit', 'accepted: a whole number from 1 to 100')
  if (order !== 'asc' && order !== 'desc') throw invalid('order', 'accepted: asc, desc')
  if (after !== null && !store.get(owner, after)) throw noVideo(after)
  const page = { limit: Number(limit), order, ...(after !== null && { after }) } as const
  const { tasks, hasMore } = store.list(owner, page)
  return {
    object: 'list',
    data: tasks.map(videoObject),
    first_id: tasks[0]?.id ?? null,
    last_id: tasks.at(-1)?.id ?? null,
    has_more: hasMore,
  }
}

async function removed(store: Store, { id, status, saved }: StoredTask) {
  if (status !== 'completed' && status !== 'failed')
    throw conflict('not_ready', `id: the video is ${status}; it can be deleted once it is completed or failed`, 'id')
  store.remove(id)
  if (saved) await rm(saved.path, { force: true })
  return { id, object: 'video.deleted', deleted: true }
}

/** From the folder; while the result is on its way there, straight from the provider. */
async function sendContent({ relay }: Service, call: Call, task: StoredTask): Promise<void> {
  const { request, response, query } = call
  const variant = query.get('variant') ?? 'video'
  if (variant !== 'video') throw invalid('variant', 'accepted: video')
  if (task.status === 'failed')
    throw new Problem(404, task.error?.code ?? 'task_failed', `id: the video failed and has no content`, {
      param: 'id',
    })
  if (task.status !== 'completed')
    throw new Problem(409, 'not_ready', `id: the video is ${task.status}`, {
      param: 'id',
      headers: { 'x-should-retry': 'false' },
    })
  if (task.saved) return sendFile(request, response, task.saved)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const stream = await relay.open(task.ref!, { signal: gone.signal })
  response.writeHead(200, { 'content-type': 'video/mp4', 'accept-ranges': 'none' })
  if (request.method === 'HEAD') response.end()
  else await pipeline(Readable.fromWeb(stream as never), response)
  if (request.method === 'HEAD') await stream.cancel()
}
