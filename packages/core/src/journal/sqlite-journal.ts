import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { journalBroken } from '../words/problems.ts'
import type { TaskRef } from '../words/task.ts'
import { type Journal, type JournalEntry, type JournalPatch, mayClaim, pendingUntil, taskColumns } from './journal.ts'
import {
  clearInUse,
  entryOfRow,
  factsOf,
  type JournalFile,
  journalTrouble,
  markInUse,
  openJournalFile,
} from './journal-file.ts'
import { prepareWitness } from './journal-witness.ts'
import { checkpoint, exclusively, whenUnlocked } from './sqlite-database.ts'

export interface SqliteJournalOptions {
  /** Milliseconds to wait for another process that writes; the program goes on meanwhile. Default 5000. */
  busyTimeout?: number
}

/** Writes between two checkpoints, of about five pages of 4 KiB each: the log stays near 1,000 pages. */
const writesPerCheckpoint = 200
/** Without a quiet moment in between, the log is moved all the same before it is ten times as long. */
const mostWrites = 2000
const idleMilliseconds = 1000

/**
 * The default journal: one SQLite file, safe to share between processes of one machine. Made with Node's own
 * `node:sqlite`, loaded when first used. Write-ahead log, `synchronous = FULL`: what it says is on disk. Beside it stand
 * SQLite's `-wal` and `-shm`, and `.id`, by which a journal that was emptied, replaced or set back is noticed: it
 * claims nothing more until it is accepted (`acceptJournal`). All are readable by their owner alone.
 * @throws `journal_unavailable` from every method when the file cannot be opened or written
 */
export function sqliteJournal(path: string, options: SqliteJournalOptions = {}): Journal {
  const patience = options.busyTimeout ?? 5000
  let opened: Promise<JournalFile> | undefined
  let lastWrite: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let writes = 0
  /** Claimed here and without an outcome yet. */
  const underWay = new Set<string>()

  const file = (end: number) => {
    opened ??= openJournalFile(path, end).catch(error => {
      opened = undefined // the next call may find the file freed
      throw error
    })
    return opened
  }
  const guarded = async <T>(work: (end: number) => Promise<T>): Promise<T> => {
    try {
      return await work(performance.now() + patience)
    } catch (error) {
      throw journalTrouble(path, error)
    }
  }
  const reading = <T>(work: (db: DatabaseSync) => T): Promise<T> =>
    guarded(async end => {
      const { db } = await file(end)
      return whenUnlocked(end, () => work(db))
    })
  /** One after the other, so that two changes of one line never change places while they wait. */
  const writing = <T>(work: (file: JournalFile) => T): Promise<T> =>
    guarded(end => {
      const turn = lastWrite.then(async () => {
        const current = await file(end)
        if (!current.isThere()) {
          ;(await forget())?.close()
          throw new Error('the file was deleted or replaced while it was open')
        }
        await markInUse(current, end)
        const result = await whenUnlocked(end, () => work(current))
        tidy(current.db)
        return result
      })
      lastWrite = turn.catch(() => {})
      return turn
    })
  /** In a quiet second, or at the end of a purchase once the log is long; never between a claim and its outcome. */
  const tidy = (db: DatabaseSync) => {
    clearTimeout(timer)
    writes++
    const moveLog = () => {
      try {
        if (checkpoint(db)) writes = 0
      } catch {} // only room is saved by it; the next one may succeed
    }
    const isQuiet = underWay.size === 0
    if (writes >= (isQuiet ? writesPerCheckpoint : mostWrites)) moveLog()
    else if (isQuiet) timer = setTimeout(moveLog, idleMilliseconds).unref()
  }
  const forget = async () => {
    clearTimeout(timer)
    const current = opened
    opened = undefined
    writes = 0
    const { db } = (await current?.catch(() => undefined)) ?? {}
    return db
  }

  return {
    claim: entry =>
      writing(current => {
        const claim = claimIn(current, path, entry)
        if (claim.claimed) underWay.add(entry.key)
        return claim
      }),
    update: (key, patch: JournalPatch) =>
      writing(({ db }) => {
        exclusively(db, () => {
          const before = standing(db, key)
          if (before) write(db, { ...before, ...patch })
        })
        if (patch.state !== undefined && patch.state !== 'sending') underWay.delete(key)
      }),
    get: key => reading(db => standing(db, key)),
    find: (ref: TaskRef) =>
      reading(db =>
        read(
          db
            .prepare(
              'select entry from submits where task_provider = ? and task_base_url = ? and task_account = ? and task_dialect = ? and task_id = ?',
            )
            .get(...taskColumns(ref)),
        ),
      ),
    list: (filter = {}) =>
      reading(db => {
        // Later than no moment at all are all lines.
        const from = filter.pending ? (filter.at ?? new Date().toISOString()) : ''
        const rows = db
          .prepare("select entry from submits where ? = '' or pending_until > ? order by rowid desc limit ?")
          .all(from, from, filter.limit ?? -1)
        return rows.map(row => read(row)!)
      }),
    close: async () => {
      await lastWrite
      const db = await forget()
      if (!db) return
      clearInUse(db)
      db.close()
    },
  }
}

const read = (row: Record<string, unknown> | undefined) => row && entryOfRow(String(row.entry))
const standing = (db: DatabaseSync, key: string) => read(db.prepare('select entry from submits where key = ?').get(key))

function claimIn({ db, path }: JournalFile, given: string, entry: JournalEntry): Awaited<ReturnType<Journal['claim']>> {
  let witness: ReturnType<typeof prepareWitness> | undefined
  try {
    const before = exclusively(db, () => {
      const taken = standing(db, entry.key)
      if (taken && !mayClaim(taken, entry)) return taken
      const { id, purchases, doubt } = factsOf(db)
      if (doubt !== null) throw doubted(given, doubt)
      witness = prepareWitness(path, { journal: id, purchases: purchases + 1 })
      write(db, entry)
      db.exec('update journal set purchases = purchases + 1')
      return undefined
    })
    if (before) return { claimed: false, entry: before }
  } catch (error) {
    witness?.discard()
    throw error
  }
  try {
    witness?.publish()
  } catch (error) {
    witness?.discard()
    // Nothing will be sent: the key stays free.
    exclusively(db, () => write(db, { ...entry, state: 'not_sent', problem: 'the journal could not be written' }))
    throw error
  }
  return { claimed: true }
}

const doubted = (path: string, doubt: string) =>
  journalBroken(`the journal ${path} may have forgotten paid calls: ${doubt}`, {
    hint: `put the right one back, with the files beside it (-wal, .id); or say that this one counts: vidrelay journal accept ${path}`,
  })

function write(db: DatabaseSync, entry: JournalEntry): void {
  const task: SQLInputValue[] = entry.ref ? taskColumns(entry.ref) : [null, null, null, null, null]
  db.prepare(
    `insert into submits (key, fingerprint, state, task_provider, task_base_url, task_account, task_dialect, task_id, final_status, pending_until, entry)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (key) do update set fingerprint = excluded.fingerprint, state = excluded.state, task_provider = excluded.task_provider,
       task_base_url = excluded.task_base_url, task_account = excluded.task_account, task_dialect = excluded.task_dialect,
       task_id = excluded.task_id, final_status = excluded.final_status, pending_until = excluded.pending_until, entry = excluded.entry`,
  ).run(
    entry.key,
    entry.fingerprint,
    entry.state,
    ...task,
    entry.finalStatus,
    pendingUntil(entry),
    JSON.stringify(entry),
  )
}
