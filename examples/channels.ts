import { subscribe } from 'node:diagnostics_channel'
import { apixgo } from '@vidrelay/apixgo'
import { type ChannelMessage, createClient, memoryJournal } from '@vidrelay/core'

subscribe('vidrelay:submit', message => {
  const { provider, event } = message as ChannelMessage
  if (event.type === 'submit') console.log(`${provider} ${event.key}: ${event.state}`)
})
const relay = createClient(apixgo({ apiKey: 'sk-any', baseURL: process.env.RELAY_URL }), {
  journal: memoryJournal(),
})
await relay.videos.submit({ prompt: 'a heron in the reeds', seconds: 4 }, { key: 'order-31' })
await relay.close()
