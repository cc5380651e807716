import { writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import OpenAI from 'openai'

const openai = new OpenAI({ baseURL: process.env.GATEWAY_URL, apiKey: process.env.OPENAI_VIDEOS_API_KEY })
let video = await openai.videos.create({ model: 'sora-2', prompt: 'a lighthouse in the rain', seconds: '8' })
while (video.status === 'queued' || video.status === 'in_progress') {
  await setTimeout(2000)
  video = await openai.videos.retrieve(video.id)
}
if (video.error) throw new Error(video.error.message)
const content = await openai.videos.downloadContent(video.id)
await writeFile('lighthouse.mp4', Buffer.from(await content.arrayBuffer()))
