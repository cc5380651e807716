import type { components } from '@vidrelay/specs/apixgo'
import { contentAnswer } from '../content-proxy.ts'
import { bodyTooLarge, jsonAnswer, keyRefusal, quotaRefusal, taskError, unknownPath } from '../gateway.ts'
import type { Call, Protocol } from '../protocol.ts'
import { randomText } from '../random-text.ts'
import type { SandboxTask } from '../task-store.ts'
import type { Phase } from '../task-timeline.ts'
import { nearestSize } from '../video.ts'
import { models, readCreate } from './apixgo-create.ts'

type Schemas = components['schemas']

const id = 'apixgo'

/** Their word for each phase. */
const words: Readonly<Record<Phase, Schemas['VideoTask']['status']>> = {
  created: 'NOT_START',
  submitted: 'SUBMITTED',
  queued: 'QUEUED',
  running: 'IN_PROGRESS',
  succeeded: 'SUCCESS',
  failed: 'FAILURE',
}

/** The document's own text, whatever was the matter with the image. */
const unreachable = 'Image URL could not be fetched: Fetching image failed with HTTP status 400 Bad Request.'

/** The documented life of a result. Unit: seconds. */
const lifetime = 3600

/** When the models were listed, as the gateway software dates every one of them. Unit: seconds since 1970. */
const listed = 1626777600

/** What apixgo documents: `POST /v1/video/generations`, `GET /v1/video/generations/{task_id}`, `GET /v1/models`; and the content route of the gateway software behind it. */
export const apixgo: Protocol = {
  id,
  origin: 'https://img.apixgo.com',
  routes: [
    { operation: 'models', method: 'GET', path: '/v1/models', answer: listModels },
    { operation: 'submit', method: 'POST', path: '/v1/video/generations', answer: createVideo },
    { operation: 'get', method: 'GET', path: '/v1/video/generations/:task_id', answer: getVideo },
    { operation: 'content', method: 'GET', path: '/v1/videos/:task_id/content', answer: getContent },
  ],
  unknownPath,
  bodyTooLarge,
}

function listModels(call: Call): Response {
  const refused = keyRefusal(call, id)
  if (refused) return refused
  const data = Object.keys(models).map(model => ({ id: model, object: 'model', created: listed, owned_by: 'custom' }))
  return jsonAnswer({ success: true, object: 'list', data } satisfies Schemas['ModelList'], call.requestId)
}

async function createVideo(call: Call): Promise<Response> {
  const { request, requestId, context } = call
  const refused = keyRefusal(call, id)
  if (refused) return refused
  const wanted = readCreate(request.headers.get('content-type'), await request.text())
  if ('code' in wanted) return taskError(400, wanted.code, wanted.message, requestId)
  const poor = quotaRefusal(call)
  if (poor) return poor

  const reachable = await Promise.all(wanted.images.map(image => image.startsWith('data:') || context.canFetch(image)))
  const task = context.tasks.add({
    provider: id,
    id: `task_${randomText(32)}`,
    model: wanted.model,
    prompt: wanted.prompt,
    seconds: wanted.seconds,
    size: nearestSize(wanted.ratio, wanted.shortSide),
    references: wanted.images.length,
    failure: reachable.every(Boolean) ? null : unreachable,
  })
  const answer: Schemas['CreateVideoAnswer'] = {
    id: task.id,
    task_id: task.id,
    object: 'video',
    model: task.model,
    status: 'queued',
    progress: 0,
    created_at: Math.floor(task.createdAt / 1000),
  }
  return jsonAnswer(answer, requestId)
}

function getVideo(call: Call): Response {
  const refused = keyRefusal(call, id)
  if (refused) return refused
  const { context, params, requestId } = call
  const task = context.tasks.find(id, params.task_id ?? '')
  if (!task) return taskError(400, 'task_not_exist', 'task_not_exist', requestId)
  const answer: Schemas['QueryVideoAnswer'] = { code: 'success', message: '', data: videoTask(task, call) }
  return jsonAnswer(answer, requestId)
}

async function getContent(call: Call): Promise<Response> {
  const refused = keyRefusal(call, id)
  if (refused) return refused
  const { context, params } = call
  return contentAnswer(call, context.tasks.find(id, params.task_id ?? ''), context.lifetime(lifetime))
}

function videoTask(task: SandboxTask, { context }: Call): Schemas['VideoTask'] {
  return {
    task_id: task.id,
    status: words[task.phase],
    progress: `${task.progress}%`,
    result_url: task.phase === 'succeeded' && task.hasLink ? context.fileUrl(task.file) : '',
    fail_reason: task.phase === 'failed' ? (task.failure ?? '') : '',
  }
}
