import { apixgo } from '@vidrelay/apixgo'
import { createClient, formatRef, sqliteJournal } from '@vidrelay/core'

const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), { journal: sqliteJournal('tasks.db') })

// One process: what fal calls request_id and Replicate a prediction is a ref, and its text form is for your database.
const task = await relay.videos.submit({ prompt: 'a lighthouse in the rain', seconds: 8 }, { key: 'order-2' })
const text = formatRef(task.ref)

// Another one, next week.
console.log((await relay.get(text)).status)
await relay.download(text, 'lighthouse.mp4')
await relay.close()
