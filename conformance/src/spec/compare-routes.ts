import type { Provider, Route } from '@vidrelay/core/provider'
import type { DocumentPath } from '../rows/edit.ts'
import { type Difference, told } from './difference.ts'
import { behind, bodiesOf, nameless, operationOf, type Parameter } from './schema.ts'
import type { Specification } from './specification.ts'

/** Where the provider is, how the key travels, and each route. */
export function* originDifferences({ auth, baseURL }: Provider, spec: Specification): Generator<Difference> {
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

/** Path and method, query and kind of body of one route. */
export function* routeDifferences(
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

/** What the page offers and no route of the document asks for. */
export function* unaskedDifferences(
  { dialects, upload, discovery }: Provider,
  spec: Specification,
): Generator<Difference> {
  const routes = [
    ...Object.values(dialects).flatMap(dialect => Object.values(dialect.routes)),
    ...(upload?.steps ?? []),
    ...(discovery ? [discovery] : []),
  ]
  const asked = new Set(routes.map(({ method, path }) => `${method} ${nameless(path)}`))
  const paths = (spec.document.paths ?? {}) as { readonly [path: string]: { readonly [method: string]: object } }
  for (const [path, item] of Object.entries(paths))
    for (const [method, operation] of Object.entries(item)) {
      const call = `${method.toUpperCase()} ${path}`
      if (!methods.has(method) || asked.has(`${method.toUpperCase()} ${nameless(path)}`)) continue
      yield told(spec, ['dialects'], operation, call, 'no route', `routes: nothing of the document asks ${call}`)
    }
}

/** What else stands beside the operations of a path is none. */
const methods: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete'])
