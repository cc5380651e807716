import { nothingSent } from '../journal/books.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { settledBeforeSending } from '../words/problems.ts'
import type { Context } from './context.ts'
import type { Foretell } from './upload.ts'

/** So that an attempt that begins a little later than its line needs no line of its own. */
const spareMs = 60_000

/** How long one attempt may send and hear: the call, then the looks at what it may have started, and some to spare. */
const attemptMs = (context: Context) => context.submitTimeoutMs + 180_000

const later = (context: Context, milliseconds: number) => new Date(context.clock.now() + milliseconds).toISOString()

/** `JournalEntry.until` of a call that begins now. */
export const untilOf = (context: Context): string => later(context, attemptMs(context) + spareMs)

/**
 * Moves on the moment up to which this call may still send or hear, before a piece of work of so many milliseconds and
 * the attempt after it. @throws `journal_unavailable` where that cannot be written, `aborted` where the key is no longer
 * this call's; then nothing more may be sent
 */
export function foretelling(context: Context, entry: JournalEntry): Foretell {
  let until = entry.until!
  return async milliseconds => {
    const needed = milliseconds + attemptMs(context)
    if (later(context, needed) <= until) return
    // Whoever slept past it (a computer does) may have been settled meanwhile, and the key used again.
    if (later(context, 0) > until && !(await context.books.isStillOurs(entry)))
      throw settledBeforeSending({ provider: context.relay.provider.id, key: entry.key })
    const moved = later(context, needed + spareMs)
    const trouble = await context.books.note(entry.key, { until: moved })
    if (trouble) throw nothingSent(trouble)
    until = moved
  }
}
