import { type Answer, behind, type Media, operationOf, type Schema } from '../spec/schema.ts'
import type { JsonType } from './shape.ts'
import { below } from './shape.ts'

/** An OpenAPI document, as parsed. */
export interface OpenApi {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly [part: string]: unknown
}

/** What a specification says of one answer. */
export interface SpecAnswer {
  readonly types: ReadonlyMap<string, ReadonlySet<JsonType>>
  /** Paths under which anything may stand. */
  readonly open: ReadonlySet<string>
  /** Paths that are always there, as far as what holds them is. */
  readonly required: ReadonlySet<string>
  /** Texts that a closed list allows. */
  readonly words: ReadonlyMap<string, ReadonlySet<string>>
  /** The example bodies. */
  readonly examples: readonly unknown[]
}

/** What a specification says of one route: by HTTP status. */
export type SpecRoute = ReadonlyMap<number, SpecAnswer>

interface Shown extends Media {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly $ref?: string; readonly value?: unknown }>>
}

/** The answers of one route; empty where the specification does not have it. Names of path parameters do not matter. */
export function specRoute(spec: OpenApi, method: string, path: string): SpecRoute {
  const { responses = {} } = operationOf(spec, { method, path }) ?? {}
  const answers = Object.entries(responses).flatMap(([status, response]) =>
    /^\d{3}$/.test(status) ? [[Number(status), answerOf(spec, response)] as const] : [],
  )
  return new Map(answers)
}

function answerOf(spec: OpenApi, given: Answer): SpecAnswer {
  const { content = {} } = behind(spec, given)
  const media: Shown | undefined = Object.entries(content).find(([type]) => /json/.test(type))?.[1]
  const types = new Map<string, Set<JsonType>>()
  const open = new Set<string>()
  const required = new Set<string>()
  const words = new Map<string, Set<string>>()
  if (media?.schema) walk(spec, media.schema, '', { types, open, required, words }, 0)
  const named = Object.values(media?.examples ?? {}).map(example => behind(spec, example).value)
  const examples = [...named, media?.example].filter(example => example !== undefined)
  return { types, open, required, words, examples }
}

interface Found {
  types: Map<string, Set<JsonType>>
  open: Set<string>
  required: Set<string>
  words: Map<string, Set<string>>
}

/** Deep enough for any answer, and an end to schemas that hold themselves. */
const deepest = 12

function walk(spec: OpenApi, given: Schema, path: string, found: Found, depth: number): void {
  if (depth > deepest) return
  const schema = behind(spec, given)
  for (const part of schema.allOf ?? []) walk(spec, part, path, found, depth + 1)
  for (const part of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    // Of alternatives nothing is always there.
    walk(spec, part, path, { ...found, required: new Set() }, depth + 1)
  }
  const types = typesIn(schema)
  for (const type of types) found.types.set(path, (found.types.get(path) ?? new Set()).add(type))
  const listed = (schema.enum ?? ('const' in schema ? [schema.const] : [])).filter(word => typeof word === 'string')
  if (listed.length > 0) found.words.set(path, new Set([...(found.words.get(path) ?? []), ...listed]))
  const isComposed = [schema.allOf, schema.oneOf, schema.anyOf].some(Boolean)
  if (!isComposed && isOpen(schema, types)) found.open.add(path)
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    walk(spec, inner, below(path, name), found, depth + 1)
    if (schema.required?.includes(name)) found.required.add(below(path, name))
  }
  if (schema.items) walk(spec, schema.items, `${path}[]`, found, depth + 1)
  if (typeof schema.additionalProperties === 'object') found.open.add(path)
}

/** Nothing is said about what it is, or about what is in it. */
function isOpen({ properties, additionalProperties, items }: Schema, types: readonly JsonType[]): boolean {
  if (additionalProperties === true || types.length === 0) return true
  return (types.includes('object') && !properties) || (types.includes('array') && !items)
}

function typesIn(schema: Schema): JsonType[] {
  const values = schema.enum ?? ('const' in schema ? [schema.const] : undefined)
  const named = schema.type === undefined ? values?.map(typeOfValue) : [schema.type].flat()
  if (named === undefined) return schema.properties ? ['object'] : schema.items ? ['array'] : []
  return [...new Set(named)].map(type => (type === 'integer' ? 'number' : type) as JsonType)
}

const typeOfValue = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
