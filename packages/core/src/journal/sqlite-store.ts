import type { DatabaseSync } from 'node:sqlite'
import type { Claim, Ended, Journal, JournalEntry } from './journal.ts'
import { clearInUse, type JournalFile, journalTrouble, markInUse, openJournalFile } from './journal-file.ts'
import { createLineCache } from './line-cache.ts'
import { dayOf, type Limit } from './money.ts'
import { changeOf, claimOf, purchaseOf } from './purchase.ts'
import { isHeldByAnother, keysOf, linesOf, usedOn, writeLines } from './purchase-rows.ts'
import { checkpoint, whenUnlocked } from './sqlite-database.ts'
import type { SqliteJournalOptions } from './sqlite-journal.ts'
import { type Job, writeTogether } from './sqlite-writer.ts'

/** Writes between two checkpoints, of seven or eight pages of 4 KiB each: the log stays near 1,000 pages. */
const writesPerCheckpoint = 130
/** Without a quiet moment in between, the log is moved all the same before it is ten times as long. */
const mostWrites = 1300
const idleMilliseconds = 1000

/** The journal in its file: what `sqliteJournal` promises. */
export function createSqliteStore(path: string, options: SqliteJournalOptions): Journal {
  const patience = options.busyTimeout ?? 5000
  let opened: Promise<JournalFile> | undefined
  /** What `opened` came to. */
  let current: JournalFile | undefined
  const lines = createLineCache()
  let waiting: Job[] = []
  let writer: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let writes = 0
  /** Claimed here and without an outcome yet. */
  const underWay = new Set<string>()

  const file = (end: number) => {
    if (opened) return opened
    const opening: Promise<JournalFile> = openJournalFile(path, end).then(
      made => {
        // It may have been closed while it was opened, and then serves nobody any more.
        if (opened === opening) current = made
        return made
      },
      error => {
        opened = undefined // the next call may find the file freed
        throw error
      },
    )
    opened = opening
    return opening
  }
  const guarded = async <T>(work: (end: number) => Promise<T>): Promise<T> => {
    try {
      return await work(performance.now() + patience)
    } catch (error) {
      throw journalTrouble(path, error)
    }
  }
  const reading = <T>(work: (db: DatabaseSync) => T): Promise<T> => {
    if (current) {
      try {
        return Promise.resolve(work(current.db))
      } catch {} // locked, it is waited for; broken, it is told
    }
    return guarded(async end => {
      const { db } = await file(end)
      return whenUnlocked(end, () => work(db))
    })
  }
  /** In their order, and all that wait at once. */
  const writing = <T>(run: (db: DatabaseSync) => T, written: (result: T) => void, isPurchase = (_: T) => false) =>
    guarded(
      end =>
        new Promise<T>((resolve, reject) => {
          // What was refused may have been written all the same.
          const failed = (error: unknown) => {
            lines.forget()
            reject(error)
          }
          const done = (result: unknown) => {
            lines.forget() // before anybody hears of it
            written(result as T)
            resolve(result as T)
          }
          waiting.push({ run, isPurchase, takeBack, end, done, failed })
          writer ??= writeAll()
        }),
    )
  const writeAll = async () => {
    // What else this turn has to say comes along.
    for (await turn(); waiting.length > 0; await turn()) {
      const jobs = waiting
      waiting = []
      try {
        const end = Math.min(...jobs.map(job => job.end))
        const own = await file(end)
        await mustBeThere(own)
        await markInUse(own, end)
        await writeTogether(own, path, jobs)
        tidy(own.db, jobs.length)
      } catch (error) {
        for (const job of jobs) job.failed(error)
      }
    }
    writer = undefined
  }
  const mustBeThere = async (own: JournalFile) => {
    if (own.isThere()) return
    await (await forget())?.close()
    throw new Error('the file was deleted or replaced while it was open')
  }
  /** In a quiet second, or at the end of a purchase once the log is long; never between a claim and its outcome. */
  const tidy = (db: DatabaseSync, more: number) => {
    clearTimeout(timer)
    writes += more
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
    const closing = opened
    opened = undefined
    current = undefined
    lines.forget()
    writes = 0
    return closing?.catch(() => undefined)
  }

  return {
    claim: async (entry, ended, limits) => {
      const began = ({ answer }: Claimed) => answer.claimed && underWay.add(entry.key)
      const { answer } = await writing(
        db => claimIn(db, entry, ended, limits),
        began,
        ({ isNew }) => isNew,
      )
      return answer
    },
    update: (key, patch, condition = {}) => {
      const hasEnded = patch.state !== undefined && patch.state !== 'sending'
      return writing(
        db => {
          const changed = changeOf(linesOf(db, key), patch, condition, ref => isHeldByAnother(db, ref, key))
          if (changed) writeLines(db, changed)
          return changed !== undefined
        },
        isMade => isMade && hasEnded && underWay.delete(key),
      )
    },
    get: key => reading(db => purchaseOf(linesOf(db, key))),
    find: ref => reading(db => lines.find(db, ref)),
    list: (filter = {}) =>
      reading(db => {
        // Later than no moment at all are all lines.
        const pendingAfter = filter.pending ? (filter.at ?? new Date().toISOString()) : ''
        const { since = '', label = null, limit = -1 } = filter
        const keys = keysOf(db, { pendingAfter, since, label, limit })
        return keys.map(key => purchaseOf(linesOf(db, key))!)
      }),
    close: async () => {
      await writer
      const own = await forget()
      if (!own) return
      clearInUse(own.db)
      await own.close()
    },
  }
}

const turn = () => new Promise<void>(resolve => setImmediate(resolve))

interface Claimed {
  answer: Claim
  isNew: boolean
}

function claimIn(
  db: DatabaseSync,
  entry: JournalEntry,
  ended: Ended | undefined,
  limits: readonly Limit[] | undefined,
): Claimed {
  const usedOf = (limit: Limit) => usedOn(db, dayOf(entry), limit)
  const { answer, written, isNew } = claimOf(linesOf(db, entry.key), entry, { ended, limits, usedOf })
  if (written.length > 0) writeLines(db, written)
  return { answer, isNew }
}

/** Nothing will be sent: the key stays free. */
const takeBack = (db: DatabaseSync, { answer: { entry } }: Claimed): void =>
  writeLines(db, [{ ...entry, state: 'not_sent', problem: 'journal_unavailable: the journal could not be written' }])
