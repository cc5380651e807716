import { join } from '../contract/base-url.ts'
import type { Route } from '../contract/provider.ts'
import type { Relay } from '../contract/relay.ts'
import { fill, fillPath } from '../contract/tree.ts'
import { isOwnId } from '../words/own-id.ts'
import { invalid } from '../words/problems.ts'

const hasNoId =
  'the provider has no id for this task: its result came in the answer to the paid call; accepted: the file that it was saved to'

/** The address of a route. A hole without a value is a mistake of ours or of the document, told before sending. */
export function routeUrl(
  { baseURL, provider }: Pick<Relay, 'baseURL' | 'provider'>,
  route: Route,
  holes: Record<string, unknown>,
  query?: Record<string, string>,
): URL {
  if (Object.values(holes).some(isOwnId)) throw invalid('ref', hasNoId, { provider: provider.id })
  const path = fillPath(route.path, holes)
  if (path === undefined)
    throw invalid('ref', `this id cannot stand in the path ${route.path}`, { provider: provider.id })
  const url = join(baseURL, path)
  if (!route.query && !query) return url
  const fixed = fill((route.query ?? {}) as never, holes) as Record<string, string>
  for (const [name, value] of Object.entries({ ...fixed, ...query })) url.searchParams.set(name, String(value))
  return url
}
