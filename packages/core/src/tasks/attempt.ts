import { describeBody, isHtml } from '../base/json.ts'
import { type Scrub, showUrl } from '../base/redact.ts'
import { fill } from '../contract/tree.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { HttpAnswer } from '../net/messages.ts'
import { TransportError } from '../net/trouble.ts'
import { acknowledged, bringsResult } from '../wire/brought.ts'
import { refusedBy, shownBody } from '../wire/build-task.ts'
import { contentOutputs } from '../wire/outputs.ts'
import { ownWords, textsOf } from '../wire/own-words.ts'
import { type Reading, read } from '../wire/read.ts'
import type { ReadError } from '../wire/read-error.ts'
import { retryAfterSeconds } from '../wire/retry-after.ts'
import { routeUrl } from '../wire/route-url.ts'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import type { Json } from '../words/names.ts'
import { newOwnId } from '../words/own-id.ts'
import {
  notReached,
  settledBeforeSending,
  stoppedBeforeSending,
  unknownOutcome,
  unwritable,
} from '../words/problems.ts'
import type { TaskRef } from '../words/task.ts'
import { acceptedRef } from './accepted-task.ts'
import { areMedia } from './are-media.ts'
import type { Context } from './context.ts'
import type { CallAnswer, CallInput } from './http.ts'
import { mostBytes } from './look.ts'
import type { PaidCall } from './paid-call.ts'
import { rescue } from './rescue.ts'

/** What is known after one attempt to send. */
export type Outcome = Known | { state: 'unknown'; error: VidrelayError; candidates: readonly string[] }

export interface Accepted {
  state: 'accepted'
  ref: TaskRef
  reading: Reading
  raw: unknown
  /** The answer did not say so: the provider was asked for an id that it names. */
  isAdopted?: true
}

type Known =
  | Accepted
  | { state: 'rejected' | 'not_sent'; error: VidrelayError; again?: number }
  | { state: 'not_sent'; error: VidrelayError; isLost: true }

/** What the exchange alone says. `open`: the task may exist; the ids in what came may tell. */
type Verdict =
  | Known
  | {
      state: 'open'
      what: string
      status?: number
      cause?: unknown
      upstreamBody?: string
      named?: string
      brought?: Brought
    }

/** Results in an answer that names no task. */
interface Brought {
  reading: Reading
  outputs: Reading['outputs']
  json: unknown
}

/**
 * One sending of a paid call, and what came of it. It never throws: from the first byte on, whatever goes wrong is an
 * outcome with the ids that are known.
 */
export async function attempt(
  context: Context,
  paid: PaidCall,
  entry: JournalEntry,
  uploaded: readonly string[],
): Promise<Outcome> {
  const { key } = entry
  const claim = claimOf(context, entry)
  const scrub = context.scrubWith(paid.prompt)
  const sentAt = context.clock.now()
  let request: CallInput
  let came: HttpAnswer | undefined
  let verdict: Verdict
  try {
    request = requestOf(context, paid, uploaded)
  } catch (error) {
    return { state: 'not_sent', error: notWritten(context, error).with({ key }) }
  }
  try {
    if (paid.options.signal?.aborted) throw new TransportError(paid.options.signal.reason, false)
    const answer = await context.http.call({ ...request, mayStart: claim.mustBeOurs })
    came = answer
    verdict = judge(context, paid, key, request, answer, scrub)
  } catch (error) {
    if (claim.trouble) return { state: 'not_sent', error: claim.trouble, isLost: true }
    verdict = came ? unreadable(came, error) : afterTrouble(context, paid, key, scrub, error)
    came ??= error instanceof TransportError ? error.partial : undefined
  }
  if (verdict.state !== 'open') return verdict
  const { what, named, brought, ...details } = verdict
  if (brought && (await areMedia(context, paid.kind, brought.outputs))) return withoutId(context, paid, brought)
  const rescued = came ? await rescue(context, { paid, key, request, sentAt, came, named }) : { candidates: [] }
  if ('ref' in rescued) return { state: 'accepted', ...rescued, isAdopted: true }
  const { candidates } = rescued
  return {
    state: 'unknown',
    candidates,
    error: unknownOutcome(context.relay.provider, key, what, { ...details, candidates }),
  }
}

/** The result itself came, and no id to ask for it: it is accepted under one of ours. */
function withoutId(context: Context, paid: PaidCall, { reading, outputs, json }: Brought): Outcome {
  const id = newOwnId()
  const ref = acceptedRef(context, paid, id, undefined)
  const whole: Reading = { ...reading, id, ids: [id], status: 'succeeded', outputs }
  return { state: 'accepted', ref, reading: whole, raw: json }
}

const saysOtherwise = ({ status, word }: Reading): boolean =>
  status === undefined ? word !== undefined : status !== 'succeeded'

/**
 * Whoever slept (a computer does) may have been taken for dead, the key settled meanwhile and used again. Asked as the
 * last thing before the first byte; `trouble`: why nothing was sent.
 */
function claimOf(context: Context, entry: JournalEntry) {
  const claim: { trouble?: VidrelayError; mustBeOurs(): Promise<void> } = {
    async mustBeOurs() {
      try {
        if (!(await context.books.isStillOurs(entry))) throw settledBeforeSending(entry)
      } catch (error) {
        claim.trouble = error as VidrelayError
        throw error
      }
    },
  }
  return claim
}

function requestOf(context: Context, paid: PaidCall, uploaded: readonly string[]): CallInput {
  const { prepared, operation } = paid
  return {
    operation,
    method: prepared.route.method,
    url: routeUrl(context.relay, prepared.route, prepared.holes, prepared.query),
    body: prepared.body(uploaded),
    headers: fill((prepared.route.headers ?? {}) as Json, prepared.holes) as Record<string, string>,
    fresh: true,
    timeoutMs: context.submitTimeoutMs,
    maxBytes: mostBytes(context.relay.provider.dialects[prepared.dialectName]!),
    // Once bytes are out, leaving early could only lose the id: the caller leaves, the call goes on (client.ts).
    signal: undefined,
  }
}

const notWritten = (context: Context, error: unknown): VidrelayError =>
  isVidrelayError(error) ? error : unwritable(context.relay.provider.id, nameOf(error))

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error)

/** An answer that came whole, by the tables. */
function judge(
  context: Context,
  paid: PaidCall,
  key: string,
  request: CallInput,
  answer: CallAnswer,
  scrub: Scrub,
): Verdict {
  const { route, dialectName, holes, query } = paid.prepared
  const said = ownWords(textsOf(request.body!, route.send, [paid.prompt, holes, query]))
  const { status, json, headers } = answer
  const facts = { http: status, json, headers, isPage: isHtml(answer.body), isEmpty: answer.body.byteLength === 0 }
  const reading = read(context.relay.dialects[dialectName]!, paid.operation, facts, said)
  const ok = answer.status >= 200 && answer.status < 300
  if (ok && reading.id !== undefined && (reading.error === undefined || reading.error.scope === 'task')) {
    const ref = acceptedRef(context, paid, reading.id, reading.kept)
    return { state: 'accepted', ref, reading: acknowledged(reading, paid.kind), raw: answer.json }
  }
  if (ok && reading.id === undefined && reading.error === undefined && !saysOtherwise(reading)) {
    const outputs = contentOutputs(context.relay.dialects[dialectName]!, json, link => said.hold(link))
    const odd = afterOddAnswer(context, key, answer, reading, scrub)
    return odd.state === 'open' && bringsResult({ outputs }, paid.kind)
      ? { ...odd, brought: { reading, outputs, json } }
      : odd
  }
  if (reading.error === undefined || ok) return afterOddAnswer(context, key, answer, reading, scrub)
  const error = refusedBy(context, reading.error, answer.status, { scrub, answer })
  if (reading.error.sent === 'refused') return rejected(context, key, answer, reading.error, error)
  return {
    state: 'open',
    what: `the provider answered HTTP ${answer.status}${error.upstreamMessage ? `: ${error.upstreamMessage}` : ` with ${json === undefined ? describeBody(answer.body, scrub) : 'no reason'}`}`,
    status: answer.status,
    cause: error,
    ...(error.upstreamBody !== undefined && { upstreamBody: error.upstreamBody }),
    ...(reading.id !== undefined && { named: reading.id }),
  }
}

function rejected(
  { clock }: Context,
  key: string,
  answer: CallAnswer,
  { again }: ReadError,
  error: VidrelayError,
): Verdict {
  const hint = retryAfterSeconds(answer, clock.now()) ?? 0
  return { state: 'rejected', error: error.with({ key }), ...(again && hint <= 30 && { again: Math.max(hint, 2) }) }
}

/** A 2xx without an id, a redirect, an error inside a 2xx. */
function afterOddAnswer(context: Context, key: string, answer: CallAnswer, reading: Reading, scrub: Scrub): Verdict {
  if (reading.error?.sent === 'refused') {
    const error = refusedBy(context, reading.error, answer.status, { scrub, answer })
    return rejected(context, key, answer, reading.error, error)
  }
  const what = oddity(context, answer, reading, scrub)
  return {
    state: 'open',
    what: `the provider answered HTTP ${answer.status} with ${what}`,
    status: answer.status,
    upstreamBody: shownBody(answer.body, scrub),
    // An id beside a code that no row explains: it counts once the provider knows it.
    ...(reading.id !== undefined && { named: reading.id }),
  }
}

/** What came in the place of an id. */
function oddity(
  { relay: { baseURL } }: Context,
  { status, headers, json, body }: CallAnswer,
  { message }: Reading,
  scrub: Scrub,
): string {
  const { location } = headers
  if (status >= 300 && location !== undefined)
    return `a redirect to ${scrub(showUrl(URL.parse(location, baseURL)?.href ?? location))} that is not followed (a base URL with http in the place of https, or with a wrong path, is answered so too)`
  if (json === undefined) return describeBody(body, scrub)
  return message === undefined ? 'no id' : `no id: ${scrub(message)}`
}

/** An answer came, and our own reading of it broke: what it is made of is theirs, so the task may well be there. */
const unreadable = (came: HttpAnswer, error: unknown): Verdict => ({
  state: 'open',
  what: `the provider answered HTTP ${came.status} with what cannot be read (${nameOf(error)})`,
  status: came.status,
})

/** No whole answer came. */
function afterTrouble(context: Context, paid: PaidCall, key: string, scrub: Scrub, error: unknown): Verdict {
  if (isVidrelayError(error)) return { state: 'not_sent', error: error.with({ key }) }
  if (!(error instanceof TransportError))
    return { state: 'open', what: `the call broke off in a way that must not happen (${nameOf(error)})` }
  if (error.sent) {
    const { partial } = error
    const kept =
      partial && partial.body.byteLength > 0
        ? `; what came: ${scrub(new TextDecoder().decode(partial.body)).slice(0, 500)}`
        : ''
    return { state: 'open', what: `the answer was lost (${error.message})${kept}`, cause: error }
  }
  if (paid.options.signal?.aborted) {
    return {
      state: 'not_sent',
      error: stoppedBeforeSending({ provider: context.relay.provider.id, key }),
    }
  }
  const { code = '' } = error
  const isLasting = /CERT|SSL|SELF_SIGNED|UNABLE_TO|ERR_TLS/.test(code)
  const trouble = notReached(context.relay.provider, error, 'reached', {
    so: 'nothing was sent',
    key,
    retryable: !isLasting,
  })
  return { state: 'not_sent', error: trouble, ...(!isLasting && { again: 1 }) }
}
