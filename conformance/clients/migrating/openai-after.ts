import { createClient, sqliteJournal } from '@vidrelay/core'
import { openaiVideos } from '@vidrelay/openai-videos'

const gateway = openaiVideos({ baseURL: process.env.GATEWAY_URL, apiKey: process.env.OPENAI_VIDEOS_API_KEY })
const relay = createClient(gateway, { journal: sqliteJournal('tasks.db') })
const request = { model: 'sora-2', prompt: 'a lighthouse in the rain', seconds: 8 } as const
await relay.videos.generate(request, { key: 'order-1', output: 'lighthouse.mp4' })
await relay.close()
