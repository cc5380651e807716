import { apixgo } from '@vidrelay/apixgo'
import { createClient, memoryJournal } from '@vidrelay/core'

const journal = memoryJournal()
const open = () => createClient(apixgo({ apiKey: 'sk-any', baseURL: process.env.RELAY_URL }), { journal })
const request = { model: 'grok-image-video', prompt: 'a heron in the reeds', seconds: 6 } as const
const clients = [open(), open()]
const tasks = await Promise.all(clients.map(relay => relay.videos.submit(request, { key: 'order-4711' })))
console.log(tasks[0]!.ref.id === tasks[1]!.ref.id, (await journal.get('order-4711'))?.attempts.length)
for (const relay of clients) await relay.close()
