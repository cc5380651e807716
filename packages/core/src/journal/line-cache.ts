import type { DatabaseSync } from 'node:sqlite'
import { frozen } from '../base/frozen.ts'
import { remember } from '../base/remember.ts'
import { refIdentity } from '../words/ref.ts'
import type { TaskRef } from '../words/task.ts'
import type { JournalEntry } from './journal.ts'
import { lineOfTask } from './purchase-rows.ts'
import { prepared } from './sqlite-database.ts'

/** The lines of tasks as they were read, for as long as nobody writes: a task is looked at far more often than it changes. */
export interface LineCache {
  /** As `lineOfTask`; what is given is frozen. */
  find(db: DatabaseSync, ref: TaskRef): JournalEntry | undefined
  /** Something was written here, or another file is open. */
  forget(): void
}

/** Lines that are kept, those read last. */
const mostLines = 1000

export function createLineCache(): LineCache {
  const lines = new Map<string, JournalEntry | undefined>()
  let version: unknown
  let isCurrent = false
  /** What other connections write moves SQLite's own number. It is asked for once in a turn of the event loop. */
  const lookForOthers = (db: DatabaseSync) => {
    if (isCurrent) return
    const now = prepared(db, 'pragma data_version').get()?.data_version
    if (now !== version) lines.clear()
    version = now
    isCurrent = true
    setImmediate(() => {
      isCurrent = false
    }).unref()
  }
  return {
    find(db, ref) {
      lookForOthers(db)
      const task = refIdentity(ref)
      if (lines.has(task)) return lines.get(task)
      const found = frozen(lineOfTask(db, ref))
      remember(lines, task, found, mostLines)
      return found
    },
    forget() {
      lines.clear()
      isCurrent = false
    },
  }
}
