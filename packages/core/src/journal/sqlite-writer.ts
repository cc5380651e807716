import type { DatabaseSync } from 'node:sqlite'
import { journalBroken } from '../words/problems.ts'
import { factsOf, type JournalFile } from './journal-file.ts'
import { refuseOtherFormats } from './journal-format.ts'
import { prepareWitness } from './journal-witness.ts'
import { exclusively, prepared, whenUnlocked } from './sqlite-database.ts'

/** A change that waits for its turn. */
export interface Job {
  /** Runs in a transaction, together with others; what it throws is undone and is its own trouble alone. */
  run(db: DatabaseSync): unknown
  /** Does what it gave count as a new paid call? Then the file beside the journal knows of it before anybody is told. */
  isPurchase(result: never): boolean
  /** Called where a purchase was written that must not be sent after all. */
  takeBack(db: DatabaseSync, result: never): void
  /** Up to when it waits for another process, by `performance.now()`. */
  end: number
  done(result: unknown): void
  failed(error: unknown): void
}

type Ran = { job: Job; result: unknown } | { job: Job; error: unknown }

/** Writes all that wait in one transaction; one sync serves all of them, and then each is told what came of it. */
export async function writeTogether(file: JournalFile, given: string, jobs: readonly Job[]): Promise<void> {
  const end = Math.min(...jobs.map(job => job.end))
  let ran: Ran[]
  let witness: ReturnType<typeof prepareWitness> | undefined
  const prepare = (purchases: number) => {
    const { id, purchases: before, doubt } = factsOf(file.db)
    refuseOtherFormats(file.db, given) // a later version may have brought it forward meanwhile
    if (doubt !== null) throw doubted(given, doubt)
    witness?.discard()
    witness = prepareWitness(file.path, { journal: id, purchases: before + purchases })
    prepared(file.db, 'update journal set purchases = purchases + ?').run(purchases)
  }
  try {
    ran = await whenUnlocked(end, () => exclusively(file.db, () => runAll(file.db, jobs, prepare)))
  } catch (error) {
    witness?.discard()
    for (const job of jobs) job.failed(error)
    return
  }
  ran = await published(file, witness, ran, end)
  for (const one of ran) {
    if ('error' in one) one.job.failed(one.error)
    else one.job.done(one.result)
  }
}

/** What came of each. Purchases that cannot be announced beside the journal are undone; the other changes stand. */
function runAll(db: DatabaseSync, jobs: readonly Job[], prepare: (purchases: number) => void): Ran[] {
  db.exec('savepoint all_of_them')
  const ran = jobs.map(job => runOne(db, job))
  const purchases = ran.filter(isPurchase)
  if (purchases.length === 0) return ran
  try {
    prepare(purchases.length)
    return ran
  } catch (error) {
    undoTo(db, 'all_of_them', error)
    const refused = new Set(purchases.map(({ job }) => job))
    return jobs.map(job => (refused.has(job) ? { job, error } : runOne(db, job)))
  }
}

function runOne(db: DatabaseSync, job: Job): Ran {
  db.exec('savepoint one')
  try {
    const result = job.run(db)
    db.exec('release one')
    return { job, result }
  } catch (error) {
    undoTo(db, 'one', error)
    return { job, error }
  }
}

/** Where the disk is full SQLite has undone everything by itself: then `error` is the trouble of all. */
function undoTo(db: DatabaseSync, savepoint: string, error: unknown): void {
  try {
    db.exec(`rollback to ${savepoint}`)
  } catch {
    throw error
  }
}

const isPurchase = (ran: Ran): ran is { job: Job; result: unknown } =>
  'result' in ran && ran.job.isPurchase(ran.result as never)

/** The journal knows of them by now; where it cannot be synced, or the file beside it cannot be told, nothing of them will be sent. */
async function published(
  file: JournalFile,
  witness: ReturnType<typeof prepareWitness> | undefined,
  ran: Ran[],
  end: number,
): Promise<Ran[]> {
  let isSynced = false
  try {
    await file.sync()
    isSynced = true
    witness?.publish()
    return ran
  } catch (error) {
    witness?.discard()
    const purchases = ran.filter(isPurchase)
    const takeAllBack = () => {
      for (const { job, result } of purchases) job.takeBack(file.db, result as never)
    }
    await whenUnlocked(end, () => exclusively(file.db, takeAllBack)).catch(() => {}) // then they stay open, and are not sent
    const stands = (one: Ran) => 'error' in one || (isSynced && !isPurchase(one))
    return ran.map(one => (stands(one) ? one : { job: one.job, error }))
  }
}

const doubted = (path: string, doubt: string) =>
  journalBroken(`the journal ${path} may have forgotten paid calls: ${doubt}`, {
    hint: `put the right one back, with the files beside it (-wal, .id); or say that this one counts: vidrelay journal accept ${path}`,
  })
