// Loads core and an adapter, and asks for one task where it is told of whom: CORE ADAPTER [URL].
import { pathToFileURL } from 'node:url'

const [core, adapter, url] = process.argv.slice(2)
const [{ createClient }, { openaiVideos }] = await Promise.all([
  import(pathToFileURL(core).href),
  import(pathToFileURL(adapter).href),
])
if (url !== undefined) {
  const client = createClient(openaiVideos({ baseURL: url, apiKey: 'sk-bench-0123456789' }), { journal: false })
  const { status } = await client.get({
    v: 1,
    provider: 'openai-videos',
    dialect: Object.keys(openaiVideos.definition.dialects)[0],
    kind: 'video',
    id: 'vid_1',
    baseURL: url,
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  if (status !== 'running') throw new Error(status)
  await client.close()
}
