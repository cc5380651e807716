import { writeFile } from 'node:fs/promises'
import { createVidrelay } from '@vidrelay/ai-sdk'
import { apixgo } from '@vidrelay/apixgo'
import { sqliteJournal } from '@vidrelay/core'
import { experimental_generateVideo as generateVideo } from 'ai'

const provider = apixgo({ baseURL: process.env.RELAY_URL })
const vidrelay = createVidrelay({ provider, journal: sqliteJournal('tasks.db') })

const { video } = await generateVideo({
  model: vidrelay.video('grok-image-video'), // the line that changes in an app that has another provider
  prompt: 'a lighthouse in the rain',
  resolution: '1280x720',
  duration: 6,
  headers: { 'idempotency-key': 'order-1' }, // run it again: the same video, and nothing is paid
  poll: { intervalMs: 1000 },
})
await writeFile('lighthouse.mp4', video.uint8Array)
console.log(`${video.mediaType}: ${video.uint8Array.byteLength} bytes`)
await vidrelay.client.close()
