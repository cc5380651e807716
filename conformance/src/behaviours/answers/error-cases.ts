import type { Operation } from '@vidrelay/core'
import type { Answer, ErrorRow, Provider } from '@vidrelay/core/provider'
import { readAnswer } from '../error-reading.ts'
import { answerWith, idPlace, type Place, wordsFor } from './build.ts'
import { textsOf } from './texts-of.ts'

/** Answers that fit a row of the error table, one for each thing that the row lists, and answers that just miss it. */

export interface ErrorCase {
  /** What it is that fits, or misses. */
  readonly note: string
  readonly http: number
  readonly places: readonly Place[]
  /** Id of the row that it was made for, where the row ought to fit first. */
  readonly row?: string | undefined
}

/** What no row asks for. */
export const neutralMessage = 'It did not work out this time'
const neutralCode = 'a_code_of_their_own'

interface Parts {
  /** HTTP statuses that will do; the first with which the row wins is taken. */
  readonly https: readonly number[]
  readonly status?: string | undefined
  readonly code?: string | undefined
  readonly text?: string | undefined
  readonly at?: ErrorRow['at']
}

/** Where the row leaves the HTTP status open: that of an answer about a task, or of a refusal that another row does not take. */
const aboutTask = [200]
const refusals = [400, 422, 403, 404, 409, 500, 503, 429]

/** Everything that a row lists, in words that can be said. */
function ingredientsOf(provider: Provider, row: ErrorRow) {
  const texts = row.text === undefined ? [undefined] : textsOf(row.text)
  const statuses = row.status?.flatMap(status => wordsFor(provider, status).slice(0, 1)) ?? [undefined]
  if (!texts)
    return `the text of ${row.id} is no simple list of words, so nothing can be said that fits it: ${row.text}`
  if (statuses.length === 0) return `the document has no word for what ${row.id} asks for: ${row.status?.join(', ')}`
  const codes: readonly (string | undefined)[] = row.code ?? [undefined]
  return { texts, statuses, codes, https: row.http ?? (row.status ? aboutTask : refusals) }
}

/** Everything that the row lists, one at a time, beside others with which it wins. */
export function fittingCases(
  provider: Provider,
  answer: Answer,
  on: Operation,
  row: ErrorRow,
): readonly ErrorCase[] | { untestable: string } {
  const parts = ingredientsOf(provider, row)
  if (typeof parts === 'string') return { untestable: parts }
  const { texts, statuses, codes, https } = parts
  const made = (note: string, { https: open, ...rest }: Parts): ErrorCase => {
    const cases = open.map(http => ({ note, http, places: placesOf(answer, rest), row: row.id }))
    return cases.find(one => firstRow(provider, answer, on, one) === row.id) ?? cases[0]!
  }
  const all = texts.flatMap(text =>
    codes.flatMap(code => statuses.map((status): Parts => ({ https, status, code, text, at: row.at }))),
  )
  const base = all.find(one => firstRow(provider, answer, on, made('', one)) === row.id) ?? all[0]!
  const { http } = made('', base)
  const but = <T>(list: readonly T[], own: T) => list.filter(one => one !== own)
  const { text } = base
  const variants: readonly (readonly [note: string, parts: Parts])[] = [
    [noteOf(base, row.http && http), base],
    ...but(row.http ?? [], http).map(other => [`HTTP ${other}`, { ...base, https: [other] }] as const),
    ...but(codes, base.code).map(code => [`code ${code}`, { ...base, code }] as const),
    ...but(texts, text).map(other => [`text ${JSON.stringify(other)}`, { ...base, text: other }] as const),
    ...but(statuses, base.status).map(status => [`word ${JSON.stringify(status)}`, { ...base, status }] as const),
    ...(text === undefined || text === text.toUpperCase()
      ? []
      : [['its text in capitals', { ...base, text: text.toUpperCase() }] as const]),
    // Over a task, or only over this exchange: the HTTP status tells them apart unless the row does.
    ...(row.status && !row.http && row.scope ? [['with a refusal', { ...base, https: refusals }] as const] : []),
  ]
  return variants.map(([note, one]) => made(note, one))
}

/** Answers that have everything that the row asks for but one thing. */
export function missingCases(provider: Provider, answer: Answer, row: ErrorRow): readonly ErrorCase[] {
  const parts = ingredientsOf(provider, row)
  if (typeof parts === 'string') return []
  const [text] = parts.texts
  type Said = Omit<Parts, 'https'> & { readonly http: number | undefined }
  const base: Said = { http: row.http?.[0], status: parts.statuses[0], code: parts.codes[0], text, at: row.at }
  const missing: (readonly [note: string, said: Said])[] = []
  if (row.status) missing.push(['not with another state', { ...base, status: undefined, http: 400 }])
  if (row.code) missing.push(['not with another code', { ...base, code: neutralCode }])
  if (row.text !== undefined) missing.push(['not with another text', { ...base, text: undefined }])
  // An error for another reason.
  if (row.at) missing.push(['not without what it asks for', { ...base, at: undefined, code: base.code ?? neutralCode }])
  const http = row.http && [418, 400, 502].find(one => !row.http!.includes(one))
  if (http !== undefined) missing.push([`not with HTTP ${http}`, { ...base, http }])
  return missing.map(([note, { http: own, ...rest }]) => ({
    note,
    http: own ?? (rest.status === undefined ? 400 : 200),
    places: placesOf(answer, rest),
  }))
}

/** The row that fits an answer first, by the kit's own reading. */
export const firstRow = (
  provider: Provider,
  answer: Answer,
  on: Operation,
  { http, places }: ErrorCase,
): string | undefined => {
  const json = answerWith(http < 400 ? [idPlace(answer, 'an-id'), ...places] : places)
  return json === undefined ? undefined : readAnswer(provider, answer, { on, http, json }).error?.row
}

const noteOf = ({ status, code, text }: Parts, http: number | undefined): string =>
  [
    http === undefined ? '' : `HTTP ${http}`,
    status === undefined ? '' : `word ${JSON.stringify(status)}`,
    code === undefined ? '' : `code ${code}`,
    text === undefined ? '' : `text ${JSON.stringify(text)}`,
  ]
    .filter(Boolean)
    .join(', ') || 'whatever it says'

function placesOf(
  answer: Answer,
  { status, code, text = neutralMessage, at = {} }: Omit<Parts, 'https'>,
): readonly Place[] {
  const fixed: readonly Place[] = [
    ...(status === undefined ? [] : [[answer.status[0]!, status] as const]),
    ...Object.entries(at).map(([path, wanted]): Place => [path, wanted === true ? 'yes' : wanted]),
  ]
  const codePaths = code === undefined ? [undefined] : (answer.code ?? ['error.code', 'code'])
  const messagePaths = answer.message ?? ['error.message', 'error', 'message']
  for (const codePath of codePaths)
    for (const messagePath of messagePaths) {
      const places: readonly Place[] = [
        ...fixed,
        ...(codePath === undefined ? [] : [[codePath, code!] as const]),
        [messagePath, text],
      ]
      if (answerWith(places) !== undefined) return places
    }
  return fixed
}
