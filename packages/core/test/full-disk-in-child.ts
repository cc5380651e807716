// A process whose files may not grow beyond a limit: writes lines until the journal has no room, and tells what came of it.
import { sqliteJournal } from '../src/journal/sqlite-journal.ts'
import { entryOf } from './journal-entry.ts'

const [, , path] = process.argv as [string, string, string]
const journal = sqliteJournal(path)
await journal.claim(entryOf())
let written = 0
let trouble: unknown
while (trouble === undefined)
  await journal.update('order-1', { usd: written + 1, problem: 'x'.repeat(4000) }).then(
    () => written++,
    error => {
      trouble = error
    },
  )
const line = await journal.get('order-1')
process.stdout.write(JSON.stringify({ trouble, written, usd: line?.usd }))
await journal.close()
