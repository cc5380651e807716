// Bytes that seven files of 10 MB cost while they are sent: NAME FOLDER.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pictures } from '../benches/multipart.ts'
import { coreIn } from '../measure/cores.ts'
import { startRelay } from '../serve/start.ts'
import { mebibytes, peakDuring, settled } from './memory.ts'

const [name = '', folder = ''] = process.argv.slice(2)
const { core, geeknow } = await coreIn(folder)
using relay = await startRelay()
const scratch = mkdtempSync(join(tmpdir(), 'vidrelay-bench-'))
const { videos } = core.createClient(geeknow({ baseURL: relay.url, apiKey: 'sk-bench-0123456789' }), {
  journal: core.sqliteJournal(join(scratch, 'tasks.db')),
})
const files = pictures()
const own = files.reduce((sum, { byteLength }) => sum + byteLength, 0)
const images = files.map(bytes => ({ bytes }))
const send = () =>
  videos.submit({ model: 'grok-video-3', prompt: 'a lighthouse', images }, { lenient: true, key: randomUUID() })
await send()
const before = await settled()
const peak = await peakDuring(send)
const times = 1 + (peak.arrayBuffers - before.arrayBuffers) / own
console.log(
  JSON.stringify([
    { name: `7 x 10 MB ${name}: bytes in buffers, its own counted`, unit: 'x', value: times },
    { name: `7 x 10 MB ${name}: rss more than before`, unit: 'MiB', value: mebibytes(peak.rss - before.rss) },
  ]),
)
rmSync(scratch, { recursive: true })
process.exit(0)
