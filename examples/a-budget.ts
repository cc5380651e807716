import { apixgo } from '@vidrelay/apixgo'
import { createClient, isVidrelayError, memoryJournal, spendOf } from '@vidrelay/core'

const relay = createClient(apixgo({ baseURL: process.env.RELAY_URL }), {
  journal: memoryJournal(),
  prices: { 'apixgo/grok-image-video': { usd: 0.02, per: 'second' } },
  budget: [
    { usd: 5, per: 'day' },
    { usd: 0.2, per: 'day', each: 'label' },
  ],
})
const request = { model: 'grok-image-video', prompt: 'a heron in the reeds', seconds: 6 } as const
for (const [key, label] of Object.entries({ 'order-1': 'ann', 'order-2': 'ann', 'order-3': 'bob' })) {
  try {
    await relay.videos.submit(request, { key, label })
    console.log(`${key}: bought for ${label}`)
  } catch (error) {
    if (!isVidrelayError(error)) throw error
    console.log(`${key}: ${error.code}, ${error.budget?.used} of ${error.budget?.usd} USD are used`)
  }
}
for (const { group, running } of spendOf(await relay.purchases(), 'label')) console.log(group, running)
await relay.close()
