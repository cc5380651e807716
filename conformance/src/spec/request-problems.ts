import { Ajv2020 as Ajv, type AnySchemaObject, type ErrorObject } from 'ajv/dist/2020.js'
import type { Sent, SentBody, SentPart } from '../replay/sent.ts'
import { patternOf } from '../ways/tape.ts'
import { behind, bodiesOf, type Media, type Operation, type Parameter, type Schema } from './schema.ts'
import type { Specification } from './specification.ts'

/** What one request breaks of the specification. */
export interface RequestProblem {
  /** Where in the request: `body`, `query` or `header`, and the place there. */
  readonly of: 'body' | 'query' | 'header'
  /** `input.duration`; empty at the top. */
  readonly place: string
  /** What the specification has. */
  readonly expected: string
  /** What is sent. */
  readonly came: string
  /** The part of the specification that is broken. */
  readonly schema: object
}

/** Judges requests; undefined where the specification has no operation for one. */
export type RequestJudge = (request: Sent) => { operation: string; problems: RequestProblem[] } | undefined

const judges = new WeakMap<Specification, RequestJudge>()

/** A judge of whole requests: query, headers and body, each against the operation that the method and the path lead to. */
export function requestJudge(spec: Specification): RequestJudge {
  const known = judges.get(spec) ?? makeJudge(spec)
  judges.set(spec, known)
  return known
}

function makeJudge(spec: Specification): RequestJudge {
  const operations = operationsIn(spec)
  const judgeValue = valueJudge(spec)
  return ({ method, url, headers, body }) => {
    const { pathname, searchParams } = new URL(url)
    const found = operations.find(one => one.method === method && one.pattern.test(pathname))
    if (!found) return undefined
    const { parameters, operation } = found
    const of = (where: string) => parameters.filter(one => one.in === where)
    const problems = [
      ...parameterProblems(spec, 'query', of('query'), Object.fromEntries(searchParams), judgeValue),
      ...parameterProblems(spec, 'header', of('header'), headers, judgeValue),
      ...bodyProblems(spec, operation, body, judgeValue),
    ]
    return { operation: `${method} ${found.path}`, problems }
  }
}

interface KnownOperation {
  readonly method: string
  readonly path: string
  readonly pattern: RegExp
  readonly operation: Operation
  readonly parameters: readonly Parameter[]
}

/** Paths without holes come first, as OpenAPI wants it. */
function operationsIn({ document }: Specification): KnownOperation[] {
  const paths = Object.entries((document.paths ?? {}) as { [path: string]: { [method: string]: Operation } })
  const holes = (path: string) => path.split('{').length
  return paths
    .toSorted(([a], [b]) => holes(a) - holes(b))
    .flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => /^(get|post|put|delete|patch)$/.test(method))
        .map(([method, operation]) => {
          const shared = (item.parameters ?? []) as readonly Parameter[]
          return {
            method: method.toUpperCase(),
            path,
            pattern: patternOf(path),
            operation,
            parameters: [...shared, ...(operation.parameters ?? [])].map(one => behind(document, one)),
          }
        }),
    )
}

type ValueJudge = (schema: object, value: unknown) => Omit<RequestProblem, 'of'>[]

/** Schemas of the specification's own document, compiled once each; one that is no JSON Schema judges nothing. */
function valueJudge(spec: Specification): ValueJudge {
  // Not strict: a specification has words of its own, and its top is no schema.
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, validateFormats: false, logger: false })
  ajv.addSchema(spec.document as AnySchemaObject, 'specification')
  const known = new Map<object, ReturnType<typeof ajv.getSchema>>()
  const compiled = (schema: object) => {
    if (!known.has(schema)) known.set(schema, compile(schema))
    return known.get(schema)
  }
  const compile = (schema: object) => {
    const pointer = spec.placeOf(schema).map(key => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))
    try {
      return ajv.getSchema(`specification#/${pointer.map(encodeURIComponent).join('/')}`)
    } catch {
      return undefined
    }
  }
  return (schema, value) => {
    const validate = compiled(schema)
    if (!validate || validate(value)) return []
    return told(validate.errors ?? [], spec.document)
  }
}

/** Of a choice the choice is told, and not each of its branches; `if` says nothing that its branch does not. */
function told(errors: readonly ErrorObject[], document: unknown): Omit<RequestProblem, 'of'>[] {
  const choices = errors.flatMap((error, index) =>
    error.keyword === 'anyOf' || error.keyword === 'oneOf'
      ? [{ index, place: `${error.instancePath}/`, within: schemasWithin(document, error.schema) }]
      : [],
  )
  // What a branch says comes before its choice; what stands beside the choice is said for itself.
  const isInChoice = ({ instancePath, parentSchema }: ErrorObject, index: number) =>
    choices.some(
      choice =>
        index < choice.index &&
        `${instancePath}/`.startsWith(choice.place) &&
        choice.within.has(parentSchema as object),
    )
  // What failed has evaluated nothing.
  const isLeftOver = ({ keyword, instancePath }: ErrorObject) =>
    keyword.startsWith('unevaluated') && choices.some(({ place }) => place === `${instancePath}/`)
  const saysNothing = (error: ErrorObject) =>
    error.keyword === 'if' || error.keyword === 'propertyNames' || isLeftOver(error)
  return errors
    .filter((error, index) => !saysNothing(error) && !isInChoice(error, index))
    .map(error => {
      const { parentSchema, data, keyword, params } = error
      const isMissing = keyword === 'required' || keyword === 'dependentRequired'
      const missing = isMissing ? params.missingProperty : params.additionalProperty
      const place = [...error.instancePath.split('/').slice(1), ...(missing === undefined ? [] : [missing])]
      return {
        place: placeOf(place),
        expected: expectedOf(error),
        came: isMissing ? 'nothing' : missing === undefined ? shown(data) : 'something',
        schema: parentSchema as object,
      }
    })
}

/** Every schema that these lead to, through references too. */
function schemasWithin(document: unknown, schemas: unknown, found = new Set<object>()): Set<object> {
  for (const one of Array.isArray(schemas) ? schemas : [schemas]) {
    if (typeof one !== 'object' || one === null || found.has(one)) continue
    found.add(one)
    const target = behind(document, one as Schema)
    schemasWithin(document, target === one ? Object.values(one) : [target, ...Object.values(one)], found)
  }
  return found
}

/** `/input/images/0` is `input.images[]`: which of several it is does not matter. */
const placeOf = (keys: readonly string[]): string =>
  keys
    .map(key => (/^\d+$/.test(key) ? '[]' : `.${key.replaceAll('~1', '/').replaceAll('~0', '~')}`))
    .join('')
    .replace(/^\./, '')

function expectedOf({ keyword, params, message = '', schema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'it is required'
    case 'dependentRequired':
      return `it is required where ${params.property} is there`
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'no such part'
    case 'enum':
      return (params.allowedValues as unknown[]).map(shown).join(', ')
    case 'const':
      return shown(params.allowedValue)
    case 'type':
      return [params.type].flat().join(' or ')
    case 'minimum':
    case 'minLength':
    case 'minItems':
      return `at least ${schema}`
    case 'maximum':
    case 'maxLength':
    case 'maxItems':
      return `at most ${schema}`
    case 'pattern':
      return `like ${schema}`
    case 'anyOf':
    case 'oneOf':
      return keyword === 'oneOf' && params.passingSchemas ? 'one of the forms alone' : 'one of the forms'
    default:
      return message
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}

function parameterProblems(
  { document }: Specification,
  of: 'query' | 'header',
  known: readonly Parameter[],
  sent: { readonly [name: string]: string },
  judgeValue: ValueJudge,
): RequestProblem[] {
  const same = (name: string) => (of === 'header' ? name.toLowerCase() : name)
  const values = new Map(Object.entries(sent).map(([name, value]) => [same(name), value]))
  const listed = new Set(known.map(({ name = '' }) => same(name)))
  const problems = known.flatMap((one): RequestProblem[] => {
    const { name = '', schema, required } = one
    const value = values.get(same(name))
    if (value === undefined)
      return required ? [{ of, place: name, expected: 'it is required', came: 'nothing', schema: one }] : []
    return schema
      ? judgeValue(schema, fromText(value, behind(document, schema))).map(problem => ({ ...problem, of, place: name }))
      : []
  })
  // A client has headers of its own; a query that is sent is meant for the provider.
  const unknown = of === 'query' ? Object.keys(sent).filter(name => !listed.has(name)) : []
  return [
    ...problems,
    ...unknown.map(name => ({ of, place: name, expected: 'no such parameter', came: 'something', schema: known })),
  ]
}

function bodyProblems(
  spec: Specification,
  operation: Operation,
  body: SentBody,
  judgeValue: ValueJudge,
): RequestProblem[] {
  const { document } = spec
  const { required, content = {} } = behind(document, operation.requestBody ?? {}) as {
    $ref?: string
    required?: boolean
    content?: { [type: string]: Media }
  }
  if (body.kind === 'none')
    return required ? [{ of: 'body', place: '', expected: 'it is required', came: 'nothing', schema: operation }] : []
  if (body.kind === 'bytes') return []
  const [schema] = bodiesOf(document, operation)[body.kind]
  // That it is to be another kind of body is said of the route.
  if (!schema) return []
  const value = body.kind === 'json' ? body.value : formValue(document, schema, body.parts)
  const problems = judgeValue(schema, value).map((problem): RequestProblem => ({ ...problem, of: 'body' }))
  return body.kind === 'json' ? problems : [...problems, ...fileProblems(content, body.parts)]
}

/** What a form says, as the object that its schema describes: numbers and truths out of their texts, lists out of repeated names. */
function formValue(document: unknown, given: Schema, parts: readonly SentPart[]): { [name: string]: unknown } {
  const { properties = {} } = behind(document, given)
  const named = Map.groupBy(parts, ({ name }) => (name in properties ? name : name.replace(/\[\d*\]$/, '')))
  return Object.fromEntries(
    [...named].map(([name, own]) => {
      const schema = behind(document, properties[name] ?? {})
      const isList = schema.type === 'array' || own.length > 1
      const item = schema.type === 'array' ? behind(document, schema.items ?? {}) : schema
      const values = own.map(({ value }) => (value === undefined ? '(a file)' : fromText(value, item)))
      const isJsonList = isList && own.length === 1 && own[0]!.value?.startsWith('[')
      return [name, isJsonList ? fromText(own[0]!.value!, schema) : isList ? values : values[0]]
    }),
  )
}

/** What a text of a form or a query stands for where the schema wants something else than text; the text where it stands for nothing. */
function fromText(text: string, schema: Schema): unknown {
  const types = [schema.type ?? []].flat()
  if (types.length === 0 || types.includes('string')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** OpenAPI names the types of a file part under `encoding`. */
function fileProblems(content: { [type: string]: Media }, parts: readonly SentPart[]): RequestProblem[] {
  const encodings = Object.values(content).map(({ encoding = {} }) => encoding)
  return parts.flatMap(({ name, type }) => {
    const named = encodings.flatMap(own => [own[name], own[name.replace(/\[\d*\]$/, '')]])
    const encoding = named.find(own => own?.contentType !== undefined)
    if (type === undefined || !encoding) return []
    const types = encoding.contentType!.split(/,\s*/)
    const fits = types.some(own => own === type || (own.endsWith('/*') && type.startsWith(own.slice(0, -1))))
    return fits
      ? []
      : [{ of: 'body' as const, place: name, expected: types.join(', '), came: type, schema: encoding as object }]
  })
}
