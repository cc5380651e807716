import type { JournalEntry } from '../journal/journal.ts'
import type { Whose } from '../words/events.ts'
import type { TaskRef } from '../words/task.ts'
import type { Context } from './context.ts'

/** Whose event it is, by a line of the journal. */
export const whoseOf = ({ key, attempt, label }: Pick<JournalEntry, 'key' | 'attempt' | 'label'>) => ({
  key,
  attempt,
  ...(label !== null && { label }),
})

/** The same context, whose events say what they are about. */
export function about(context: Context, whose: Whose): Context {
  const { emit, http } = context
  if (!emit) return context
  return {
    ...context,
    emit: event => emit({ ...whose, ...event }),
    http: {
      ...http,
      call: input => http.call({ ...input, whose: { ...whose, ...input.whose } }),
      open: (url, headers, signal, more) => http.open(url, headers, signal, { ...whose, ...more }),
    },
  }
}

/** The same for a task: of which purchase it is, is looked up once, also where the journal cannot say it. */
export async function aboutTask(context: Context, ref: TaskRef): Promise<Context> {
  if (!context.emit) return context
  if (!context.purchaseOf(ref)) {
    const { entry } = await context.books.find(ref)
    context.rememberPurchase(ref, entry ? whoseOf(entry) : {})
  }
  return about(context, { ...context.purchaseOf(ref), ref })
}
