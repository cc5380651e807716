import { resolve } from 'node:path'
import type { Journal } from './journal.ts'

export interface SqliteJournalOptions {
  /** Milliseconds to wait for another process that writes; the program goes on meanwhile. Default 5000. */
  busyTimeout?: number
}

/**
 * The default journal: one SQLite file, safe to share between processes of one machine. Made with Node's own
 * `node:sqlite`, loaded when first used. What it says is on disk: its write-ahead log is synced before. What is written
 * in one turn of the event loop, and while another write is under way, is one transaction. Beside it stand
 * SQLite's `-wal` and `-shm`, and `.id`, by which a journal that was emptied, replaced or set back is noticed: it
 * claims nothing more until it is accepted (`acceptJournal`). All are readable by their owner alone.
 * @throws `journal_unavailable` from every method when the file cannot be opened or written, or is of another version
 */
export function sqliteJournal(path: string, options: SqliteJournalOptions = {}): Journal {
  let loading: Promise<Journal> | undefined
  const store = () => {
    loading ??= import('./sqlite-store.ts').then(({ createSqliteStore }) => createSqliteStore(path, options))
    return loading
  }
  return {
    beside: resolve(path),
    claim: async (entry, ended, limits) => (await store()).claim(entry, ended, limits),
    update: async (key, patch, condition) => (await store()).update(key, patch, condition),
    get: async key => (await store()).get(key),
    find: async ref => (await store()).find(ref),
    list: async filter => (await store()).list(filter),
    close: async () => (await loading)?.close(),
  }
}
