import type { components } from '@vidrelay/specs/gaia'
import { bodyTooLarge, jsonAnswer, modelList, openaiError, unknownPath } from '../gateway.ts'
import { directive, orderedEnd } from '../prompt-directives.ts'
import type { Call, Protocol } from '../protocol.ts'
import { randomText } from '../random-text.ts'
import { demandMoney, keyed, type Manners, Refused } from '../refused.ts'
import type { SandboxTask, WantedTask } from '../task-store.ts'
import type { Phase } from '../task-timeline.ts'
import { models, readImage, readVideo } from './gaia-create.ts'

const id = 'gaia'

const words: Readonly<Record<Phase, components['schemas']['JobStatus']>> = {
  created: 'queued',
  submitted: 'queued',
  queued: 'queued',
  running: 'running',
  succeeded: 'completed',
  failed: 'failed',
}

const types: Readonly<Record<number, string>> = { 401: 'authentication_error', 403: 'permission_error' }

/** No error of this provider is documented: these are OpenAI's shape and the codes of the software it comes from. */
const manners: Manners = {
  provider: id,
  key: {
    invalid: new Refused('Invalid API key', { status: 401, code: 'invalid_api_key' }),
    forbidden: new Refused('This key has no permission', { status: 403, code: 'permission_denied' }),
    poor: new Refused('Insufficient balance', { status: 402, code: 'insufficient_quota' }),
  },
  word: ({ message, status, code, param }, { requestId }) =>
    openaiError(
      status,
      { message, type: types[status] ?? 'invalid_request_error', param: param || null, code },
      requestId,
    ),
}

const video = '/v1/videos'
const image = '/v1/images/generations'

/** What gaia documents: models, and two asynchronous jobs, each with two spellings of its submit route. */
export const gaia: Protocol = {
  id,
  origin: 'https://api.gaiavideofactory.com',
  routes: [
    { operation: 'models', method: 'GET', path: '/v1/models', answer: keyed(manners, listModels) },
    { operation: 'submit', method: 'POST', path: `${video}/async`, answer: keyed(manners, createVideo) },
    { operation: 'submit', method: 'POST', path: video, answer: keyed(manners, asynchronous(createVideo)) },
    { operation: 'get', method: 'GET', path: `${video}/async/:job_id`, answer: keyed(manners, getJob('video')) },
    { operation: 'content', method: 'GET', path: `${video}/async/:job_id/content`, answer: keyed(manners, getContent) },
    { operation: 'submit', method: 'POST', path: `${image}/async`, answer: keyed(manners, createImage) },
    { operation: 'submit', method: 'POST', path: image, answer: keyed(manners, asynchronous(createImage)) },
    { operation: 'get', method: 'GET', path: `${image}/async/:job_id`, answer: keyed(manners, getJob('image')) },
    { operation: 'content', method: 'GET', path: `${image}/async/:job_id/result`, answer: keyed(manners, getResult) },
  ],
  unknownPath,
  bodyTooLarge,
}

function listModels({ requestId }: Call): Response {
  return jsonAnswer(modelList([...models.text, ...models.image, ...models.video]), requestId)
}

/** The routes that wait for the result are not played: only `?async=true` is documented on them. */
function asynchronous(create: (call: Call) => Promise<Response>) {
  return (call: Call): Promise<Response> => {
    if (new URL(call.request.url).searchParams.get('async') === 'true') return create(call)
    throw new Refused('the sandbox plays this route with ?async=true only', { status: 501, code: 'not_implemented' })
  }
}

async function createVideo(call: Call): Promise<Response> {
  return accepted(await readVideo(call.request), 'vidjob_', call)
}

async function createImage(call: Call): Promise<Response> {
  return accepted(await readImage(call.request), 'imgjob_', call)
}

function accepted(wanted: WantedTask, prefix: string, call: Call): Response {
  demandMoney(manners, call)
  const job = call.context.tasks.add({
    ...wanted,
    provider: id,
    id: prefix + randomText(16),
    failure: null,
    ...orderedEnd(wanted.prompt),
  })
  return jsonAnswer(state(job), call.requestId)
}

const names = { video: 'Video', image: 'Image' }

/** A sibling relay answers 400 to an id that it does not know. */
function find({ context, params }: Call, kind: SandboxTask['kind']): SandboxTask {
  const job = context.tasks.find(id, params.job_id ?? '')
  if (job?.kind === kind) return job
  throw new Refused(`${names[kind]} '${params.job_id}' not found`, { code: 'not_found', param: 'job_id' })
}

/** The path calls a video's id `job_id`; a third party saw `jobId` on an image. */
function state({ id: job, kind, phase, endWord }: SandboxTask) {
  const status = (phase === 'failed' && endWord) || words[phase]
  return kind === 'video' ? { job_id: job, status } : { success: true, status, jobId: job }
}

function getJob(kind: SandboxTask['kind']) {
  return (call: Call): Response => {
    const job = find(call, kind)
    const relative = kind === 'video' && job.phase === 'succeeded' && directive(job.prompt, 'relative-url') !== null
    const answer = {
      ...state(job),
      ...(kind === 'video' && { progress: job.progress }),
      ...(relative && { result_url: `/${id}${video}/async/${job.id}/content` }),
      ...(job.phase === 'failed' && job.failure !== null && { error: failure(job) }),
    }
    return jsonAnswer(answer, call.requestId)
  }
}

const failure = ({ kind, failure: message, prompt }: SandboxTask) => ({
  code: directive(prompt, 'code') || `${kind}_generation_failed`,
  message,
})

/** @throws Refused until there is a result, and where there never will be one */
function finished(call: Call, kind: SandboxTask['kind']): SandboxTask {
  const job = find(call, kind)
  const what = kind === 'video' ? 'Video content' : 'Image result'
  if (job.phase === 'failed') throw new Refused(`${what} does not exist: the job failed`, { code: `${kind}_not_found` })
  if (job.phase !== 'succeeded' || !job.hasLink) {
    throw new Refused(`${what} is not ready yet`, { status: 409, code: `${kind}_not_ready` })
  }
  return job
}

/** `curl -L` in the document: the content is somewhere else, behind a link that needs no key. */
function getContent(call: Call): Response {
  const location = call.context.fileUrl(finished(call, 'video').file)
  return new Response(null, { status: 302, headers: { location, 'content-length': '0' } })
}

/** The document does not say whether it is JSON or bytes: `[bytes]` and `[b64]` in the prompt decide. */
async function getResult(call: Call): Promise<Response> {
  const { context, request, requestId } = call
  const job = finished(call, 'image')
  const bytes = async (file: string) => context.files.file(job, file)
  if (directive(job.prompt, 'bytes') !== null) return context.files.serve(request, await bytes(job.file))
  const inline = directive(job.prompt, 'b64') !== null
  const data = job.files.map(async file =>
    inline ? { b64_json: Buffer.from((await bytes(file)).bytes).toString('base64') } : { url: context.fileUrl(file) },
  )
  const created = Math.floor((job.endedAt ?? job.createdAt) / 1000)
  return jsonAnswer({ created, data: await Promise.all(data) }, requestId)
}
