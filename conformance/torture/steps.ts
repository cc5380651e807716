import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One boundary of a run, and where its process can be ended at it. */
export interface Step {
  name: string
  modes: string[]
}

/** What a run that was written down went past, in order. */
export const stepsOf = (log: string): Step[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t') as [string, string])
    .map(([name, modes]) => ({ name, modes: modes.split(' ') }))

/** So that each of thousands of processes need not compile the same sources. */
export const compileCache = join(tmpdir(), `vidrelay-torture-cache-${process.getuid?.() ?? 0}`)
