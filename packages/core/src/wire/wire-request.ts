import type { ConfiguredProvider } from '../contract/define-provider.ts'
import { createRelay } from '../contract/relay.ts'
import { fill } from '../contract/tree.ts'
import type { Medium } from '../files/load-image.ts'
import type { Kind } from '../words/names.ts'
import type { GenerateRequest } from '../words/task.ts'
import type { Body } from './body.ts'
import { prepare } from './prepare.ts'
import { routeUrl } from './route-url.ts'

/** A paid request as it would be sent; the key is no part of it. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  /** Those that the route sets. */
  readonly headers: { readonly [name: string]: string }
  readonly body: Body
}

/** Where a file would be that is sent ahead. */
const uploaded = 'https://files.example.net/image.png'

/**
 * Writes a paid request by the tables alone: nothing is read, sent or paid.
 * @throws `invalid_request` where it would be refused
 */
export function wireRequest(
  configured: ConfiguredProvider,
  kind: Kind,
  request: Omit<GenerateRequest, 'images'>,
  media: readonly Medium[] = [],
): WireRequest {
  const relay = createRelay(configured)
  const prepared = prepare(relay, { kind, operation: 'submit', request, media, lenient: false, allowPrivate: false })
  const { route, holes, query } = prepared
  return {
    method: route.method,
    url: routeUrl(relay, route, holes, query).href,
    headers: fill((route.headers ?? {}) as never, holes) as { [name: string]: string },
    body: prepared.body(prepared.uploads.map(() => uploaded)),
  }
}
