// `pnpm bench [names] [--rounds n] [--beside name=folder] [--out folder]`: measures, prints a table and writes JSON. Nothing
// that is measured here is a test. docs/performance.md says how to read it.
import { join } from 'node:path'
import { benches } from './benches/benches.ts'
import { optionsOf } from './measure/options.ts'
import { tell } from './measure/report.ts'

const options = optionsOf(process.argv.slice(2), join(import.meta.dirname, '..', 'results'))
const names = options.names.length > 0 ? options.names : Object.keys(benches)
const unknown = names.find(name => !Object.hasOwn(benches, name))
if (unknown !== undefined) {
  console.error(`there is no benchmark ${unknown}; accepted: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
for (const name of names) tell({ name, lines: await benches[name]!(options) }, options.out)
process.exit(0)
