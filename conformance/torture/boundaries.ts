import type { Step } from './steps.ts'

/** What an undisturbed run went past, as words for `--at`. */
export const boundariesOf = (steps: readonly Step[]): string[] =>
  thinned(steps).flatMap(({ name, modes }) => modes.map(mode => `${name} ${mode}`))

/**
 * A part is written in as many pieces as the network made of it, and a lock is waited for in as many tries as there is time: of a
 * row of them, the first, the middle and the last but one.
 */
function thinned(steps: readonly Step[]): Step[] {
  const rows: Step[][] = []
  const isPiece = ({ name }: Step) => /^(write \S+\.part|sql begin immediate)#/.test(name)
  for (const step of steps) {
    const row = rows.at(-1)
    if (row && isPiece(step) && isPiece(row[0]!)) row.push(step)
    else rows.push([step])
  }
  return rows.flatMap(row => [...new Set([row[0]!, row[row.length >> 1]!, row[Math.max(0, row.length - 2)]!])])
}

/** The first word of a boundary, and what it is about: `write tasks.db-wal`. */
export const kindOf = (at: string): string => at.slice(0, at.lastIndexOf('#'))

/** Every so many, beginning where the seed says. */
export const sampleOf = (all: readonly string[], every: number, seed: number): string[] =>
  all.filter((_, index) => (index + seed) % every === 0)
