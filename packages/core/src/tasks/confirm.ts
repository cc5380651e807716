import { withDeadline } from '../base/clock.ts'
import { type Reading, read } from '../wire/read.ts'
import { routeUrl } from '../wire/route-url.ts'
import type { Context } from './context.ts'
import { mostBytes } from './look.ts'
import type { PaidCall } from './paid-call.ts'

/** A task that the provider knows by exactly this id. */
export interface Confirmed {
  id: string
  reading: Reading
  raw: unknown
}

/** A provider may not know its own new task at once, or be away for a moment: one look that fails ends nothing. */
const graceMs = 30_000
const oneLookMs = 10_000
const longestPauseMs = 8000

/** Asks for all ids side by side, again and again within one grace; gives those that the provider knows. Never throws. */
export function confirm(context: Context, paid: PaidCall, ids: readonly string[]): Promise<Confirmed[]> {
  if (ids.length === 0) return Promise.resolve([])
  return withDeadline(context.clock, graceMs, undefined, async grace => {
    const all = await Promise.all(ids.map(id => known(context, paid, id, grace)))
    return all.filter(found => found !== undefined)
  })
}

async function known(context: Context, paid: PaidCall, id: string, grace: AbortSignal): Promise<Confirmed | undefined> {
  for (let pause = 1000; !grace.aborted; pause = Math.min(2 * pause, longestPauseMs)) {
    const found = await ask(context, paid, id, grace).catch(() => undefined) // why it failed tells nothing of the task
    if (found) return found
    await context.clock.sleep(pause, grace)
  }
  return undefined
}

async function ask(context: Context, paid: PaidCall, id: string, signal: AbortSignal): Promise<Confirmed | undefined> {
  const dialect = context.relay.provider.dialects[paid.prepared.dialectName]!
  const route = dialect.routes.get
  if (!route) return undefined
  const answer = await context.http.call({
    operation: 'get',
    method: route.method,
    url: routeUrl(context.relay, route, { ...paid.prepared.holes, id }),
    timeoutMs: oneLookMs,
    maxBytes: mostBytes(dialect),
    signal,
  })
  const reading = read(context.relay.dialects[paid.prepared.dialectName]!, 'get', {
    http: answer.status,
    json: answer.json,
  })
  const isTask = reading.word !== undefined || reading.status !== undefined
  if (answer.status !== 200 || !isTask || reading.id !== id || reading.error?.scope === 'request') return undefined
  return { id, reading, raw: answer.json }
}
