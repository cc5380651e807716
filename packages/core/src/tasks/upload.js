import { fill, first, isUsable } from '../contract/tree.ts'
import { TransportError } from '../net/transport.ts'
import { refusedBy } from '../wire/build-task.ts'
import { read } from '../wire/read.ts'
import { isVidrelayError, madeOf, VidrelayError } from '../words/errors.ts'
import { call, routeUrl, warnInsecure } from './call.ts'

const attempts = 3
const stepMs = 150000
/** Sends files ahead and gives their addresses. Free and repeatable, so it is tried again; a failure submits nothing. */
export async function sendAhead(context, files, signal, foretell) {
  const addresses = []
  for (const file of files) addresses.push(await sendOne(context, file, signal, foretell))
  return addresses
}
async function sendOne(context, file, signal, foretell) {
  for (let attempt = 1; ; attempt++) {
    // With the pause that may follow.
    await foretell(context.provider.upload.steps.length * stepMs + attempt * 1000)
    try {
      return await throughSteps(context, file, signal)
    } catch (error) {
      const trouble = error instanceof TransportError ? notReached(context, error) : error
      if (!isVidrelayError(trouble) || !trouble.retryable || attempt >= attempts || signal?.aborted) throw trouble
      context.emit({
        type: 'retry',
        operation: 'upload',
        reason: trouble.code,
        message: trouble.message,
        seconds: attempt,
      })
      await context.clock.sleep(attempt * 1000, signal)
    }
  }
}
const notReached = (context, error) =>
  new VidrelayError(
    'upstream_error',
    `the file could not be uploaded to ${context.provider.title} (${error.message}); nothing was submitted`,
    {
      provider: context.provider.id,
      cause: error,
    },
  )
async function throughSteps(context, file, signal) {
  const { upload, title, id } = context.provider
  const holes = { 'file.name': file.name, 'file.type': file.type }
  for (const step of upload.steps) Object.assign(holes, await oneStep(context, step, file, holes, signal))
  const url = fill(upload.url, holes)
  if (typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)) return url
  throw new VidrelayError('unexpected_response', `${title} took the file and gave no address; nothing was submitted`, {
    provider: id,
  })
}
async function oneStep(context, step, file, holes, signal) {
  const { provider } = context
  const answer = await call(context, {
    operation: 'upload',
    method: step.method,
    url: stepUrl(context, step, holes),
    headers: fill(step.headers ?? {}, holes),
    body: bodyOf(step, file, holes),
    timeoutMs: stepMs,
    maxBytes: 2 ** 20,
    signal,
  })
  return madeOf(provider.title, { provider: provider.id }, () => takenFrom(context, step, answer))
}
/** What an answer gives for the steps that follow. */
function takenFrom(context, step, answer) {
  const { provider } = context
  const dialect = Object.values(provider.dialects)[0]
  const { error } = read(provider, dialect, 'upload', { http: answer.status, json: answer.json })
  if (error) throw refusedBy(context, error, answer.status, {})
  const taken = Object.entries(step.take ?? {}).map(([hole, paths]) => [hole, first([answer.json], paths, isUsable)])
  const missing = taken.find(([, value]) => value === undefined)
  if (missing) {
    const sentence = `${provider.title} answered the upload without ${missing[0]} (HTTP ${answer.status}); nothing was submitted`
    throw new VidrelayError('unexpected_response', sentence, { provider: provider.id, status: answer.status })
  }
  return Object.fromEntries(taken.map(([hole, value]) => [hole, String(value)]))
}
/** A path that is one hole is an address from an answer: the guard judges it, and the key goes only to the own origin. */
function stepUrl(context, step, holes) {
  const whole = /^\{([\w.]+)\}$/.exec(step.path)
  if (!whole) return routeUrl(context, step, holes)
  const text = String(holes[whole[1]] ?? '')
  if (!URL.canParse(text, `${context.baseURL}/`))
    throw new VidrelayError('unsafe_url', 'the address to upload to is none', { provider: context.provider.id })
  const url = new URL(text, `${context.baseURL}/`)
  warnInsecure(context, url, 'upload')
  return url
}
function bodyOf(step, file, holes) {
  if (step.body === 'bytes') return { kind: 'bytes', bytes: file.bytes, type: file.type }
  if (step.body !== 'form') return { kind: 'json', value: fill(step.send ?? {}, holes) ?? {} }
  const parts = Object.entries(step.send ?? {}).map(([name, value]) =>
    value === '{file}' ? { name, file } : { name, value: String(fill(value, holes)) },
  )
  return { kind: 'form', parts }
}
