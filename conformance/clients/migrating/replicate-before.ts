import { writeFile } from 'node:fs/promises'
import Replicate, { type FileOutput } from 'replicate'

const replicate = new Replicate()
const output = await replicate.run('google/veo-3', { input: { prompt: 'a lighthouse in the rain', duration: 8 } })
await writeFile('lighthouse.mp4', output as FileOutput)
