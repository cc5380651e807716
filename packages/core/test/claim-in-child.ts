// A process of its own: waits for a word on stdin, claims a key, says what came of it.
import { once } from 'node:events'
import { sqliteJournal } from '../src/journal/sqlite-journal.ts'
import { entryOf } from './journal-entry.ts'

const [, , path, key, name] = process.argv as [string, string, string, string, string]
const journal = sqliteJournal(path)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const claim = await journal.claim(entryOf({ key, problem: name }))
process.stdout.write(`${JSON.stringify(claim.claimed ? name : claim.entry.problem)}\n`)
await journal.close()
process.stdin.destroy()
