import type { Context } from './context.ts'
import type { PaidCall } from './paid-call.ts'
import type { Reading } from './read.ts'
import { buildTask } from './task.ts'
import type { Task, TaskRef } from './vocabulary.ts'

/** The task that an answer to a paid call tells of. */
export function acceptedTask(context: Context, paid: PaidCall, reading: Reading, raw: unknown): Task {
  const { prepared } = paid
  const model = prepared.effective.model ?? paid.source?.model
  const ref: TaskRef = {
    v: 1,
    provider: context.provider.id,
    dialect: prepared.dialectName,
    kind: paid.kind,
    id: reading.id!,
    ...(model !== undefined && { model }),
    baseURL: context.baseURL,
    ...(context.account !== undefined && { account: context.account }),
    createdAt: new Date(context.clock.now()).toISOString(),
    operation: paid.operation,
    ...(reading.kept && Object.keys(reading.kept).length > 0 && { kept: reading.kept }),
  }
  context.rememberPrompt(ref, paid.prompt)
  context.rememberBirth(ref)
  const memory = { requested: prepared.requested, effective: prepared.effective, usd: prepared.usd, finalAt: null }
  return buildTask(context, ref, reading, raw, memory, prepared.warnings)
}
