import { apixgo } from '@vidrelay/apixgo'
import { createClient, sqliteJournal } from '@vidrelay/core'

const stop = new AbortController()
const open = () =>
  createClient(apixgo({ baseURL: process.env.RELAY_URL }), {
    journal: sqliteJournal('tasks.db'),
    onEvent: event => event.type === 'submit' && event.state === 'accepted' && stop.abort(),
  })
const request = { model: 'grok-image-video', prompt: 'a heron in the reeds', seconds: 6 } as const

// A program that was stopped while it waited.
const stopped = open()
const leaving = stopped.videos.generate(request, { key: 'order-4711', output: 'heron.mp4', signal: stop.signal })
await leaving.catch(error => console.log(error.code))
await stopped.close()

// The next one takes what was paid for to its end, and tells what a person must look at.
const relay = open()
for await (const outcome of relay.recover()) {
  if (outcome.state === 'saved') console.log(`${outcome.entry.key}: saved`)
  else if (outcome.state === 'left') console.log(`${outcome.entry.key}: ${outcome.reason}`)
  else console.log(`${outcome.entry.key}: ${outcome.state}`)
}
const again = await relay.videos.generate(request, { key: 'order-4711', output: 'heron.mp4' })
console.log(again.task.status, (await relay.purchases({ since: '2026-01-01' })).length)
await relay.close()
