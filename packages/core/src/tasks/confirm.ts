import { isHtml } from '../base/json.ts'
import { type Reading, read } from '../wire/read.ts'
import { routeUrl } from '../wire/route-url.ts'
import type { Context } from './context.ts'
import { isOver, newHistory } from './history.ts'
import { mostBytes } from './look.ts'
import type { PaidCall } from './paid-call.ts'

/** A task that the provider knows by exactly this id. */
export interface Confirmed {
  id: string
  reading: Reading
  raw: unknown
}

const oneLookMs = 10_000
const longestPauseMs = 8000
/** For a provider that says nothing at all, each time for as long as one look may take. */
const longestMs = 120_000

/**
 * Asks for all ids side by side, each until the provider knows it, or has said for as long as it may not know its own new
 * task that it does not, or could not be asked (history.ts). Gives those that it knows. Never throws.
 */
export async function confirm(context: Context, paid: PaidCall, ids: readonly string[]): Promise<Confirmed[]> {
  const all = await Promise.all(ids.map(id => known(context, paid, id)))
  return all.filter(found => found !== undefined)
}

async function known(context: Context, paid: PaidCall, id: string): Promise<Confirmed | undefined> {
  const { clock } = context
  const begun = clock.monotonic()
  const history = newHistory()
  for (let pause = 1000; ; pause = Math.min(2 * pause, longestPauseMs)) {
    const found = await ask(context, paid, id).catch(() => 'trouble' as const) // why it failed tells nothing of the task
    if (typeof found === 'object') return found
    // Whatever it said, it said of a task that it may not know yet.
    const said = { code: 'task_not_found', weight: found } as const
    const age = clock.monotonic() - begun
    if (isOver(history, said, clock.monotonic(), age) || age >= longestMs) return undefined
    await clock.sleep(pause)
  }
}

async function ask(context: Context, paid: PaidCall, id: string): Promise<Confirmed | 'trouble' | 'word'> {
  const { dialectName, holes } = paid.prepared
  const dialect = context.relay.provider.dialects[dialectName]!
  const route = dialect.routes.get
  if (!route) return 'word'
  const answer = await context.http.call({
    operation: 'get',
    method: route.method,
    url: routeUrl(context.relay, route, { ...holes, id }),
    timeoutMs: oneLookMs,
    maxBytes: mostBytes(dialect),
    signal: undefined,
  })
  const { status, headers, json, body } = answer
  const facts = { http: status, headers, json, isPage: isHtml(body) }
  const reading = read(context.relay.dialects[dialectName]!, 'get', facts)
  if (reading.error?.scope === 'request') return reading.error.passes ? 'trouble' : 'word'
  if (status !== 200 || json === undefined) return 'trouble'
  const isTask = reading.word !== undefined || reading.status !== undefined
  return isTask && reading.ids.includes(id) ? { id, reading, raw: json } : 'word'
}
