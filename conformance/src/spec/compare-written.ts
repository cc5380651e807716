import type { Field, Json, Route } from '@vidrelay/core/provider'
import type { DocumentPath } from '../rows/edit.ts'
import { numberFields, type PaidRoute } from './compare-limits.ts'
import { type Difference, told } from './difference.ts'
import { missing } from './missing.ts'
import { bodiesFor, type Schema, schemasAt } from './schema.ts'
import type { Specification } from './specification.ts'

/** Each place that a route writes, the JSON type that goes there, and the constants. */
export function* writtenDifferences(
  spec: Specification,
  { at: place, route, models }: PaidRoute,
): Generator<Difference> {
  const bodies = bodiesFor(spec.document, route)
  if (bodies.length === 0) return
  const isForm = route.body === 'form'
  const tables = [
    { at: place, table: route },
    ...models.map(([model, table]) => ({
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

/** What the JSON type of a value is when it is written, as far as the document says. */
function typeWritten(name: string, field: string | Field): string[] {
  if (typeof field !== 'string') {
    if (field.values) return [...new Set(Object.values(field.values).map(typeOf))]
    if (field.as === 'string' || field.as === 'upper') return ['string']
    if (field.as === 'number') return ['number']
  }
  return [numberFields.includes(name) ? 'number' : 'string']
}

const typeOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'object' ? 'object' : typeof value

const typesIn = (schema: Schema): string[] => {
  const said = [schema.type ?? []].flat()
  const listed = schema.const !== undefined ? [schema.const] : (schema.enum ?? [])
  const types = said.length > 0 ? said : listed.map(value => typeOf(value as Json))
  return types.map(type => (type === 'integer' ? 'number' : type))
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
