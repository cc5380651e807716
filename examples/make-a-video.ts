import { apixgo } from '@vidrelay/apixgo'
import { createClient, isVidrelayError, sqliteJournal } from '@vidrelay/core'

try {
  const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), { journal: sqliteJournal('tasks.db') })
  const purchase = { key: 'order-1', output: 'lighthouse.mp4' } // the same key never pays twice
  const file = await relay.videos.generate({ prompt: 'a lighthouse in the rain', seconds: 6 }, purchase)
  console.log(`${file.path}: ${file.bytes} bytes`)
  await relay.close()
} catch (error) {
  console.error(isVidrelayError(error) ? `${error.code}: ${error.message}` : error)
  process.exitCode = 1
}
