import type { Dialect, Polling, Provider } from '@vidrelay/core/provider'
import { answerRows } from './answer-rows.ts'
import { type DocumentPath, edited, valueAt } from './edit.ts'
import { errorRows, statusRows } from './match-rows.ts'
import { gone, moved, other, otherPath, pathRows, put, type RawRow, renamed, wordRows } from './raw-row.ts'
import { modelRows, routeRows } from './route-rows.ts'

/** One row of a document: something that an adapter says about its provider, and that can be wrong. */
export interface DocumentRow {
  /** Where it stands: `models.sora-2.limits.seconds.in[0]`. Rows with an id of their own go by it: `errors.apixgo.401`. */
  readonly id: string
  /** The kind of table: `statuses`, `errors`, `limits` … */
  readonly table: string
  /** What stands there, as JSON; long values are cut. */
  readonly what: string
  /** At least one; each is another document. */
  readonly mutants: readonly Mutant[]
}

export interface Mutant {
  /** Unique within the row: `deleted`, `altered`, `+1`, or what now stands there. */
  readonly name: string
  readonly kind: 'deleted' | 'altered'
  /** In words. */
  readonly how: string
  /** The places that are not as they were. */
  readonly places: readonly DocumentPath[]
  /** The document with this row deleted or altered. */
  readonly provider: Provider
}

/**
 * Lists every row of a document, in its order, with the ways in which each can be wrong: gone, where the type allows a
 * document without it, and altered in a way of its own kind (a status word that stands for another state, a bound moved
 * by one, a condition that is missing, a place that is called otherwise).
 *
 * Not a row is what only people read, and nothing else: `title`, `note`, `keyHelp`, `hint`, `spec`, every `source`, and
 * the table `sources`; the `id` of the provider, of an error row and of a rule, which is a name; the `method` of a
 * content route, which core always asks by GET; `also`, which is shown to people; operations in the `on` of an error row that
 * the document has no route for; and `contract`, to which core itself holds a document.
 */
export function documentRows(provider: Provider): DocumentRow[] {
  const seen = new Set<string>()
  return [...rawRows(provider)].map(({ table, at, changes }) => {
    const id = idOf(provider, at)
    if (seen.has(id)) throw new Error(`two rows of ${provider.id} would be called ${id}`)
    seen.add(id)
    const mutants = changes.map(({ edits, ...change }) => ({
      ...change,
      places: edits.map(edit => edit.at),
      get provider() {
        return edited(provider, edits)
      },
    }))
    return { id, table, what: shortened(JSON.stringify(valueAt(provider, at))), mutants }
  })
}

export const shortened = (text: string): string => (text.length <= 100 ? text : `${text.slice(0, 99)}…`)

/** `errors[3]` is `errors.apixgo.401`, so that a row keeps its name when another comes before it. */
export function idOf(provider: Provider, at: DocumentPath): string {
  const parts = at.map((key, index) => {
    if (typeof key === 'string') return `.${key === '' ? '""' : key}`
    const list = valueAt(provider, at.slice(0, index)) as readonly { id?: unknown }[]
    const name = list[key]?.id
    return typeof name === 'string' && list.filter(({ id }) => id === name).length === 1 ? `.${name}` : `[${key}]`
  })
  return parts.join('').slice(1)
}

function* rawRows(provider: Provider): Generator<RawRow> {
  const { openai, keyEnv, key, auth, baseURL, dialects, models, statuses, errors, upload, discovery } = provider
  if (openai) {
    const table = 'openai'
    yield { table, at: ['openai'], changes: [gone(['openai'])] }
    yield { table, at: ['openai', 'path'], changes: [put(['openai', 'path'], `${openai.path}/other`)] }
    yield { table, at: ['openai', 'model'], changes: [put(['openai', 'model'], other(openai.model))] }
  }
  for (const [index, name] of keyEnv.entries()) {
    const at = ['keyEnv', index]
    yield { table: 'keyEnv', at, changes: [...(keyEnv.length > 1 ? [gone(at)] : []), put(at, `OTHER_${name}`)] }
  }
  if (key) {
    const at = ['key', 'prefix']
    yield { table: 'key', at: ['key'], changes: [gone(['key'])] }
    yield { table: 'key', at, changes: [put(at, `other-${key.prefix}`)] }
  }
  yield { table: 'auth', at: ['auth', 'header'], changes: [put(['auth', 'header'], 'x-other-key')] }
  if (auth.prefix !== undefined) {
    const at = ['auth', 'prefix']
    yield { table: 'auth', at, changes: [gone(at), put(at, `Other ${auth.prefix}`)] }
  }
  const elsewhere = put(['baseURL'], 'https://other.example.com')
  const nowhere = { ...gone(['baseURL']), edits: [{ at: ['baseURL'], put: null }] }
  yield { table: 'baseURL', at: ['baseURL'], changes: [...(baseURL === null ? [] : [nowhere]), elsewhere] }
  for (const [name, dialect] of Object.entries(dialects)) yield* dialectRows(provider, name, dialect)
  yield* modelRows(['models'], models, Object.keys(dialects))
  yield* statusRows(['statuses'], statuses)
  yield* errorRows(['errors'], errors, operation => operationsOf(provider).has(operation))
  if (upload) yield* uploadRows(['upload'], upload)
  if (discovery) {
    const at = ['discovery']
    yield { table: 'discovery', at, changes: [gone(at)] }
    yield { table: 'discovery', at: [...at, 'path'], changes: [put([...at, 'path'], `${discovery.path}/other`)] }
    yield* pathRows('discovery', [...at, 'items'], discovery.items)
    yield* pathRows('discovery', [...at, 'id'], discovery.id)
  }
  yield* pollingRows(['polling'], provider.polling)
}

/** Whatever the document has a route for. */
const operationsOf = ({ dialects, upload, discovery }: Provider): ReadonlySet<string> =>
  new Set([
    ...Object.values(dialects).flatMap(({ routes }) => Object.keys(routes)),
    ...(upload ? ['upload'] : []),
    ...(discovery ? ['models'] : []),
  ])

function* dialectRows(provider: Provider, name: string, dialect: Dialect): Generator<RawRow> {
  const at = ['dialects', name]
  const newName = `other-${name}`
  const users = Object.entries(provider.models).filter(([, model]) => model.dialect === name)
  const moveUsers = users.map(([model]) => ({ at: ['models', model, 'dialect'], put: newName }))
  const rename = renamed(at, newName)
  yield {
    table: 'dialects',
    at,
    changes: [gone(at), { ...rename, edits: [...rename.edits, ...moveUsers] }],
  }
  const kind = [...at, 'kind']
  yield { table: 'dialects', at: kind, changes: [put(kind, dialect.kind === 'video' ? 'image' : 'video')] }
  for (const [operation, route] of Object.entries(dialect.routes)) {
    const here = [...at, 'routes', operation]
    yield { table: 'routes', at: here, changes: [gone(here)] }
    yield* routeRows(here, route)
  }
  yield* answerRows([...at, 'answer'], dialect.answer)
  if (!dialect.otherAnswer) return
  const otherAnswer = [...at, 'otherAnswer']
  yield { table: 'answer', at: otherAnswer, changes: [gone(otherAnswer)] }
  yield* answerRows(otherAnswer, dialect.otherAnswer)
}

function* uploadRows(at: DocumentPath, upload: NonNullable<Provider['upload']>): Generator<RawRow> {
  const table = 'upload'
  yield { table, at, changes: [gone(at)] }
  yield* wordRows(table, [...at, 'types'], upload.types)
  const { maxBytes } = upload
  if (maxBytes !== undefined) {
    const here = [...at, 'maxBytes']
    yield { table, at: here, changes: [gone(here), ...moved(here, maxBytes)] }
  }
  for (const [index, step] of upload.steps.entries()) {
    const here = [...at, 'steps', index]
    yield { table, at: here, changes: [gone(here)] }
    yield* routeRows(here, step)
  }
  yield { table, at: [...at, 'url'], changes: [put([...at, 'url'], otherPath(upload.url))] }
}

/** Times in whole seconds: one second more is another pace. */
function* pollingRows(at: DocumentPath, polling: Polling): Generator<RawRow> {
  for (const name of ['first', 'every', 'most', 'deadline', 'resultWithin', 'keep'] as const) {
    const seconds = polling[name]
    const here = [...at, name]
    const isNeeded = name === 'every' || name === 'deadline'
    if (seconds !== undefined)
      yield { table: 'polling', at: here, changes: [...(isNeeded ? [] : [gone(here)]), put(here, seconds + 1, '+1')] }
  }
}
