/** How a specification is walked: references followed, alternatives taken together. */

/** One schema of an OpenAPI document, or anything else in it; what is not there is undefined. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly allOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
}

export interface Media {
  readonly schema?: Schema
  readonly encoding?: { readonly [part: string]: { readonly contentType?: string } }
}
export interface Answer {
  readonly $ref?: string
  readonly content?: { readonly [type: string]: Media }
}
export interface Parameter {
  readonly $ref?: string
  readonly name?: string
  readonly in?: string
  readonly required?: boolean
  readonly schema?: Schema
}
export interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly $ref?: string; readonly content?: { readonly [type: string]: Media } }
  readonly responses?: { readonly [status: string]: Answer }
}

/** References that lead to each other end somewhere. */
const mostHops = 20

/** What stands behind a reference; the thing itself where there is none. */
export function behind<T extends { readonly $ref?: string }>(document: unknown, node: T, hop = 0): T {
  if (typeof node?.$ref !== 'string' || !node.$ref.startsWith('#/')) return node
  if (hop > mostHops) return {} as T
  const keys = node.$ref
    .slice(2)
    .split('/')
    .map(key => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'))
  const found = keys.reduce<unknown>((level, key) => (level as Record<string, unknown> | undefined)?.[key], document)
  return behind(document, (found ?? {}) as T, hop + 1)
}

/** A schema and all that it is put together from, or may be instead. */
export function forms(document: unknown, schema: Schema | undefined, depth = 0): Schema[] {
  if (schema === undefined || depth > 8) return []
  const own = behind(document, schema)
  const parts = [...(own.allOf ?? []), ...(own.oneOf ?? []), ...(own.anyOf ?? [])]
  return [own, ...parts.flatMap(part => forms(document, part, depth + 1))]
}

/** Steps of a path or a place: names, `[]` for each item. What stands behind `@json` no specification says. */
const stepsIn = (place: string): string[] => [...place.matchAll(/\[\d*\]|@json|[^.[\]]+/g)].map(([step]) => step)

/** Anything may stand in a schema that says nothing. */
const anything: Schema = {}

/** Every schema that may stand at a place; none where the specification has no such place. */
export function schemasAt(document: unknown, schemas: readonly Schema[], place: string): Schema[] {
  let level: readonly Schema[] = schemas
  for (const step of stepsIn(place)) {
    if (step === '@json') return [anything]
    level = level.flatMap(schema => below(document, schema, step))
  }
  return level.flatMap(schema => forms(document, schema))
}

function below(document: unknown, schema: Schema, step: string): Schema[] {
  const all = forms(document, schema)
  const found = all.flatMap((form): Schema[] => {
    // A lone value counts as a list of one.
    if (step.startsWith('[')) return form.items ? [form.items] : form.properties ? [form] : []
    const own = form.properties?.[step]
    if (own) return [own]
    return typeof form.additionalProperties === 'object' ? [form.additionalProperties] : []
  })
  if (found.length > 0) return found
  const saysNothing = all.every(form => !form.properties && !form.items && form.type === undefined && !form.enum)
  return saysNothing || (step.startsWith('[') && all.every(form => form.type === 'string'))
    ? [step.startsWith('[') ? schema : anything]
    : []
}

/** Path templates are the same whatever their holes are called. */
export const nameless = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}')

/** The operation that a route asks; undefined where the specification has none. */
export function operationOf(
  document: { readonly paths?: unknown },
  { method, path }: { method: string; path: string },
): Operation | undefined {
  const paths = (document.paths ?? {}) as { [path: string]: { [method: string]: Operation } }
  const [, item] = Object.entries(paths).find(([own]) => nameless(own) === nameless(path)) ?? []
  return item?.[method.toLowerCase()]
}

const isJson = (type: string) => /\bjson\b/.test(type)

/** Schemas of the bodies that an operation takes, by what kind of body it is. */
export function bodiesOf(document: unknown, operation: Operation | undefined): { json: Schema[]; form: Schema[] } {
  const content = Object.entries(behind(document, operation?.requestBody ?? {}).content ?? {})
  const of = (fits: (type: string) => boolean) =>
    content.flatMap(([type, media]) => (fits(type) && media.schema ? [media.schema] : []))
  return { json: of(isJson), form: of(type => type.startsWith('multipart/') || /urlencoded/.test(type)) }
}

/** Schemas of the body that a route sends: where it may be either, both. */
export function bodiesFor(
  document: unknown,
  { body = 'json', ...route }: { method: string; path: string; body?: 'json' | 'form' | 'auto' | 'bytes' | undefined },
): Schema[] {
  const { json, form } = bodiesOf(document, operationOf(document as { paths?: unknown }, route))
  return [...(body === 'form' ? [] : json), ...(body === 'json' ? [] : form)]
}

/** Schemas of the JSON answers of one class: `2` for 2xx. */
export const answersOf = (document: unknown, operation: Operation | undefined, kind: '2' | '4'): Schema[] =>
  Object.entries(operation?.responses ?? {})
    .filter(([status]) => status.startsWith(kind))
    .flatMap(([, answer]) => Object.entries(behind(document, answer).content ?? {}))
    .flatMap(([type, media]) => (isJson(type) && media.schema ? [media.schema] : []))
