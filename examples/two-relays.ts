import { apixgo } from '@vidrelay/apixgo'
import { createRelay, sqliteJournal } from '@vidrelay/core'
import { toapis } from '@vidrelay/toapis'

const relay = createRelay({
  providers: [apixgo({ baseURL: process.env.RELAY_URL }), toapis({ baseURL: process.env.SECOND_URL })],
  routes: {
    grok: [
      { provider: 'apixgo', model: 'grok-image-video' },
      { provider: 'toapis', model: 'grok-video-3', set: { resolution: '720p' } },
    ],
  },
  journal: sqliteJournal('tasks.db'),
  onEvent: event => event.type === 'failover' && console.log(`${event.from} -> ${event.to}: ${event.reason}`),
})
const task = await relay.videos.submit(
  { model: 'grok', prompt: 'a heron in the reeds', seconds: 6 },
  { key: 'order-1' },
)
console.log(task.ref.provider)
const purchase = await relay.purchase('order-1')
for (const attempt of purchase?.attempts ?? []) console.log(attempt.attempt, attempt.provider, attempt.state)
await relay.close()
