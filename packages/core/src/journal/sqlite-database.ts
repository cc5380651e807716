import type { DatabaseSync, DatabaseSyncOptions, StatementSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

/** Runs `work` as one transaction that writes. The first error is the one that is told, whatever the way back does. */
export function exclusively<T>(db: DatabaseSync, work: () => T): T {
  db.exec('begin immediate')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (error) {
    try {
      db.exec('rollback')
    } catch {} // a full disk has rolled it back already
    throw error
  }
}

const statements = new WeakMap<DatabaseSync, Map<string, StatementSync>>()

/** A statement of ours, compiled once for each database that is open. */
export function prepared(db: DatabaseSync, sql: string): StatementSync {
  const own = statements.get(db) ?? new Map<string, StatementSync>()
  statements.set(db, own)
  const statement = own.get(sql) ?? db.prepare(sql)
  own.set(sql, statement)
  return statement
}

/** SQLite's own number of a failure, without its finer half; undefined for other errors. */
const codeOf = (error: unknown): number | undefined => {
  const { errcode } = error as { errcode?: number }
  return errcode === undefined ? undefined : errcode & 0xff
}
const locked = 5

/**
 * Tries until no other process is in the way, at most to `end` (of `performance.now()`). SQLite's own waiting would
 * stop the whole program meanwhile.
 */
export async function whenUnlocked<T>(end: number, work: () => T): Promise<T> {
  for (let milliseconds = 1; ; milliseconds = Math.min(2 * milliseconds, 50)) {
    try {
      return work()
    } catch (error) {
      if (codeOf(error) !== locked || performance.now() >= end) throw error
    }
    await pause(milliseconds)
  }
}

const moveLog = (db: DatabaseSync) => db.prepare('pragma wal_checkpoint(passive)').get()

/** Moves what stands in the write-ahead log into the main file, as far as no reader needs the old state. True: all of it. */
export function checkpoint(db: DatabaseSync): boolean {
  const told = moveLog(db)
  return told?.busy === 0 && told.log === told.checkpointed
}

/** How much stands in the write-ahead log, moved or not: 0 where there is none, or where it belongs to another file. */
export const framesOfLog = (db: DatabaseSync): number => Number(moveLog(db)?.log ?? 0)

/** Changing the mode does not wait for another process, but beginning to write does; so that comes first. */
export function useWriteAheadLog(db: DatabaseSync): void {
  const mode = () => String(db.prepare('pragma journal_mode').get()?.journal_mode)
  for (let attempt = 1; mode() !== 'wal'; attempt++) {
    exclusively(db, () => {})
    try {
      db.exec('pragma journal_mode = wal')
    } catch (error) {
      if (attempt === 10) throw error
    }
  }
}

/** Why SQLite or the file system refused, and what helps. */
export function describeTrouble(error: unknown): { problem: string; hint: string } {
  const { message, code } = error as NodeJS.ErrnoException
  const byNumber: { [code: number]: string } = { 5: 'EBUSY', 6: 'EBUSY', 8: 'EROFS', 10: 'EIO', 13: 'ENOSPC' }
  const known = byNumber[codeOf(error) ?? 0] ?? code ?? ''
  const told: { [code: string]: readonly [problem: string, hint: string] } = {
    EBUSY: ['another process holds it locked', 'end what holds it'],
    EROFS: ['it is read-only', 'make it and its folder writable'],
    EACCES: ['permission is denied', 'make it and its folder writable'],
    EPERM: ['permission is denied', 'make it and its folder writable'],
    ENOSPC: ['its disk is full', 'make room on its disk'],
    EIO: ['its disk refuses', 'see to its disk: room, quota, a limit of file size'],
    EFBIG: ['its disk refuses', 'see to its disk: room, quota, a limit of file size'],
    EDQUOT: ['its disk quota is used up', 'make room on its disk'],
  }
  const [problem, hint] = told[known] ?? [undefined, 'free the file or name another']
  return { problem: problem === undefined ? message : `${problem} (${message})`, hint }
}

let imported: Promise<typeof import('node:sqlite')> | undefined

/** Loads `node:sqlite` when it is first needed, and opens a file. Waiting for other processes is left to `whenUnlocked`. */
export async function openDatabase(path: string | URL, options: DatabaseSyncOptions = {}): Promise<DatabaseSync> {
  imported ??= importQuietly()
  const { DatabaseSync } = await imported
  return new DatabaseSync(path, { timeout: 0, ...options })
}

/** Node 22 warns that node:sqlite is experimental, once and on stderr. We chose it knowingly; other warnings pass. */
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
