// `pnpm capture:gateway [adapter] [--out <folder>] [--paid]`: recordings of a public relay's own software, running on a machine of
// ours. VIDRELAY_GATEWAY_URL says where it listens, the adapter's own variable holds a key of it, VIDRELAY_GATEWAY_NAME what it is
// (`new-api v1.2`). Without an address nothing is captured, and that is said aloud. What is written has no address, key, id
// or link in it, and says `captured`. Exit code 0: written, or skipped. 1: nothing could be written. 2: misuse.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { capture, captureText } from '@vidrelay/conformance'
import { adapters } from './suites.ts'

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, paid: { type: 'boolean' } },
  allowPositionals: true,
})
const [id = 'openai-videos'] = positionals
const adapter = adapters[id]
const { VIDRELAY_GATEWAY_URL: baseURL, VIDRELAY_GATEWAY_NAME: name = 'a gateway' } = process.env
if (!adapter || positionals.length > 1) {
  process.stderr.write(`accepted: one of ${Object.keys(adapters).join(', ')}, --out <folder>, --paid\n`)
  process.exit(2)
}
if (!baseURL) {
  process.stdout.write(
    'SKIPPED: nothing was captured, since no gateway runs here; start one and set VIDRELAY_GATEWAY_URL and the key of the adapter\n',
  )
  process.exit(0)
}
const folder = values.out ?? fileURLToPath(new URL(`../recordings/${id}/`, import.meta.url))
const captured = await capture({
  adapter,
  baseURL,
  folder,
  document: `${name}, running on a machine of ours, answers as they came`,
  // It is ours: a task costs what the vendor behind it takes, and a mocked vendor takes nothing.
  ...(values.paid && { paid: true, maxCost: 'unknown' as const }),
  onNote: note => process.stderr.write(`${note}\n`),
}).catch(error => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
process.stdout.write(`${captureText(captured)}\n`)
process.exitCode = captured.written.length > 0 ? 0 : 1
