import { http, matchRequestUrl, type RequestHandler } from 'msw'
import { longestUrl } from './serve.ts'
import type { TaskStore } from './task-store.ts'

/** What a request is about, whatever its provider calls it. Faults are aimed by it. */
export type Operation = 'submit' | 'get' | 'content' | 'models'

/** The words of `Operation`. */
export const operations: readonly Operation[] = ['submit', 'get', 'content', 'models']

/** What the protocols share: one clock, one store of tasks, one place where files are. */
export interface ProtocolContext {
  /** The time. Unit: milliseconds since 1970. */
  now(): number
  /** The only key a provider accepts, or undefined when any will do. */
  key(provider: string): string | undefined
  readonly tasks: TaskStore
  /** A fresh signed address of a task's `file`; good for `linkSeconds` from now. */
  fileUrl(file: string): string
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

/** One documented route. */
export interface Route {
  readonly operation: Operation
  readonly method: 'GET' | 'POST'
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
  return protocol.routes.map(({ method, path, answer }) =>
    http[method === 'GET' ? 'get' : 'post'](protocol.origin + path, ({ request, params }) =>
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
