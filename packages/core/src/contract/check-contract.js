import { invalid } from '../words/errors.ts'
import { providerSchema } from './provider-schema.ts'

/** The contract that this core speaks. A test holds it to the type's. */
const spoken = 1
/**
 * Refuses a document that this core would misread: one of another contract, or with a key or a value that the contract
 * does not have. Adapters are published apart from core, so either may be the older one.
 * @throws `invalid_request`; `field` is the place in the document
 */
export function assertContract(document) {
  const [first] = unknownIn(document)
  if (first) throw invalid(first.path, first.problem, { provider: idOf(document) })
}
/** Everything in a document that this core does not know, a sentence each; empty where it can be read. */
export const contractProblems = document =>
  unknownIn(document).map(({ path, problem }) => `${idOf(document)}: ${path}: ${problem}`)
function unknownIn(document) {
  const given = document?.contract
  if (given !== spoken) return [{ path: 'contract', problem: otherContract(given, idOf(document)) }]
  const found = []
  compare(document, providerSchema, '', (path, problem) => found.push({ path, problem }))
  if (found.length === 0) unknownHoles(document, (path, problem) => found.push({ path, problem }))
  const versions = `the document of ${idOf(document)} is written in contract ${spoken}, and this core speaks contract ${spoken}: update @vidrelay/core, which may be older than the adapter, or correct the adapter`
  return found.map(({ path, problem }) => ({ path, problem: `${problem} (${versions})` }))
}
/** The document may be anything at all, and its id as well. */
function idOf(document) {
  const id = document?.id
  return typeof id === 'string' ? id : 'an adapter without an id'
}
function otherContract(given, id) {
  const own = `this core speaks contract ${spoken}`
  const adapter = `update the adapter of ${id}`
  if (given === undefined) return `the document of ${id} names no contract, and ${own}; ${adapter}`
  const other = `the document of ${id} is written in contract ${shown(given)}, and ${own}`
  if (typeof given === 'number' && given > spoken) return `${other}; update @vidrelay/core`
  return `${other}; ${adapter}`
}
/** Holds a value to its schema. Of several forms the one with the value's JSON type is meant: no two share one. */
function compare(value, schema, path, say) {
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
  else if (rule.format === 'regex' && !isRegExp(value)) say(path, `${shown(value)} is no RegExp`)
  else if (rule.exclusiveMinimum !== undefined && !(value > rule.exclusiveMinimum))
    say(path, `must be more than ${rule.exclusiveMinimum}, not ${shown(value)}`)
  else if (type === 'array') compareItems(value, rule, path, say)
  else if (type === 'object') compareKeys(value, rule, path, say)
}
function compareItems(list, { items, minItems = 0 }, path, say) {
  if (list.length < minItems) say(path, 'must not be empty')
  for (const [index, item] of list.entries()) compare(item, items, `${path}[${index}]`, say)
}
function compareKeys(table, rule, path, say) {
  for (const key of Object.keys(table)) {
    const here = joined(path, key)
    const schema = schemaOf(rule, key)
    if (!schema) say(here, `there is no such key in contract ${spoken}; accepted: ${keysOf(rule).join(', ')}`)
    else if (table[key] !== undefined) compare(table[key], schema, here, say)
  }
  for (const key of rule.required ?? [])
    if (!Object.hasOwn(table, key) || table[key] === undefined) say(joined(path, key), 'is missing')
}
function schemaOf({ properties, patternProperties, additionalProperties }, key) {
  if (properties && Object.hasOwn(properties, key)) return properties[key]
  for (const [pattern, schema] of Object.entries(patternProperties ?? {}))
    if (new RegExp(pattern).test(key)) return schema
  return additionalProperties
}
const keysOf = ({ properties, patternProperties }) => [
  ...Object.keys(properties ?? {}),
  ...Object.keys(patternProperties ?? {}).map(pattern => `${pattern.replace(/[\\^]/g, '')}…`),
]
const joined = (path, key) => {
  const name = key === '' ? '""' : key
  return path === '' ? name : `${path}.${name}`
}
const refStart = '#/definitions/'.length
function resolved(schema) {
  let rule = schema
  while (rule.$ref !== undefined) rule = providerSchema.definitions[rule.$ref.slice(refStart)]
  return rule
}
function takes(schema, type) {
  const rule = resolved(schema)
  if (rule.anyOf) return rule.anyOf.some(one => takes(one, type))
  return rule.type === type || (Array.isArray(rule.type) && rule.type.includes(type))
}
function typesOf(schema) {
  const { type, anyOf } = resolved(schema)
  return anyOf ? anyOf.flatMap(typesOf) : [type ?? []].flat()
}
/** A JSON type, or the name of what JSON does not have. */
function typeOf(value) {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && !Number.isFinite(value) ? 'infinite' : typeof value
}
const names = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'an object',
}
const formsOf = rule =>
  typesOf(rule)
    .map(type => names[type])
    .join(' or ')
/** A value as a sentence shows it: short, and never what an object turns into by itself. */
function shown(value) {
  const type = typeOf(value)
  if (type === 'array' || type === 'object') return names[type]
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}
const isRegExp = text => {
  try {
    return Boolean(new RegExp(text, 'i'))
  } catch {
    return false
  }
}
/** What core fills in by itself. */
const ownHoles = ['id', 'model', 'source', 'variant', 'page.after', 'page.limit', 'file', 'file.name', 'file.type']
/** Holes are words of the contract too: one that nobody fills would drop its key without a word. */
function unknownHoles(document, say) {
  const routes = [
    ...Object.entries(document.dialects).flatMap(([name, { routes }]) =>
      Object.entries(routes).map(([operation, route]) => [`dialects.${name}.routes.${operation}`, route]),
    ),
    ...(document.upload?.steps ?? []).map((step, index) => [`upload.steps[${index}]`, step]),
    ...Object.entries(document.models).map(([name, model]) => [`models.${name}`, model]),
  ]
  const known = new Set([...ownHoles, ...routes.flatMap(([, { take }]) => Object.keys(take ?? {}))])
  const look = (value, path) => {
    if (typeof value === 'string')
      for (const [, name] of value.matchAll(/\{([\w.]+)\}/g))
        if (!known.has(name))
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
