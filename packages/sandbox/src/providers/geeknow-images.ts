import { jsonAnswer, openaiError } from '../gateway.ts'
import { directive, orderedEnd } from '../prompt-directives.ts'
import type { Call, Route } from '../protocol.ts'
import { randomText } from '../random-text.ts'
import { demandMoney, keyed, type Manners, Refused } from '../refused.ts'
import type { SandboxTask } from '../task-store.ts'
import { readImage } from './geeknow-create.ts'

const id = 'geeknow'
const path = '/v1/images/generations/async'

/** The image pages word refusals as OpenAI does, unlike the video pages of the same host. */
const manners: Manners = {
  provider: id,
  key: {
    invalid: new Refused('Invalid API key provided', { status: 401, code: 'invalid_api_key' }),
    forbidden: new Refused('This key has no permission', { status: 403, code: 'access_denied' }),
    poor: new Refused('用户额度不足', { status: 402, code: 'insufficient_user_quota' }),
  },
  word: ({ message, status, code, param }, { requestId }) =>
    openaiError(status, { message, type: 'invalid_request_error', param, code }, requestId),
}

/** The asynchronous images of the gpt-image-2 models. */
export const imageRoutes: readonly Route[] = [
  { operation: 'submit', method: 'POST', path, answer: keyed(manners, createImage) },
  { operation: 'get', method: 'GET', path: `${path}/:taskId`, answer: keyed(manners, getImage) },
]

async function createImage(call: Call): Promise<Response> {
  const { format: _, ...wanted } = await readImage(call.request)
  demandMoney(manners, call)
  const task = call.context.tasks.add({
    ...wanted,
    provider: id,
    id: `task_img_${randomText(24)}`,
    failure: null,
    ...orderedEnd(wanted.prompt),
  })
  if (directive(task.prompt, 'at-once') === null) return jsonAnswer(state(task, 'queued'), call.requestId)
  // The page about the submit shows the finished images and no id, the page about the query an id.
  return jsonAnswer({ created: state(task, '').created_at, data: await outputs(task, call) }, call.requestId)
}

function outputs(task: SandboxTask, { context }: Call): Promise<object[]> {
  const inline = task.echo?.format === 'b64_json'
  const output = async (file: string) =>
    inline
      ? { b64_json: Buffer.from((await context.files.file(task, file)).bytes).toString('base64') }
      : { url: context.fileUrl(file) }
  return Promise.all(task.hasLink ? task.files.map(output) : [])
}

function state(task: SandboxTask, status: string) {
  return {
    id: task.id,
    task_id: task.id,
    object: 'image.generation.task',
    model: task.model,
    status,
    progress: `${task.progress}%`,
    created_at: Math.floor(task.createdAt / 1000),
  }
}

/** A finished task is the picture and nothing else: no id, no status. */
async function getImage(call: Call): Promise<Response> {
  const { context, params, requestId } = call
  const task = context.tasks.find(id, params.taskId ?? '')
  if (task?.kind !== 'image') {
    throw new Refused('Task not found', { status: 404, code: 'task_not_found', param: 'taskId' })
  }
  if (task.phase === 'succeeded') {
    return jsonAnswer({ data: await outputs(task, call), size: task.echo?.size }, requestId)
  }
  if (task.phase !== 'failed')
    return jsonAnswer(state(task, task.phase === 'running' ? 'in_progress' : 'queued'), requestId)
  const { failure: message } = task
  const error = message !== null && { message, code: directive(task.prompt, 'code') || 'generation_failed' }
  return jsonAnswer({ ...state(task, task.endWord ?? 'failed'), ...(error && { error }) }, requestId)
}
