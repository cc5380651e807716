import { writeFile } from 'node:fs/promises'
import { fal } from '@fal-ai/client'

const { data } = await fal.subscribe('fal-ai/veo3', { input: { prompt: 'a lighthouse in the rain', duration: '8s' } })
const content = await fetch(data.video.url)
await writeFile('lighthouse.mp4', Buffer.from(await content.arrayBuffer()))
