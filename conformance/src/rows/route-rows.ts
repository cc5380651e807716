import type { Field, Json, MediaRow, Model, Place, Route } from '@vidrelay/core/provider'
import type { DocumentPath } from './edit.ts'
import { limitsRows, ruleRows } from './limit-rows.ts'
import {
  type Change,
  gone,
  moved,
  other,
  otherPlace,
  pathRows,
  put,
  type RawRow,
  renamed,
  wordRows,
} from './raw-row.ts'

/** A route: its address, its body, and what is said about both. A result is always asked for by GET, so a content route has no method to get wrong. */
export function* routeRows(at: DocumentPath, route: Route): Generator<RawRow> {
  const table = 'routes'
  const row = (name: string, ...changes: Change[]): RawRow => ({ table, at: [...at, name], changes })
  if (at.at(-1) !== 'content') yield row('method', put([...at, 'method'], otherMethod[route.method]))
  yield row('path', put([...at, 'path'], `${route.path}/other`))
  if (route.body) yield row('body', gone([...at, 'body']), put([...at, 'body'], otherBody[route.body]))
  for (const [name, value] of Object.entries(route.query ?? {})) {
    const here = [...at, 'query', name]
    yield { table: 'query', at: here, changes: [gone(here), renamed(here, `other_${name}`), put(here, other(value))] }
  }
  for (const [name, value] of Object.entries(route.headers ?? {})) {
    const here = [...at, 'headers', name]
    yield { table: 'headers', at: here, changes: [gone(here), put(here, other(value))] }
  }
  for (const [name, place] of Object.entries(route.options ?? {})) {
    const here = [...at, 'options', name]
    yield { table: 'options', at: here, changes: [gone(here), put(here, otherPlace(place))] }
  }
  yield* wordRows('mediaOptions', [...at, 'mediaOptions'], route.mediaOptions)
  if (route.states) yield { table: 'states', at: [...at, 'states'], changes: [gone([...at, 'states'])] }
  yield* wordRows('states', [...at, 'states'], route.states)
  for (const [hole, paths] of Object.entries(route.take ?? {})) {
    const here = [...at, 'take', hole]
    yield { table: 'take', at: here, changes: [gone(here)] }
    yield* pathRows('take', here, paths)
  }
  yield* sharedRows(at, route, route.body === 'form')
}

const otherMethod = { GET: 'POST', POST: 'PUT', PUT: 'POST', DELETE: 'POST' } as const
const otherBody = { json: 'form', form: 'json', auto: 'form', bytes: 'json' } as const

/** What a model may lay over its route. In a form everything is text, so `as: 'string'` only says what the specification says. */
export function* sharedRows(
  at: DocumentPath,
  { send, fields, media, limits, rules }: Pick<Route, 'send' | 'fields' | 'media' | 'limits' | 'rules'>,
  isForm: boolean,
): Generator<RawRow> {
  for (const [key, value] of Object.entries(send ?? {})) {
    const here = [...at, 'send', key]
    yield { table: 'send', at: here, changes: [gone(here), put(here, other(value))] }
  }
  for (const [name, field] of Object.entries(fields ?? {})) yield* fieldRows([...at, 'fields', name], field, isForm)
  if (media) yield { table: 'media', at: [...at, 'media'], changes: [gone([...at, 'media'])] }
  for (const [index, row] of (media ?? []).entries()) yield* mediaRows([...at, 'media', index], row)
  yield* limitsRows('limits', [...at, 'limits'], limits)
  yield* ruleRows([...at, 'rules'], rules)
}

function* fieldRows(at: DocumentPath, field: Place | Field | null | undefined, isForm: boolean): Generator<RawRow> {
  const table = 'fields'
  if (field === null || field === undefined || typeof field === 'string') {
    yield { table, at, changes: [gone(at), ...(field ? [put(at, otherPlace(field))] : [])] }
    return
  }
  yield { table, at, changes: [gone(at)] }
  yield { table, at: [...at, 'to'], changes: [put([...at, 'to'], otherPlace(field.to))] }
  if (field.as && !(isForm && field.as === 'string')) yield { table, at: [...at, 'as'], changes: [gone([...at, 'as'])] }
  for (const [word, value] of Object.entries(field.values ?? {})) {
    const here = [...at, 'values', word]
    yield { table, at: here, changes: [gone(here), put(here, other(value))] }
  }
}

const otherForm = { url: 'data', data: 'url', part: 'data', task: 'url' } as const

function* mediaRows(at: DocumentPath, row: MediaRow): Generator<RawRow> {
  const table = 'media'
  const part = (name: keyof MediaRow, ...changes: Change[]): RawRow => ({ table, at: [...at, name], changes })
  yield { table, at, changes: [gone(at)] }
  yield part('as', put([...at, 'as'], otherForm[row.as]))
  yield part('to', put([...at, 'to'], otherPlace(row.to)))
  if (typeof row.role === 'string') yield part('role', gone([...at, 'role']), put([...at, 'role'], otherRole(row.role)))
  else if (row.role) yield* wordRows(table, [...at, 'role'], row.role)
  if (row.types) {
    yield part('types', gone([...at, 'types']))
    yield* wordRows(table, [...at, 'types'], row.types)
  }
  if (row.maxBytes !== undefined)
    yield part('maxBytes', gone([...at, 'maxBytes']), ...moved([...at, 'maxBytes'], row.maxBytes))
  if (row.https) yield part('https', gone([...at, 'https']))
  yield* limitsRows(table, [...at, 'when'], row.when)
}

const otherRole = (role: string): Json => (role === 'lastFrame' ? 'firstFrame' : 'lastFrame')

const otherUnit = { request: 'second', second: 'request', image: 'request' } as const

/** Models, with all that they lay over their route. */
export function* modelRows(
  at: DocumentPath,
  models: { readonly [name: string]: Model },
  dialects: readonly string[],
): Generator<RawRow> {
  for (const [name, model] of Object.entries(models)) {
    const here = [...at, name]
    yield { table: 'models', at: here, changes: [gone(here)] }
    if (model.dialect !== undefined) {
      const another = dialects.find(dialect => dialect !== model.dialect) ?? null
      const own = [...here, 'dialect']
      // Without a word about it a model has the first dialect.
      const isFirst = model.dialect === dialects[0]
      yield { table: 'models', at: own, changes: [...(isFirst ? [] : [gone(own)]), put(own, another)] }
    }
    yield* wordRows('aliases', [...here, 'aliases'], model.aliases)
    for (const [index, price] of (model.prices ?? []).entries()) {
      const own = [...here, 'prices', index]
      yield { table: 'prices', at: own, changes: [gone(own)] }
      yield { table: 'prices', at: [...own, 'usd'], changes: [put([...own, 'usd'], price.usd * 2 || 1, 'doubled')] }
      yield { table: 'prices', at: [...own, 'per'], changes: [put([...own, 'per'], otherUnit[price.per])] }
      yield* limitsRows('prices', [...own, 'when'], price.when)
    }
    for (const [size, { aspectRatio, resolution }] of Object.entries(model.sizes ?? {})) {
      const own = [...here, 'sizes', size]
      yield { table: 'sizes', at: own, changes: [gone(own)] }
      const ratio = [...own, 'aspectRatio']
      yield { table: 'sizes', at: ratio, changes: [put(ratio, aspectRatio === '21:9' ? '9:21' : '21:9')] }
      const lines = [...own, 'resolution']
      if (resolution !== undefined)
        yield { table: 'sizes', at: lines, changes: [gone(lines), put(lines, resolution === '480p' ? '720p' : '480p')] }
    }
    yield* sharedRows(here, model, false)
  }
}
