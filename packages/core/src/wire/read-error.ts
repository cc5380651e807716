import type { CompiledMatch } from '../contract/compile.ts'
import { byCode, codeOfHttp, endsWait, provesRefusal, type Speaker, speakerOf } from '../contract/error-defaults.ts'
import type { ErrorRow } from '../contract/provider.ts'
import { at, isNothing } from '../contract/tree.ts'
import { type Operation, paidOperations, type Status, type UpstreamErrorCode } from '../words/names.ts'
import { type OwnWords, type Rest, wholeWords } from './own-words.ts'
import { type Ended, overBy, saysUnknown } from './task-over.ts'

export interface ReadError {
  is: UpstreamErrorCode
  row?: string
  scope: 'request' | 'task'
  /** In answer to a paid call: was nothing started, for certain? */
  sent: 'refused' | 'unknown'
  again: boolean
  /** In answer to a look: trouble on the way, or nothing lasting. The next look may find more. */
  passes: boolean
  code?: string
  message?: string
  /** The field of the request that it is about, where a row says so. */
  field?: string
  hint?: string
  /** The row says whether it costs all the same. */
  billed?: boolean
  /** What stands in front of the provider said it, in its place. */
  byEdge?: true
  /** In answer to a look that the provider refused: it says how the task ended, in a code, in words or by a row. */
  ends?: Ended
}

/** What of an answer decides which row fits, and what it proves. */
export interface ErrorFacts {
  on: Operation
  /** What HTTP said, or the answer in its place. */
  http: number
  /** What HTTP itself said. */
  carrier: number
  /** It holds no id, and nothing stands where the task would. */
  isBare: boolean
  headers: { readonly [name: string]: string }
  json: unknown
  /** The body is an HTML page. */
  isPage: boolean
  /** Nothing came but the status. */
  isEmpty: boolean
  status: Status | undefined
  code: string | undefined
  /** The code stands in a text that holds JSON, so the request may have brought it there. */
  codeIsInText: boolean
  message: string | undefined
  /** The message without what the request said itself. */
  words: Rest | undefined
  /** The level that was read. */
  root: unknown
  /** It names a task at the documented place. */
  hasId: boolean
  own: OwnWords
}

export function matches(match: CompiledMatch, facts: ErrorFacts): boolean {
  if (match.on && !match.on.includes(facts.on)) return false
  if (match.http && !match.http.includes(facts.http)) return false
  if (match.status && (facts.status === undefined || !match.status.includes(facts.status))) return false
  if (match.code && (facts.code === undefined || !match.code.includes(facts.code))) return false
  if (match.text && (facts.words === undefined || !match.text.test(facts.words.text))) return false
  if (match.body && !facts.isEmpty) return false
  return match.at.every(([path, want]) => {
    const found = at(facts.root, path)
    if (want === null) return found.every(isNothing)
    return found.some(value => (want === true ? !isNothing(value) && value !== 0 && value !== false : value === want))
  })
}

/** The error that an answer is. `bad`: it says so itself, without a row. */
export function errorOf(found: ErrorRow | undefined, bad: boolean, facts: ErrorFacts): ReadError {
  const { on, http, status, code, message } = facts
  const isHearsay = isHeard(facts)
  const over = overIn(found, facts)
  // Rows are about what the provider says, and words say more than a row that asks for nothing but a status.
  const row = isHearsay || over ? undefined : found
  const guess = over?.is ?? guessOf(isHearsay, bad, facts)
  // Where no task is asked for, a 404 is about the address.
  const isLost = !row && guess === 'task_not_found' && ['submit', 'upload', 'models', 'list'].includes(on)
  const is = row?.is ?? (isLost ? 'invalid_request' : guess)
  const defaults = byCode[is] ?? {}
  const ended = isEnded(status) || status === 'succeeded'
  const scope = row?.scope ?? (row && defaults.scope) ?? (ended && http < 400 ? 'task' : 'request')
  const ends = isPaid(on) ? undefined : (over?.status ?? endIn(row, scope, facts))
  // A number in a body sends nothing again by itself; a row may.
  const isMute = isPaid(on) && (isHearsay || (isInBody(facts) && !row))
  const again = row?.again ?? (isMute ? false : (defaults.again ?? false))
  return {
    is,
    scope: ends ? 'request' : scope,
    sent: sentOf(row, is, facts),
    again,
    passes: again || (!ends && !isLastWord(row, facts)),
    ...(row && { row: row.id }),
    ...(row?.field !== undefined && { field: row.field }),
    ...(row?.hint !== undefined && { hint: row.hint }),
    ...(row?.billed !== undefined && { billed: row.billed }),
    ...(isLost && { hint: 'check the base URL: the provider has no such route there' }),
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(http >= 400 && (isHearsay || !isPaid(on)) && speaks(facts) === 'edge' && { byEdge: true }),
    ...(ends && { ends }),
  }
}

function guessOf(isHearsay: boolean, bad: boolean, { http, status }: ErrorFacts): UpstreamErrorCode {
  if (http >= 400) return isHearsay ? 'upstream_error' : codeOfHttp(http)
  return bad && isEnded(status) ? 'task_failed' : 'upstream_error'
}

/** A look that the provider itself refused may be the end of the task; so may an error in the place of its state. */
function mayEnd(facts: ErrorFacts): boolean {
  const { on, http, status } = facts
  const isRefused = http >= 400 && http < 500
  return on === 'get' && (isRefused || (http < 300 && status === undefined)) && speaks(facts) === 'provider'
}

/** Under these the provider may say that it does not want the content. */
const contentRefusals: readonly number[] = [400, 403, 422, 451]

/**
 * What the words of a refusal tell where no row reads a code or words itself: of a look, how the task ended; of a paid call,
 * that its content is refused.
 */
function overIn(row: ErrorRow | undefined, facts: ErrorFacts): ReturnType<typeof overBy> {
  if (row?.code || row?.text) return undefined
  const { on, http, code, own, words } = facts
  const isRefusal = isPaid(on) && contentRefusals.includes(http) && speaks(facts) === 'provider'
  if (!isRefusal && !mayEnd(facts)) return undefined
  // Some call every refused form by the code of a policy.
  const over = overBy(isRefusal || (code !== undefined && own.hold(code)) ? undefined : code, words?.text)
  const isSaid = over?.is === row?.is
  return isSaid || (isRefusal && over?.is !== 'content_rejected') ? undefined : over
}

/** Does a code say that what was asked for comes to nothing, not only this exchange? */
export const refusesTask = (is: UpstreamErrorCode): boolean =>
  ['task_failed', 'content_rejected', 'input_unreachable', 'input_too_large'].includes(is)

/** The end that a row tells, or a final word where the refusal itself is no other answer: not for 401, 403, 404. */
function endIn(row: ErrorRow | undefined, scope: ReadError['scope'], facts: ErrorFacts): Ended | undefined {
  if (!mayEnd(facts)) return undefined
  const word = isEnded(facts.status) ? facts.status : undefined
  if (row) return scope === 'task' || refusesTask(row.is) ? (word ?? 'failed') : undefined
  return [400, 409, 422].includes(facts.http) && !saysUnknown(facts.message ?? '') ? word : undefined
}

const isPaid = (on: Operation): boolean => (paidOperations as readonly Operation[]).includes(on)

/**
 * What stands where the provider's own word would end a wait and is not the provider's: it says nothing of the task, nor of
 * the key. In answer to a paid call a page of 403 says nothing of the key's rights.
 */
const isHeard = (facts: ErrorFacts): boolean => {
  const { on, http, headers } = facts
  if (isPaid(on)) return http === 403 && speaks(facts) === 'edge'
  if (!endsWait(http, 'provider', {})) return false
  return on === 'get' ? !endsWait(http, speaks(facts), headers) : speaks(facts) === 'edge'
}

export const isEnded = (status: Status | undefined): status is Ended =>
  status === 'failed' || status === 'cancelled' || status === 'expired'

/** A relay may hand a page of its own edge on inside its JSON; what proves that nothing was started is read without that. */
const speaks = ({ on, json, headers, isPage, message }: ErrorFacts): Speaker =>
  isPage || (!isPaid(on) && message !== undefined && quotesPage(message)) ? 'edge' : speakerOf(json, headers)

const quotesPage = (message: string): boolean => /^\s*<(!doctype|html)\b|\bjust a moment\.\.\./i.test(message)

/** Whether a look that met this is over: only what the provider itself said ends a wait. */
const isLastWord = (row: ErrorRow | undefined, facts: ErrorFacts): boolean =>
  (row !== undefined && speaks(facts) === 'provider') || endsWait(facts.http, speaks(facts), facts.headers)

function sentOf(row: ErrorRow | undefined, is: UpstreamErrorCode, facts: ErrorFacts): ReadError['sent'] {
  if (row?.sent === 'unknown' || namesTask(facts)) return 'unknown'
  const isProof = isInBody(facts)
    ? facts.isBare && provingInBody.includes(facts.http)
    : provesRefusal(facts.http, speaks(facts), facts.headers)
  if (isProof) return 'refused'
  return row && rowProves(row, is, facts) ? 'refused' : 'unknown'
}

/** The answer itself says the number of HTTP. */
const isInBody = ({ http, carrier }: ErrorFacts): boolean => http !== carrier

/** Numbers in a body that prove, where no task stands beside them, that nothing was started. */
const provingInBody: readonly number[] = [400, 401, 402, 403, 404, 422, 429]

/** An answer with a task in it says that one was made, whatever else it says; a failed one runs no more. */
const namesTask = ({ hasId, status, carrier }: ErrorFacts): boolean =>
  hasId && (status === undefined ? carrier < 300 : !isEnded(status))

/**
 * What a row says of its own answer. Outside of 2xx it must say it aloud. Words prove only under a status that the row
 * names, as a whole phrase; and what the request may have said itself, all of it or a part, in words or in the JSON that a
 * text holds, proves nothing.
 */
function rowProves(row: ErrorRow, is: UpstreamErrorCode, facts: ErrorFacts): boolean {
  const { http, carrier, code, codeIsInText, words, own } = facts
  const said = row.sent ?? (carrier < 300 && (row.code || !isInBody(facts)) ? byCode[is]?.sent : undefined)
  if (said !== 'refused' || speaks(facts) !== 'provider') return false
  if (row.code && codeIsInText && own.hold(code!)) return false
  if (row.text === undefined) return true
  const phrase = wholeWords(row.text, 'i').exec(words?.text ?? '')
  if (!phrase || row.http?.includes(http) !== true) return false
  return !words!.mayRepeat(phrase.index, phrase.index + phrase[0].length)
}
