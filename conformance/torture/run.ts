import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { faults } from './faults.ts'
import type { Hook } from './job.ts'
import { scenarios } from './scenarios.ts'
import { kinds, replayCommand, report, torture } from './torture.ts'

/**
 * `pnpm torture`: every boundary of every job, in minutes. Exit 1 where anything is wrong, 2 where a word is. See README.md.
 */
const { values } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true },
    hook: { type: 'string', multiple: true },
    fault: { type: 'string' },
    at: { type: 'string' },
    every: { type: 'string', default: '1' },
    seed: { type: 'string', default: '0' },
    parallel: { type: 'string', default: String(availableParallelism() + 2) },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const [fault] = values.fault === undefined ? [] : chosen('fault', [values.fault], Object.keys(faults))
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143))
const begun = performance.now()
let done = 0
const played = await torture({
  scenarios: scenarios.filter(({ id }) =>
    chosen(
      'scenario',
      values.scenario,
      scenarios.map(one => one.id),
    ).includes(id),
  ),
  hooks: chosen('hook', values.hook, hooks()) as Hook[],
  every: numberOf('every'),
  seed: numberOf('seed'),
  parallel: numberOf('parallel'),
  ...(values.at !== undefined && { at: values.at }),
  ...(fault !== undefined && { faults: faults[fault]!.changes }),
  onVerdict(one) {
    if (++done % 100 === 0) process.stderr.write(`${done} done\n`)
    if (one.verdict.outcome === 'missed') say(`missed: ${one.hook} ${one.scenario.id} ${one.at}`)
    for (const wrong of one.verdict.wrong) say(`wrong: ${wrong}\n  again: ${replayCommand(one)}`)
  },
})
say(report(played))
say(kinds(played))
const wrong = played.filter(({ verdict }) => verdict.wrong.length > 0).length
const noDisk = played.filter(({ verdict }) => verdict.outcome === 'no disk').length
if (noDisk > 0) say(`${noDisk} not played: this user may not mount a disk`)
say(`seed ${values.seed}, every ${values.every}; ${wrong} wrong; ${Math.round((performance.now() - begun) / 1000)} s`)
process.exitCode = wrong === 0 ? 0 : 1

/** The system's functions are watched too where there is a C compiler. */
function hooks(): Hook[] {
  if (process.platform !== 'linux') return ['node']
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return ['node', 'libc']
  } catch {
    return ['node']
  }
}

/** All, or those that were asked for; a name that there is not ends the command. */
function chosen(what: string, wanted: readonly string[] | undefined, all: readonly string[]): readonly string[] {
  const unknown = wanted?.find(name => !all.includes(name))
  if (unknown === undefined) return wanted ?? all
  process.stderr.write(`--${what}: there is no ${unknown}; accepted: ${all.join(', ')}\n`)
  process.exit(2)
}

function numberOf(name: 'every' | 'seed' | 'parallel'): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value >= (name === 'seed' ? 0 : 1)) return value
  process.stderr.write(`--${name}: ${values[name]} is no whole number\n`)
  process.exit(2)
}
