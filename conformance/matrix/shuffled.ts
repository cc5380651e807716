// `pnpm --filter @vidrelay/matrix shuffled [runs]`: the same verdicts, whatever the order and the jitter.
import type { Report } from '@vidrelay/conformance'
import { playAll } from './play-all.ts'

const runs = Number(process.argv[2] ?? 20)
const verdictsOf = ({ cells, checks }: Report) =>
  JSON.stringify([cells, checks.map(({ adapter, id, verdict }) => [adapter, id, verdict])])

const expected = verdictsOf(await playAll())
let differing = 0
for (let seed = 1; seed <= runs; seed++) {
  const report = await playAll({ seed, shuffle: true })
  const isSame = verdictsOf(report) === expected
  if (!isSame) differing++
  process.stdout.write(
    `seed ${seed}: ${report.checks.length} checks, ${isSame ? 'the same verdicts' : 'OTHER VERDICTS'}\n`,
  )
}
process.stdout.write(`${runs} shuffled runs, ${differing} with other verdicts\n`)
process.exitCode = differing === 0 ? 0 : 1
