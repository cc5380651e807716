import { quoted } from '../base/redact.ts'
import { idNames, wellCodes } from '../contract/answer-defaults.ts'
import { type CompiledAnswer, type CompiledDialect, type CompiledMatch, wordKey } from '../contract/compile.ts'
import { at, first, isNothing, isScalar, isUsable, type Steps, stepsOf } from '../contract/tree.ts'
import type { Operation, Status } from '../words/names.ts'
import { isName, nameOf, unwrap } from './levels.ts'
import { namedIn } from './named-field.ts'
import { addStray, type FoundOutputs, isOfOtherShape, outputsOf } from './outputs.ts'
import { type OwnWords, ownWords, type Rest } from './own-words.ts'
import { type ErrorFacts, errorOf, isEnded, matches, type ReadError } from './read-error.ts'
import { type Facts, readFacts } from './read-facts.ts'
import { firstReason } from './reason.ts'

/** What one answer says, by the tables of its dialect. No time, no I/O. */
export interface Reading extends Facts {
  http: number
  id?: string
  /** Every id that stands at one of the id's places or under `idNames`, in each level from the one that is read up to the top. */
  ids: readonly string[]
  /** Their status word as it came. */
  word?: string
  status?: Status
  /** `word` is one of the document's own. */
  isListed?: true
  outputs: FoundOutputs
  /** What it says in words, where something is wrong with it. */
  message?: string
  error?: ReadError
  kept?: Record<string, string>
  /** The words of an error that stand beside a word that no table knows. */
  beside?: string
  /** What stands beside a success word, says the contrary, and no row explains. */
  contradiction?: string
  /** The name of what holds the result, where no place of the document does. */
  stray?: string
  /** Read by the other shape that the server is known to use. */
  otherShape?: true
}

/** Where many relays say aloud whether all is well. */
const success = stepsOf('success')

const otherIds = idNames.map(stepsOf)

/** What came back. */
export interface AnswerFacts {
  http: number
  /** Undefined where the body is no JSON. */
  json: unknown
  /** Names in lower case. Absent: nothing marks the answer as an edge's. */
  headers?: { readonly [name: string]: string }
  /** The body is an HTML page. */
  isPage?: boolean
  /** Nothing came but the status. */
  isEmpty?: boolean
}

/**
 * Reads an answer in the dialect's shape, or, where that finds no state, whole in the other shape the server is known to use.
 * `said` is what the request itself said: an answer that repeats it says nothing by that.
 */
export function read(
  dialect: CompiledDialect,
  on: Operation,
  answer: AnswerFacts,
  said: OwnWords = ownWords([]),
): Reading {
  const own = readShape(dialect, dialect.answer, on, answer, said)
  if (!dialect.otherAnswer || own.word !== undefined || own.status !== undefined || answer.http >= 400) return own
  const other = readShape(dialect, dialect.otherAnswer, on, answer, said)
  const isOther = other.word !== undefined || (own.id === undefined && other.id !== undefined)
  return isOther ? { ...other, otherShape: true } : own
}

/** Characters of a message in which the words of a row are looked for: a row's expression may be slower than linear. */
const longestRead = 16_384

const shortened = (rest: Rest): Rest => ({ ...rest, text: rest.text.slice(0, longestRead) })

function readShape(
  dialect: CompiledDialect,
  rows: CompiledAnswer,
  on: Operation,
  answer: AnswerFacts,
  own: OwnWords,
): Reading {
  const top = answer.json
  const table = dialect.statuses
  const isWord = (value: unknown): value is string | number => isScalar(value) && (value !== '' || table.has(''))
  const levels = unwrap(top, rows, isWord)
  const inner = levels[0]
  const roots = [inner]
  const around = inner === top ? [top] : [inner, top]
  const out: Reading = {
    http: answer.http,
    ids: idsIn(levels, dialect.documentOnly ? [rows.id] : [rows.id, otherIds]),
    progress: null,
    outputs: [],
    effective: {},
  }

  const id = first(roots, rows.id, isName)
  if (id !== undefined) out.id = nameOf(id)
  const isCode = (value: unknown): value is string | number =>
    isScalar(value) && !wellCodes.includes(String(value).toLowerCase())
  const code = first(around, rows.code, isCode)
  const message = firstReason(around, rows.message)

  if (message !== undefined) out.message = message

  const word = first(roots, rows.status, isWord)
  const inBody = word === undefined ? httpInBody(top, rows, answer.http) : undefined
  const http = inBody ?? answer.http
  const facts: ErrorFacts = {
    on,
    http,
    carrier: answer.http,
    isBare: id === undefined && isBare(top, rows),
    headers: answer.headers ?? {},
    json: top,
    isPage: answer.isPage ?? false,
    isEmpty: answer.isEmpty ?? false,
    status: undefined,
    code: code === undefined ? undefined : String(code),
    codeIsInText: code !== undefined && code !== first(around, rows.codeOutsideOfTexts, isCode),
    message,
    words: message === undefined ? undefined : shortened(own.takenOutOf(message)),
    root: inner,
    hasId: id !== undefined,
    own,
  }
  const fitting = ({ match }: { match: CompiledMatch }) => matches(match, facts)
  if (word !== undefined) {
    out.word = String(word)
    if (table.has(wordKey(out.word))) out.isListed = true
    const status = table.get(wordKey(out.word))
    if (status) out.status = status
  } else {
    const sign = rows.signs.find(fitting)
    if (sign) out.status = sign.is
  }
  facts.status = out.status

  // Beside a success word it is a stray word like a code.
  const saysNo = at(top, success)[0] === false
  const bad =
    http >= 400 ||
    (saysNo && out.status !== 'succeeded') ||
    out.status === 'failed' ||
    (isEnded(out.status) && message !== undefined) ||
    (code !== undefined && (out.word === undefined || isEnded(out.status)))
  // A success word is overturned only by an explicit row: a stray code beside it must not lose a paid result.
  const row =
    bad || out.status === 'succeeded'
      ? dialect.errors.find(one => fitting(one) && (bad || one.row.at !== undefined || one.row.code !== undefined))?.row
      : undefined
  if (bad || row) out.error = { ...namedIn(dialect, around), ...errorOf(row, bad, facts) }
  else if (out.status === 'succeeded' && code !== undefined) out.contradiction = `the code ${quoted(String(code))}`
  else if (out.status === 'succeeded' && saysNo) out.contradiction = 'success: false'
  if (out.error?.scope === 'task' && !isEnded(out.status)) out.status = 'failed'
  if (out.status === undefined && word !== undefined && message !== undefined) out.beside = message

  if (out.status === 'succeeded') {
    out.outputs = outputsOf(dialect, rows, roots)
    const mayStray = on === 'get' && !isOfOtherShape(dialect, rows, inner)
    const stray = mayStray ? addStray(dialect, out.outputs, inner) : undefined
    if (stray !== undefined) out.stray = stray
  }
  readFacts(out, rows, roots)
  const take = dialect.takes[on]
  if (take) {
    const kept = take.map(([hole, paths]) => [hole, first([top], paths, isUsable)] as const)
    out.kept = Object.fromEntries(
      kept.filter(([, value]) => value !== undefined).map(([hole, value]) => [hole, String(value)]),
    )
  }
  return out
}

/** Each once. */
function idsIn(levels: readonly unknown[], places: readonly (readonly Steps[])[]): string[] {
  const ids = new Set<string>()
  for (const level of levels)
    for (const paths of places)
      for (const path of paths) for (const id of at(level, path)) if (isName(id)) ids.add(nameOf(id))
  return [...ids]
}

/** The number of HTTP that the answer says itself, where its document says that this is one. Only a success of HTTP leaves the word to it. */
function httpInBody(top: unknown, { envelope }: CompiledAnswer, http: number): number | undefined {
  if (http < 200 || http > 299) return undefined
  const numbers = envelope.code.flatMap(path => at(top, path)).filter(isUsable)
  return numbers.map(Number).find(number => Number.isInteger(number) && number >= 400 && number <= 599)
}

/** No task stands where the envelope has it. */
const isBare = (top: unknown, { envelope }: CompiledAnswer): boolean =>
  (envelope.at.length === 0 ? [stepsOf('data')] : envelope.at).every(path => at(top, path).every(isNothing))
