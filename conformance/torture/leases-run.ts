import { parseArgs } from 'node:util'
import { leases, playLease } from './leases.ts'

/** `pnpm leases`: each way of things, so often. Exit 1 where anything is wrong. See README.md. */
const { values } = parseArgs({ options: { times: { type: 'string', default: '3' } } })
const times = Number(values.times)
let wrongs = 0
const sum = { plays: 0, processes: 0, creates: 0 }
for (const lease of leases) {
  const creates: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const played = await playLease(lease)
    creates.push(played.creates)
    sum.plays++
    sum.processes += played.processes
    sum.creates += played.creates
    const wrong = lease.wrong(played)
    if (wrong === undefined) continue
    wrongs++
    process.stdout.write(`wrong: ${lease.id}: ${wrong}\n`)
  }
  process.stdout.write(`${lease.id.padEnd(16)} creates ${creates.join(' ')}  ${lease.title}\n`)
}
process.stdout.write(`${sum.plays} keys, ${sum.processes} processes, ${sum.creates} paid creates; ${wrongs} wrong\n`)
process.exitCode = wrongs === 0 ? 0 : 1
