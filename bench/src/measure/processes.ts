import { spawnSync } from 'node:child_process'
import type { Line } from './report.ts'
import { turned } from './slices.ts'
import { bootstrap, median, seeded } from './statistics.ts'

export interface Program {
  args: readonly string[]
  env?: NodeJS.ProcessEnv
}

/**
 * How long fresh processes of Node take from their start to their end, in turn. Told for each: the median, and the median
 * of what it takes more than the first one in the same round.
 */
export function processes(programs: { readonly [name: string]: Program }, rounds: number): Line[] {
  const names = Object.keys(programs)
  const taken = Object.fromEntries(names.map(name => [name, [] as number[]]))
  // The first one fills the caches of the disk and of Node's compiler.
  for (let round = -1; round < rounds; round++)
    for (const name of turned(names, Math.max(0, round))) {
      const milliseconds = once(name, programs[name]!)
      if (round >= 0) taken[name]!.push(milliseconds)
    }
  const empty = taken[names[0]!]!
  return names.flatMap((name, index) => {
    const own = taken[name]!
    const line = { name, unit: 'ms', value: median(own) }
    if (index === 0) return [line]
    const over = bootstrap(rounds, at => median(at.map(one => own[one]! - empty[one]!)), seeded(1))
    return [line, { name: `${name}, over empty node`, unit: 'ms', value: over.value, low: over.low, high: over.high }]
  })
}

function once(name: string, { args, env }: Program): number {
  const begun = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { env: env ?? process.env, encoding: 'utf8' })
  const milliseconds = performance.now() - begun
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.slice(0, 500)}`)
  return milliseconds
}
