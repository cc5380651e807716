import type { DatabaseSync } from 'node:sqlite'
import { clearInUse, factsOf, journalTrouble, openJournalFile } from './journal-file.ts'
import { prepareWitness } from './journal-witness.ts'
import { exclusively, whenUnlocked } from './sqlite-database.ts'

type Facts = { purchases: number; doubt: string | null }

/** What the client's face promises, with all that it needs. */
export const acceptJournal = (path: string): Promise<Facts> =>
  opened(path, (db, real) =>
    exclusively(db, () => {
      const { id, purchases, doubt } = factsOf(db)
      if (doubt === null) return { purchases, doubt }
      db.exec('update journal set doubt = null')
      prepareWitness(real, { journal: id, purchases }, { isSynced: true }).publish()
      return { purchases, doubt }
    }),
  )

/** The same without the acceptance. */
export const inspectJournal = (path: string): Promise<Facts> =>
  opened(path, db => {
    const { purchases, doubt } = factsOf(db)
    return { purchases, doubt }
  })

async function opened(path: string, work: (db: DatabaseSync, real: string) => Facts): Promise<Facts> {
  const end = performance.now() + 5000
  try {
    const file = await openJournalFile(path, end)
    const { db, path: real } = file
    try {
      const told = await whenUnlocked(end, () => work(db, real))
      await file.sync()
      return told
    } finally {
      clearInUse(db)
      await file.close()
    }
  } catch (error) {
    throw journalTrouble(path, error)
  }
}
