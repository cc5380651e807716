import { adapters } from '../suites.ts'
import { fuzz } from './play.ts'

/**
 * `pnpm fuzz [count] [seed]`: so many answers, a million by default, against core without a network. The same seed plays
 * the same answers. Exit 1 where one of them broke a promise; then the number of the answer and the seed say which.
 */
const [count = '1000000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
if (!/^[1-9]\d{0,9}$/.test(count) || !/^\d{1,9}$/.test(seed)) {
  process.stderr.write('fuzz: accepted: pnpm fuzz [count] [seed], both whole numbers\n')
  process.exit(2)
}
process.stdout.write(`${count} answers, seed ${seed}, ${Object.keys(adapters).join(', ')}\n`)
const begun = performance.now()
const { outcomes, faults } = await fuzz(Number(count), Number(seed), done => {
  if (done > 0 && done % 100_000 === 0) process.stdout.write(`${done} after ${seconds()} s\n`)
})
function seconds(): number {
  return Math.round((performance.now() - begun) / 1000)
}
for (const [outcome, times] of Object.entries(outcomes).toSorted())
  process.stdout.write(`${String(times).padStart(9)}  ${outcome}\n`)
for (const { number, adapter, what, problem } of faults.slice(0, 20))
  process.stdout.write(`answer ${number} (${adapter}, ${what}): ${problem}\n`)
process.stdout.write(`${count} answers in ${seconds()} s: ${faults.length} broke a promise\n`)
process.exitCode = faults.length > 0 ? 1 : 0
