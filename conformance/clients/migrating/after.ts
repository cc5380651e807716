import { apixgo } from '@vidrelay/apixgo'
import { createClient, sqliteJournal } from '@vidrelay/core'

const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), { journal: sqliteJournal('tasks.db') })
const request = { prompt: 'a lighthouse in the rain', seconds: 8 }
await relay.videos.generate(request, { key: 'order-1', output: 'lighthouse.mp4' })
await relay.close()
