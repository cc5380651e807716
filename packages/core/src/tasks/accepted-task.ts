import { buildTask } from '../wire/build-task.ts'
import type { Reading } from '../wire/read.ts'
import type { Task, TaskRef, Warning } from '../words/task.ts'
import type { Context } from './context.ts'
import type { PaidCall } from './paid-call.ts'

/** The ref of the task that an answer names. Nothing but the id is needed for it, so that it can be written down first. */
export const acceptedRef = (context: Context, paid: PaidCall, id: string, kept: Reading['kept']): TaskRef =>
  context.relay.refOf({
    dialect: paid.prepared.dialectName,
    kind: paid.kind,
    id,
    model: paid.prepared.effective.model ?? paid.source?.model,
    createdAt: new Date(context.clock.now()).toISOString(),
    operation: paid.operation,
    kept,
  })

/** The task that an answer to a paid call tells of. Whatever else the answer holds, the task is there: it never throws. */
export function acceptedTask(context: Context, paid: PaidCall, ref: TaskRef, reading: Reading, raw: unknown): Task {
  const { prepared } = paid
  const memory = { requested: prepared.requested, effective: prepared.effective, usd: prepared.usd, finalAt: null }
  try {
    context.rememberPrompt(ref, paid.prompt)
    context.rememberBirth(ref, memory)
    return context.settleBorn(buildTask(context, ref, reading, raw, memory, prepared.warnings))
  } catch {
    const warning: Warning = {
      code: 'contradiction',
      message: `${context.relay.provider.title} accepted the task in an answer that cannot be read whole; the next look tells its state`,
    }
    const bare: Reading = { http: reading.http, id: ref.id, ids: [], progress: null, outputs: [], effective: {} }
    return context.settle(buildTask(context, ref, bare, undefined, memory, [...prepared.warnings, warning]))
  }
}
