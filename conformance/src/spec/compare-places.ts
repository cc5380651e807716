import type { Answer, Dialect, Field, Json, Provider, Route } from '@vidrelay/core/provider'
import type { DocumentPath } from '../rows/edit.ts'
import { modelsOf } from './compare-limits.ts'
import type { Difference } from './difference.ts'
import {
  answersOf,
  behind,
  bodiesFor,
  bodiesOf,
  operationOf,
  type Parameter,
  type Schema,
  schemasAt,
} from './schema.ts'
import type { Specification } from './specification.ts'

/** Each route, each place that is written and each that is read, followed through the specification. */
export function* placeDifferences(provider: Provider, spec: Specification): Generator<Difference> {
  yield* originDifferences(provider, spec)
  for (const [name, dialect] of Object.entries(provider.dialects)) {
    const at: DocumentPath = ['dialects', name]
    for (const [operation, route] of Object.entries(dialect.routes))
      yield* routeDifferences(spec, [...at, 'routes', operation], route)
    yield* writtenDifferences(provider, spec, name, dialect)
    yield* readDifferences(spec, at, dialect)
  }
  const { discovery } = provider
  if (!discovery) return
  yield* routeDifferences(spec, ['discovery'], discovery)
  const answers = answersOf(spec.document, operationOf(spec.document, discovery), '2')
  const [items] = discovery.items
  const [id] = discovery.id
  if (answers.length === 0 || items === undefined || id === undefined) return
  yield* missing(spec, ['discovery', 'items'], items, answers, 'answer')
  const listed = schemasAt(spec.document, answers, `${items}[]`)
  if (listed.length > 0) yield* missing(spec, ['discovery', 'id'], id, listed, 'item of that list')
}

function* originDifferences({ auth, baseURL }: Provider, spec: Specification): Generator<Difference> {
  const { servers = [], components } = spec.document
  const origin = (url: string) => url.replace(/\/(v1\/?)?$/, '')
  const known = servers.map(({ url }) => origin(url))
  if (baseURL !== null && known.length > 0 && !known.includes(origin(baseURL)))
    yield {
      at: ['baseURL'],
      line: ['servers'],
      isEvidence: true,
      expected: known.join(', '),
      came: baseURL,
      says: `baseURL: ${baseURL} is no server of the specification`,
    }
  const schemes = Object.values(components?.securitySchemes ?? {})
  const prefix = auth.prefix ?? 'Bearer '
  const fits = schemes.some(({ type, scheme, in: where, name }) => {
    if (type === 'http')
      return auth.header.toLowerCase() === 'authorization' && prefix.trim().toLowerCase() === scheme?.toLowerCase()
    // What stands before the key OpenAPI cannot say of another header.
    return type === 'apiKey' && where === 'header' && name?.toLowerCase() === auth.header.toLowerCase()
  })
  if (schemes.length > 0 && !fits)
    yield {
      at: ['auth', 'header'],
      line: ['components', 'securitySchemes'],
      isEvidence: true,
      expected: schemes
        .map(({ type, scheme, name }) => (type === 'http' ? `Authorization: ${scheme}` : name))
        .join(', '),
      came: `${auth.header}: ${prefix}`,
      says: `auth: the key goes into ${auth.header}, and no security scheme of the specification says so`,
    }
}

function* routeDifferences(
  spec: Specification,
  at: DocumentPath,
  route: Pick<Route, 'method' | 'path' | 'query' | 'headers' | 'body'>,
): Generator<Difference> {
  const operation = operationOf(spec.document, route)
  if (!operation) {
    yield {
      at: [...at, 'path'],
      line: ['paths'],
      isEvidence: true,
      expected: Object.keys((spec.document.paths ?? {}) as object).join(', '),
      came: `${route.method} ${route.path}`,
      says: `${at.at(-1)}: the specification has no ${route.method} ${route.path}`,
    }
    return
  }
  const parameters = (operation.parameters ?? []).map(own => behind(spec.document, own))
  yield* parameterDifferences(spec, at, 'query', route.query ?? {}, parameters)
  const { json, form } = bodiesOf(spec.document, operation)
  const [only] = json.length > 0 && form.length === 0 ? ['json'] : form.length > 0 && json.length === 0 ? ['form'] : []
  const { body = 'json' } = route
  const takes = only !== undefined && body !== 'bytes' && (only === 'json' ? body === 'json' : body !== 'json')
  if (only !== undefined && body !== 'bytes' && !takes)
    yield {
      at: [...at, 'body'],
      line: spec.placeOf(operation),
      isEvidence: true,
      expected: only,
      came: body,
      says: `${at.at(-1)}: ${route.method} ${route.path} takes ${only === 'json' ? 'JSON' : 'a form'}, and the document sends ${body}`,
    }
}

function* parameterDifferences(
  spec: Specification,
  at: DocumentPath,
  kind: 'query',
  sent: { readonly [name: string]: string },
  parameters: readonly Parameter[],
): Generator<Difference> {
  const known = parameters.filter(own => own.in === kind)
  for (const [name, value] of Object.entries(sent)) {
    const own = known.find(parameter => parameter.name === name)
    const list = own?.schema?.enum ?? (own?.schema?.const === undefined ? undefined : [own.schema.const])
    const isKnown = own && (list === undefined || value.includes('{') || list.map(String).includes(value))
    if (!isKnown)
      yield {
        at: [...at, kind, name],
        line: own ? spec.placeOf(own) : ['paths'],
        isEvidence: true,
        expected: own ? (list ?? []).join(', ') : 'no such parameter',
        came: value,
        says: `${kind}: ${own ? `${name} is not ${value} in the specification` : `the specification has no ${name}`}`,
      }
  }
  for (const own of known)
    if (own.required && own.name !== undefined && !Object.hasOwn(sent, own.name))
      yield {
        at: [...at, kind],
        line: spec.placeOf(own),
        isEvidence: true,
        expected: `${own.name} is required`,
        came: 'it is not sent',
        says: `${kind}: ${own.name} is required, and the document does not send it`,
      }
}

/** What the JSON type of a value is when it is written, as far as the document says. */
function typeWritten(name: string, field: string | Field): string[] {
  if (typeof field !== 'string') {
    if (field.values) return [...new Set(Object.values(field.values).map(typeOf))]
    if (field.as === 'string' || field.as === 'upper') return ['string']
    if (field.as === 'number') return ['number']
  }
  return [['seconds', 'count', 'seed'].includes(name) ? 'number' : 'string']
}

const typeOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : typeof value

const typesIn = (schema: Schema): string[] => {
  const said = [schema.type ?? []].flat()
  const listed = schema.const !== undefined ? [schema.const] : (schema.enum ?? [])
  const types = said.length > 0 ? said : listed.map(value => typeOf(value as Json))
  return types.map(type => (type === 'integer' ? 'number' : type))
}

function* writtenDifferences(
  provider: Provider,
  spec: Specification,
  name: string,
  { routes }: Dialect,
): Generator<Difference> {
  const route = routes.submit
  const bodies = route ? bodiesFor(spec.document, route) : []
  if (!route || bodies.length === 0) return
  const isForm = route.body === 'form'
  const tables = [
    { at: ['dialects', name, 'routes', 'submit'] as DocumentPath, table: route },
    ...modelsOf(provider, name).map(([model, table]) => ({
      at: ['models', model] as DocumentPath,
      table: table as Partial<Route>,
    })),
  ]
  for (const { at, table } of tables) {
    for (const [fact, field] of Object.entries(table.fields ?? {})) {
      if (!field) continue
      const to = typeof field === 'string' ? field : field.to
      if (to.startsWith('?')) continue
      const here = [...at, 'fields', fact]
      yield* missing(spec, here, to, bodies, 'request', isForm)
      const schemas = schemasAt(spec.document, bodies, to)
      const wanted = new Set(schemas.flatMap(typesIn))
      const given = typeWritten(fact, field)
      if (!isForm && wanted.size > 0 && !given.every(type => wanted.has(type)))
        yield told(
          spec,
          here,
          schemas[0]!,
          [...wanted].join(' or '),
          given.join(' or '),
          `${fact}: ${to} is ${[...wanted].join(' or ')}, and the document writes ${given.join(' or ')}`,
        )
    }
    for (const [index, { to, as }] of (table.media ?? []).entries()) {
      if (to.startsWith('?')) continue
      const here = [...at, 'media', index, 'to']
      yield* missing(spec, here, to, bodies, 'request', isForm || as === 'part')
      const schemas = schemasAt(spec.document, bodies, to)
      const wanted = new Set(schemas.flatMap(typesIn))
      if (!isForm && as !== 'part' && wanted.size > 0 && !wanted.has('string'))
        yield told(
          spec,
          here,
          schemas[0]!,
          [...wanted].join(' or '),
          'string',
          `media: ${to} is ${[...wanted].join(' or ')}, and the document writes a text there`,
        )
    }
    for (const [option, to] of Object.entries(table.options ?? {}))
      if (!to.includes('*') && !to.startsWith('?'))
        yield* missing(spec, [...at, 'options', option], to, bodies, 'request', isForm)
    yield* constantDifferences(spec, at, table.send ?? {}, bodies)
  }
  yield* neededDifferences(spec, tables, bodies, isForm)
}

function* constantDifferences(
  spec: Specification,
  at: DocumentPath,
  send: { readonly [key: string]: Json },
  bodies: readonly Schema[],
): Generator<Difference> {
  for (const [key, value] of Object.entries(send)) {
    const here = [...at, 'send', key]
    yield* missing(spec, here, key, bodies, 'request')
    const schemas = schemasAt(spec.document, bodies, key)
    const closed = schemas.find(own => own.enum !== undefined || own.const !== undefined)
    const listed = closed?.enum ?? [closed?.const]
    const isHole = typeof value === 'string' && value.includes('{')
    if (closed && !isHole && typeof value !== 'object' && !listed.includes(value))
      yield told(
        spec,
        here,
        closed,
        listed.join(', '),
        JSON.stringify(value),
        `send: ${key} is ${listed.join(' or ')}, and the document sends ${JSON.stringify(value)}`,
      )
  }
}

/** A required part at the top that nothing of the document writes. */
function* neededDifferences(
  spec: Specification,
  tables: readonly { at: DocumentPath; table: Partial<Route> }[],
  bodies: readonly Schema[],
  isForm: boolean,
): Generator<Difference> {
  const written = new Set(
    tables.flatMap(({ table: { fields = {}, media = [], send = {}, options = {} } }) =>
      [
        ...Object.values(fields).flatMap(field => (field ? (typeof field === 'string' ? field : field.to) : [])),
        ...media.map(({ to }) => to),
        ...Object.keys(send),
        ...Object.values(options),
      ].map(to => (isForm ? to.replace(/\[\d*\]$/, '') : to.split(/[.[]/)[0]!)),
    ),
  )
  if (written.has('*')) return
  for (const schema of bodies.flatMap(body => schemasAt(spec.document, [body], '')))
    for (const name of schema.required ?? [])
      if (!written.has(name))
        yield told(
          spec,
          [...tables[0]!.at, 'fields'],
          schema,
          `${name} is required`,
          'nothing writes it',
          `the request: ${name} is required, and nothing of the document writes it`,
        )
}

function* readDifferences(spec: Specification, at: DocumentPath, { routes, answer }: Dialect): Generator<Difference> {
  const [made, seen] = (['submit', 'get'] as const).map(
    name => routes[name] && operationOf(spec.document, routes[name]!),
  )
  const whole = [...answersOf(spec.document, made, '2'), ...answersOf(spec.document, seen, '2')]
  if (whole.length === 0) return
  const refusals = [made, seen]
    .map(operation => answersOf(spec.document, operation, '4'))
    .filter(list => list.length > 0)
  const inside = levels(spec, answer, whole)
  const here = (...more: (string | number)[]): DocumentPath => [...at, 'answer', ...more]
  for (const name of ['id', 'status', 'progress', 'createdAt', 'completedAt', 'expiresAt'] as const) {
    yield* noneOf(spec, here(name), answer[name] ?? [], inside)
  }
  for (const [field, paths] of Object.entries(answer.effective ?? {}))
    yield* noneOf(spec, here('effective', field), paths ?? [], inside)
  if (answer.cost) yield* missing(spec, here('cost', 'at'), answer.cost.at, inside, 'answer')
  for (const rows of Map.groupBy(answer.outputs, ({ role }) => role).values())
    if (rows.every(({ at: place }) => place !== undefined))
      yield* noneOf(
        spec,
        here('outputs', answer.outputs.indexOf(rows[0]!), 'at'),
        rows.map(({ at: place }) => place!),
        inside,
      )
  for (const name of ['code', 'message'] as const) {
    const paths = answer[name]
    if (!paths || paths.length === 0) continue
    yield* noneOf(spec, here(name), paths, inside)
    // Words are read at the usual places beside these.
    if (name === 'message') continue
    for (const refusal of refusals)
      for (const schema of refusal)
        if (
          !paths.some(path =>
            levels(spec, answer, [schema])
              .concat(schema)
              .some(level => schemasAt(spec.document, [level], path).length > 0),
          )
        )
          yield told(
            spec,
            here(name),
            schema,
            `a place of the ${name}`,
            paths.join(', '),
            `answer: no place of the ${name} stands in the answer to a request that is refused`,
          )
  }
}

/** An answer, and what its envelope holds. */
function levels(spec: Specification, { envelope }: Answer, answers: readonly Schema[]): Schema[] {
  return [...answers, ...(envelope?.at ?? []).flatMap(path => schemasAt(spec.document, answers, path))]
}

/** Several places are several shapes that have been seen; the specification has one of them at least. */
function* noneOf(
  spec: Specification,
  at: DocumentPath,
  paths: readonly string[],
  schemas: readonly Schema[],
): Generator<Difference> {
  if (paths.length === 0 || paths.some(path => schemasAt(spec.document, schemas, path).length > 0)) return
  yield told(
    spec,
    at,
    schemas[0]!,
    'a place that the answer has',
    paths.join(', '),
    `${at.slice(3).join('.')}: no answer of the specification has ${paths.join(' or ')}`,
  )
}

function* missing(
  spec: Specification,
  at: DocumentPath,
  place: string,
  schemas: readonly Schema[],
  what: string,
  isForm = false,
): Generator<Difference> {
  const found = schemas.some(schema => schemasAt(spec.document, [schema], place).length > 0)
  // A part of a form has a name, whatever stands in it: dots and brackets are letters of it.
  const isPart =
    isForm &&
    schemas.some(schema =>
      schemasAt(spec.document, [schema], '').some(
        ({ properties, additionalProperties }) =>
          additionalProperties === true ||
          Object.keys(properties ?? {}).some(
            name => name === place || name === place.replace(/\[\d*\]$/, '') || place.startsWith(`${name}.`),
          ),
      ),
    )
  if (found || isPart) return
  const [nearest] = schemas
  yield told(
    spec,
    at,
    nearest!,
    'a place that is there',
    place,
    `${at.slice(-3).join('.')}: no ${what} of the specification has ${place}`,
  )
}

function told(
  spec: Specification,
  at: DocumentPath,
  schema: Schema,
  expected: string,
  came: string,
  says: string,
): Difference {
  const line = spec.placeOf(schema)
  return { at, line, isEvidence: spec.isEvidence(line), expected, came, says }
}
