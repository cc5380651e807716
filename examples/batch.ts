import { readFileSync } from 'node:fs'
import { apixgo } from '@vidrelay/apixgo'
import { createClient, isVidrelayError, sqliteJournal } from '@vidrelay/core'

/** One job a line: `{"id":"a-1","prompt":"a heron in the reeds"}`. The id is the key: a second run pays for nothing twice. */
interface Job {
  id: string
  prompt: string
}
const jobs = readFileSync('jobs.jsonl', 'utf8')
  .split('\n')
  .filter(line => line.trim() !== '')
  .map(line => JSON.parse(line) as Job)

const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), {
  journal: sqliteJournal('tasks.db'),
  concurrency: Number(process.env.AT_ONCE ?? 4),
})
const done = await Promise.all(
  jobs.map(async ({ id, prompt }) => {
    try {
      const file = await relay.videos.generate({ prompt, seconds: 4 }, { key: id, output: `${id}.mp4` })
      return { id, file: file.path }
    } catch (error) {
      if (!isVidrelayError(error)) throw error
      return { id, error: error.message }
    }
  }),
)
for (const { id, error } of done) if (error !== undefined) console.log(`${id}: ${error}`)
console.log(`${done.filter(({ file }) => file !== undefined).length} of ${jobs.length} saved`)
await relay.close()
