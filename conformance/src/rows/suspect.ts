import { type Model, type Provider, paidOperations, type Route } from '@vidrelay/core/provider'
import type { RecordedExchange, Recording } from '../format/recording.ts'
import type { Clue, Mismatch } from '../replay/failure.ts'
import { dialectOf, isFor } from '../ways/tape.ts'
import { idOf, shortened } from './document-rows.ts'
import { type DocumentPath, valueAt } from './edit.ts'

/** The row of a document that a failure leads to. It is where to look first, not a verdict. */
export interface Suspect {
  /** Its id, as `documentRows` has it: `models.m-1.limits.seconds`. */
  readonly row: string
  /** What stands there, as JSON; long values are cut. */
  readonly says: string
}

/** What in the document says otherwise than what was expected in that step; undefined where nothing in the failure tells. */
export function suspectOf(
  provider: Provider,
  recording: Recording,
  mismatch: Mismatch,
  step?: number,
): Suspect | undefined {
  const at = placeOf(provider, recording, mismatch, step)
  if (at === undefined) return undefined
  const value = valueAt(provider, at)
  return { row: idOf(provider, at), says: value === undefined ? 'no such row' : shortened(JSON.stringify(value)) }
}

function placeOf(
  provider: Provider,
  recording: Recording,
  mismatch: Mismatch,
  step: number | undefined,
): DocumentPath | undefined {
  const { clue, exchange } = mismatch
  switch (clue?.of) {
    case 'time':
      return timePlace(provider, recording, exchange, step)
    case 'header':
      return headerPlace(provider, clue.name)
    case 'request':
      return requestPlace(provider, recording, exchange, clue)
    case 'body':
      return bodyPlace(provider, recording, clue, mismatch.place)
    case 'outcome':
      return outcomePlace(provider, recording, clue, mismatch)
    default:
      return exchange === undefined ? undefined : saidBefore(provider, recording, exchange)
  }
}

/** The pace; of a look while a task is still being made, where its id stands: core looks then at an id that it is not sure of. */
function timePlace(
  provider: Provider,
  recording: Recording,
  exchange: number | undefined,
  step: number | undefined,
): DocumentPath {
  const due = exchange === undefined ? undefined : recording.exchanges[exchange]
  const isLook = due !== undefined && isLookedFor(provider, due)
  const doing = step === undefined ? undefined : recording.steps[step]?.do
  const dialect = dialectIn(provider, recording)
  if (isLook && dialect !== undefined && paidOperations.some(paid => paid === doing))
    return ['dialects', dialect, 'answer', 'id']
  return ['polling', isLook && provider.polling.first !== undefined ? 'first' : 'every']
}

const isLookedFor = ({ dialects }: Provider, exchange: RecordedExchange) =>
  Object.values(dialects).some(({ routes }) => routes.get && isFor(exchange, routes.get))

function headerPlace({ auth, dialects }: Provider, name: string): DocumentPath | undefined {
  if (name.toLowerCase() === auth.header.toLowerCase()) return ['auth', auth.prefix === undefined ? 'header' : 'prefix']
  for (const { at, route } of routesOf({ dialects }))
    if (Object.keys(route.headers ?? {}).some(own => own.toLowerCase() === name.toLowerCase()))
      return [...at, 'headers']
  return ['auth', 'header']
}

type Located = { at: DocumentPath; route: Route }
const routesOf = ({ dialects }: Pick<Provider, 'dialects'>): Located[] =>
  Object.entries(dialects).flatMap(([name, { routes }]) =>
    Object.entries(routes).map(([operation, route]) => ({ at: ['dialects', name, 'routes', operation], route })),
  )

const routeFor = (provider: Provider, request: { method: string; url: string }): Located | undefined =>
  routesOf(provider).find(({ route }) => isFor({ request }, route))

/** The route that was asked; where it is right, but was not yet to be asked, the word that was read before it. */
function requestPlace(
  provider: Provider,
  recording: Recording,
  exchange: number | undefined,
  came: { method: string; url: string },
): DocumentPath | undefined {
  const due = exchange === undefined ? undefined : recording.exchanges[exchange]?.request
  const asked = routeFor(provider, came)
  if (due && new URL(due.url).pathname === new URL(came.url).pathname && due.method === came.method) {
    if (new URL(due.url).origin !== new URL(came.url).origin) return ['baseURL']
    return asked && [...asked.at, 'query']
  }
  const expected = due && routeFor(provider, due)
  if (asked && (expected === undefined || expected.at.join() === asked.at.join()) && due && !isLink(provider, due.url))
    return [...asked.at, due.method === came.method ? 'path' : 'method']
  const said = exchange === undefined ? undefined : saidBefore(provider, recording, exchange)
  const isDone = said !== undefined && valueAt(provider, [...said, 'is']) === 'succeeded'
  // The task was done, and nothing was found where its result should stand.
  const isOverlooked = isDone && due !== undefined && isLink(provider, due.url)
  if (asked && !isOverlooked) return said ?? [...asked.at, 'path']
  const dialect = dialectIn(provider, recording)
  return dialect === undefined ? undefined : ['dialects', dialect, 'answer', 'outputs']
}

/** An address that only an answer can have given. */
const isLink = ({ baseURL, also = [] }: Provider, url: string) =>
  ![baseURL, ...also].some(own => own !== null && new URL(own).origin === new URL(url).origin)

/** The row of the last status word that an answer before this exchange said. */
function saidBefore({ statuses }: Provider, { exchanges }: Recording, exchange: number): DocumentPath | undefined {
  const words = new Map(Object.keys(statuses).map(word => [word.toLowerCase(), word]))
  for (const { response } of exchanges.slice(0, exchange).toReversed()) {
    const said = textsIn(response?.json).find(text => words.has(text.toLowerCase()))
    if (said !== undefined) return ['statuses', words.get(said.toLowerCase())!]
  }
  return undefined
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

function dialectIn(provider: Provider, { steps, client }: Recording): string | undefined {
  const [making] = steps
  if (making === undefined || !('request' in making)) return Object.keys(provider.dialects)[0]
  return dialectOf(provider, making.kind ?? 'video', making.request.model, client?.dialects)
}

/** Whatever writes at this place, or at the one where the value came instead. */
function bodyPlace(
  provider: Provider,
  recording: Recording,
  clue: Extract<Clue, { of: 'body' }>,
  place: string | undefined,
): DocumentPath | undefined {
  const located = routeFor(provider, clue)
  if (!located || place === undefined) return located?.at
  const model = modelIn(provider, recording)
  const tables: Located[] = [
    ...(model === undefined ? [] : [{ at: ['models', model], route: provider.models[model] as Model as Route }]),
    located,
  ]
  for (const wanted of [clue.instead ?? place, place])
    for (const { at, route } of tables) {
      const found = writerOf(route, plain(wanted))
      if (found) return [...at, ...found]
    }
  return [...located.at, 'fields']
}

const plain = (place: string) => place.replaceAll(/\[\d*\]/g, '')

/** The row of one table that writes at a place, or around it. */
export function writerOf(
  { fields, media, send, options, limits }: Partial<Route>,
  place: string,
): DocumentPath | undefined {
  const isAt = (to: string) => plain(to) === place || place.startsWith(`${plain(to)}.`)
  const field = Object.entries(fields ?? {}).find(([, own]) => own && isAt(typeof own === 'string' ? own : own.to))
  if (field) {
    const [name, own] = field
    const isSent = [limits?.[name as keyof typeof limits] ?? []].flat().some(({ sent }) => sent)
    return isSent && typeof own === 'string' ? ['limits', name] : ['fields', name]
  }
  const medium = (media ?? []).findIndex(({ to }) => isAt(to))
  if (medium >= 0) return ['media', medium]
  const constant = Object.keys(send ?? {}).find(key => key === place.split('.')[0])
  if (constant !== undefined) return ['send', constant]
  const option = Object.entries(options ?? {}).find(([, to]) => isAt(to))
  return option && ['options', option[0]]
}

/** The table that a model is in, also by a pattern or another name of it. */
function modelIn({ models }: Provider, { steps }: Recording): string | undefined {
  const [making] = steps
  const asked = making && 'request' in making ? making.request.model : undefined
  if (typeof asked !== 'string') return undefined
  if (Object.hasOwn(models, asked)) return asked
  return Object.entries(models).find(([name, { aliases }]) => {
    const [before = '', after] = name.split('*')
    return aliases?.includes(asked) || (after !== undefined && asked.startsWith(before) && asked.endsWith(after))
  })?.[0]
}

/** Where each part of a task is read. */
const readAt: { readonly [part: string]: string } = {
  'ref.id': 'id',
  'error.message': 'message',
  status: 'status',
  upstreamStatus: 'status',
  progress: 'progress',
  outputs: 'outputs',
  createdAt: 'createdAt',
  completedAt: 'completedAt',
  expiresAt: 'expiresAt',
  effective: 'effective',
  cost: 'cost',
}

function outcomePlace(
  provider: Provider,
  recording: Recording,
  { code, row, field, word, detail }: Extract<Clue, { of: 'outcome' }>,
  { place = '' }: Mismatch,
): DocumentPath | undefined {
  const dialect = dialectIn(provider, recording)
  const part = place.replace(/^(result\.|watched\[\d+\]\.)?(task\.)?/, '')
  const [step] = recording.steps
  if (step?.do === 'models' && provider.discovery) return ['discovery']
  const index = row === undefined ? -1 : provider.errors.findIndex(({ id }) => id === row)
  if (index >= 0) return ['errors', index]
  if (field !== undefined) return limitPlace(provider, recording, field)
  const said = Object.keys(provider.statuses).find(own => own.toLowerCase() === word?.toLowerCase())
  if (/^(error\.code|status|)$/.test(part) && said !== undefined && !isAboutResult(detail)) return ['statuses', said]
  if (part === 'error.code' && word !== undefined && said === undefined) return ['statuses', word]
  const read = Object.entries(readAt).find(
    ([name]) => part === name || part.startsWith(`${name}.`) || part.startsWith(`${name}[`),
  )
  if (dialect !== undefined && read) {
    const [name, ...more] = part.split('.')
    return ['dialects', dialect, 'answer', read[1], ...(name === 'effective' ? more.slice(0, 1) : [])]
  }
  if (dialect === undefined || code === undefined) return undefined
  if (isAboutResult(detail)) return ['dialects', dialect, 'answer', 'outputs']
  if (code === 'submit_unknown') return ['dialects', dialect, 'answer', 'id']
  return code === 'timeout' ? ['polling', 'deadline'] : ['errors']
}

/** Core says so where a task succeeded and nothing could be read of its result. */
const isAboutResult = (detail: string | undefined) => detail !== undefined && /output|result/i.test(detail)

/** The nearest limits of a field: the model's, else those of the route. */
function limitPlace(provider: Provider, recording: Recording, field: string): DocumentPath | undefined {
  const model = modelIn(provider, recording)
  const dialect = dialectIn(provider, recording)
  const places: DocumentPath[] = [
    ...(model === undefined ? [] : [['models', model]]),
    ...(dialect === undefined ? [] : [['dialects', dialect, 'routes', 'submit']]),
  ]
  const tables = ['limits', 'fields']
  for (const table of tables)
    for (const at of places) {
      const own = valueAt(provider, at) as { [name: string]: { [field: string]: unknown } } | undefined
      if (own?.[table]?.[field] !== undefined) return [...at, table, field]
    }
  if (model === undefined && field === 'model') return ['models']
  return dialect === undefined ? undefined : ['dialects', dialect, 'routes', 'submit', 'fields']
}
