// A process of its own that opens the journal, writes a purchase down and closes it again, as often as it is told: what
// several commands do that share one journal.
import { sqliteJournal } from '../src/journal/sqlite-journal.ts'
import { entryOf } from './journal-entry.ts'

const [, , path, name, times] = process.argv as [string, string, string, string, string]
for (let turn = 0; turn < Number(times); turn++) {
  const journal = sqliteJournal(path, { busyTimeout: 60_000 })
  await journal.claim(entryOf({ key: `${name}-${turn}` }))
  await journal.update(`${name}-${turn}`, { state: 'accepted' })
  await journal.close()
}
