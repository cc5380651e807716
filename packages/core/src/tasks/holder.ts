import { dialectsOf } from '../contract/model-table.ts'
import { refIdentity } from '../words/ref.ts'
import type { TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'

/** Tasks that a key of this process is about to get: two calls that hear of one task at once must not both take it. */
const promised = new WeakMap<Context['books'], Map<string, string>>()

/**
 * Takes a task for a key where no other key has it, in whatever dialect: one task was paid for by one key.
 * False: another has it.
 * @throws `journal_unavailable` where the journal cannot say
 */
export async function takeTask(context: Context, ref: TaskRef, key: string): Promise<boolean> {
  const taken = promised.get(context.books) ?? new Map<string, string>()
  promised.set(context.books, taken)
  const identity = identityOf(ref)
  if ((taken.get(identity) ?? key) !== key) return false
  taken.set(identity, key)
  let isFree = false
  try {
    isFree = !(await isHeld(context, ref, key))
    return isFree
  } finally {
    if (!isFree) taken.delete(identity)
  }
}

/** Has another key this task, in whatever dialect? @throws `journal_unavailable` where the journal cannot say */
export async function isHeld(context: Context, ref: TaskRef, key: string): Promise<boolean> {
  for (const dialect of dialectsOf(context.relay.provider, ref.kind)) {
    const { entry, trouble } = await context.books.find({ ...ref, dialect })
    if (entry && entry.key !== key) return true
    if (!entry && trouble) throw trouble
  }
  return false
}

/** Gives a task back that was taken and not kept. */
export function leaveTask(context: Context, ref: TaskRef): void {
  promised.get(context.books)?.delete(identityOf(ref))
}

const identityOf = (ref: TaskRef) => refIdentity({ ...ref, dialect: ref.kind })
