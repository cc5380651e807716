import type { Operation, Status } from '@vidrelay/core'
import type { Answer, ErrorRow, Json, Match, Provider, UpstreamErrorCode } from '@vidrelay/core/provider'

/**
 * What an answer means by the rows of a document, as far as errors go. The kit reads them by itself, apart from core's
 * code: two readings of the contract are each other's check.
 */

/** An answer, as the rows see it. */
export interface AnswerFacts {
  readonly on: Operation
  readonly http: number
  /** Absent: the body is no JSON. */
  readonly json?: Json | undefined
}

export interface ErrorReading {
  readonly is: UpstreamErrorCode
  /** Id of the row that fits first; absent where no row does. */
  readonly row?: string
  readonly hint?: string
  /** Is the task over, or did only this exchange fail? */
  readonly scope: 'request' | 'task'
  readonly sent: 'refused' | 'unknown'
  readonly again: boolean
  /** In answer to a look: a wait goes on. */
  readonly passes: boolean
}

export interface AnswerReading {
  readonly id?: string
  /** Their word, and what the table says of it. */
  readonly word?: string
  readonly status?: Status
  readonly code?: string
  readonly message?: string
  readonly error?: ErrorReading
}

/** What follows from a code where its row says nothing else. */
const following: { readonly [code in UpstreamErrorCode]: Partial<Pick<ErrorReading, 'scope' | 'sent' | 'again'>> } = {
  invalid_request: { sent: 'refused' },
  unauthenticated: { sent: 'refused' },
  permission_denied: { sent: 'refused' },
  quota_exceeded: { sent: 'refused' },
  rate_limited: { sent: 'refused', again: true },
  model_unavailable: { sent: 'refused' },
  content_rejected: { sent: 'refused' },
  input_unreachable: { sent: 'refused' },
  input_too_large: { sent: 'refused' },
  task_not_found: { sent: 'refused' },
  task_failed: { scope: 'task' },
  not_ready: { again: true },
  upstream_error: { again: true },
  result_expired: {},
  unexpected_response: {},
}

const byHttp: { readonly [http: number]: UpstreamErrorCode } = {
  401: 'unauthenticated',
  402: 'quota_exceeded',
  403: 'permission_denied',
  404: 'task_not_found',
  408: 'upstream_error',
  410: 'task_not_found',
  413: 'input_too_large',
  429: 'rate_limited',
}
/** Said before any work, whoever says it. */
const refusedByAnyone = [400, 401, 403, 404, 405, 411, 413, 414, 415, 426, 429, 431]
/** Refusals only in the provider's own JSON. */
const refusedByProvider = [402, 410, 422, 428, 451]
/** Where there is no task to be found, a 404 is about the address. */
const tasklessOperations: readonly Operation[] = ['submit', 'upload', 'models', 'list']
/** Codes that say that all is well. */
const wellCodes = ['', '0', '200', 'success', 'ok']

/** Everything that stands at a path of the contract. */
export function valuesAt(json: unknown, path: string): readonly unknown[] {
  let level: readonly unknown[] = [json]
  for (const [step] of path.matchAll(/\[\d*\]|@json|[^.[\]]+/g)) level = level.flatMap(value => [...below(value, step)])
  return level.filter(value => value !== undefined)
}

function* below(value: unknown, step: string): Generator<unknown> {
  const index = /^\[(\d*)\]$/.exec(step)?.[1]
  if (index !== undefined) {
    if (Array.isArray(value)) yield* index === '' ? value : [value[Number(index)]]
    else if (index === '' && value !== null) yield value
  } else if (step === '@json' && typeof value === 'string') {
    try {
      yield JSON.parse(value)
    } catch {} // text that is no JSON holds nothing
  } else if (step === '@json') {
    if (typeof value === 'object' && value !== null) yield value
  } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
    yield (value as Record<string, unknown>)[step]
  }
}

/** Where every answer may have its reason. */
const reasonPlaces =
  'error.message error message msg detail fail_reason failure_reason error_message error_msg task_status_msg status_msg reason errors'.split(
    ' ',
  )
const wellWords =
  /^(succe(ss|ssful|ed|eded)|ok|okay|done|finished|completed?|null|none|成功|请求成功|操作成功|提交成功)$/i

/** The first place with words that are no word of success. The kit's answers have plain texts there. */
const reasonAt = (roots: readonly unknown[], paths: readonly string[]): string | undefined =>
  paths
    .flatMap(path => roots.flatMap(root => valuesAt(root, path)))
    .find((value): value is string => typeof value === 'string' && value.trim() !== '' && !wellWords.test(value.trim()))

/** HTTP's number inside the answer, where the document says that one stands there. */
function toldIn(top: unknown, { envelope }: Answer, http: number): number | undefined {
  if (envelope?.code === undefined || http >= 300) return undefined
  const [code] = valuesAt(top, envelope.code)
  const number = isScalar(code) && code !== '' ? Number(code) : 0
  return Number.isInteger(number) && number >= 400 && number < 600 ? number : undefined
}

const isBareOf = (top: unknown, { envelope }: Answer): boolean =>
  (envelope?.at.length ? envelope.at : ['data']).every(path => valuesAt(top, path).every(value => value === null))

/** Reads an answer in one shape. Where a dialect has two, the second is for answers in which the first finds no word. */
export function readAnswer(provider: Provider, answer: Answer, facts: AnswerFacts): AnswerReading {
  const words = new Map(Object.entries(provider.statuses).map(([word, row]) => [word.toLowerCase(), row.is]))
  const isWord = (value: unknown) => isScalar(value) && (value !== '' || words.has(''))
  const top = facts.json
  const level = levelOf(answer, top, isWord)
  const find = (roots: readonly unknown[], paths: readonly string[], isGood: (value: unknown) => boolean) => {
    const found = paths.flatMap(path => roots.flatMap(root => valuesAt(root, path))).find(isGood)
    return found === undefined ? undefined : String(found)
  }
  const both = [level, top]
  const id = find([level], answer.id, value => isScalar(value) && value !== '')
  const message = reasonAt(both, [...(answer.message ?? []), ...reasonPlaces])
  const code = find(
    both,
    answer.code ?? ['error.code', 'code'],
    value => isScalar(value) && !wellCodes.includes(String(value).toLowerCase()),
  )
  const word = find([level], answer.status, isWord)
  const told = word === undefined ? toldIn(top, answer, facts.http) : undefined
  const http = told ?? facts.http
  const isBare = id === undefined && isBareOf(top, answer)
  const outer = { carrier: facts.http, isBare }
  const seen: Seen = { ...facts, ...outer, http, code, message, level, status: undefined, hasId: id !== undefined }
  const status =
    word === undefined ? answer.signs?.find(sign => fits(sign, seen))?.is : words.get(word.trim().toLowerCase())
  const error = errorIn(provider, { ...seen, status }, word)
  return {
    ...(id !== undefined && { id }),
    ...(word !== undefined && { word }),
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(error && { error }),
  }
}

/** The error that an answer is, in the first shape of a dialect. */
export const readError = (provider: Provider, answer: Answer, facts: AnswerFacts): ErrorReading | undefined =>
  readAnswer(provider, answer, facts).error

interface Seen extends AnswerFacts {
  /** What HTTP itself said. */
  readonly carrier: number
  /** Neither an id nor anything where the task would stand. */
  readonly isBare: boolean
  readonly code: string | undefined
  readonly message: string | undefined
  readonly level: unknown
  readonly status: Status | undefined
  readonly hasId: boolean
}

function errorIn({ errors }: Provider, seen: Seen, word: string | undefined): ErrorReading | undefined {
  const { http, status, code } = seen
  const hasEnded = status === 'failed' || status === 'cancelled' || status === 'expired'
  const isError =
    http >= 400 ||
    valuesAt(seen.json, 'success')[0] === false ||
    status === 'failed' ||
    (code !== undefined && (word === undefined || hasEnded))
  if (!isError && status !== 'succeeded') return undefined
  // A word of success is overturned only by a row that asks for more than that word.
  const row = errors.find(own => fits(own, seen) && (isError || own.at !== undefined || own.code !== undefined))
  if (!isError && !row) return undefined
  const is = row?.is ?? unnamedError(seen, isError && hasEnded)
  const { scope, again = false } = following[is]
  const overTask = (status === 'failed' || status === 'succeeded') && http < 400 ? 'task' : 'request'
  const isMute =
    seen.http !== seen.carrier && !row && !['get', 'content', 'list', 'delete', 'models', 'upload'].includes(seen.on)
  const mayComeAgain = row?.again ?? (isMute ? false : again)
  return {
    is,
    ...(row && { row: row.id }),
    ...(row?.hint !== undefined && { hint: row.hint }),
    scope: row?.scope ?? (row && scope) ?? overTask,
    sent: provesNothingStarted(row, is, seen) ? 'refused' : 'unknown',
    again: mayComeAgain,
    passes: mayComeAgain || !endsWait(row, seen),
  }
}

const isProviders = ({ json }: Seen) => isObject(json)

function provesNothingStarted(row: ErrorRow | undefined, is: UpstreamErrorCode, seen: Seen): boolean {
  const { http, carrier, isBare, hasId, status } = seen
  const hasEnded = status === 'failed' || status === 'cancelled' || status === 'expired'
  if (row?.sent === 'unknown' || (hasId && (status === undefined ? carrier < 300 : !hasEnded))) return false
  if (http !== carrier) {
    if (isBare && [400, 401, 402, 403, 404, 422, 429].includes(http)) return true
    return (
      (row?.sent ?? (row?.code && following[is].sent)) === 'refused' &&
      (row?.text === undefined || row.http !== undefined)
    )
  }
  if (refusedByAnyone.includes(http) || (isProviders(seen) && refusedByProvider.includes(http))) return true
  const said = row?.sent ?? (row && http < 300 ? following[is].sent : undefined)
  const isNamed = row?.text === undefined || row.http?.includes(http) === true
  return said === 'refused' && isProviders(seen) && isNamed
}

/** A look is over by the provider's own word, or where the key is refused. */
function endsWait(row: ErrorRow | undefined, seen: Seen): boolean {
  const { http } = seen
  if (http === 401) return true
  return isProviders(seen) && (row !== undefined || isLasting(http))
}

/** A status that is no end, whoever says it. */
export const isTrouble = (http: number): boolean => http >= 300 && !isLasting(http)

const isLasting = (http: number) => [...refusedByAnyone, ...refusedByProvider].includes(http) && http !== 429

function unnamedError(seen: Seen, hasEnded: boolean): UpstreamErrorCode {
  const { on, http, status } = seen
  if (http < 400) return status === 'failed' || hasEnded ? 'task_failed' : 'upstream_error'
  // Of a task, of rights and of a request only the provider can say something.
  if (on === 'get' && !isProviders(seen) && isLasting(http) && http !== 401) return 'upstream_error'
  const isRefused = refusedByAnyone.includes(http) || refusedByProvider.includes(http)
  const is = byHttp[http] ?? (isRefused ? 'invalid_request' : 'upstream_error')
  return is === 'task_not_found' && tasklessOperations.includes(on) ? 'invalid_request' : is
}

function fits(row: Match | ErrorRow, { on, http, status, code, message, level, json }: Seen): boolean {
  return (
    (row.on?.includes(on) ?? true) &&
    (row.http?.includes(http) ?? true) &&
    (row.status === undefined || (status !== undefined && row.status.includes(status))) &&
    (row.code === undefined || (code !== undefined && row.code.includes(code))) &&
    (row.text === undefined || (message !== undefined && new RegExp(row.text, 'i').test(message))) &&
    (row.body === undefined || json === undefined) &&
    Object.entries(row.at ?? {}).every(([path, wanted]) =>
      wanted === null
        ? valuesAt(level, path).every(value => value === null || value === '')
        : valuesAt(level, path).some(value => (wanted === true ? isThere(value) : value === wanted)),
    )
  )
}

/** The one level that is read: through the envelopes, at most four, while there is no word. */
function levelOf({ envelope, status }: Answer, top: unknown, isWord: (value: unknown) => boolean): unknown {
  let level = top
  for (let depth = 0; depth < 4; depth++) {
    const here = level
    if (status.some(path => valuesAt(here, path).some(isWord))) return here
    const inner = (envelope?.at ?? []).flatMap(path => valuesAt(here, path)).find(isObject)
    if (inner === undefined) return here
    level = inner
  }
  return level
}

const isScalar = (value: unknown): value is string | number =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))
const isThere = (value: unknown) => value !== '' && value !== null && value !== 0 && value !== false
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
