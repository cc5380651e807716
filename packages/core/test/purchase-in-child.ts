// A process of its own: writes one purchase down, says so, and ends as it is told: by itself, without a close, or killed.
import { sqliteJournal } from '../src/journal/sqlite-journal.ts'
import { entryOf } from './journal-entry.ts'

const [, , path, key, end] = process.argv as [string, string, string, string, 'close' | 'leave' | 'kill']
const journal = sqliteJournal(path)
await journal.claim(entryOf({ key }))
await journal.update(key, { state: 'accepted' })
if (end === 'close') await journal.close()
if (end === 'kill') process.kill(process.pid, 'SIGKILL')
