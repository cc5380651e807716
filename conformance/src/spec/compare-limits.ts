import { type Field, type Limit, type Model, type Provider, paidOperations, type Route } from '@vidrelay/core/provider'
import type { DocumentPath } from '../rows/edit.ts'
import type { Difference } from './difference.ts'
import { bodiesFor, type Schema, schemasAt } from './schema.ts'
import type { Specification } from './specification.ts'

type Shared = Pick<Route, 'fields' | 'media' | 'limits' | 'send'>
type Named = readonly [name: string, model: Partial<Model>]

/** What the wire may get of one fact, over all models. */
interface Span {
  /** Every value, as it is written; undefined where anything goes. */
  values: Set<string> | undefined
  /** Undefined: without an end. */
  min: number | undefined
  max: number | undefined
}

/** Each limit of the adapter, with what the specification says of the place where the value is written. */
export function* limitDifferences(provider: Provider, spec: Specification): Generator<Difference> {
  for (const { at, route, models } of paidRoutes(provider)) {
    const bodies = bodiesFor(spec.document, route)
    for (const fact of factsOf(route, models)) {
      const places = new Set(models.flatMap(([, model]) => placesOf(fact, route, model)))
      for (const place of places) {
        const schemas = schemasAt(spec.document, bodies, place.replace(/\[\]$/, ''))
        const here = rowOf(fact, at, route, models)
        const told = { spec, fact, place, at: here }
        yield* spanDifferences(told, spanOf(fact, place, route, models), schemas)
        yield* needDifferences(told, route, models, bodies)
      }
    }
  }
}

/** Fields whose values are numbers. */
export const numberFields: readonly string[] = ['seconds', 'count', 'seed']

export interface PaidRoute {
  readonly at: DocumentPath
  readonly route: Route
  readonly models: readonly Named[]
}

/** Each route that a request goes to, and the models whose tables lie over it. */
export const paidRoutes = (provider: Provider): PaidRoute[] =>
  Object.entries(provider.dialects).flatMap(([name, { routes }]) =>
    paidOperations.flatMap(operation => {
      const route = routes[operation]
      const models = operation === 'submit' ? modelsOf(provider, name) : anyModel
      return route ? [{ at: ['dialects', name, 'routes', operation], route, models }] : []
    }),
  )

const anyModel: readonly Named[] = [['*', {}]]

/** The models that are spoken to in a dialect; where none is named, whatever comes. */
export function modelsOf(provider: Provider, dialect: string): Named[] {
  const [first] = Object.keys(provider.dialects)
  const own = Object.entries(provider.models).filter(
    ([, model]) => (model.dialect === undefined ? first : model.dialect) === dialect,
  )
  return own.length > 0 ? own : [...anyModel]
}

function factsOf(route: Route, models: readonly Named[]): string[] {
  const tables = [route, ...models.map(([, model]) => model)]
  return [
    ...new Set(
      tables
        .flatMap(({ limits = {}, fields = {} }) => [...Object.keys(limits), ...Object.keys(fields)])
        .concat('images'),
    ),
  ]
}

const fieldOf = (fact: string, route: Shared, model: Shared) =>
  ({ ...route.fields, ...model.fields })[fact as keyof NonNullable<Route['fields']>]

function placesOf(fact: string, route: Route, model: Partial<Model>): string[] {
  if (fact === 'images') return (model.media ?? route.media ?? []).map(({ to }) => to).filter(to => to.endsWith('[]'))
  if (fact.startsWith('options.')) {
    const name = fact.slice(8)
    return [route.options?.[name] ?? route.options?.['*']?.replace('*', name) ?? name]
  }
  const field = fieldOf(fact, route, model)
  const to = typeof field === 'string' ? field : field?.to
  return to === undefined || to.startsWith('?') ? [] : [to]
}

const limitsOf = (fact: string, route: Shared, model: Shared): Limit[] =>
  [{ ...route.limits, ...model.limits }[fact as never] ?? []].flat() as Limit[]

/** The row that a difference is told of: where the limit stands, else where the field does. */
function rowOf(fact: string, at: DocumentPath, route: Route, models: readonly Named[]): DocumentPath {
  if (Object.hasOwn(route.limits ?? {}, fact)) return [...at, 'limits', fact]
  const model = models.find(([, { limits }]) => Object.hasOwn(limits ?? {}, fact))
  if (model) return ['models', model[0], 'limits', fact]
  if (fact === 'images') return [...at, 'media']
  return fact.startsWith('options.') ? [...at, 'options'] : [...at, 'fields', fact]
}

function spanOf(fact: string, place: string, route: Route, models: readonly Named[]): Span {
  const spans = models
    .filter(([, model]) => placesOf(fact, route, model).includes(place))
    .map(model => spanIn(fact, route, model))
  const ends = (end: 'min' | 'max') => {
    const all = spans.map(span => span[end])
    return all.some(value => value === undefined) ? undefined : Math[end](...(all as number[]))
  }
  const isClosed = spans.every(({ values }) => values !== undefined)
  return {
    values: isClosed ? new Set(spans.flatMap(({ values }) => [...values!])) : undefined,
    min: ends('min'),
    max: ends('max'),
  }
}

/** The longest range of whole numbers that is written out, to be held to a list. */
const longestRange = 200

function spanIn(fact: string, route: Route, [name, model]: Named): Span {
  const field = fieldOf(fact, route, model)
  if (fact === 'model')
    return { values: name.includes('*') ? undefined : new Set([name]), min: undefined, max: undefined }
  const hard = limitsOf(fact, route, model).filter(({ outside }) => outside === undefined || outside === 'rewritten')
  const mins = hard.flatMap(limit => limit.min ?? (limit.in ? Math.min(...limit.in.map(Number)) : []))
  const maxes = hard.flatMap(limit => limit.max ?? (limit.in ? Math.max(...limit.in.map(Number)) : []))
  const min = mins.length > 0 ? Math.max(...mins) : undefined
  const max = maxes.length > 0 ? Math.min(...maxes) : undefined
  const lists = hard.flatMap(limit => (limit.in ? [limit.in] : []))
  const isRange = min !== undefined && max !== undefined && max - min < longestRange && Number.isInteger(min)
  const known = typeof field === 'object' && field?.values ? Object.keys(field.values) : undefined
  const said: readonly (string | number)[] | undefined =
    lists.length > 0
      ? lists.reduce((all, list) => all.filter(value => list.includes(value)))
      : (known ?? (isRange ? Array.from({ length: max - min + 1 }, (_, index) => min + index) : undefined))
  return { values: said && new Set(said.map(value => written(value, field))), min, max }
}

function written(value: string | number, field: string | Field | null | undefined): string {
  if (typeof field !== 'object' || field === null) return String(value)
  const mapped = field.values?.[String(value)]
  if (mapped !== undefined) return String(mapped)
  return field.as === 'upper' ? String(value).toUpperCase() : String(value)
}

interface Told {
  spec: Specification
  fact: string
  place: string
  at: DocumentPath
}

function* spanDifferences(
  { spec, fact, place, at }: Told,
  span: Span,
  schemas: readonly Schema[],
): Generator<Difference> {
  const closed = schemas.find(({ enum: list, const: one }) => list !== undefined || one !== undefined)
  if (closed) {
    const listed = (closed.enum ?? [closed.const]).map(String)
    const line = spec.placeOf(closed)
    const told = { at, line, isEvidence: spec.isEvidence(line), expected: listed.join(', ') }
    const isOpen = schemas.some(
      ({ type, enum: list, const: one }) => type === 'string' && list === undefined && one === undefined,
    )
    if (isOpen) return
    // A model that is in no list is sent all the same: lists change weekly.
    if (span.values === undefined && fact === 'model') return
    if (span.values === undefined) {
      yield {
        ...told,
        came: 'anything',
        says: `${fact}: ${place} takes ${listed.join(', ')} and nothing else; the document sends anything there`,
      }
      return
    }
    const more = [...span.values].filter(value => !listed.includes(value))
    const less = listed.filter(value => !span.values!.has(value))
    const came = [...span.values].join(', ')
    if (more.length > 0)
      yield { ...told, came, says: `${fact}: the document takes ${more.join(', ')}, and ${place} does not` }
    if (less.length > 0)
      yield { ...told, came, says: `${fact}: ${place} takes ${less.join(', ')}, and no model of the document does` }
    return
  }
  for (const [end, names, word] of [
    ['max', ['maximum', 'maxLength', 'maxItems'], 'at most'],
    ['min', ['minimum', 'minLength', 'minItems'], 'at least'],
  ] as const) {
    const name = names.find(own => schemas.some(schema => schema[own] !== undefined))
    const schema = name && schemas.find(own => own[name] !== undefined)
    if (!name || !schema) continue
    const expected = schema[name]!
    const own = span[end]
    // A least length or number of one is what being there means, and so are the whole numbers of seconds.
    if (own === expected || (end === 'min' && own === undefined && expected <= 1)) continue
    const line = spec.placeOf(schema)
    yield {
      at,
      line,
      isEvidence: spec.isEvidence(line),
      expected: `${word} ${expected}`,
      came: own === undefined ? 'no such limit' : `${word} ${own}`,
      says: `${fact}: ${place} takes ${word} ${expected}; the document ${own === undefined ? 'has no such limit' : `says ${own}`}`,
    }
  }
}

/** What the specification wants to be there, at the top or in an object that is there itself. */
function* needDifferences(
  { spec, fact, place, at }: Told,
  route: Route,
  models: readonly Named[],
  bodies: readonly Schema[],
): Generator<Difference> {
  if (fact === 'images' || fact.startsWith('options.')) return
  const steps = place.split('.')
  const isNeeded = steps.every((step, depth) => {
    const around =
      depth === 0
        ? bodies.flatMap(body => schemasAt(spec.document, [body], ''))
        : schemasAt(spec.document, bodies, steps.slice(0, depth).join('.'))
    return around.some(({ required }) => required?.includes(step))
  })
  if (!isNeeded || steps[0]! in (route.send ?? {})) return
  const free = models.find(([, model]) => {
    const limits = limitsOf(fact, route, model)
    const has = placesOf(fact, route, model).includes(place)
    return (
      has &&
      !limits.some(limit => limit.given === true || (limit.sent && limit.default !== undefined)) &&
      !((model.send ?? {}) as object as Record<string, unknown>)[steps[0]!]
    )
  })
  if (!free) return
  const [schema] = schemasAt(spec.document, bodies, place)
  const line = schema ? spec.placeOf(schema) : []
  yield {
    at,
    line,
    isEvidence: spec.isEvidence(line),
    expected: `${place} is required`,
    came: `a request without ${fact} is sent`,
    says: `${fact}: ${place} is required, and the document lets a request go without it (limits.${fact}.given)`,
  }
}
