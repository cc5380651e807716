import type { components } from '@vidrelay/specs/geeknow'
import { contentAnswer, expiresAt, hasSession } from '../content-proxy.ts'
import { bodyTooLarge, jsonAnswer, modelList, openaiError, taskError, unknownPath } from '../gateway.ts'
import { directive, orderedEnd } from '../prompt-directives.ts'
import type { Call, Protocol } from '../protocol.ts'
import { randomText } from '../random-text.ts'
import { demandKey, demandMoney, keyed, type Manners, Refused, refusing } from '../refused.ts'
import { needText, readSent } from '../sent-body.ts'
import type { SandboxTask } from '../task-store.ts'
import type { Phase } from '../task-timeline.ts'
import { formModels, imageModels, jsonModels, readVideo } from './geeknow-create.ts'
import { imageRoutes } from './geeknow-images.ts'
import { presign } from './geeknow-upload.ts'

type Schemas = components['schemas']

const id = 'geeknow'

/** `expires_at` in the documented answers. Unit: seconds. */
const lifetime = 86_400

const words: Readonly<Record<Phase, Schemas['Video']['status']>> = {
  created: 'queued',
  submitted: 'queued',
  queued: 'queued',
  running: 'processing',
  succeeded: 'completed',
  failed: 'failed',
}

/** As its pages word them. */
const manners: Manners = {
  provider: id,
  key: {
    invalid: new Refused('无效的令牌', { status: 401, code: 'invalid_api_key' }),
    forbidden: new Refused('该令牌无权访问此分组', { status: 403, code: 'access_denied' }),
    poor: new Refused('用户额度不足', { status: 402, code: 'insufficient_user_quota' }),
  },
  word(refused, { requestId }) {
    const { message, status, code, param } = refused
    if (code === 'invalid_size') return jsonAnswer({ message, code }, requestId, status)
    return openaiError(status, { message, type: 'new_api_error', param, code }, requestId)
  },
}

const videos = '/v1/videos'

/** What geeknow documents, on its present pages and on the one that it has taken back. */
export const geeknow: Protocol = {
  id,
  origin: 'https://www.geeknow.top',
  routes: [
    { operation: 'models', method: 'GET', path: '/v1/models', answer: keyed(manners, listModels) },
    { operation: 'submit', method: 'POST', path: videos, answer: keyed(manners, createVideo) },
    { operation: 'get', method: 'GET', path: `${videos}/:task_id`, answer: keyed(manners, getVideo) },
    { operation: 'get', method: 'GET', path: '/v1/video/generations/:task_id', answer: keyed(manners, getUnified) },
    { operation: 'remix', method: 'POST', path: `${videos}/:video_id/remix`, answer: keyed(manners, remix) },
    { operation: 'content', method: 'GET', path: `${videos}/:task_id/content`, answer: refusing(manners, getContent) },
    { operation: 'content', method: 'HEAD', path: `${videos}/:task_id/content`, answer: refusing(manners, getContent) },
    { operation: 'upload', method: 'POST', path: '/api/upload/presign', answer: presign },
    ...imageRoutes,
  ],
  unknownPath,
  bodyTooLarge,
}

function listModels({ requestId }: Call): Response {
  return jsonAnswer(modelList([...Object.keys(formModels), ...Object.keys(jsonModels), ...imageModels]), requestId)
}

const unreachable = 'Reference image could not be fetched'

async function createVideo(call: Call): Promise<Response> {
  const { context, request, requestId } = call
  const { older, urls, ...wanted } = await readVideo(request)
  demandMoney(manners, call)
  const reachable = await Promise.all(urls.map(context.canFetch))
  const task = context.tasks.add({
    ...wanted,
    provider: id,
    id: `${older ? 'video' : 'task'}_${randomText(32)}`,
    failure: reachable.every(Boolean) ? null : unreachable,
    ...orderedEnd(wanted.prompt),
  })
  return jsonAnswer(older ? olderAnswer(task) : createAnswer(task), requestId)
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)

/** The page with the forms shows neither `task_id` nor `seconds`. */
function olderAnswer(task: SandboxTask) {
  const { task_id, seconds: _, ...answer } = createAnswer(task)
  return answer
}

function createAnswer({ id: task_id, model, createdAt, echo }: SandboxTask) {
  const created_at = seconds(createdAt)
  return {
    id: task_id,
    task_id,
    object: 'video',
    model,
    status: 'queued',
    progress: 0,
    created_at,
    seconds: echo?.seconds,
    size: echo?.size,
  }
}

function find({ context, params }: Call): SandboxTask | undefined {
  const task = context.tasks.find(id, params.task_id ?? params.video_id ?? '')
  return task?.kind === 'video' ? task : undefined
}

/** An `error` with empty texts stands in every state. */
function getVideo(call: Call): Response {
  const task = find(call)
  if (!task) return taskError(400, 'task_not_exist', 'task_not_exist', call.requestId)
  const answer = {
    id: task.id,
    object: 'video',
    model: task.model,
    status: (task.phase === 'failed' && task.endWord) || words[task.phase],
    progress: task.progress,
    created_at: seconds(task.createdAt),
    completed_at: task.endedAt === null ? 0 : seconds(task.endedAt),
    expires_at: seconds(task.createdAt) + call.context.lifetime(lifetime),
    seconds: task.echo?.seconds,
    size: task.echo?.size,
    remixed_from_video_id: task.source ?? '',
    error: failure(task) ?? { message: '', code: '' },
    video_url: link(task, call),
  }
  return jsonAnswer(answer, call.requestId)
}

/** Null: it has not failed. */
function failure({ phase, failure: message, prompt }: SandboxTask) {
  if (phase !== 'failed' || message === null) return null
  return {
    message,
    code: directive(prompt, 'code') || (/policy/i.test(message) ? 'content_policy' : 'generation_failed'),
  }
}

/** A link that is as good as the result; empty: none. */
function link(task: SandboxTask, { context }: Call): string {
  if (task.phase !== 'succeeded' || !task.hasLink || directive(task.prompt, 'no-url') !== null) return ''
  return context.fileUrl(task.file, expiresAt(task, context.lifetime(lifetime))!)
}

/** The same task by the other route, in the other shape: the provider says not to mix the two. */
function getUnified(call: Call): Response {
  const task = find(call)
  if (!task) return taskError(400, 'task_not_exist', 'task_not_exist', call.requestId)
  const { width, height } = task.size
  const done = task.phase === 'succeeded'
  const data = {
    task_id: task.id,
    status: (task.phase === 'failed' && task.endWord) || (done ? 'succeeded' : words[task.phase]),
    url: link(task, call),
    format: 'mp4',
    metadata: done ? { duration: task.seconds, width, height, fps: 24 } : null,
    error: failure(task),
  }
  return jsonAnswer({ code: 'success', message: '', data }, call.requestId)
}

/** A new task in the words of the new prompt, in all else like its source. */
async function remix(call: Call): Promise<Response> {
  const source = find(call)
  if (!source) throw new Refused('task_origin_not_exist', { status: 404, code: 'task_not_exist' })
  const prompt = needText(await readSent(call.request), 'prompt')
  demandMoney(manners, call)
  const { model, seconds: duration, size, echo } = source
  const task = call.context.tasks.add({
    provider: id,
    id: `task_${randomText(32)}`,
    model,
    prompt,
    seconds: duration,
    size,
    references: 0,
    failure: null,
    source: source.id,
    ...(echo && { echo }),
    ...orderedEnd(prompt),
  })
  return jsonAnswer(createAnswer(task), call.requestId)
}

/** By key or by the session of the dashboard. */
function getContent(call: Call): Promise<Response> {
  if (!hasSession(call.request)) demandKey(manners, call)
  return contentAnswer(call, find(call), call.context.lifetime(lifetime))
}
