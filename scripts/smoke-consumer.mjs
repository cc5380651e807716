// Runs in an empty project that holds core and one adapter: a result, from the prompt to the file.
import { createClient, sqliteJournal } from '@vidrelay/core'

const [adapter, url, output, request] = process.argv.slice(2)
const provider = Object.values(await import(`@vidrelay/${adapter}`)).find(one => one.definition)
const { definition } = provider
// A loopback port needs no mercy: the pace of the document is for tasks of minutes.
const quick = {
  definition: { ...definition, polling: { ...definition.polling, first: 0.2, every: 0.2, most: 0.2 } },
  settings: {},
}
Object.assign(quick.settings, { apiKey: 'sk-smoke-0123456789', baseURL: `${url}/${adapter}` })
const relay = createClient(quick, { journal: sqliteJournal(`${output}.db`) })
const file = await relay.videos.generate(JSON.parse(request), { output })
await relay.close()
console.log(JSON.stringify({ bytes: file.bytes, sha256: file.sha256 }))
