import type { components } from '@vidrelay/specs/toapis'
import { contentAnswer, expiresAt } from '../content-proxy.ts'
import { formParts } from '../form-body.ts'
import { bodyTooLarge, jsonAnswer, modelList, openaiError, unknownPath } from '../gateway.ts'
import { directive, orderedEnd } from '../prompt-directives.ts'
import type { Call, Protocol } from '../protocol.ts'
import { randomText } from '../random-text.ts'
import { isImage } from '../reference-image.ts'
import { demandMoney, keyed, type Manners, Refused } from '../refused.ts'
import type { NewTask, SandboxTask } from '../task-store.ts'
import type { Phase } from '../task-timeline.ts'
import { videoSize } from '../wanted-size.ts'
import { models, readExtend, readVideo } from './toapis-create.ts'

type Schemas = components['schemas']

const id = 'toapis'

/** The documented life of a result. Unit: seconds. */
const lifetime = 86_400

const words: Readonly<Record<Phase, Schemas['Task']['status']>> = {
  created: 'queued',
  submitted: 'queued',
  queued: 'queued',
  running: 'in_progress',
  succeeded: 'completed',
  failed: 'failed',
}

/** The documented bodies of these have the status itself as code; elsewhere the type is the code again. */
const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
}

const manners: Manners = {
  provider: id,
  key: {
    invalid: new Refused('身份验证失败，请检查您的API密钥', { status: 401 }),
    forbidden: new Refused('没有访问权限', { status: 403 }),
    poor: new Refused('余额不足', { status: 402, code: 'insufficient_quota' }),
  },
  word({ message, status, code }, { requestId }) {
    const type = types[status]
    const error = { code: type === undefined ? code : status, message, type: type ?? code }
    return openaiError(status, error, requestId)
  },
}

/** What toapis documents: create, query, extend, and the upload that comes before them; and the content route of the gateway software. */
export const toapis: Protocol = {
  id,
  origin: 'https://toapis.com',
  routes: [
    { operation: 'models', method: 'GET', path: '/v1/models', answer: keyed(manners, listModels) },
    { operation: 'submit', method: 'POST', path: '/v1/videos/generations', answer: keyed(manners, createVideo) },
    { operation: 'get', method: 'GET', path: '/v1/videos/generations/:task_id', answer: keyed(manners, getVideo) },
    { operation: 'content', method: 'GET', path: '/v1/videos/:task_id/content', answer: keyed(manners, getContent) },
    { operation: 'extend', method: 'POST', path: '/v1/videos/:video_id/extend', answer: keyed(manners, extend) },
    { operation: 'upload', method: 'POST', path: '/v1/uploads/images', answer: keyed(manners, uploadImage) },
  ],
  unknownPath,
  bodyTooLarge,
}

function listModels({ requestId }: Call): Response {
  return jsonAnswer(modelList(Object.keys(models)), requestId)
}

async function createVideo(call: Call): Promise<Response> {
  const { urls, ...wanted } = await readVideo(call.request)
  demandMoney(manners, call)
  const reachable = await Promise.all(urls.map(call.context.canFetch))
  const failure = reachable.every(Boolean) ? null : '生成失败: 参考图无法访问'
  return accepted({ ...wanted, failure }, call)
}

function accepted(wanted: Omit<NewTask, 'provider' | 'id'>, { context, requestId }: Call): Response {
  const task = context.tasks.add({
    ...wanted,
    provider: id,
    id: `video_${randomText(20)}`,
    ...orderedEnd(wanted.prompt),
  })
  return jsonAnswer({ ...head(task), status: 'queued', progress: 0, metadata: {} }, requestId)
}

const head = ({ id: task, model, createdAt }: SandboxTask) => ({
  id: task,
  object: 'generation.task',
  model,
  status: '',
  progress: 0,
  created_at: Math.floor(createdAt / 1000),
})

function find({ context }: Call, task: string | undefined): SandboxTask {
  const found = context.tasks.find(id, task ?? '')
  if (found) return found
  throw new Refused('任务不存在', { status: 404 })
}

function getContent(call: Call): Promise<Response> {
  return contentAnswer(call, find(call, call.params.task_id), call.context.lifetime(lifetime))
}

/** Progress is 0 again where it failed. */
function getVideo(call: Call): Response {
  const { context, params, requestId } = call
  const task = find(call, params.task_id)
  const status = (task.phase === 'failed' && task.endWord) || words[task.phase]
  const answer = { ...head(task), status, progress: task.phase === 'failed' ? 0 : task.progress }
  const until = expiresAt(task, context.lifetime(lifetime))
  if (task.phase === 'succeeded' && until !== null) {
    const data = task.hasLink ? [{ url: context.fileUrl(task.file, until), format: 'mp4' }] : []
    const completed_at = Math.floor(task.endedAt! / 1000)
    return jsonAnswer({ ...answer, completed_at, expires_at: until, result: { type: 'video', data } }, requestId)
  }
  if (task.phase !== 'failed' || task.failure === null) return jsonAnswer({ ...answer, metadata: {} }, requestId)
  const code = directive(task.prompt, 'code') || 'generation_failed'
  return jsonAnswer({ ...answer, error: { code, message: task.failure } }, requestId)
}

/** A new task that goes on where a finished one ends. */
async function extend(call: Call): Promise<Response> {
  const source = find(call, call.params.video_id)
  const { model, prompt, size } = await readExtend(call.request)
  if (source.phase !== 'succeeded') throw new Refused('the source video is not completed', { param: 'video_id' })
  demandMoney(manners, call)
  const seconds = Math.min(60, source.seconds + (models[model]?.length.usual ?? 0))
  const wanted = { model, prompt, seconds, references: 0, failure: null, source: source.id }
  return accepted({ ...wanted, size: size === undefined ? source.size : videoSize(size) }, call)
}

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
}

/** Unit: bytes. */
const largestImage = 10 * 2 ** 20

/** The answers of an upload say `success`, in refusals too. */
async function uploadImage({ context, request, requestId }: Call): Promise<Response> {
  const failed = (message: string) => jsonAnswer({ success: false, message }, requestId, 400)
  const body = new Uint8Array(await request.arrayBuffer())
  const parts = formParts(request.headers.get('content-type') ?? '', body)
  const file = parts?.find(({ name, filename }) => name === 'file' && filename !== null)
  if (!file) return failed('file is required')
  const { bytes, mediaType } = file
  const extension = extensions[mediaType]
  if (extension === undefined || !isImage(bytes)) {
    return failed('Unsupported image type. Allowed: JPEG, PNG, WebP, GIF')
  }
  if (bytes.length > largestImage) return failed('Image too large. Maximum size is 10MB')
  const url = context.address(context.uploads.put(id, extension, { bytes, mediaType }))
  const data = { id: `upload_${randomText(8)}`, url, mime_type: mediaType, size: bytes.length }
  return jsonAnswer({ success: true, message: '', data }, requestId)
}
