import type { JournalEntry } from '../journal/journal.ts'
import type { ErrorCode, VidrelayError } from '../words/errors.ts'
import type { ClientEvent } from '../words/events.ts'
import type { TaskRef, Warning } from '../words/task.ts'
import { whoseOf } from './about.ts'
import type { Context } from './context.ts'
import type { PaidCall } from './paid-call.ts'

export const tellSubmit = (
  { emit }: Context,
  entry: JournalEntry,
  state: SubmitEvent['state'],
  more: { ref?: TaskRef; reason?: ErrorCode } = {},
): void => emit?.({ type: 'submit', ...boughtBy(entry), ...whoseOf(entry), state, ...more })
const boughtBy = ({ operation, kind, effective, usd }: JournalEntry) => ({ operation, kind, effective, usd })
type SubmitEvent = Extract<ClientEvent, { type: 'submit' }>

/** What was decided about the request; what is to be said of the key was told when the client was made. */
export function tellWarnings({ emit, keyWarnings }: Context, { prepared: { warnings } }: PaidCall): void {
  for (const warning of warnings) if (!keyWarnings.includes(warning)) emit?.({ type: 'warning', warning })
}

/** Gives what also its caller must hear: a key that is refused stays refused, and every purchase goes the longer way. */
export function tellOnward({ emit }: Context, from: JournalEntry, error: VidrelayError, next: JournalEntry): Warning[] {
  const { code: reason, message: why } = error
  emit?.({ type: 'failover', ...whoseOf(next), from: from.provider, to: next.provider, reason, message: why })
  if (reason !== 'unauthenticated') return []
  const placeOf = (one: JournalEntry) => (one.account === null ? one.provider : `${one.provider} (${one.account})`)
  const message = `the key of ${placeOf(from)} was refused: ${error.message}; it went on at ${placeOf(next)}`
  const warning: Warning = { code: 'key', message }
  emit?.({ ...whoseOf(next), type: 'warning', warning })
  return [warning]
}
