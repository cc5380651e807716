import { clearInUse, factsOf, journalTrouble, openJournalFile } from './journal-file.ts'
import { prepareWitness } from './journal-witness.ts'
import { exclusively, whenUnlocked } from './sqlite-database.ts'

/** What the client's face promises, with all that it needs. */
export async function acceptJournal(path: string): Promise<{ purchases: number; doubt: string | null }> {
  const end = performance.now() + 5000
  try {
    const file = await openJournalFile(path, end)
    const { db, path: real } = file
    try {
      const told = await whenUnlocked(end, () =>
        exclusively(db, () => {
          const { id, purchases, doubt } = factsOf(db)
          if (doubt === null) return { purchases, doubt }
          db.exec('update journal set doubt = null')
          prepareWitness(real, { journal: id, purchases }, { isSynced: true }).publish()
          return { purchases, doubt }
        }),
      )
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
