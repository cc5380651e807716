import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type Proved, proveGateway, proveKilled } from './gateway-proof.ts'

/** `pnpm gateway-proof`: counts, minutes long. Exit 1 where anything is wrong. See README.md. */
const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    seed: { type: 'string', default: '0' },
    parallel: { type: 'string', default: String(availableParallelism() + 2) },
    create: { type: 'string', default: 'key' },
    at: { type: 'string' },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const begun = performance.now()
const sample = { every: Number(values.every), seed: Number(values.seed), parallel: Number(values.parallel) }
let wrong = 0
const told = ({ line, wrong: sentences }: Proved) => {
  say(line)
  for (const sentence of sentences) say(`wrong: ${sentence}`)
  wrong += sentences.length
}
const proof = values.at === undefined ? proveGateway(sample) : proveKilled(values.create, sample, values.at)
for await (const one of proof) told(one)
say(`${wrong} wrong; ${Math.round((performance.now() - begun) / 1000)} s`)
process.exitCode = wrong === 0 ? 0 : 1
