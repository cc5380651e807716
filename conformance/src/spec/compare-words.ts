import type { ErrorRow, Provider } from '@vidrelay/core/provider'
import { keysIn } from '../format/source-line.ts'
import { type DocumentPath, valueAt } from '../rows/edit.ts'
import type { Difference } from './difference.ts'
import { answersOf, operationOf, schemasAt } from './schema.ts'
import { type ErrorLine, lineIn, type Specification } from './specification.ts'

/** Each status word: what the specification lists, and what it means there. */
export function* wordDifferences(provider: Provider, spec: Specification): Generator<Difference> {
  const words = new Map(
    Object.entries(provider.statuses).map(([word, { is }]) => [word.toLowerCase(), { word, status: is }]),
  )
  for (const [index, line] of spec.statuses.entries()) {
    const own = words.get(line.word.toLowerCase())
    if (own?.status === line.canonical) continue
    yield {
      at: ['statuses', own?.word ?? line.word],
      ...lineIn(spec, 'statuses', index),
      expected: line.canonical,
      came: own?.status ?? 'no such word',
      says: own
        ? `statuses: ${line.word} means ${line.canonical}, and the document says ${own.status}`
        : `statuses: the specification has the word ${line.word}, and the document does not`,
    }
  }
  const listed = new Map<string, DocumentPath>()
  for (const dialect of Object.values(provider.dialects)) {
    const answers = (['submit', 'get'] as const).flatMap(name => {
      const route = dialect.routes[name]
      return route ? answersOf(spec.document, operationOf(spec.document, route), '2') : []
    })
    const levels = [
      ...answers,
      ...(dialect.answer.envelope?.at ?? []).flatMap(path => schemasAt(spec.document, answers, path)),
    ]
    for (const schema of dialect.answer.status.flatMap(path => schemasAt(spec.document, levels, path)))
      for (const word of schema.enum ?? []) if (typeof word === 'string') listed.set(word, spec.placeOf(schema))
  }
  for (const [word, line] of listed)
    if (!words.has(word.toLowerCase()))
      yield {
        at: ['statuses', word],
        line,
        isEvidence: spec.isEvidence(line),
        expected: word,
        came: 'no such word',
        says: `statuses: the specification has the word ${word}, and the document does not`,
      }
}

/** What core makes of an HTTP status where no row fits; it needs no row. */
const byStatus: { readonly [http: number]: string } = {
  401: 'unauthenticated',
  402: 'quota_exceeded',
  403: 'permission_denied',
  404: 'task_not_found',
  413: 'input_too_large',
  429: 'rate_limited',
}
const retried = new Set(['rate_limited', 'upstream_error', 'timeout', 'not_ready'])

/** Each error that the specification lists: the row that fits it says the same. */
export function* errorDifferences(provider: Provider, spec: Specification): Generator<Difference> {
  for (const [index, line] of spec.errors.entries()) {
    // An error without an exchange is none of the provider's: a deadline of ours that passed.
    if (line.http === null) continue
    const row = provider.errors.find(own => fits(own, line, provider))
    const is = row?.is ?? (defaultsOf(line).includes(line.code) ? line.code : undefined)
    const told = lineIn(spec, 'errors', index)
    const at: DocumentPath = row ? ['errors', provider.errors.indexOf(row)] : ['errors']
    if (is !== line.code)
      yield {
        ...told,
        at,
        expected: line.code,
        came: is ?? 'no row fits',
        says: `errors: ${nameOf(line)} means ${line.code}; ${row ? `the row ${row.id} says ${row.is}` : 'no row of the document fits it'}`,
      }
    else if (line.retryable !== undefined && line.retryable !== (row?.again ?? retried.has(is)))
      yield {
        ...told,
        at,
        expected: line.retryable ? 'may be tried again' : 'not to be tried again',
        came: line.retryable ? 'not to be tried again' : 'may be tried again',
        says: `errors: ${nameOf(line)} ${line.retryable ? 'may be tried again, and the document says no' : 'is not to be tried again, and the document says it may'}`,
      }
  }
  if (spec.errors.length === 0) return
  const codes = new Set(spec.errors.flatMap(({ bodyCode = [] }) => bodyCode))
  const statuses = new Set(spec.errors.map(({ http }) => String(http)))
  for (const [index, row] of provider.errors.entries()) {
    if (!isDocumented(provider, row)) continue
    // A text tells an error by itself; what a page has no code for cannot be compared.
    const code = row.text === undefined && codes.size > 0 ? row.code?.find(own => !codes.has(own)) : undefined
    const http =
      row.text === undefined && row.code === undefined ? row.http?.find(own => !statuses.has(String(own))) : undefined
    const besides =
      row.code &&
      row.http?.find(
        own =>
          !spec.errors.some(
            line =>
              line.bodyCode?.some(one => row.code!.includes(one)) &&
              (line.http === undefined || String(line.http) === String(own)),
          ),
      )
    if (code !== undefined || http !== undefined || (besides !== undefined && code === undefined))
      yield {
        at: ['errors', index],
        line: ['x-vidrelay', 'errors'],
        isEvidence: true,
        expected: code !== undefined ? `no code ${code}` : `no HTTP ${http ?? besides} of this error`,
        came: code ?? `HTTP ${http ?? besides}`,
        says: `errors: the row ${row.id} is told by ${code !== undefined ? `the code ${code}` : `HTTP ${http ?? besides}`}, which the specification does not list`,
      }
  }
}

/** Other rows are from somewhere that this specification does not describe: the source code of a gateway, notes of users. */
const isDocumented = ({ sources }: Provider, { source }: ErrorRow): boolean =>
  source
    .split(/;\s*/)
    .some(own =>
      Object.entries(sources).some(
        ([name, { kind }]) => kind === 'documentation' && new RegExp(`^${name}(-|\\s|$)`).test(own),
      ),
    )

const nameOf = ({ id, http, bodyCode = [] }: ErrorLine): string =>
  [
    id,
    ...(typeof http === 'number' && bodyCode.length === 0 ? [`HTTP ${http}`] : []),
    ...bodyCode.filter(code => code !== id),
  ].join(' ')

function defaultsOf({ http, word, status }: ErrorLine): readonly string[] {
  if ((word ?? status) !== undefined || http === 200) return ['task_failed']
  if (typeof http !== 'number') return ['task_failed', 'invalid_request', 'submit_unknown']
  if (http >= 500) return ['upstream_error', 'submit_unknown']
  const own = byStatus[http]
  return own === undefined ? ['invalid_request'] : [own]
}

/** Does a row fit what the specification describes? What it does not describe cannot tell them apart. */
function fits(row: ErrorRow, line: ErrorLine, { statuses }: Provider): boolean {
  const { http, bodyCode = [], message, word = line.status } = line
  const isUnder = typeof http === 'number' ? row.http?.includes(http) : row.code !== undefined && bodyCode.length > 0
  if (row.http && !isUnder) return false
  if (row.code && !row.code.some(code => bodyCode.some(own => own.toLowerCase() === code.toLowerCase()))) return false
  if (row.text !== undefined && !new RegExp(row.text, 'i').test(message ?? '')) return false
  const status = Object.entries(statuses).find(([own]) => own.toLowerCase() === word?.toLowerCase())?.[1].is
  if (row.status && !(status !== undefined && row.status.includes(status))) return false
  return row.at === undefined
}

/** What a page says in words and OpenAPI has no place for: pace, deadline, prices, what one model takes. */
export function* factDifferences(provider: Provider, spec: Specification): Generator<Difference> {
  for (const [index, line] of spec.facts.entries()) {
    const at = placeOf(line.fact, provider)
    const came = valueAt(provider, at)
    if (isPart(line.is, came)) continue
    yield {
      at,
      ...lineIn(spec, 'facts', index),
      expected: JSON.stringify(line.is),
      came: came === undefined ? 'no such row' : JSON.stringify(came),
      says: `${line.fact}: the specification says ${JSON.stringify(line.is)}${line.quote === undefined ? '' : ` (“${line.quote}”)`}, the document ${came === undefined ? 'has no such row' : JSON.stringify(came)}`,
    }
  }
}

/** Keys with dots in them, such as `grok-video-1.5`, are found in the document itself. */
function placeOf(fact: string, provider: Provider): DocumentPath {
  const found: (string | number)[] = []
  let level: unknown = provider
  for (let rest = fact; rest !== ''; ) {
    const names = typeof level === 'object' && level !== null && !Array.isArray(level) ? Object.keys(level) : []
    const name = names
      .filter(own => rest === own || rest.startsWith(`${own}.`) || rest.startsWith(`${own}[`))
      .sort((a, b) => b.length - a.length)[0]
    const [key] = name === undefined ? keysIn(rest) : [name]
    if (key === undefined) break
    found.push(key)
    level = (level as Record<string | number, unknown> | undefined)?.[key]
    rest = rest.slice(typeof key === 'number' ? String(key).length + 2 : key.length).replace(/^\./, '')
  }
  return found
}

/** Of an object only what is named counts; a list is compared item by item. */
export function isPart(wanted: unknown, came: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(came) && came.length === wanted.length && wanted.every((item, index) => isPart(item, came[index]))
    )
  if (typeof wanted === 'object' && wanted !== null)
    return (
      typeof came === 'object' &&
      came !== null &&
      Object.entries(wanted).every(([key, value]) => isPart(value, (came as Record<string, unknown>)[key]))
    )
  return Object.is(wanted, came)
}
