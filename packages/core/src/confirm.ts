import { acceptedTask } from './accepted-task.ts'
import { call, routeUrl } from './call.ts'
import type { Context } from './context.ts'
import { parseJson } from './json.ts'
import type { PaidCall } from './paid-call.ts'
import { read } from './read.ts'
import type { Task } from './vocabulary.ts'

/** An id saved from a cut answer counts once the provider knows it. */
export async function confirm(context: Context, paid: PaidCall, id: string): Promise<Task | undefined> {
  const dialect = context.provider.dialects[paid.prepared.dialectName]!
  const route = dialect.routes.get
  if (!route) return undefined
  try {
    const url = routeUrl(context, route, { ...paid.prepared.holes, id })
    const answer = await call(context, {
      operation: 'get',
      method: route.method,
      url,
      timeoutMs: 30_000,
      maxBytes: 8 * 2 ** 20,
      signal: undefined,
    })
    const reading = read(context.provider, dialect, 'get', { http: answer.status, json: parseJson(answer.body) })
    if (answer.status !== 200 || reading.id !== id || reading.error?.scope === 'request') return undefined
    return acceptedTask(context, paid, reading, answer.json)
  } catch {
    return undefined // it stays unknown; the reason is the lost answer, not this look
  }
}
