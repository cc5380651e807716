// Runs in an empty project that holds core and one adapter: a video, from the prompt to the file.
import { createClient, sqliteJournal } from '@vidrelay/core'

const [adapter, url, output] = process.argv.slice(2)
const provider = Object.values(await import(`@vidrelay/${adapter}`)).find(one => one.definition)
const relay = createClient(provider({ apiKey: 'sk-smoke-0123456789', baseURL: `${url}/${adapter}` }), {
  journal: sqliteJournal(`${output}.db`),
})
const file = await relay.videos.generate({ prompt: 'a lighthouse in the rain', seconds: 4 }, { output })
await relay.close()
console.log(JSON.stringify({ bytes: file.bytes, sha256: file.sha256 }))
