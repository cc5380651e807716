import type { Kind } from '@vidrelay/core'
import type { Dialect, Json, Limits, Model, PaidOperation, Provider, Route } from '@vidrelay/core/provider'
import type { Subject } from '../../behaviour.ts'
import { slug } from '../../behaviour.ts'
import type { Recording, RecordingSource } from '../../recording.ts'
import { rowsOf } from './limit-reading.ts'

/** What an integrator asks for, in canonical words. */
export type Asked = { readonly [field: string]: Json }

/** One place where paid requests are taken: an operation of a dialect, for one model or for any that the document does not know. */
export interface Desk {
  /** Unique within a provider; letters, digits and dashes. */
  readonly name: string
  readonly provider: Provider
  readonly operation: PaidOperation
  readonly kind: Kind
  readonly dialect: string
  readonly table: Dialect
  /** What requests say. Absent: the route has no place for a model, or the source names it. */
  readonly model?: string
  readonly row?: Model
  /** The dialect's route with the model's rows laid over it. */
  readonly route: Route
  readonly client?: NonNullable<Recording['client']>
  readonly base: string
  /** What remix, extend and edit start from. */
  readonly source?: { readonly [name: string]: Json }
  readonly date: string
}

const known = new WeakMap<Subject, readonly Desk[]>()

/** Every desk of a provider, those of unknown models before the others of a dialect. The same ones each time. */
export function desksOf(subject: Subject): readonly Desk[] {
  const desks = known.get(subject) ?? newDesks(subject)
  known.set(subject, desks)
  return desks
}

function newDesks(subject: Subject): readonly Desk[] {
  const { provider } = subject
  return Object.keys(provider.dialects).flatMap(dialect => [
    ...anyModel(subject, dialect),
    ...Object.keys(provider.models)
      .filter(name => dialectOfModel(provider, provider.models[name]!) === dialect)
      .map(name => ofModel(subject, name.replace('*', 'x1'))),
    ...(['remix', 'extend', 'edit'] as const).flatMap(operation => derived(subject, dialect, operation)),
  ])
}

/** Those that make a task out of nothing but a request. */
export const submitDesks = (subject: Subject): readonly Desk[] =>
  desksOf(subject).filter(({ operation }) => operation === 'submit')

/** The row of a model: by its name, by another name of it, by the longest pattern. */
export function rowOf({ models }: Provider, name: string): Model | undefined {
  if (Object.hasOwn(models, name)) return models[name]
  const patterns = Object.keys(models)
    .filter(key => key.includes('*'))
    .sort((a, b) => b.length - a.length)
  const fits = (key: string) => new RegExp(`^${key.split('*').map(quoted).join('.*')}$`).test(name)
  return Object.values(models).find(({ aliases }) => aliases?.includes(name)) ?? models[patterns.find(fits) ?? '']
}
const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export const dialectOfModel = (provider: Provider, { dialect }: Model): string | null =>
  dialect === undefined ? Object.keys(provider.dialects)[0]! : dialect

/** The first dialect of a kind serves unknown models. */
export const firstOf = ({ dialects }: Provider, kind: Kind): string | undefined =>
  Object.keys(dialects).find(name => dialects[name]!.kind === kind)

/** A model's rows over a route's, key by key; its media take the place of the route's. */
export const laidOver = (route: Route, row: Model | undefined): Route => ({
  ...route,
  send: { ...route.send, ...row?.send },
  fields: { ...route.fields, ...row?.fields },
  limits: { ...route.limits, ...row?.limits } as Limits,
  rules: [...(route.rules ?? []), ...(row?.rules ?? [])],
  media: row?.media ?? route.media ?? [],
})

export const fieldAt = ({ fields = {} }: Route, name: string) => {
  const field = fields[name as keyof typeof fields] ?? undefined
  return typeof field === 'string' ? { to: field } : field
}

/** A name that no row of the document is for. */
export const unlisted = (provider: Provider): string | undefined =>
  ['unlisted-model', 'another-unlisted-model'].find(name => rowOf(provider, name) === undefined)

function anyModel(subject: Subject, dialect: string): Desk[] {
  const { provider } = subject
  const table = provider.dialects[dialect]!
  const route = table.routes.submit
  if (!route) return []
  const instead = firstOf(provider, table.kind)!
  const client = instead === dialect ? {} : { dialects: { [instead]: dialect } }
  const model =
    fieldAt(route, 'model') &&
    (rowsOf(route.limits, 'model').flatMap(row => (row.outside ? [] : (row.in ?? [])))[0] ?? unlisted(provider))
  if (fieldAt(route, 'model') && model === undefined) return []
  const named = model === undefined ? {} : { model: String(model) }
  return [desk(subject, `any-of-${dialect}`, dialect, 'submit', laidOver(route, undefined), { ...named, client })]
}

/** @throws Error on a model that no task can be made with */
export function ofModel(subject: Subject, model: string, client: NonNullable<Recording['client']> = {}): Desk {
  const { provider } = subject
  const row = rowOf(provider, client.models?.[model] ?? model)!
  const own = dialectOfModel(provider, row)!
  const dialect = client.dialects?.[own] ?? own
  const route = laidOver(provider.dialects[dialect]!.routes.submit!, row)
  return desk(subject, model, dialect, 'submit', route, { model, row, client })
}

function derived(subject: Subject, dialect: string, operation: PaidOperation): Desk[] {
  const { provider } = subject
  const table = provider.dialects[dialect]!
  const route = table.routes[operation]
  if (!route) return []
  const [wanted] = rowsOf(route.limits, 'model').flatMap(row => row.default ?? row.in ?? [])
  const known = Object.keys(provider.models).find(name => dialectOfModel(provider, provider.models[name]!) === dialect)
  const model = String(wanted ?? known ?? 'unlisted-model')
  const made = desk(subject, `${operation}-of-${dialect}`, dialect, operation, route, {})
  return [{ ...made, source: sourceRef(made, model) }]
}

/** A task that some other process made. */
export const sourceRef = ({ provider, dialect, kind, base, table }: Desk, model: string) => {
  const holes = Object.values(table.routes).flatMap(route => Object.keys(route?.take ?? {}))
  return {
    v: 1,
    provider: provider.id,
    dialect,
    kind,
    id: 'source-1',
    model,
    baseURL: base,
    createdAt: '2026-01-02T03:04:05.000Z',
    operation: 'submit',
    ...(holes.length > 0 && { kept: Object.fromEntries(holes.map(hole => [hole, `kept-${hole}`])) }),
  }
}

function desk(
  { provider, tapes }: Subject,
  name: string,
  dialect: string,
  operation: PaidOperation,
  route: Route,
  { client = {}, ...more }: Partial<Pick<Desk, 'model' | 'row' | 'client'>>,
): Desk {
  const [tape] = tapes
  const baseURL = tape?.recording.client?.baseURL
  const settings = { ...(baseURL !== undefined && { baseURL }), ...client }
  const table = provider.dialects[dialect]!
  return {
    name: slug(name),
    provider,
    operation,
    kind: table.kind,
    dialect,
    table,
    route,
    base: (baseURL ?? provider.baseURL ?? '').replace(/\/+$/, '').replace(/\/v1$/i, ''),
    date: tape?.recording.source.date ?? '2026-01-01',
    ...(Object.keys(settings).length > 0 && { client: settings }),
    ...more,
  }
}

/** Whose word a check of this desk rests on. */
export const saidBy = (
  { provider, row, route, date }: Desk,
  what: string,
  source = row?.source ?? route.source,
): RecordingSource => ({
  class: 'derived',
  document: `${what} of the document of ${provider.title}${source === undefined ? '' : ` (source ${source})`}`,
  date,
})
