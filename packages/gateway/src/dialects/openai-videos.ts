import { rm } from 'node:fs/promises'
import { pageQuery } from '../openapi/schemas.ts'
import { conflict, invalid, noTask, type Problem } from '../problem.ts'
import type { Call, Route } from '../router.ts'
import type { Service } from '../service.ts'
import type { StoredTask } from '../store.ts'
import { type Dialect, dialectRoutes, type ProblemForm } from './dialect.ts'

/** A task as the dialect shows it: every key of OpenAI's, with null where nobody knows, and the two that relays add. */
export const videoObject = (task: StoredTask, link: string | null) => ({
  id: task.id,
  task_id: task.id,
  object: 'video' as const,
  created_at: seconds(task.createdAt),
  completed_at: task.completedAt === null ? null : seconds(task.completedAt),
  expires_at: task.expiresAt === null ? null : seconds(task.expiresAt),
  error: task.error,
  model: task.model,
  progress: task.status === 'completed' ? 100 : (task.progress ?? 0),
  prompt: task.prompt,
  remixed_from_video_id: task.source,
  seconds: task.seconds === null ? null : String(task.seconds),
  size: task.size,
  status: task.status,
  ...(link !== null && { video_url: link }),
})

/** Since 1970, from milliseconds. */
export const seconds = (at: number): number => Math.floor(at / 1000)

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
}

/** OpenAI's error: also what stands where no dialect is. */
export const openaiProblems: ProblemForm = {
  under: '/',
  schema: 'Problem',
  body: ({ status, code, message, param }: Problem) => ({
    error: { message, type: types[status] ?? (status < 500 ? 'invalid_request_error' : 'server_error'), param, code },
  }),
}

const dialect: Dialect = {
  kind: 'video',
  prefix: 'video_',
  create: [{ path: '/v1/videos' }],
  look: '/v1/videos/:id',
  content: '/v1/videos/:id/content',
  schemas: { created: 'Video', shown: 'Video' },
  created: videoObject,
  shown: videoObject,
}

/** The OpenAI videos dialect. */
export function openaiVideoRoutes(service: Service): Route[] {
  const { kind } = dialect
  return [
    ...dialectRoutes(service, dialect),
    {
      method: 'GET',
      path: '/v1/videos',
      about: { summary: 'Lists videos, the newest first.', query: pageQuery, gives: 'VideoList' },
      answer: call => listed(service, call),
    },
    {
      method: 'DELETE',
      path: '/v1/videos/:id',
      about: { summary: 'Deletes a video that is completed or failed.', gives: 'VideoDeleted' },
      answer: call => removed(service, service.own(call, kind)),
    },
    {
      method: 'POST',
      path: '/v1/videos/:id/remix',
      about: { summary: 'Makes a video from another one, at its provider.', takes: kind, gives: 'Video' },
      answer(call) {
        const source = service.own(call, kind)
        const judge = (fields: Readonly<Record<string, unknown>>) => service.judgeRemix(source, fields)
        return service.take(call, { ...dialect, shape: videoObject, judge })
      },
    },
  ]
}

function listed({ store, linkTo }: Service, call: Call) {
  const { owner, query } = call
  const [limit, order, after] = [query.get('limit') ?? '20', query.get('order') ?? 'desc', query.get('after')]
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100)
    throw invalid('limit', 'accepted: a whole number from 1 to 100')
  if (order !== 'asc' && order !== 'desc') throw invalid('order', 'accepted: asc, desc')
  if (after !== null && !store.get(owner, after)) throw noTask('video', after)
  const page = { kind: 'video', limit: Number(limit), order, ...(after !== null && { after }) } as const
  const { tasks, hasMore } = store.list(owner, page)
  return {
    object: 'list',
    data: tasks.map(task => videoObject(task, linkTo(call, task))),
    first_id: tasks[0]?.id ?? null,
    last_id: tasks.at(-1)?.id ?? null,
    has_more: hasMore,
  }
}

async function removed({ store, feed }: Service, { id, status, saved }: StoredTask) {
  if (status !== 'completed' && status !== 'failed')
    throw conflict('not_ready', `id: the video is ${status}; it can be deleted once it is completed or failed`, 'id')
  store.remove(id)
  feed.tell(id)
  if (saved) await rm(saved.path, { force: true })
  return { id, object: 'video.deleted', deleted: true }
}
