import { acceptedTask } from './accepted-task.ts'
import { type CallAnswer, call, retryAfterSeconds, routeUrl } from './call.ts'
import { confirm } from './confirm.ts'
import type { Context } from './context.ts'
import type { Dialect, Json } from './contract.ts'
import { isVidrelayError, VidrelayError } from './errors.ts'
import { describeBody } from './json.ts'
import { ownWords, textsOf } from './own-words.ts'
import type { PaidCall } from './paid-call.ts'
import { type Reading, read } from './read.ts'
import { type Scrub, showUrl } from './redact.ts'
import { salvageId } from './salvage.ts'
import { refusedBy } from './task.ts'
import { TransportError } from './transport.ts'
import { fill } from './tree.ts'
import type { Task } from './vocabulary.ts'

/** What is known after one attempt to send. */
export type Outcome =
  | { state: 'accepted'; task: Task }
  | { state: 'rejected' | 'not_sent' | 'unknown'; error: VidrelayError; again?: number }

/** One sending of a paid call, and what came of it. */
export async function attempt(
  context: Context,
  paid: PaidCall,
  key: string,
  uploaded: readonly string[],
): Promise<Outcome> {
  const { prepared, operation, options } = paid
  const scrub = context.scrubWith(paid.prompt)
  const dialect = context.provider.dialects[prepared.dialectName]!
  const body = prepared.body(uploaded)
  let answer: CallAnswer
  try {
    if (options.signal?.aborted) throw new TransportError(options.signal.reason, false)
    answer = await call(context, {
      operation,
      method: prepared.route.method,
      url: routeUrl(context, prepared.route, prepared.holes, prepared.query),
      body,
      headers: fill((prepared.route.headers ?? {}) as Json, prepared.holes) as Record<string, string>,
      fresh: true,
      timeoutMs: context.submitTimeoutMs,
      maxBytes: 8 * 2 ** 20,
      // Once bytes are out, leaving early could only lose the id: the caller leaves, the call goes on (client.ts).
      signal: undefined,
    })
  } catch (error) {
    return afterTrouble(context, paid, key, dialect, scrub, error)
  }
  const said = ownWords(textsOf(body, prepared.route.send, [paid.prompt, prepared.holes, prepared.query]))
  const { status, json, headers } = answer
  const reading = read(context.provider, dialect, operation, { http: status, json, headers }, said)
  const ok = answer.status >= 200 && answer.status < 300
  if (ok && reading.id !== undefined && (reading.error === undefined || reading.error.scope === 'task')) {
    return { state: 'accepted', task: acceptedTask(context, paid, reading, answer.json) }
  }
  if (ok && reading.id !== undefined && reading.error?.sent !== 'refused') {
    // An id beside a code that no row explains: it counts once the provider knows it.
    const task = await confirm(context, paid, reading.id)
    if (task) return { state: 'accepted', task }
  }
  if (reading.error === undefined || ok) return afterOddAnswer(context, key, answer, reading, scrub)
  const error = refusedBy(context, reading.error, answer.status, { scrub })
  if (reading.error.sent === 'refused') {
    const hint = retryAfterSeconds(answer, context.clock.now())
    const mayRepeat = reading.error.again && (hint ?? 0) <= 30
    return { state: 'rejected', error: withKey(error, key), ...(mayRepeat && { again: Math.max(hint ?? 0, 2) }) }
  }
  return {
    state: 'unknown',
    error: unknownOutcome(
      context,
      key,
      `the provider answered HTTP ${answer.status}${error.upstreamMessage ? `: ${error.upstreamMessage}` : ` with ${scrub(describeBody(answer.body))}`}`,
      { status: answer.status, cause: error },
    ),
  }
}

/** A 2xx without an id, a redirect, an error inside a 2xx. */
function afterOddAnswer(context: Context, key: string, answer: CallAnswer, reading: Reading, scrub: Scrub): Outcome {
  if (reading.error?.sent === 'refused') {
    return { state: 'rejected', error: withKey(refusedBy(context, reading.error, answer.status, { scrub }), key) }
  }
  const what = oddity(context, answer)
  return {
    state: 'unknown',
    error: unknownOutcome(context, key, `the provider answered HTTP ${answer.status} with ${scrub(what)}`, {
      status: answer.status,
    }),
  }
}

/** What came in the place of an id. */
function oddity({ baseURL }: Context, { status, headers, json, body }: CallAnswer): string {
  const { location } = headers
  if (status >= 300 && location !== undefined)
    return `a redirect to ${showUrl(URL.parse(location, baseURL)?.href ?? location)} that is not followed (a base URL with http in the place of https, or with a wrong path, is answered so too)`
  return json === undefined ? describeBody(body) : `no id: ${new TextDecoder().decode(body.subarray(0, 2000))}`
}

async function afterTrouble(
  context: Context,
  paid: PaidCall,
  key: string,
  dialect: Dialect,
  scrub: Scrub,
  error: unknown,
): Promise<Outcome> {
  if (isVidrelayError(error)) return { state: 'not_sent', error: withKey(error, key) }
  if (!(error instanceof TransportError)) throw error
  if (error.sent) {
    const { partial } = error
    const ok = partial !== undefined && partial.status >= 200 && partial.status < 300
    const id = ok ? salvageId(partial.body, dialect.answer.id) : undefined
    const task = id === undefined ? undefined : await confirm(context, paid, id)
    if (task) return { state: 'accepted', task }
    const kept =
      partial && partial.body.byteLength > 0
        ? `; what came: ${new TextDecoder().decode(partial.body.subarray(0, 500))}`
        : ''
    return {
      state: 'unknown',
      error: unknownOutcome(context, key, scrub(`the answer was lost (${error.message})${kept}`), { cause: error }),
    }
  }
  if (paid.options.signal?.aborted) {
    return {
      state: 'not_sent',
      error: new VidrelayError('aborted', 'stopped before anything was sent', { provider: context.provider.id, key }),
    }
  }
  const code = (error.cause as { code?: string } | undefined)?.code ?? ''
  const isLasting = /CERT|SSL|SELF_SIGNED|UNABLE_TO|ERR_TLS/.test(code)
  const trouble = new VidrelayError(
    'upstream_error',
    `${context.provider.title} could not be reached (${scrub(error.message)}); nothing was sent`,
    {
      provider: context.provider.id,
      key,
      retryable: !isLasting,
      cause: error,
    },
  )
  return { state: 'not_sent', error: trouble, ...(!isLasting && { again: 1 }) }
}

function unknownOutcome(
  context: Context,
  key: string,
  what: string,
  details: { status?: number; cause?: unknown },
): VidrelayError {
  return new VidrelayError(
    'submit_unknown',
    `${what}. The task may have been started and may be billed; it is not sent again`,
    {
      provider: context.provider.id,
      key,
      ...details,
      hint: `look at ${context.provider.title} whether a task was made, then settle the key with reconcile(); only a new key pays again`,
    },
  )
}

export const withKey = (error: VidrelayError, key: string): VidrelayError => Object.assign(error, { key })
