/**
 * Says that the journal at `path` counts, although it may have forgotten paid calls: it claims again. Gives how many it
 * knows, and the doubt that was (null: there was none).
 * @throws `journal_unavailable` when the file cannot be opened or written
 */
export async function acceptJournal(path: string): Promise<{ purchases: number; doubt: string | null }> {
  const loaded = await import('../journal/accept-journal.ts')
  return loaded.acceptJournal(path)
}

/**
 * What a journal knows of itself: of how many paid calls, and why it may have forgotten some (null: nothing speaks for that).
 * @throws `journal_unavailable`
 */
export async function inspectJournal(path: string): Promise<{ purchases: number; doubt: string | null }> {
  const loaded = await import('../journal/accept-journal.ts')
  return loaded.inspectJournal(path)
}

/** What a base URL says to a stranger, and by which way it is reached: loaded when somebody asks. */
export const greetings = () => import('../net/greet.ts')

/**
 * Takes away what saves that nobody went on with left in a folder: hidden parts and what belongs to them, older than a
 * day, that no process works on. What cannot be removed stays.
 *
 * @param now milliseconds since 1970. Default: the date of this machine
 * @returns how many parts were removed
 */
export async function sweepParts(folder: string, now?: number): Promise<number> {
  const loaded = await import('../files/sweep-parts.ts')
  return loaded.sweepParts(folder, now)
}
