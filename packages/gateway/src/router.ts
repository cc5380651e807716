import type { IncomingMessage, ServerResponse } from 'node:http'
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

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** `:id` stands for one segment. A GET is a HEAD too. */
  path: string
  /** Served to everybody, without a key. */
  isOpen?: true
  /** What it gives is the answer in JSON; nothing: it has answered itself. */
  answer(call: Call): unknown
}

/** The route of a request, and what stands for `:id`. @throws `Problem` 404, 405 */
export function findRoute(routes: readonly Route[], method: string, path: string): { route: Route; id: string } {
  const wanted = method === 'HEAD' ? 'GET' : method
  const fitting = routes.flatMap(route => {
    const id = idIn(route.path, path)
    return id === undefined ? [] : [{ route, id }]
  })
  const found = fitting.find(({ route }) => route.method === wanted)
  if (found) return found
  if (fitting.length === 0) throw new Problem(404, 'not_found', 'there is no such address here')
  const allow = fitting.map(({ route }) => route.method).join(', ')
  throw new Problem(405, 'invalid_request', `accepted: ${allow}`, { headers: { allow } })
}

/** A route that needs no key, where the request is for one. */
export function findOpen(routes: readonly Route[], method: string | undefined, path: string) {
  const route = routes.find(one => one.isOpen && one.path === path && one.method === method)
  return route && { route, id: '' }
}

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

export function sendJson({ response }: Pick<Call, 'response'>, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}
