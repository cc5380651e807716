import { createHash, randomUUID } from 'node:crypto'
import { type CallAnswer, call, retryAfterSeconds, routeUrl } from './call.ts'
import type { Context } from './context.ts'
import type { Dialect, Json, Kind, PaidOperation } from './contract.ts'
import { invalid, isVidrelayError, misuse, VidrelayError } from './errors.ts'
import type { JournalEntry, JournalPatch } from './journal.ts'
import { describeBody, parseJson } from './json.ts'
import { look } from './look.ts'
import { type Reading, read } from './read.ts'
import type { Scrub } from './redact.ts'
import { salvageId } from './salvage.ts'
import { buildTask, refusedBy } from './task.ts'
import { TransportError } from './transport.ts'
import { fill } from './tree.ts'
import { sendAhead } from './upload.ts'
import type { Task, TaskRef } from './vocabulary.ts'
import type { Prepared } from './write.ts'

export interface SubmitOptions {
  /** The caller's own id of this purchase (an order, a job): the same key never pays twice. Default: made by us. */
  key?: string
  signal?: AbortSignal
  /** USD. A higher or unknown price is refused before sending. */
  maxCost?: number
  /** Refused values become the nearest accepted one, unsupported fields are left out; each with a warning. */
  lenient?: boolean
}

export interface PaidCall {
  kind: Kind
  operation: PaidOperation
  prepared: Prepared
  prompt: string | undefined
  fingerprint: string
  source: TaskRef | undefined
  options: SubmitOptions
}

/** SHA-256 over what is asked, of whom, for which account. The prompt goes in as its own hash. */
export function fingerprintOf(context: Context, operation: PaidOperation, what: unknown): string {
  const told = [context.provider.id, context.baseURL, context.account ?? '', operation, what]
  return createHash('sha256').update(JSON.stringify(told, stable)).digest('hex')
}
function stable(this: { [key: string]: unknown }, key: string, value: unknown): unknown {
  // A Buffer has become a list of numbers here, ten times as long; what it was still stands in its holder.
  const given = this[key]
  if (given instanceof Uint8Array) return createHash('sha256').update(given).digest('hex')
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
}

/** What is known after one attempt to send. */
type Outcome =
  | { state: 'accepted'; task: Task }
  | { state: 'rejected' | 'not_sent' | 'unknown'; error: VidrelayError; again?: number }

/**
 * A paid call: at most one POST that may have started something, ever, per key. The intent is durable before the first
 * byte, the outcome before the caller has it.
 */
export async function sendPaid(context: Context, paid: PaidCall): Promise<Task> {
  const key = paid.options.key ?? randomUUID()
  const { journal } = context
  const standing = await journal?.claim(newEntry(context, paid, key))
  if (standing && !standing.claimed) return repeated(context, paid, standing.entry)
  const note = (patch: JournalPatch) => journal?.update(key, { ...patch, updatedAt: now(context) })
  context.emit({ type: 'submit', operation: paid.operation, key, state: 'sending' })

  let uploaded: readonly string[]
  try {
    await checkSource(context, paid)
    uploaded = await sendAhead(context, paid.prepared.uploads, paid.options.signal)
  } catch (error) {
    await note({ state: 'not_sent', problem: isVidrelayError(error) ? `${error.code}: ${error.message}` : 'not sent' })
    throw isVidrelayError(error) ? withKey(error, key) : error
  }
  let outcome = await attempt(context, paid, key, uploaded)
  // Sent again only on evidence that nothing was started, and only a little.
  for (let again = 0; again < 2 && outcome.state !== 'accepted' && outcome.again !== undefined; again++) {
    const { error } = outcome
    const seconds = outcome.again + again
    context.emit({ type: 'retry', operation: paid.operation, reason: error.code, message: error.message, seconds })
    await context.clock.sleep(seconds * 1000, paid.options.signal)
    if (paid.options.signal?.aborted) break
    outcome = await attempt(context, paid, key, uploaded)
  }

  if (outcome.state === 'accepted') {
    const { task } = outcome
    try {
      await note({ state: 'accepted', ref: task.ref, effective: task.effective, problem: null })
    } catch (cause) {
      // Paid, and nowhere written down: the caller must at least hear where it is.
      throw new VidrelayError(
        'journal_unavailable',
        `the task was accepted as ${task.ref.id}, but the journal could not be written`,
        {
          taskRef: task.ref,
          task,
          key,
          cause,
          hint: 'keep the taskRef of this error: it is the only record of a paid task',
        },
      )
    }
    context.emit({ type: 'submit', operation: paid.operation, key, state: 'accepted', ref: task.ref })
    return task
  }
  try {
    await note({ state: outcome.state, problem: `${outcome.error.code}: ${outcome.error.message}` })
  } catch {
    // What came of the call matters more. The entry still says `sending`, so the key is never sent again by itself.
    const message = 'journal: the outcome of this call could not be written down'
    context.emit({ type: 'warning', warning: { code: 'journal', message } })
  }
  context.emit({ type: 'submit', operation: paid.operation, key, state: outcome.state })
  throw outcome.error
}

/** A remix or an extension needs its source in a certain state; asked before anything is paid. */
async function checkSource(context: Context, { source, prepared, operation }: PaidCall): Promise<void> {
  const { states } = prepared.route
  if (!source || !states) return
  const found = await look(context, source, undefined)
  if ('error' in found) throw found.error
  if (!states.includes(found.task.status)) {
    throw invalid('source', `task ${source.id} is ${found.task.status}; ${operation} needs it ${states.join(' or ')}`, {
      taskRef: source,
    })
  }
}

const now = (context: Context) => new Date(context.clock.now()).toISOString()

function newEntry(context: Context, paid: PaidCall, key: string): JournalEntry {
  const { prepared } = paid
  const at = now(context)
  return {
    key,
    fingerprint: paid.fingerprint,
    provider: context.provider.id,
    baseURL: context.baseURL,
    account: context.account ?? null,
    operation: paid.operation,
    kind: paid.kind,
    model: prepared.effective.model ?? null,
    promptLength: [...(paid.prompt ?? '')].length,
    requested: prepared.requested,
    effective: prepared.effective,
    usd: prepared.usd,
    state: 'sending',
    ref: null,
    problem: null,
    createdAt: at,
    updatedAt: at,
    finalStatus: null,
    finalAt: null,
    file: null,
    sha256: null,
  }
}

/** The key was used before: the same task again, or the truth about it. No byte is sent. */
function repeated(context: Context, paid: PaidCall, entry: JournalEntry): Task {
  if (entry.fingerprint !== paid.fingerprint) {
    throw misuse(
      `key ${JSON.stringify(entry.key)} already stands for another request (${entry.provider}, ${entry.state}, ${entry.createdAt}); a key belongs to one request`,
    )
  }
  if (entry.state === 'accepted' && entry.ref) {
    context.emit({ type: 'submit', operation: paid.operation, key: entry.key, state: 'repeated', ref: entry.ref })
    const reading: Reading = { http: 200, id: entry.ref.id, progress: null, outputs: [], effective: {} }
    return buildTask(context, entry.ref, reading, undefined, entry, paid.prepared.warnings)
  }
  throw new VidrelayError(
    'submit_unknown',
    `key ${JSON.stringify(entry.key)} was used before (${entry.createdAt}) and nobody knows whether the provider started it; nothing was sent now`,
    {
      provider: entry.provider,
      key: entry.key,
      hint: `look at ${context.provider.title} whether a task was made, then settle the key with reconcile(); only a new key pays again`,
    },
  )
}

async function attempt(context: Context, paid: PaidCall, key: string, uploaded: readonly string[]): Promise<Outcome> {
  const { prepared, operation, options } = paid
  const scrub = context.scrubWith(paid.prompt)
  const dialect = context.provider.dialects[prepared.dialectName]!
  let answer: CallAnswer
  try {
    if (options.signal?.aborted) throw new TransportError(options.signal.reason, false)
    answer = await call(context, {
      operation,
      method: prepared.route.method,
      url: routeUrl(context, prepared.route, prepared.holes, prepared.query),
      body: prepared.body(uploaded),
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
  const reading = read(context.provider, dialect, operation, { http: answer.status, json: answer.json })
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
  if (reading.error.sent === 'refused' || edgeNeverReachedOrigin(answer)) {
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

/** Cloudflare's own marker says that its page, and not the origin, answered: the origin was never reached. */
const edgeNeverReachedOrigin = (answer: CallAnswer) =>
  [521, 523, 525, 526, 530].includes(answer.status) && answer.headers['cf-error-type'] !== undefined

function acceptedTask(context: Context, paid: PaidCall, reading: Reading, raw: unknown): Task {
  const { prepared } = paid
  const model = prepared.effective.model ?? paid.source?.model
  const ref: TaskRef = {
    v: 1,
    provider: context.provider.id,
    dialect: prepared.dialectName,
    kind: paid.kind,
    id: reading.id!,
    ...(model !== undefined && { model }),
    baseURL: context.baseURL,
    ...(context.account !== undefined && { account: context.account }),
    createdAt: now(context),
    operation: paid.operation,
    ...(reading.kept && Object.keys(reading.kept).length > 0 && { kept: reading.kept }),
  }
  context.rememberPrompt(ref, paid.prompt)
  context.rememberBirth(ref)
  const memory = { requested: prepared.requested, effective: prepared.effective, usd: prepared.usd, finalAt: null }
  return buildTask(context, ref, reading, raw, memory, prepared.warnings)
}

/** A 2xx without an id, a redirect, an error inside a 2xx. */
function afterOddAnswer(context: Context, key: string, answer: CallAnswer, reading: Reading, scrub: Scrub): Outcome {
  if (reading.error?.sent === 'refused') {
    return { state: 'rejected', error: withKey(refusedBy(context, reading.error, answer.status, { scrub }), key) }
  }
  if ([301, 302, 307, 308].includes(answer.status)) {
    const error = new VidrelayError(
      'unexpected_response',
      `${context.provider.title} answered the paid call with a redirect (HTTP ${answer.status}); it is not followed`,
      {
        provider: context.provider.id,
        status: answer.status,
        key,
        hint: 'check the base URL: http instead of https, or a missing path',
      },
    )
    return { state: 'rejected', error }
  }
  const what =
    answer.json === undefined
      ? describeBody(answer.body)
      : `no id: ${new TextDecoder().decode(answer.body.subarray(0, 2000))}`
  return {
    state: 'unknown',
    error: unknownOutcome(context, key, `the provider answered HTTP ${answer.status} with ${scrub(what)}`, {
      status: answer.status,
    }),
  }
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

/** An id saved from a cut answer counts once the provider knows it. */
async function confirm(context: Context, paid: PaidCall, id: string): Promise<Task | undefined> {
  const dialect = context.provider.dialects[paid.prepared.dialectName]!
  const route = dialect.routes.get
  if (!route) return undefined
  try {
    const url = routeUrl(context, route, { ...paid.prepared.holes, id })
    const answer = await call(context, {
      operation: 'get',
      method: route.method,
      url,
      timeoutMs: 30_000,
      maxBytes: 8 * 2 ** 20,
      signal: undefined,
    })
    const reading = read(context.provider, dialect, 'get', { http: answer.status, json: parseJson(answer.body) })
    if (answer.status !== 200 || reading.id !== id || reading.error?.scope === 'request') return undefined
    return acceptedTask(context, paid, reading, answer.json)
  } catch {
    return undefined // it stays unknown; the reason is the lost answer, not this look
  }
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

const withKey = (error: VidrelayError, key: string): VidrelayError => Object.assign(error, { key })
