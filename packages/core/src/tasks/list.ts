import { dialectsOf } from '../contract/model-table.ts'
import type { Route } from '../contract/provider.ts'
import { at, first, isUsable } from '../contract/tree.ts'
import { TransportError } from '../net/trouble.ts'
import { buildTask, refusedBy } from '../wire/build-task.ts'
import { read } from '../wire/read.ts'
import { routeUrl } from '../wire/route-url.ts'
import type { Kind, Operation } from '../words/names.ts'
import { invalid, madeOf, notReached } from '../words/problems.ts'
import type { Task, TaskRef } from '../words/task.ts'
import { aboutTask } from './about.ts'
import type { Context } from './context.ts'
import { dialectOf, getTask, holesOf } from './look.ts'

export interface ListOptions {
  /** Tasks per page. Default: the provider's. */
  limit?: number
  /** The `next` of the page before. */
  after?: string
  signal?: AbortSignal
}
export interface TaskPage {
  tasks: readonly Task[]
  /** Where the next page begins, or null. */
  next: string | null
}

/** The provider's own list of tasks, where it has one. */
export async function listTasks(context: Context, kind: Kind, options: ListOptions): Promise<TaskPage> {
  const { provider } = context.relay
  const { clock } = context
  const [standard] = dialectsOf(provider, kind)
  const used = [standard!, ...Object.values(provider.models).flatMap(({ dialect }) => dialect ?? [])]
  const dialectName = used
    .map(context.relay.servedBy)
    .find(name => provider.dialects[name]?.kind === kind && provider.dialects[name].routes.list)
  if (dialectName === undefined) {
    const able = dialectsOf(provider, kind).filter(name => provider.dialects[name]!.routes.list)
    throw invalid(
      'dialects',
      `${provider.title} has no list in the way of speaking that is used here; the one with a list: ${able.join(', ')}`,
      { provider: provider.id },
    )
  }
  const dialect = provider.dialects[dialectName]!
  const { json } = await ask(
    context,
    'list',
    dialect.routes.list!,
    { 'page.limit': options.limit, 'page.after': options.after },
    options.signal,
  )
  const rows = dialect.answer
  const items = rows.items === undefined ? [] : at(json, `${rows.items}[]`)
  const about = { provider: provider.id }
  const tasks = items.flatMap(item =>
    madeOf(provider.title, about, () => {
      const reading = read(context.relay.dialects[dialectName]!, 'get', { http: 200, json: item })
      if (reading.id === undefined) return []
      const ref = context.relay.refOf({
        dialect: dialectName,
        kind,
        id: reading.id,
        model: reading.effective.model,
        createdAt: new Date(reading.createdAt === undefined ? clock.now() : reading.createdAt * 1000).toISOString(),
      })
      return [context.settle(buildTask(context, ref, reading, item, undefined))]
    }),
  )
  const next = rows.next === undefined ? undefined : first([json], [rows.next], isUsable)
  return { tasks, next: next === undefined || tasks.length === 0 ? null : String(next) }
}

/** Deletes a task at the provider, where it can; in the states that it documents. */
export async function deleteTask(context: Context, ref: TaskRef, signal: AbortSignal | undefined): Promise<void> {
  const route = dialectOf(context, ref).routes.delete
  if (!route) throw invalid('ref', `${context.relay.provider.title} cannot delete this task`, { taskRef: ref })
  if (route.states) {
    const { status } = await getTask(context, ref, signal)
    if (!route.states.includes(status)) {
      throw invalid('ref', `task ${ref.id} is ${status}; it can be deleted when it is ${route.states.join(' or ')}`, {
        taskRef: ref,
      })
    }
  }
  await ask(await aboutTask(context, ref), 'delete', route, holesOf(ref), signal, ref)
  context.forgetEnd(ref)
}

async function ask(
  context: Context,
  operation: Operation,
  route: Route,
  holes: Record<string, unknown>,
  signal: AbortSignal | undefined,
  ref?: TaskRef,
): Promise<{ json: unknown }> {
  const { provider } = context.relay
  try {
    const answer = await context.http.call({
      operation,
      method: route.method,
      url: routeUrl(context.relay, route, holes),
      timeoutMs: 30_000,
      maxBytes: 8 * 2 ** 20,
      signal,
    })
    const { dialects } = context.relay
    const dialect = ref ? dialects[ref.dialect]! : Object.values(dialects)[0]!
    const { error } = madeOf(provider.title, { provider: provider.id }, () =>
      read(dialect, operation, { http: answer.status, json: answer.json }),
    )
    if (answer.status >= 400 && error) throw refusedBy(context, error, answer.status, { answer, ...(ref && { ref }) })
    return answer
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw notReached(provider, error, 'asked', ref && { taskRef: ref })
  }
}
