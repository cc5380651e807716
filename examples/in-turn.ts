import { apixgo } from '@vidrelay/apixgo'
import { createClient, sqliteJournal } from '@vidrelay/core'

const relay = createClient(apixgo({ apiKey: 'sk-any', baseURL: process.env.RELAY_URL }), {
  journal: sqliteJournal('tasks.db'),
  concurrency: 2,
  onEvent: event => event.type === 'queue' && event.state === 'waiting' && console.log(`${event.key} waits`),
})
const orders = ['order-21', 'order-22', 'order-23']
const tasks = await Promise.all(
  orders.map(key => relay.videos.generate({ prompt: 'a heron in the reeds', seconds: 4 }, { key })),
)
console.log(tasks.map(({ status }) => status).join(' '))
await relay.close()
