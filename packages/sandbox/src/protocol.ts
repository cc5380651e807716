import { longestUrl } from '@vidrelay/serve'
import { http, matchRequestUrl, type RequestHandler } from 'msw'
import type { FileShelf } from './file-shelf.ts'
import type { TaskStore } from './task-store.ts'
import type { UploadShelf } from './upload-shelf.ts'

/** What a request is about, whatever its provider calls it. Faults are aimed by it. */
export type Operation = 'submit' | 'get' | 'content' | 'models' | 'remix' | 'extend' | 'upload' | 'list' | 'delete'

/** The words of `Operation`. */
export const operations: readonly Operation[] = [
  'submit',
  'get',
  'content',
  'models',
  'remix',
  'extend',
  'upload',
  'list',
  'delete',
]

/** The operations whose answers name a task. */
export const namesTask: readonly Operation[] = ['submit', 'get', 'remix', 'extend', 'list', 'delete']

/** What the protocols share: one clock, one store of tasks, one place where files are. */
export interface ProtocolContext {
  /** The time. Unit: milliseconds since 1970. */
  now(): number
  /** The only key a provider accepts, or undefined when any will do. */
  key(provider: string): string | undefined
  readonly tasks: TaskStore
  readonly files: FileShelf
  readonly uploads: UploadShelf
  /** From a path of the sandbox (`/files/…`, `/uploads/…`) to its address. */
  address(path: string): string
  /** Where a provider's own routes are, as its clients see it: the address with its prefix, e.g. `http://127.0.0.1:8787/gaia`. */
  baseUrl(provider: string): string
  /** How long a link or a result is good: what the sandbox was told, else what the provider documents. Unit: seconds. */
  lifetime(documented: number): number
  /** A signed address of a task's `file`. `until` unit: seconds since 1970; absence: an hour, or `linkSeconds`, from now. */
  fileUrl(file: string, until?: number): string
  /** Whether the provider's server could fetch this reference image; what the sandbox itself has, it looks up. */
  canFetch(url: string): Promise<boolean>
}

/** One request to a route. */
export interface Call {
  readonly request: Request
  /** Path parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>
  /** As relays put it in headers and error texts. */
  readonly requestId: string
  readonly context: ProtocolContext
}

/** The methods of documented routes. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'DELETE'

/** One documented route. */
export interface Route {
  readonly operation: Operation
  readonly method: Method
  /** From the provider's origin on; `:name` is a parameter, e.g. `/v1/video/generations/:task_id`. */
  readonly path: string
  answer(call: Call): Response | Promise<Response>
}

/** A provider's protocol, from its document alone. Adding a provider is adding one of these to `providers/protocols.ts`. */
export interface Protocol {
  /** The path prefix it is served under, e.g. `apixgo`. */
  readonly id: string
  /** The documented origin, on which its handlers are written. No two protocols share one. */
  readonly origin: string
  readonly routes: readonly Route[]
  /** The answer to a path that is no route. */
  unknownPath(method: string, path: string): Response
  /** The answer to a request body above the limit. */
  bodyTooLarge(): Response
}

/** The msw handlers of a protocol, on its documented origin. */
export function protocolHandlers(
  protocol: Protocol,
  context: ProtocolContext,
  requestId: () => string,
): RequestHandler[] {
  const on = { GET: http.get, HEAD: http.head, POST: http.post, DELETE: http.delete }
  return protocol.routes.map(({ method, path, answer }) =>
    on[method](protocol.origin + path, ({ request, params }) =>
      answer({ request, params: params as Record<string, string>, requestId: requestId(), context }),
    ),
  )
}

/** The route that a request is for, or undefined. */
export function routeOf(protocol: Protocol, method: string, url: URL): Route | undefined {
  if (url.href.length > longestUrl) return undefined
  return protocol.routes.find(
    route => route.method === method && matchRequestUrl(url, protocol.origin + route.path).matches,
  )
}
