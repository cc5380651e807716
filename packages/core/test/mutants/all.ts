import { parseArgs, styleText } from 'node:util'
import { rows } from '../acceptance/rows.ts'
import type { Mutant } from './mutant.ts'
import { mutants } from './mutants.ts'
import { openRunner } from './run-mutant.ts'

/**
 * Every mutant against every row, to see how many find each: `pnpm --filter @vidrelay/core mutants`, and for a part
 * `--table look`, `--mutant first-look-at-once`. It takes minutes. Exits with 1 when a mutant survives, or survives the
 * row that is named for it; with 2 on a name that there is not.
 */
const { values } = parseArgs({
  options: { table: { type: 'string', multiple: true }, mutant: { type: 'string', multiple: true } },
})
const tables = [...new Set(rows.map(({ id }) => id.split('/')[0]!))]
const wanted = chosen('table', values.table, tables)
const ids = rows.map(({ id }) => id).filter(id => wanted.some(table => id.startsWith(`${table}/`)))
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
const sum = `${names.length - survivors} of ${names.length} mutants killed, each tried with ${ids.length} rows`
process.stdout.write(`${survivors === 0 ? sum : red(sum)}\n`)
process.exitCode = survivors === 0 ? 0 : 1

/** One mutant, with threads of its own, so that what it leaves behind ends with it. */
async function tell(mutant: Mutant): Promise<boolean> {
  const runner = openRunner()
  const judged = await Promise.all(ids.map(async row => ({ row, ...(await runner.play(mutant, row)) })))
  await runner.close()
  const count = (...verdicts: string[]) => judged.filter(({ verdict }) => verdicts.includes(verdict)).length
  const odd = (['crashed', 'hung', 'error'] as const).filter(verdict => count(verdict) > 0)
  const killer = judged.find(({ row }) => row === mutant.killer)
  const kills = count('killed', 'otherwise')
  const isFound = kills > 0 && (killer === undefined || killer.verdict === 'killed')
  const line = `${mutant.id}: ${kills} of ${ids.length}${odd.map(verdict => `, ${count(verdict)} ${verdict}`).join('')}`
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
