import { longestClientKey } from '../bodies/limits.ts'
import type { ProblemForm } from '../dialects/dialect.ts'
import type { About, Route } from '../router.ts'
import { type SchemaName, schemas } from './schemas.ts'

const at = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: object) => ({ 'application/json': { schema } })

/** The routes themselves, as OpenAPI 3.1 tells them. `version`: of the gateway. */
export function openapiDocument(
  routes: readonly Route[],
  formOf: (path: string) => Pick<ProblemForm, 'schema'>,
  version: string,
) {
  const paths: Record<string, Record<string, object>> = {}
  for (const path of new Set(routes.map(route => route.path))) {
    const place: Record<string, object> = {}
    const here = routes.filter(route => route.path === path)
    for (const method of new Set(here.map(route => route.method)))
      place[method.toLowerCase()] = operation(
        here.filter(route => route.method === method),
        at(formOf(path).schema),
      )
    paths[path.replace(':id', '{id}')] = place
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'vidrelay gateway',
      version,
      description: 'Videos and images of any relay, in the dialect that a client has.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    paths,
    components: { schemas, securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  }
}

/** `routes`: all of one method at one place, which differ by their query. */
function operation(routes: readonly Route[], problem: object): object {
  const [{ method, path, isOpen, about }] = routes as [Route]
  const body = about.takes && { required: true, content: bodyOf(about.takes) }
  return {
    operationId: [method.toLowerCase(), ...(path.match(/\w+/g) ?? [])].join('_'),
    summary: routes.map(route => route.about.summary).join(' '),
    ...(isOpen && { security: [] }),
    parameters: [
      ...(path.includes(':id') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []),
      ...parameters(routes),
      ...(about.takes === undefined || isFree(about) ? [] : [idempotencyKey]),
    ],
    ...(body && { requestBody: body }),
    responses: { ...answers(routes), default: { description: 'What went wrong.', content: json(problem) } },
  }
}

/** Nothing is bought. */
const isFree = ({ gives }: About): boolean => gives === 'Estimate'

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The purchase: the same key with the same request is the same task.',
  schema: { type: 'string', minLength: 1, maxLength: longestClientKey },
}

function bodyOf(kind: 'video' | 'image') {
  const schema = at(kind === 'video' ? 'CreateVideo' : 'CreateImage')
  return { 'application/json': { schema }, 'multipart/form-data': { schema } }
}

function parameters(routes: readonly Route[]): object[] {
  const asked = routes.flatMap(({ query = {} }) => Object.entries(query))
  const isAlways = routes.every(({ query }) => query !== undefined)
  return [
    ...asked.map(([name, value]) => ({ name, in: 'query', required: isAlways, schema: { const: value } })),
    ...Object.entries(routes[0]!.about.query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema })),
  ]
}

function answers(routes: readonly Route[]): Record<string, object> {
  const [first, ...more] = routes.map(({ about }) => about.gives)
  if (typeof first === 'string') {
    const schema = more.length === 0 ? at(first) : { anyOf: [first, ...more].map(name => at(name as SchemaName)) }
    return { 200: { description: 'The answer.', content: json(schema) } }
  }
  const content = { [first!.type]: {} }
  if (first!.type === 'text/event-stream') return { 200: { description: 'The events.', content } }
  return {
    200: { description: 'The whole result.', content },
    206: { description: 'The part that Range asks for.', content },
    304: { description: 'The client has it.' },
  }
}
