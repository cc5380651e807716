import type { Route } from '../contract/provider.ts'
import { fill, first, isUsable } from '../contract/tree.ts'
import type { MediaFile } from '../files/load-image.ts'
import { TransportError } from '../net/trouble.ts'
import type { Body } from '../wire/body.ts'
import { refusedBy } from '../wire/build-task.ts'
import { read } from '../wire/read.ts'
import { routeUrl } from '../wire/route-url.ts'
import { isVidrelayError } from '../words/errors.ts'
import type { Json } from '../words/names.ts'
import { madeOf, notReached, unreadable, unsafe } from '../words/problems.ts'
import type { Context } from './context.ts'
import type { CallAnswer } from './http.ts'
import { warnInsecure } from './warn-insecure.ts'

const attempts = 3
const stepMs = 150_000

/** Sends files ahead and gives their addresses. Free and repeatable, so it is tried again; a failure submits nothing. */
export async function sendAhead(
  context: Context,
  files: readonly MediaFile[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const addresses: string[] = []
  for (const file of files) addresses.push(await sendOne(context, file, signal))
  return addresses
}

async function sendOne(context: Context, file: MediaFile, signal: AbortSignal | undefined): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await throughSteps(context, file, signal)
    } catch (error) {
      const trouble =
        error instanceof TransportError
          ? notReached(context.relay.provider, error, 'sent the file', { so: 'nothing was submitted' })
          : error
      if (!isVidrelayError(trouble) || !trouble.retryable || attempt >= attempts || signal?.aborted) throw trouble
      context.emit?.({
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

async function throughSteps(context: Context, file: MediaFile, signal: AbortSignal | undefined): Promise<string> {
  const { upload } = context.relay.provider
  const holes: Record<string, unknown> = { 'file.name': file.name, 'file.type': file.type }
  for (const step of upload!.steps) Object.assign(holes, await oneStep(context, step, file, holes, signal))
  const url = fill(upload!.url, holes)
  if (typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)) return url
  throw unreadable(context.relay.provider, 'took the file and gave no address; nothing was submitted')
}

async function oneStep(
  context: Context,
  step: Route,
  file: MediaFile,
  holes: Record<string, unknown>,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  const { provider } = context.relay
  const answer = await context.http.call({
    operation: 'upload',
    method: step.method,
    url: stepUrl(context, step, holes),
    headers: fill((step.headers ?? {}) as Json, holes) as Record<string, string>,
    body: bodyOf(step, file, holes),
    timeoutMs: stepMs,
    maxBytes: 2 ** 20,
    signal,
  })
  return madeOf(provider.title, { provider: provider.id }, () => takenFrom(context, step, answer))
}

/** What an answer gives for the steps that follow. */
function takenFrom(context: Context, step: Route, answer: CallAnswer): Record<string, string> {
  const { provider } = context.relay
  const { error } = read(Object.values(context.relay.dialects)[0]!, 'upload', {
    http: answer.status,
    json: answer.json,
  })
  if (error) throw refusedBy(context, error, answer.status, { answer })
  const taken = Object.entries(step.take ?? {}).map(
    ([hole, paths]) => [hole, first([answer.json], paths, isUsable)] as const,
  )
  const missing = taken.find(([, value]) => value === undefined)
  if (missing) {
    const sentence = `answered the upload without ${missing[0]} (HTTP ${answer.status}); nothing was submitted`
    throw unreadable(provider, sentence, { status: answer.status })
  }
  return Object.fromEntries(taken.map(([hole, value]) => [hole, String(value)]))
}

/** A path that is one hole is an address from an answer: the guard judges it, and the key goes only to the own origin. */
function stepUrl(context: Context, step: Route, holes: Record<string, unknown>): URL {
  const whole = /^\{([\w.]+)\}$/.exec(step.path)
  if (!whole) return routeUrl(context.relay, step, holes)
  const text = String(holes[whole[1]!] ?? '')
  if (!URL.canParse(text, `${context.relay.baseURL}/`))
    throw unsafe('the address to upload to is none', undefined, { provider: context.relay.provider.id })
  const url = new URL(text, `${context.relay.baseURL}/`)
  warnInsecure(context, url, 'upload')
  return url
}

function bodyOf(step: Route, file: MediaFile, holes: Record<string, unknown>): Body {
  if (step.body === 'bytes') return { kind: 'bytes', bytes: file.bytes, type: file.type }
  if (step.body !== 'form') return { kind: 'json', value: fill((step.send ?? {}) as Json, holes) ?? {} }
  const parts = Object.entries(step.send ?? {}).map(([name, value]) =>
    value === '{file}' ? { name, file } : { name, value: String(fill(value, holes)) },
  )
  return { kind: 'form', parts }
}
