// `pnpm --filter @vidrelay/matrix coverage [adapter…] [--write] [--all | --worth]`: looks for a recording that finds each row of a
// document wrong, deleted or altered, and says what survives: it has no evidence but that of the specification, if any.
//   (neither)  the recordings that are named already; about a minute
//   --all      rows without any evidence too; minutes
//   --worth    nothing is looked for: only what the known evidence of each row is worth; seconds
// With --write the files that the tests read are made anew. Exit code 0: the files say so. 1: a file is out of date. 2: misuse.
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { coverageSentence, type Killers } from '@vidrelay/conformance'
import { type AdapterId, adapters } from '../suites.ts'
import {
  evidenceFor,
  evidenceText,
  killersText,
  readEvidence,
  readKillers,
  writeEvidence,
  writeKillers,
} from './killers-file.ts'

interface Found {
  killers: Killers
  survivors: { key: string; what: string; how: string }[]
  broken: string[]
}

/** As many as the cores of the machines that this runs on; always the same, so that the files are. */
const parts = 2

const all = Object.keys(adapters) as AdapterId[]
const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, all: { type: 'boolean' }, worth: { type: 'boolean' } },
  allowPositionals: true,
})
const unknown = positionals.filter(id => !Object.hasOwn(adapters, id))
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: accepted: ${all.join(', ')}; none for all of them\n`)
  process.exit(2)
}

let isWhole = true
for (const id of positionals.length > 0 ? (positionals as AdapterId[]) : all) {
  const found = values.worth ? [] : await Promise.all(Array.from({ length: parts }, (_, index) => search(id, index)))
  const killers: Killers = values.worth ? readKillers(id) : Object.assign({}, ...found.map(part => part.killers))
  const survivors = found.flatMap(part => part.survivors)
  const broken = new Set(found.flatMap(part => part.broken))
  if (!values.worth) process.stdout.write(`${coverageSentence({ adapter: id, killers, survivors })}\n`)
  for (const { key, what, how } of survivors) process.stdout.write(`  survives: ${key}: ${what} ${how}\n`)
  for (const check of broken) process.stdout.write(`  does not pass as it is, so it proves nothing: ${check}\n`)
  const text = evidenceText(await evidenceFor(id, killers))
  if (values.write) {
    writeKillers(id, killers)
    writeEvidence(id, text)
  }
  const isNew = killersText(readKillers(id)) !== killersText(killers) || readEvidence(id) !== text
  if (isNew)
    process.stdout.write(`  coverage/${id}.json, or evidence/${id}.json, is out of date: run this with --write\n`)
  if (broken.size > 0 || isNew) isWhole = false
}
process.exitCode = isWhole ? 0 : 1

function search(id: AdapterId, index: number): Promise<Found> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./shard.ts', import.meta.url), {
      // Of an adapter that is new every row is looked for: there is nothing to renew.
      workerData: {
        id,
        part: { index, of: parts },
        isRenewal: values.all !== true && Object.keys(readKillers(id)).length > 0,
      },
    })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
