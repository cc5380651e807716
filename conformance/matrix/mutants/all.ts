import { parseArgs, styleText } from 'node:util'
import { adapterIds, checksOf } from './find-check.ts'
import type { Mutant } from './mutant.ts'
import { mutants } from './mutants.ts'
import { openRunner } from './run-mutant.ts'

/**
 * Every mutant against every check, to see how many find each: `pnpm --filter @vidrelay/matrix mutants`, and for a part
 * `--adapter apixgo`, `--mutant first-look-at-once`. It takes minutes. Exits with 1 when a mutant survives, or survives the
 * check that is named for it; with 2 on a name that there is not.
 */
const { values } = parseArgs({
  options: { adapter: { type: 'string', multiple: true }, mutant: { type: 'string', multiple: true } },
})
const checks = chosen('adapter', values.adapter, adapterIds).flatMap(id =>
  [...checksOf(id).keys()].map(own => `${id}/${own}`),
)
const names = chosen(
  'mutant',
  values.mutant,
  mutants.map(({ id }) => id),
)

const red = (text: string) => styleText('red', text)
let survivors = 0
for (const mutant of mutants.filter(({ id }) => names.includes(id))) {
  const isFound = await tell(mutant)
  if (!isFound) survivors++
}
const sum = `${names.length - survivors} of ${names.length} mutants killed, each tried with ${checks.length} checks`
process.stdout.write(`${survivors === 0 ? sum : red(sum)}\n`)
process.exitCode = survivors === 0 ? 0 : 1

/** One mutant, with threads of its own, so that what it leaves behind ends with it. */
async function tell(mutant: Mutant): Promise<boolean> {
  const runner = openRunner()
  const judged = await Promise.all(checks.map(async check => ({ check, ...(await runner.play(mutant, check)) })))
  await runner.close()
  const count = (...verdicts: string[]) => judged.filter(({ verdict }) => verdicts.includes(verdict)).length
  const odd = (['crashed', 'hung', 'error'] as const).filter(verdict => count(verdict) > 0)
  const killer = judged.find(({ check }) => check === mutant.killer)
  const kills = count('killed', 'otherwise')
  const isFound = kills > 0 && (killer === undefined || killer.verdict === 'killed')
  const line = `${mutant.id}: ${kills} of ${checks.length}${odd.map(verdict => `, ${count(verdict)} ${verdict}`).join('')}`
  const about = killer && killer.verdict !== 'killed' ? ` (its own killer ${mutant.killer}: ${killer.said})` : ''
  process.stdout.write(`${isFound ? line : red(line + about)}\n`)
  return isFound
}

/** All, or those that were asked for; a name that there is not ends the command. */
function chosen(what: string, wanted: readonly string[] | undefined, all: readonly string[]): readonly string[] {
  const unknown = wanted?.find(name => !all.includes(name))
  if (unknown === undefined) return wanted ?? all
  process.stderr.write(`--${what}: there is no ${unknown}; accepted: ${all.join(', ')}\n`)
  process.exit(2)
}
