import type { Kind } from '@vidrelay/core'
import { type Dialect, type Provider, paidOperations, type Route } from '@vidrelay/core/provider'
import type { BytesSpec, RecordedExchange, Recording } from '../format/recording.ts'
import type { Step } from '../format/step.ts'

/**
 * A task from its submit to its saved result, as one of the adapter's own recordings shows it. Whatever the kit tries out
 * by itself is a change of such a tape.
 */
export interface Tape {
  readonly dialect: string
  readonly kind: Kind
  /** The recording that it was cut from. */
  readonly recording: Recording
  /** What the integrator asked for, in canonical words. */
  readonly request: Making['request']
  /** Uploads and the like, before the paid request. */
  readonly lead: readonly RecordedExchange[]
  readonly submit: RecordedExchange
  /** The look that found it done. Absent where the submit answer is the result. */
  readonly poll: RecordedExchange | undefined
  /** From the first request for the result to its bytes; none where the result stood in an answer. */
  readonly fetch: readonly RecordedExchange[]
  readonly id: string
  readonly body: BytesSpec
}

type Making = Extract<Step, { do: 'submit' | 'generate' }>

/** The simplest tape that the recordings have for each dialect. */
export function tapesOf(provider: Provider, recordings: readonly Recording[]): readonly Tape[] {
  const found = recordings.flatMap(recording => tapeIn(provider, recording) ?? [])
  return Object.keys(provider.dialects).flatMap(dialect => {
    const own = found.filter(tape => tape.dialect === dialect)
    return own.toSorted((a, b) => effort(a) - effort(b))[0] ?? []
  })
}

/** Fewer exchanges and settings first; the provider's own words break a tie. */
const effort = ({ recording, request, fetch, lead }: Tape): number =>
  lead.length * 10 +
  fetch.length * 10 +
  Object.keys(request).length +
  Object.keys(recording.client ?? {}).filter(name => name !== 'baseURL').length +
  (recording.source.class === 'documentation' ? 0 : 5)

function tapeIn(provider: Provider, recording: Recording): Tape | undefined {
  const { steps, exchanges, client = {} } = recording
  const [making, ...later] = steps as [Making, ...Step[]]
  if (making.do !== 'submit' && making.do !== 'generate') return undefined
  const last = [making, ...later].find(step => 'expect' in step && step.expect.result !== undefined)
  const body = last && 'expect' in last ? last.expect.result?.body : undefined
  if (body === undefined || exchanges.some(({ fault }) => fault !== undefined)) return undefined
  const kind = making.kind ?? 'video'
  const dialect = dialectOf(provider, kind, making.request.model, client.dialects)
  const table = dialect === undefined ? undefined : provider.dialects[dialect]
  if (dialect === undefined || !table?.routes.submit) return undefined

  const at = exchanges.findIndex(exchange => isFor(exchange, table.routes.submit!))
  const submit = exchanges[at]
  if (!submit?.response || submit.response.status >= 300) return undefined
  const id = idIn(table, submit, steps)
  if (id === undefined) return undefined
  const after = exchanges.slice(at + 1)
  const isPaid = (exchange: RecordedExchange) =>
    paidOperations.some(name => table.routes[name] !== undefined && isFor(exchange, table.routes[name]))
  const next = after.findIndex(isPaid)
  const rest = ownOf(next < 0 ? after : after.slice(0, next), table, id)
  // Looks end at the first request for the result: one that comes later belongs to another question.
  const isLook = (exchange: RecordedExchange) => table.routes.get !== undefined && isFor(exchange, table.routes.get)
  const first = rest.findIndex((exchange, index) => isForResult(exchange, table, [submit, ...rest.slice(0, index)]))
  const looks = first < 0 ? rest : rest.slice(0, first)
  const poll = looks.findLast(exchange => isLook(exchange) && exchange.response?.status === 200)
  // Without a request for it the result stood in an answer; but not where another task was made meanwhile.
  if (first < 0 && next >= 0) return undefined
  const fetch = first < 0 ? [] : untilBytes(rest.slice(first))
  if (fetch === undefined || isLastWay(fetch[0], table, [submit, ...looks])) return undefined
  return {
    dialect,
    kind,
    recording,
    request: making.request,
    lead: exchanges.slice(0, at),
    submit,
    poll,
    fetch,
    id,
    body,
  }
}

/** A last way is gone by where nothing else led to a result: nothing to change a first way into. */
const isLastWay = (
  first: RecordedExchange | undefined,
  { routes, answer }: Dialect,
  before: readonly RecordedExchange[],
): boolean =>
  first !== undefined &&
  routes.content !== undefined &&
  isFor(first, routes.content) &&
  answer.outputs.some(row => row.route === 'content' && row.last) &&
  !isSaid(first, before)

/** Asks for the result: by the route for it, or at an address that an answer had. */
function isForResult(exchange: RecordedExchange, { routes }: Dialect, before: readonly RecordedExchange[]): boolean {
  const { method } = exchange.request
  if (routes.content && isFor(exchange, routes.content)) return true
  if (routes.get && isFor(exchange, routes.get)) return false
  return method === 'GET' && isSaid(exchange, before)
}

/** An answer had this address. It may be relative, and its text may be escaped once more: a result inside JSON text. */
function isSaid({ request }: RecordedExchange, before: readonly RecordedExchange[]): boolean {
  const { pathname } = new URL(request.url)
  const said = before.map(({ response }) => JSON.stringify(response?.json ?? response?.text ?? null))
  return pathname.length > 1 && said.some(text => text.includes(pathname))
}

/** Everything on the way to the bytes: redirects, what was tried in vain, looks in between; undefined where they never come. */
function untilBytes(exchanges: readonly RecordedExchange[]): readonly RecordedExchange[] | undefined {
  const isWhole = ({ response }: RecordedExchange) => response?.status === 200
  const bytes = exchanges.findIndex(one => isWhole(one) && (one.response?.bytes ?? one.response?.base64) !== undefined)
  const end = bytes >= 0 ? bytes : exchanges.findLastIndex(isWhole)
  return end < 0 ? undefined : exchanges.slice(0, end + 1)
}

const redirects = [301, 302, 303, 307, 308]

/** Does a tape go from one address to the bytes, redirects aside? */
export const isStraight = ({ fetch }: Tape): boolean =>
  fetch.length > 0 &&
  fetch.slice(0, -1).every(({ response }) => redirects.includes(response?.status ?? 0)) &&
  (fetch.at(-1)!.response?.bytes ?? fetch.at(-1)!.response?.base64) !== undefined

/** Without the exchanges of other tasks, where the addresses say whose they are. */
function ownOf(exchanges: readonly RecordedExchange[], { routes }: Dialect, id: string): readonly RecordedExchange[] {
  const named = [routes.get, routes.content].filter(route => route?.path.includes('{id}'))
  const spelled = encodeURIComponent(id)
  return exchanges.filter(
    exchange =>
      !named.some(route => isFor(exchange, route!)) ||
      decodeURIComponent(exchange.request.url).includes(id) ||
      exchange.request.url.includes(spelled),
  )
}

/** The id as the recording expects it, or as it stands in the address of the look. */
function idIn(table: Dialect, submit: RecordedExchange, steps: readonly Step[]): string | undefined {
  for (const step of steps) {
    if (!('expect' in step)) continue
    const task = (step.expect.task ?? step.expect.result?.task) as { ref?: { id?: unknown } } | undefined
    if (typeof task?.ref?.id === 'string') return task.ref.id
  }
  const text = JSON.stringify(submit.response?.json ?? null)
  for (const path of table.answer.id) {
    const name = path.split('.').at(-1)!
    const id = new RegExp(`"${name}":"([^"]+)"`).exec(text)?.[1]
    if (id !== undefined) return id
  }
  return undefined
}

/** The dialect that a model is spoken to in, as core chooses it. */
export function dialectOf(
  provider: Provider,
  kind: Kind,
  model: unknown,
  chosen: Readonly<Record<string, string>> = {},
): string | undefined {
  const named = typeof model === 'string' ? provider.models[model]?.dialect : undefined
  const dialect = named ?? Object.entries(provider.dialects).find(([, own]) => own.kind === kind)?.[0]
  return dialect === undefined ? undefined : (chosen[dialect] ?? dialect)
}

/** Is this exchange one of that route? Its path is a template, its query need not be said. */
export const isFor = (
  { request }: { readonly request: { readonly method: string; readonly url: string } },
  route: Pick<Route, 'method' | 'path'>,
): boolean => request.method === route.method && patternOf(route.path).test(new URL(request.url).pathname)

/** What a path ends with that has something in each hole of a template. */
export const patternOf = (path: string): RegExp =>
  new RegExp(`${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, '[^/]+')}$`)
