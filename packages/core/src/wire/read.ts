import { quoted } from '../base/redact.ts'
import { wellCodes } from '../contract/answer-defaults.ts'
import { type CompiledAnswer, type CompiledDialect, type CompiledMatch, wordKey } from '../contract/compile.ts'
import type { OutputRow } from '../contract/provider.ts'
import { at, first, isNothing, isScalar, isUsable, ofText, stepsOf } from '../contract/tree.ts'
import type { Kind, Operation, Status } from '../words/names.ts'
import type { OutputSource } from '../words/task.ts'
import { linksIn } from './links.ts'
import { type OwnWords, ownWords, type Rest } from './own-words.ts'
import { type ErrorFacts, errorOf, isEnded, matches, type ReadError } from './read-error.ts'
import { type Facts, readFacts } from './read-facts.ts'
import { firstReason } from './reason.ts'

/** What one answer says, by the tables of its dialect. No time, no I/O. */
export interface Reading extends Facts {
  http: number
  id?: string
  /** Every id that stands at one of the id's places, in each level from the one that is read up to the top. */
  ids: readonly string[]
  /** Their status word as it came. */
  word?: string
  status?: Status
  /** `word` is one of the document's own. */
  isListed?: true
  outputs: { role: NonNullable<OutputRow['role']>; sources: OutputSource[] }[]
  /** What it says in words, where something is wrong with it. */
  message?: string
  error?: ReadError
  kept?: Record<string, string>
  /** The words of an error that stand beside a word that no table knows. */
  beside?: string
  /** What stands beside a success word, says the contrary, and no row explains. */
  contradiction?: string
  /** Read by the other shape that the server is known to use. */
  otherShape?: true
}

const isName = (value: unknown): value is string | number => isScalar(value) && nameOf(value) !== ''
/** An id as it is asked by. */
const nameOf = (id: string | number): string => String(id).trim()

/** Where many relays say aloud whether all is well. */
const success = stepsOf('success')

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
    ids: levels
      .flatMap(level => rows.id.flatMap(path => at(level, path)))
      .filter(isName)
      .map(nameOf),
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
    (code !== undefined && (out.word === undefined || isEnded(out.status)))
  // A success word is overturned only by an explicit row: a stray code beside it must not lose a paid result.
  const row =
    bad || out.status === 'succeeded'
      ? dialect.errors.find(one => fitting(one) && (bad || one.row.at !== undefined || one.row.code !== undefined))?.row
      : undefined
  if (bad || row) out.error = errorOf(row, bad, facts)
  else if (out.status === 'succeeded' && code !== undefined) out.contradiction = `the code ${quoted(String(code))}`
  else if (out.status === 'succeeded' && saysNo) out.contradiction = 'success: false'
  if (out.error?.scope === 'task' && !isEnded(out.status)) out.status = 'failed'
  if (out.status === undefined && word !== undefined && message !== undefined) out.beside = message

  if (out.status === 'succeeded') out.outputs = outputsOf(dialect, rows, roots)
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

/** The number of HTTP that the answer says itself, where its document says that this is one. Only a success of HTTP leaves the word to it. */
function httpInBody(top: unknown, { envelope }: CompiledAnswer, http: number): number | undefined {
  if (http < 200 || http > 299) return undefined
  const numbers = envelope.code.flatMap(path => at(top, path)).filter(isUsable)
  return numbers.map(Number).find(number => Number.isInteger(number) && number >= 400 && number <= 599)
}

/** No task stands where the envelope has it. */
const isBare = (top: unknown, { envelope }: CompiledAnswer): boolean =>
  (envelope.at.length === 0 ? [stepsOf('data')] : envelope.at).every(path => at(top, path).every(isNothing))

/**
 * The levels from the one that is read up to the top: down through the envelopes to the first with a status word, else to
 * the first with an id. A list of one is opened where its item is a task; a longer one is no answer about a task.
 */
function unwrap(top: unknown, rows: CompiledAnswer, isWord: (value: unknown) => boolean): unknown[] {
  const hasWord = (level: unknown) => rows.status.some(path => at(level, path).some(isWord))
  const hasId = (level: unknown) => rows.id.some(path => at(level, path).some(isName))
  const opened = (value: unknown) => unpacked(value, item => hasWord(item) || hasId(item))
  const down = (levels: readonly unknown[], isIt: (level: unknown) => boolean): readonly unknown[] | undefined => {
    if (isIt(levels[0])) return levels
    if (levels.length > mostEnvelopes) return undefined
    for (const below of rows.envelope.at.flatMap(path => at(levels[0], path)).map(opened)) {
      const found = isObject(below) ? down([below, ...levels], isIt) : undefined
      if (found) return found
    }
    return undefined
  }
  const levels = [opened(top)]
  return [...(down(levels, hasWord) ?? down(levels, hasId) ?? levels)]
}

const mostEnvelopes = 4
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text of JSON as what it holds; a list of one as its item, where that is what is looked for. */
function unpacked(value: unknown, isIt: (item: unknown) => boolean): unknown {
  const json = typeof value === 'string' && /^\s*[[{]/.test(value) ? ofText(value) : value
  return Array.isArray(json) && json.length === 1 && isIt(json[0]) ? (json[0] as unknown) : json
}

/** The outputs that a content route's own JSON names, in whatever envelope. */
export function contentOutputs(dialect: CompiledDialect, json: unknown): Reading['outputs'] {
  const rows = { ...dialect.answer, outputs: dialect.answer.outputs.filter(row => !row.route) }
  const levels = [unpacked(json, isObject)]
  for (let from = 0, depth = 0; depth < mostEnvelopes && from < levels.length; depth++) {
    const below = levels.slice(from).flatMap(level => rows.envelope.at.flatMap(path => at(level, path)))
    from = levels.length
    levels.push(...below.map(value => unpacked(value, isObject)).filter(isObject))
  }
  return outputsOf(dialect, rows, levels.toReversed())
}

function outputsOf(dialect: CompiledDialect, rows: CompiledAnswer, roots: readonly unknown[]): Reading['outputs'] {
  const byRole = new Map<NonNullable<OutputRow['role']>, OutputSource[][]>()
  for (const row of rows.outputs) {
    const role = row.role ?? dialect.kind
    // Whether it leads anywhere is known when it was asked.
    if (row.last && !byRole.has(role)) continue
    const found = sourcesOf(row, dialect.kind, roots)
    const list = byRole.get(role) ?? []
    const fixed = list.length
    for (const [index, source] of found.entries()) {
      if (fixed === 0) list.push([source])
      else if (index < fixed) list[index]!.push(source)
    }
    if (list.length > 0) byRole.set(role, list)
  }
  return [...byRole].flatMap(([role, list]) => list.map(sources => ({ role, sources })))
}

function sourcesOf(row: CompiledAnswer['outputs'][number], kind: Kind, roots: readonly unknown[]): OutputSource[] {
  if (row.route) return [{ route: row.route, ...(row.variant !== undefined && { variant: row.variant }) }]
  const values = roots.flatMap(root => at(root, row.at!))
  const found = values.flatMap(value => linksIn(value, row.role ?? kind))
  // The same link twice is one result; two images may well be alike byte for byte.
  return found.filter(
    (source, index) => !('url' in source) || found.findIndex(one => 'url' in one && one.url === source.url) === index,
  )
}
