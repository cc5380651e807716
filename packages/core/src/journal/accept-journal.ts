/**
 * Says that the journal at `path` counts, although it may have forgotten paid calls: it claims again. Gives how many it
 * knows, and the doubt that was (null: there was none).
 * @throws `journal_unavailable` when the file cannot be opened or written
 */
export async function acceptJournal(path: string): Promise<{ purchases: number; doubt: string | null }> {
  const [{ clearInUse, factsOf, journalTrouble, openJournalFile }, { prepareWitness }, { exclusively, whenUnlocked }] =
    await Promise.all([import('./journal-file.ts'), import('./journal-witness.ts'), import('./sqlite-database.ts')])
  const end = performance.now() + 5000
  try {
    const { db, path: real } = await openJournalFile(path, end)
    try {
      return await whenUnlocked(end, () =>
        exclusively(db, () => {
          const { id, purchases, doubt } = factsOf(db)
          if (doubt === null) return { purchases, doubt }
          db.exec('update journal set doubt = null')
          prepareWitness(real, { journal: id, purchases }).publish()
          return { purchases, doubt }
        }),
      )
    } finally {
      clearInUse(db)
      db.close()
    }
  } catch (error) {
    throw journalTrouble(path, error)
  }
}
