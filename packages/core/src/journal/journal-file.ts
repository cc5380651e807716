import { chmodSync, close, closeSync, fdatasync, mkdirSync, openSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isVidrelayError, type VidrelayError } from '../words/errors.ts'
import { journalBroken } from '../words/problems.ts'
import { bringForward, isMade, makeJournal, refuseOtherFormats } from './journal-format.ts'
import { prepareWitness, readWitness, sweepWitnesses, type Witness } from './journal-witness.ts'
import {
  checkpoint,
  describeTrouble,
  exclusively,
  framesOfLog,
  openDatabase,
  prepared,
  useWriteAheadLog,
  whenUnlocked,
} from './sqlite-database.ts'

/** An open journal. `path`: where the file really is, as its neighbours are named after it. */
export interface JournalFile {
  db: DatabaseSync
  path: string
  /** Is it still the file that was opened? */
  isThere(): boolean
  /** Resolves once all that was committed before is on disk; the program goes on meanwhile. @throws what the system says */
  sync(): Promise<void>
  close(): Promise<void>
}

/** What a journal knows of itself. `doubt`: why it may have forgotten something, until its user accepts it. */
export interface JournalFacts {
  id: string
  purchases: number
  doubt: string | null
}

/** Opens the journal at `path`, makes it where there is none, and looks whether it may have forgotten something. */
export async function openJournalFile(given: string, end: number): Promise<JournalFile> {
  mkdirSync(dirname(resolve(given)), { recursive: true, mode: 0o700 })
  const path = makePrivate(resolve(given))
  const db = await openDatabase(path)
  try {
    await whenUnlocked(end, () => refuseOtherFormats(db, given))
    await whenUnlocked(end, () => useWriteAheadLog(db))
    // Moving the log into the file is our own task, so that it never happens inside a purchase.
    db.exec('pragma synchronous = full; pragma wal_autocheckpoint = 0')
    if (!(await whenUnlocked(end, () => isMade(db))))
      await whenUnlocked(end, () => exclusively(db, () => isMade(db) || makeJournal(db)))
    await whenUnlocked(end, () => refuseOtherFormats(db, given)) // another process may have made it meanwhile
    await whenUnlocked(end, () => doubtIfNeeded(db, path))
    await whenUnlocked(end, () => bringForward(db)) // what it writes would hide that a log is missing
    sweepWitnesses(path)
    const { ino, dev } = statSync(path)
    const isThere = () => {
      const now = statSync(path, { throwIfNoEntry: false })
      return now !== undefined && now.ino === ino && now.dev === dev && now.size > 0
    }
    // From here on a commit is no wait for the disk: who needs it there says `sync`, and one sync serves all before it.
    db.exec('pragma synchronous = normal')
    return { db, path, isThere, ...syncOf(`${path}-wal`, db) }
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * SQLite itself syncs the write-ahead log before it moves it into the main file, and that one before the log is begun anew.
 * It holds no locks on the log, so a second descriptor of it may be closed.
 */
function syncOf(log: string, db: DatabaseSync): Pick<JournalFile, 'sync' | 'close'> {
  let opened: number | undefined
  return {
    sync() {
      if (opened === undefined) {
        opened = openSync(log, 'r+')
        forgotten.register(db, opened, db)
      }
      return synced(opened)
    },
    async close() {
      forgotten.unregister(db)
      if (opened !== undefined) closeSync(opened)
      opened = undefined
      db.close()
    },
  }
}

const synced = promisify(fdatasync)

/** Of a journal that nobody closed, as SQLite does it with its own. A `FileHandle` would end the program for that. */
const forgotten = new FinalizationRegistry<number>(descriptor => close(descriptor, () => {}))

/** Whatever SQLite or the file system says, as an error of ours. */
export function journalTrouble(path: string, error: unknown): VidrelayError {
  if (isVidrelayError(error)) return error
  const { problem, hint } = describeTrouble(error)
  return journalBroken(`the journal ${path} cannot be used: ${problem}`, { hint })
}

/** Only its owner reads it; SQLite gives the files beside it the same mode. Gives the file's real place. */
function makePrivate(path: string): string {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    // A file of ours is never opened here: closing it would let go of the locks that SQLite holds on it in this process.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const real = realpathSync(path)
  for (const name of [real, `${real}-wal`, `${real}-shm`]) {
    const facts = statSync(name, { throwIfNoEntry: false })
    const isOurs = facts?.isFile() === true && facts.uid === process.getuid?.()
    if (isOurs && (facts.mode & 0o077) !== 0) chmodSync(name, 0o600)
  }
  return real
}

export const factsOf = (db: DatabaseSync): JournalFacts =>
  prepared(db, 'select id, purchases, doubt from journal').get() as unknown as JournalFacts

const witnessOf = ({ id, purchases }: JournalFacts): Witness => ({ journal: id, purchases })

/**
 * A doubt is written into the journal itself, or the next one who opens it would find nothing wrong. What another
 * process does between two of these looks is no sign of loss: only what is still so while nobody can write counts.
 */
function doubtIfNeeded(db: DatabaseSync, path: string): void {
  const isTorn = isInUse(db) && framesOfLog(db) === 0
  const look = () => {
    const facts = factsOf(db)
    return facts.doubt === null ? doubtAbout(facts, path, isTorn && isInUse(db)) : null
  }
  if (look() === null) return
  exclusively(db, () => {
    const doubt = look()
    if (doubt !== null) db.prepare('update journal set doubt = ?').run(doubt)
  })
}

/** `isTorn`: in use as its main file says, and nothing in the log beside it. */
function doubtAbout({ id, purchases }: JournalFacts, path: string, isTorn: boolean): string | null {
  const witness = readWitness(path)
  if (witness === undefined)
    return isTorn ? `it was copied while it was in use, without its write-ahead log (${path}-wal)` : null
  if (witness.journal === id)
    return witness.purchases > purchases
      ? `it knows ${purchases} paid calls, and ${witness.purchases} were written into it: it is an older copy`
      : null
  return purchases === 0
    ? `it is empty, and ${witness.purchases} paid calls were written into the one that stood here`
    : `it is another one than stood here, into which ${witness.purchases} paid calls were written`
}

/**
 * From its first write to its clean end the main file says that it is in use: SQLite keeps what is newest in the
 * write-ahead log beside it, and a copy of the main file alone would have forgotten that without a sign.
 */
const isInUse = (db: DatabaseSync): boolean => prepared(db, 'pragma user_version').get()?.user_version === 1

export async function markInUse({ db, path }: JournalFile, end: number): Promise<void> {
  if (await whenUnlocked(end, () => isInUse(db))) return
  const mark = () => {
    // From here on the log may be begun anew at any moment, and who is killed then leaves one without a line. Only what
    // stands beside the journal tells that from a copy without its log.
    readWitness(path) ?? prepareWitness(path, witnessOf(factsOf(db)), { isSynced: true }).publish()
    db.exec('pragma user_version = 1')
  }
  await whenUnlocked(end, () => exclusively(db, mark))
  // A reader of the old state is in the way for as long as it reads; for a longer one the mark comes with a later checkpoint.
  for (let attempt = 1; !(await whenUnlocked(end, () => checkpoint(db))) && attempt < 20; attempt++) await pause(5)
}

/** The clean end. Who cannot write now is not the last one who has it open, or leaves it to the next to look closer. */
export function clearInUse(db: DatabaseSync): void {
  try {
    if (!isInUse(db)) return
    exclusively(db, () => db.exec('pragma user_version = 0'))
    checkpoint(db)
  } catch {}
}
