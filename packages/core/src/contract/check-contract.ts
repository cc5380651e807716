import { invalid } from '../words/problems.ts'
import type { Provider, Route } from './provider.ts'
import { providerSchema } from './provider-schema.ts'

/** The contract that this core speaks. A test holds it to the type's. */
const spoken: Provider['contract'] = 2

/** As much of JSON schema as the types of the contract need; a word that is missing here does not compile. */
export interface DocumentSchema {
  $ref?: string
  definitions?: { readonly [name: string]: DocumentSchema }
  anyOf?: readonly DocumentSchema[]
  type?: string | readonly string[]
  const?: unknown
  enum?: readonly unknown[]
  format?: 'regex'
  exclusiveMinimum?: number
  items?: DocumentSchema
  minItems?: number
  properties?: { readonly [name: string]: DocumentSchema }
  required?: readonly string[]
  patternProperties?: { readonly [pattern: string]: DocumentSchema }
  additionalProperties?: false | DocumentSchema
}

/** One thing that this core does not know, and the place where it stands: `dialects.openai.answer.envelope`. */
interface Unknown {
  path: string
  problem: string
}

/**
 * Refuses a document that this core would misread: one of another contract, or with a key or a value that the contract
 * does not have. Adapters are published apart from core, so either may be the older one.
 * @throws `invalid_request`; `field` is the place in the document
 */
export function assertContract(document: Provider): void {
  const [first] = unknownIn(document)
  if (first) throw invalid(first.path, first.problem, { provider: idOf(document) })
}

/** Everything in a document that this core does not know, a sentence each; empty where it can be read. */
export const contractProblems = (document: Provider): string[] =>
  unknownIn(document).map(({ path, problem }) => `${idOf(document)}: ${path}: ${problem}`)

function unknownIn(document: Provider): Unknown[] {
  const given: unknown = (document as Partial<Provider> | null | undefined)?.contract
  if (given !== spoken) return [{ path: 'contract', problem: otherContract(given, idOf(document)) }]
  const found: Unknown[] = []
  compare(document, providerSchema, '', (path, problem) => found.push({ path, problem }))
  if (found.length === 0) unknownHoles(document, (path, problem) => found.push({ path, problem }))
  const versions = `the document of ${idOf(document)} is written in contract ${spoken}, and this core speaks contract ${spoken}: update @vidrelay/core, which may be older than the adapter, or correct the adapter`
  return found.map(({ path, problem }) => ({ path, problem: `${problem} (${versions})` }))
}

/** The document may be anything at all, and its id as well. */
function idOf(document: Provider): string {
  const id: unknown = (document as Partial<Provider> | null | undefined)?.id
  return typeof id === 'string' ? id : 'an adapter without an id'
}

function otherContract(given: unknown, id: string): string {
  const own = `this core speaks contract ${spoken}`
  const adapter = `update the adapter of ${id}`
  if (given === undefined) return `the document of ${id} names no contract, and ${own}; ${adapter}`
  const other = `the document of ${id} is written in contract ${shown(given)}, and ${own}`
  if (typeof given === 'number' && given > spoken) return `${other}; update @vidrelay/core`
  return `${other}; ${adapter}`
}

type Say = (path: string, problem: string) => void

/** Holds a value to its schema. Of several forms the one with the value's JSON type is meant: no two share one. */
function compare(value: unknown, schema: DocumentSchema, path: string, say: Say): void {
  const rule = resolved(schema)
  const type = typeOf(value)
  if (rule.anyOf) {
    const form = rule.anyOf.find(one => takes(one, type))
    if (form) compare(value, form, path, say)
    else say(path, `must be ${formsOf(rule)}, not ${shown(value)}`)
    return
  }
  const words = rule.enum ?? (rule.const === undefined ? undefined : [rule.const])
  if (words && !words.includes(value))
    say(path, `${shown(value)} is not in contract ${spoken}; accepted: ${words.join(', ')}`)
  else if (!takes(rule, type)) say(path, `must be ${formsOf(rule)}, not ${shown(value)}`)
  else if (rule.format === 'regex' && !isRegExp(value as string)) say(path, `${shown(value)} is no RegExp`)
  else if (rule.exclusiveMinimum !== undefined && !((value as number) > rule.exclusiveMinimum))
    say(path, `must be more than ${rule.exclusiveMinimum}, not ${shown(value)}`)
  else if (type === 'array') compareItems(value as readonly unknown[], rule, path, say)
  else if (type === 'object') compareKeys(value as Record<string, unknown>, rule, path, say)
}

function compareItems(list: readonly unknown[], { items, minItems = 0 }: DocumentSchema, path: string, say: Say): void {
  if (list.length < minItems) say(path, 'must not be empty')
  for (const [index, item] of list.entries()) compare(item, items!, `${path}[${index}]`, say)
}

function compareKeys(table: Record<string, unknown>, rule: DocumentSchema, path: string, say: Say): void {
  for (const key of Object.keys(table)) {
    const here = joined(path, key)
    const schema = schemaOf(rule, key)
    if (!schema) say(here, `there is no such key in contract ${spoken}; accepted: ${keysOf(rule).join(', ')}`)
    else if (table[key] !== undefined) compare(table[key], schema, here, say)
  }
  for (const key of rule.required ?? [])
    if (!Object.hasOwn(table, key) || table[key] === undefined) say(joined(path, key), 'is missing')
}

function schemaOf({ properties, patternProperties, additionalProperties }: DocumentSchema, key: string) {
  if (properties && Object.hasOwn(properties, key)) return properties[key]
  for (const [pattern, schema] of Object.entries(patternProperties ?? {}))
    if (new RegExp(pattern).test(key)) return schema
  return additionalProperties
}

const keysOf = ({ properties, patternProperties }: DocumentSchema): string[] => [
  ...Object.keys(properties ?? {}),
  ...Object.keys(patternProperties ?? {}).map(pattern => `${pattern.replace(/[\\^]/g, '')}…`),
]

const joined = (path: string, key: string): string => {
  const name = key === '' ? '""' : key
  return path === '' ? name : `${path}.${name}`
}

const refStart = '#/definitions/'.length

function resolved(schema: DocumentSchema): DocumentSchema {
  let rule = schema
  while (rule.$ref !== undefined) rule = providerSchema.definitions![rule.$ref.slice(refStart)]!
  return rule
}

function takes(schema: DocumentSchema, type: string): boolean {
  const rule = resolved(schema)
  if (rule.anyOf) return rule.anyOf.some(one => takes(one, type))
  return rule.type === type || (Array.isArray(rule.type) && rule.type.includes(type))
}

function typesOf(schema: DocumentSchema): readonly string[] {
  const { type, anyOf } = resolved(schema)
  return anyOf ? anyOf.flatMap(typesOf) : [type ?? []].flat()
}

/** A JSON type, or the name of what JSON does not have. */
function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && !Number.isFinite(value) ? 'infinite' : typeof value
}

const names: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'an object',
}
const formsOf = (rule: DocumentSchema): string =>
  typesOf(rule)
    .map(type => names[type])
    .join(' or ')

/** A value as a sentence shows it: short, and never what an object turns into by itself. */
function shown(value: unknown): string {
  const type = typeOf(value)
  if (type === 'array' || type === 'object') return names[type]!
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}

const isRegExp = (text: string): boolean => {
  try {
    return Boolean(new RegExp(text, 'i'))
  } catch {
    return false
  }
}

/** What core fills in by itself. */
const ownHoles = ['id', 'model', 'source', 'variant', 'page.after', 'page.limit', 'file', 'file.name', 'file.type']

/** Holes are words of the contract too: one that nobody fills would drop its key without a word. */
function unknownHoles(document: Provider, say: Say): void {
  const routes: [path: string, route: Partial<Route>][] = [
    ...Object.entries(document.dialects).flatMap(([name, { routes }]) =>
      Object.entries(routes).map(([operation, route]): [string, Route] => [
        `dialects.${name}.routes.${operation}`,
        route,
      ]),
    ),
    ...(document.upload?.steps ?? []).map((step, index): [string, Route] => [`upload.steps[${index}]`, step]),
    ...Object.entries(document.models).map(([name, model]): [string, Partial<Route>] => [`models.${name}`, model]),
  ]
  const known = new Set([...ownHoles, ...routes.flatMap(([, { take }]) => Object.keys(take ?? {}))])
  const look = (value: unknown, path: string): void => {
    if (typeof value === 'string')
      for (const [, name] of value.matchAll(/\{([\w.]+)\}/g))
        if (!known.has(name!))
          say(path, `nothing fills the hole {${name}}; accepted: ${[...known].map(one => `{${one}}`).join(' ')}`)
    if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value))
        look(item, Array.isArray(value) ? `${path}[${key}]` : joined(path, key))
  }
  for (const [path, { path: address, query, send, headers }] of routes)
    for (const [name, part] of Object.entries({ path: address, query, send, headers })) look(part, `${path}.${name}`)
  look(document.upload?.url, 'upload.url')
  look(document.discovery?.path, 'discovery.path')
}
