import { randomBytes } from 'node:crypto'
import type { components } from '@vidrelay/specs/openai-videos'
import { contentAnswer, expiresAt, hasSession } from '../content-proxy.ts'
import { bodyTooLarge, jsonAnswer, modelList, openaiError, unknownPath } from '../gateway.ts'
import { directive, orderedEnd } from '../prompt-directives.ts'
import type { Call, Protocol } from '../protocol.ts'
import { randomText } from '../random-text.ts'
import { demandKey, demandMoney, keyed, type Manners, Refused, refusing } from '../refused.ts'
import type { NewTask, SandboxTask } from '../task-store.ts'
import type { Phase } from '../task-timeline.ts'
import { models, readRemix, readVideo } from './openai-videos-create.ts'

type Schemas = components['schemas']

const id = 'openai-videos'

/** How long OpenAI's guide lets a result be downloaded. Unit: seconds. */
const lifetime = 3600

/** The upstream channels of the gateway; a task stays where it was made. */
const channels = 2

const words: Readonly<Record<Phase, Schemas['Video']['status']>> = {
  created: 'queued',
  submitted: 'queued',
  queued: 'queued',
  running: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
}

/** OpenAI's own envelope for everything: its clients, which use these routes, look nowhere else for a reason. */
const manners: Manners = {
  provider: id,
  key: {
    invalid: new Refused('Invalid token', { status: 401, code: '' }),
    forbidden: new Refused('No permission for this group', { status: 403, code: '' }),
    poor: new Refused('用户额度不足, 剩余额度: ＄0.000000', { status: 403, code: 'insufficient_user_quota' }),
  },
  word({ message, status, code, param }, { requestId }) {
    const isAccess = code === ''
    const text = isAccess ? `${message} (request id: ${requestId})` : message
    const type = isAccess ? 'new_api_error' : 'invalid_request_error'
    return openaiError(status, { message: text, type, param: param || null, code }, requestId)
  },
}

const videos = '/v1/videos'

/** The OpenAI-style video routes of a gateway, and the two that only OpenAI itself had: list and delete. */
export const openaiVideos: Protocol = {
  id,
  origin: 'https://api.example.com',
  routes: [
    { operation: 'models', method: 'GET', path: '/v1/models', answer: keyed(manners, listModels) },
    { operation: 'models', method: 'GET', path: '/v1/models/:model', answer: keyed(manners, getModel) },
    { operation: 'submit', method: 'POST', path: videos, answer: keyed(manners, createVideo) },
    { operation: 'list', method: 'GET', path: videos, answer: keyed(manners, listVideos) },
    { operation: 'get', method: 'GET', path: `${videos}/:task_id`, answer: keyed(manners, getVideo) },
    { operation: 'delete', method: 'DELETE', path: `${videos}/:task_id`, answer: keyed(manners, deleteVideo) },
    { operation: 'remix', method: 'POST', path: `${videos}/:task_id/remix`, answer: keyed(manners, remix) },
    { operation: 'content', method: 'GET', path: `${videos}/:task_id/content`, answer: refusing(manners, getContent) },
    { operation: 'content', method: 'HEAD', path: `${videos}/:task_id/content`, answer: refusing(manners, getContent) },
  ],
  unknownPath,
  bodyTooLarge,
}

const known = modelList(models)
const listed = known.data.map(model => ({ ...model, supported_endpoint_types: ['openai-video'] }))

function listModels({ requestId }: Call): Response {
  return jsonAnswer({ ...known, data: listed }, requestId)
}

function getModel({ params, requestId }: Call): Response {
  const model = listed.find(one => one.id === params.model)
  if (model) return jsonAnswer(model, requestId)
  throw new Refused(`The model '${params.model}' does not exist`, {
    status: 404,
    code: 'model_not_found',
    param: 'model',
  })
}

async function createVideo(call: Call): Promise<Response> {
  const { urls, ...wanted } = await readVideo(call.request)
  demandMoney(manners, call)
  const reachable = await Promise.all(urls.map(call.context.canFetch))
  const failure = reachable.every(Boolean) ? null : 'The input image could not be fetched.'
  const channel = (call.context.tasks.all().filter(({ provider }) => provider === id).length % channels) + 1
  return accepted({ ...wanted, failure, channel }, call)
}

/** The public id stands for an upstream one, which no answer shows. */
function accepted(wanted: Omit<NewTask, 'provider' | 'id' | 'upstreamId'>, call: Call): Response {
  const task = call.context.tasks.add({
    ...wanted,
    provider: id,
    id: `video_${randomText(32)}`,
    upstreamId: `video_${randomBytes(24).toString('hex')}`,
    ...orderedEnd(wanted.prompt),
  })
  return jsonAnswer(video(task, call), call.requestId)
}

/** Goes to the channel of its source, with the source's length and size. */
async function remix(call: Call): Promise<Response> {
  const source = need(call)
  const { prompt, model = source.model } = await readRemix(call.request)
  if (source.phase !== 'succeeded') throw new Refused('the source video is not completed')
  demandMoney(manners, call)
  const { seconds, size, echo = {}, channel = 1 } = source
  const wanted = { model, prompt, seconds, size, echo, channel, references: 0, failure: null }
  return accepted({ ...wanted, source: source.id }, call)
}

function find({ context, params }: Call): SandboxTask | undefined {
  return context.tasks.find(id, params.task_id ?? '')
}

function need(call: Call): SandboxTask {
  const task = find(call)
  if (task) return task
  throw new Refused('Task not found', { status: 404, code: 'task_not_exist' })
}

function getVideo(call: Call): Response {
  return jsonAnswer(video(need(call), call), call.requestId)
}

/** Every key of the original object, null where there is nothing to say: typed clients read them all. */
function video(task: SandboxTask, { context }: Call) {
  const { phase, failure: message } = task
  const done = phase === 'succeeded'
  const shows = done && task.hasLink && directive(task.prompt, 'no-url') === null
  const failed = phase === 'failed' && message !== null
  return {
    id: task.id,
    task_id: task.id,
    object: 'video',
    model: task.model,
    status: (phase === 'failed' && task.endWord) || words[phase],
    progress: phase === 'created' ? 0 : task.progress,
    created_at: Math.floor(task.createdAt / 1000),
    completed_at: task.endedAt === null ? null : Math.floor(task.endedAt / 1000),
    expires_at: done ? expiresAt(task, context.lifetime(lifetime)) : null,
    prompt: task.prompt,
    seconds: task.echo?.seconds,
    size: task.echo?.size,
    remixed_from_video_id: task.source ?? null,
    ...(shows && { video_url: `${context.baseUrl(id)}${videos}/${task.id}/content` }),
    error: failed ? { code: directive(task.prompt, 'code') || 'video_generation_failed', message } : null,
  }
}

/** By key or by the session of the dashboard. */
function getContent(call: Call): Promise<Response> {
  if (!hasSession(call.request)) demandKey(manners, call)
  return contentAnswer(call, find(call), call.context.lifetime(lifetime))
}

/** Newest first unless `order=asc`; `after` is the last id of the page before. */
function listVideos(call: Call): Response {
  const query = new URL(call.request.url).searchParams
  const limit = /^\d+$/.test(query.get('limit') ?? '20') ? Number(query.get('limit') ?? 20) : -1
  const order = query.get('order') ?? 'desc'
  if (limit < 0 || limit > 100) throw new Refused('limit must be an integer from 0 to 100', { param: 'limit' })
  if (order !== 'asc' && order !== 'desc') throw new Refused('order must be asc or desc', { param: 'order' })
  const own = call.context.tasks.all().filter(({ provider }) => provider === id)
  const ordered = order === 'asc' ? own : own.toReversed()
  const after = query.get('after')
  const start = after === null ? 0 : ordered.findIndex(task => task.id === after) + 1
  if (after !== null && start === 0)
    throw new Refused('after is no task of this account', { code: 'task_not_exist', param: 'after' })
  const data = ordered.slice(start, start + limit).map(task => video(task, call))
  const [first, last] = [data[0], data.at(-1)]
  const has_more = start + limit < ordered.length
  const page = { object: 'list', data, first_id: first?.id ?? null, last_id: last?.id ?? null, has_more }
  return jsonAnswer(page, call.requestId)
}

function deleteVideo(call: Call): Response {
  const task = need(call)
  if (task.endedAt === null) throw new Refused('only a completed or failed video can be deleted')
  call.context.tasks.remove(id, task.id)
  return jsonAnswer({ id: task.id, object: 'video.deleted', deleted: true }, call.requestId)
}
