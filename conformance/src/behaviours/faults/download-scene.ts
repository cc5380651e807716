import type { Json, OutputRow } from '@vidrelay/core'
import type { Trial } from '../../behaviour.ts'
import type { RecordedExchange, RecordedResponse } from '../../recording.ts'
import type { Expectation, Step } from '../../step.ts'
import { readAnswer, valuesAt } from '../error-reading.ts'
import { downloadStep, levelsOf, untimed } from '../scene.ts'
import { jsonOf } from './changes.ts'
import { type Ground, isAccepted, paid, succeeded, trial } from './ground.ts'
import { deadline } from './poll-scene.ts'

/** One way to the result, as requests: redirects, and then the bytes. */
export type Way = readonly RecordedExchange[]

/** The way of the tape, its last answer made of the bytes alone. */
export function wayOfTape(ground: Ground): Way {
  const way = ground.tape.fetch.map(untimed)
  const last = way.at(-1)!
  return [...way.slice(0, -1), { ...last, response: whole(ground) }]
}

/** The result. No validator, no length of its own but the right one. */
export function whole({ tape }: Ground, headers: NonNullable<RecordedResponse['headers']> = {}): RecordedResponse {
  const type = tape.fetch.at(-1)!.response!.headers?.['content-type']
  return { status: 200, headers: { ...(type !== undefined && { 'content-type': type }), ...headers }, bytes: tape.body }
}

/** The rest of the result, from this byte on. */
export function rest(
  ground: Ground,
  from: number,
  headers: NonNullable<RecordedResponse['headers']> = {},
): RecordedResponse {
  const { length } = ground.tape.body
  const range = { 'content-range': `bytes ${from}-${length - 1}/${length}` }
  return { ...whole(ground, { ...range, ...headers }), status: 206, bytes: { ...ground.tape.body, from } }
}

/** The same way with another end; `headers` are asked of its last request. */
export function ending(
  way: Way,
  change: Partial<Pick<RecordedExchange, 'response' | 'fault' | 'at' | 'delay'>>,
  headers: Record<string, string> = {},
): Way {
  const { request, response } = way.at(-1)!
  const asked = { ...request, headers: { ...request.headers, ...headers } }
  const isLost = typeof change.fault === 'string'
  return [...way.slice(0, -1), { request: asked, ...(!isLost && { response }), ...change }]
}

/** The last connection of the way is refused. */
export const refusedAtItsEnd = (way: Way): Way => {
  const { method, url } = way.at(-1)!.request
  return [...way.slice(0, -1), { request: { method, url }, fault: 'drop-before-send' }]
}

const keyOn = ({ provider: { auth }, baseURL }: Ground, url: string) => ({
  [auth.header]: new URL(url).origin === new URL(baseURL).origin ? `${auth.prefix ?? 'Bearer '}{{key}}` : 'absent',
})

/** A GET, with the key where it is due. */
export const getting = (ground: Ground, url: string, response: RecordedResponse): RecordedExchange => ({
  request: { method: 'GET', url: new URL(url).href, headers: keyOn(ground, url) },
  response,
})

/** Every place that an answer names for the first result of the tape's kind, in the order of the document. */
export function placesIn(ground: Ground, json: Json): readonly Way[] {
  const { shapes, dialect, tape } = ground
  const rows = shapes[0].outputs.filter(({ role = dialect.kind }) => role === tape.kind)
  return rows.flatMap(row => {
    const url = row.at === undefined ? contentUrl(ground, row) : linksAt(ground, row.at, json)[0]
    if (url === undefined) return []
    const own = wayOfTape(ground)
    return [own[0]!.request.url === url ? own : [getting(ground, url, whole(ground))]]
  })
}

/** Usable addresses at a path, as absolute ones. */
export function linksAt({ shapes: [answer], baseURL }: Ground, path: string, json: Json): readonly string[] {
  const values = levelsOf(answer).flatMap(level => valuesAt(json, level + path))
  return values
    .filter(value => typeof value === 'string' && /^(https?:\/\/|\/(?!\/))/i.test(value))
    .map(value => new URL(value as string, baseURL).href)
}

function contentUrl({ dialect, baseURL, tape }: Ground, { variant }: OutputRow): string | undefined {
  const route = dialect.routes.content
  if (!route) return undefined
  const url = new URL(baseURL + route.path.replace('{id}', encodeURIComponent(tape.id)))
  for (const [name, value] of Object.entries(route.query ?? {})) {
    if (value === '{variant}' && variant !== undefined) url.searchParams.set(name, variant)
    else if (!value.includes('{')) url.searchParams.set(name, value)
  }
  return url.href
}

/** The places that are left when the first one leads nowhere. */
export const otherPlaces = (ground: Ground, json = jsonOf(ground.poll)!): readonly Way[] =>
  placesIn(ground, json).slice(1)

/** What an HTTP status in the place of a result means: later, a new link, or the end of this place. */
export function meaningOf(ground: Ground, way: Way, http: number, json?: Json): 'again' | 'expired' | { code: string } {
  const { provider, shapes, baseURL } = ground
  const isOwn = new URL(way.at(-1)!.request.url).origin === new URL(baseURL).origin
  const { error } = isOwn ? readAnswer(provider, shapes[0], { on: 'content', http, json }) : {}
  // A page says nothing by itself: only a row makes something of its status.
  const told = json !== undefined || error?.row !== undefined ? error : undefined
  if (told?.is === 'not_ready' || told?.again || [408, 409, 416, 425, 429].includes(http) || http >= 500) return 'again'
  const isSigned = contentUrl(ground, {}) !== way[0]!.request.url
  const isGone = !told || told.is === 'result_expired' || told.is === 'task_not_found' || (http === 403 && isSigned)
  return [401, 403, 404, 410].includes(http) && isGone ? 'expired' : { code: told?.is ?? 'download_failed' }
}

/** The task of the tape, submitted, and this asked of it. */
export const fetches = (
  ground: Ground,
  what: string,
  change: string,
  steps: readonly Step[],
  exchanges: readonly RecordedExchange[],
  more: Partial<Pick<Trial, 'names'>> = {},
  poll = ground.poll,
): Trial =>
  trial(ground, what, change, [paid(ground, isAccepted(ground)), ...steps], [ground.submit, poll, ...exchanges], more)

export const isSaved = (ground: Ground): Expectation => ({
  result: { body: ground.tape.body, task: succeeded(ground) },
})

/** In spite of what happened the file is there, whole. */
export const saves = (
  ground: Ground,
  what: string,
  change: string,
  exchanges: readonly RecordedExchange[],
  more: Partial<Pick<Trial, 'names'>> = {},
): Trial =>
  fetches(ground, what, change, [downloadStep(ground.tape, { deadline, expect: isSaved(ground) })], exchanges, more)

/** This place has led nowhere: the next one that the answer names is taken, or else there is this error and no file. */
export function givesWay(
  ground: Ground,
  what: string,
  change: string,
  exchanges: readonly RecordedExchange[],
  error: NonNullable<Expectation['error']>,
  { names, poll = ground.poll }: { names?: Trial['names']; poll?: RecordedExchange } = {},
): Trial {
  const [next] = otherPlaces(ground, jsonOf(poll)!)
  const failed = { error: { ...error, taskRef: { id: ground.tape.id } } }
  const step = downloadStep(ground.tape, { deadline, expect: next ? isSaved(ground) : failed })
  const all = [...exchanges, ...(next ?? [])]
  return fetches(
    ground,
    what,
    change,
    [step],
    all,
    { ...(names && { names: { ...ground.tape.recording.names, ...names } }) },
    poll,
  )
}
