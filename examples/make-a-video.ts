import { apixgo } from '@vidrelay/apixgo'
import { createClient, isVidrelayError, sqliteJournal } from '@vidrelay/core'

const [prompt = 'a lighthouse in the rain', order = 'order-1', output = 'lighthouse.mp4'] = process.argv.slice(2)
const provider = apixgo({ ...(process.env.RELAY_URL && { baseURL: process.env.RELAY_URL }) })
await using relay = createClient(provider, { journal: sqliteJournal('tasks.db') })
try {
  const task = await relay.videos.submit({ prompt, seconds: 6, aspectRatio: '16:9' }, { key: order }) // the same order never pays twice
  for await (const now of relay.watch(task.ref)) console.log(now.status, now.progress ?? '')
  const file = await relay.download(task.ref, output) // complete or absent
  console.log(`${file.path}: ${file.bytes} bytes`)
} catch (error) {
  if (!isVidrelayError(error)) throw error
  console.error(error.code, error.message, error.hint ?? '')
}
