// A process of its own that buys under keys of its own, all at once, with one budget that the journal keeps; says what came of it.
import { createClient } from '../src/client/create-client.ts'
import { sqliteJournal } from '../src/journal/sqlite-journal.ts'
import { isVidrelayError } from '../src/words/errors.ts'
import { relayProvider } from './relay-provider.ts'

const [, , path, baseURL, name, times] = process.argv as [string, string, string, string, string, string]
const client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL }), {
  journal: sqliteJournal(path, { busyTimeout: 60_000 }),
  budget: { usd: 1, per: 'day' },
})
const came = { accepted: 0, over: 0 }
const buy = async (key: string) => {
  try {
    await client.videos.submit({ prompt: 'a mill' }, { key })
    came.accepted++
  } catch (error) {
    if (!isVidrelayError(error) || error.code !== 'budget_exceeded') throw error
    came.over++
  }
}
await Promise.all(Array.from({ length: Number(times) }, (_, index) => buy(`${name}-${index}`)))
await client.close()
process.stdout.write(JSON.stringify(came))
