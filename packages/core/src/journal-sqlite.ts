import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { VidrelayError } from './errors.ts'
import { type Journal, type JournalEntry, type JournalPatch, mayClaim, taskColumns } from './journal.ts'
import type { TaskRef } from './vocabulary.ts'

export interface SqliteJournalOptions {
  /** Milliseconds to wait for another process that writes. Default 5000. */
  busyTimeout?: number
}

const schema = `
create table if not exists submits (
  key text primary key,
  fingerprint text not null,
  state text not null,
  task_provider text, task_base_url text, task_account text, task_dialect text, task_id text,
  final_status text,
  entry text not null
) strict;
create index if not exists submits_task on submits (task_provider, task_base_url, task_account, task_dialect, task_id);
create index if not exists submits_pending on submits (state, final_status);
`

/**
 * The default journal: one SQLite file, safe to share between processes of one machine. Made with Node's own
 * `node:sqlite`, loaded when first used. Write-ahead log, `synchronous = FULL`: what it says is on disk.
 * @throws `journal_unavailable` from every method when the file cannot be opened or written
 */
export function sqliteJournal(path: string, options: SqliteJournalOptions = {}): Journal {
  let opened: Promise<DatabaseSync> | undefined
  const database = () => {
    opened ??= open(resolve(path), options.busyTimeout ?? 5000).catch(error => {
      opened = undefined // the next call may find the file freed
      throw error
    })
    return opened
  }
  const guarded = async <T>(work: (db: DatabaseSync) => T): Promise<T> => {
    try {
      return work(await database())
    } catch (cause) {
      throw new VidrelayError(
        'journal_unavailable',
        `the journal ${path} cannot be used: ${(cause as Error).message}`,
        {
          cause,
          hint: 'nothing was sent; free the file or name another',
        },
      )
    }
  }
  const read = (row: Record<string, unknown> | undefined) => row && (JSON.parse(String(row.entry)) as JournalEntry)
  const standing = (db: DatabaseSync, key: string) =>
    read(db.prepare('select entry from submits where key = ?').get(key))

  return {
    claim: entry =>
      guarded(db =>
        exclusively(db, () => {
          const before = standing(db, entry.key)
          if (before && !mayClaim(before, entry)) return { claimed: false as const, entry: before }
          write(db, entry)
          return { claimed: true as const }
        }),
      ),
    update: (key, patch: JournalPatch) =>
      guarded(db =>
        exclusively(db, () => {
          const before = standing(db, key)
          if (before) write(db, { ...before, ...patch })
        }),
      ),
    get: key => guarded(db => standing(db, key)),
    find: (ref: TaskRef) =>
      guarded(db =>
        read(
          db
            .prepare(
              'select entry from submits where task_provider = ? and task_base_url = ? and task_account = ? and task_dialect = ? and task_id = ?',
            )
            .get(...taskColumns(ref)),
        ),
      ),
    list: (filter = {}) =>
      guarded(db => {
        const where = filter.pending
          ? "where state in ('sending', 'unknown') or (state = 'accepted' and final_status is null)"
          : ''
        const rows = db
          .prepare(`select entry from submits ${where} order by rowid desc limit ?`)
          .all(filter.limit ?? -1)
        return rows.map(row => read(row)!)
      }),
    close: async () => {
      const current = opened
      opened = undefined
      const db = await current?.catch(() => undefined)
      db?.close()
    },
  }
}

async function open(path: string, timeout: number): Promise<DatabaseSync> {
  const { DatabaseSync } = await importSqlite()
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(path, { timeout })
  try {
    useWriteAheadLog(db)
    db.exec('pragma synchronous = full;')
    db.exec(schema)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Changing the mode does not wait for another process, but beginning to write does; so that comes first. */
function useWriteAheadLog(db: DatabaseSync): void {
  const mode = () => String(db.prepare('pragma journal_mode').get()?.journal_mode)
  for (let attempt = 1; mode() !== 'wal'; attempt++) {
    db.exec('begin immediate; commit')
    try {
      db.exec('pragma journal_mode = wal')
    } catch (error) {
      if (attempt === 10) throw error
    }
  }
}

let imported: Promise<typeof import('node:sqlite')> | undefined

/** Node 22 warns that node:sqlite is experimental, once and on stderr. We chose it knowingly; other warnings pass. */
function importSqlite(): Promise<typeof import('node:sqlite')> {
  imported ??= importQuietly()
  return imported
}

async function importQuietly(): Promise<typeof import('node:sqlite')> {
  const original = process.emitWarning
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (!/SQLite is an experimental feature/.test(String(warning))) Reflect.apply(original, process, [warning, ...rest])
  }) as typeof process.emitWarning
  try {
    return await import('node:sqlite')
  } finally {
    process.emitWarning = original
  }
}

function exclusively<T>(db: DatabaseSync, work: () => T): T {
  db.exec('begin immediate')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (error) {
    db.exec('rollback')
    throw error
  }
}

function write(db: DatabaseSync, entry: JournalEntry): void {
  const task: SQLInputValue[] = entry.ref ? taskColumns(entry.ref) : [null, null, null, null, null]
  db.prepare(
    `insert into submits (key, fingerprint, state, task_provider, task_base_url, task_account, task_dialect, task_id, final_status, entry)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (key) do update set fingerprint = excluded.fingerprint, state = excluded.state, task_provider = excluded.task_provider,
       task_base_url = excluded.task_base_url, task_account = excluded.task_account, task_dialect = excluded.task_dialect,
       task_id = excluded.task_id, final_status = excluded.final_status, entry = excluded.entry`,
  ).run(entry.key, entry.fingerprint, entry.state, ...task, entry.finalStatus, JSON.stringify(entry))
}
