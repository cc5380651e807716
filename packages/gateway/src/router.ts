import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Kind } from '@vidrelay/core'
import type { SchemaName } from './openapi/schemas.ts'
import { Problem } from './problem.ts'

/** A request that was let in. */
export interface Call {
  request: IncomingMessage
  response: ServerResponse
  query: URLSearchParams
  /** What stands in the place of `:id`. */
  id: string
  /** Whose tasks it sees. */
  owner: string
}

/** What others are told of a route. */
export interface About {
  /** One sentence. */
  summary: string
  /** Its body is a create of this kind. */
  takes?: Kind
  /** Schemas of what may stand in its query. */
  query?: Readonly<Record<string, object>>
  /** Of its answer: the name of a schema, or the type of what is no JSON. */
  gives: SchemaName | { type: string }
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** `:id` stands for one segment. A GET is a HEAD too. */
  path: string
  /** Only for requests that say this too. */
  query?: Readonly<Record<string, string>>
  /** Served to everybody, without a key. */
  isOpen?: true
  about: About
  /** What it gives is the answer in JSON; nothing: it has answered itself. */
  answer(call: Call): unknown
}

export interface Found {
  route: Route
  id: string
}

/**
 * Finds the route of a request, and what stands for `:id`. A place that is named by its words goes before one with an id,
 * and one that is asked for by a query before both.
 */
export function createRouter(routes: readonly Route[]) {
  const ordered = routes.toSorted((a, b) => rank(b) - rank(a))
  const open = ordered.filter(({ isOpen }) => isOpen)
  return {
    /** @throws `Problem` 404, 405 */
    find(method: string, { pathname, searchParams }: URL): Found {
      const fitting = fits(ordered, pathname, searchParams)
      const found = fitting.find(({ route }) => route.method === methodOf(method))
      if (found) return found
      if (fitting.length === 0) throw new Problem(404, 'not_found', 'there is no such address here')
      const allow = [...new Set(fitting.map(({ route }) => route.method))].join(', ')
      throw new Problem(405, 'invalid_request', `accepted: ${allow}`, { headers: { allow } })
    },
    /** A route that needs no key, where the request is for one. */
    findOpen: (method: string, { pathname, searchParams }: URL): Found | undefined =>
      fits(open, pathname, searchParams).find(({ route }) => route.method === methodOf(method)),
  }
}

const methodOf = (method: string): string => (method === 'HEAD' ? 'GET' : method)
const rank = ({ path, query }: Route): number => (query ? 2 : path.includes(':id') ? 0 : 1)

const fits = (routes: readonly Route[], path: string, query: URLSearchParams): Found[] =>
  routes.flatMap(route => {
    const isAsked = Object.entries(route.query ?? {}).every(([name, value]) => query.get(name) === value)
    const id = isAsked ? idIn(route.path, path) : undefined
    return id === undefined ? [] : [{ route, id }]
  })

/** Empty where the pattern has no `:id`; undefined where it does not fit. */
function idIn(pattern: string, path: string): string | undefined {
  const [wanted, given] = [pattern.split('/'), path.replace(/(?<=.)\/$/, '').split('/')]
  if (wanted.length !== given.length) return undefined
  if (!wanted.every((part, index) => part === ':id' || part === given[index])) return undefined
  const place = wanted.indexOf(':id')
  try {
    return place < 0 ? '' : decodeURIComponent(given[place]!)
  } catch {
    return undefined
  }
}

/** `before`: done when all of it is out, and before the answer ends. */
export function sendJson(
  { response }: Pick<Call, 'response'>,
  status: number,
  body: unknown,
  before?: () => Promise<void>,
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  const isHead = response.req.method === 'HEAD'
  if (!before) response.end(isHead ? undefined : text)
  else {
    if (!isHead) response.write(text)
    void before().then(() => response.end())
  }
}
