import { join } from 'node:path'
import { built, folders } from '../measure/cores.ts'
import type { Options } from '../measure/options.ts'
import { type Program, processes } from '../measure/processes.ts'
import type { Line } from '../measure/report.ts'
import { startRelay } from '../serve/start.ts'

/** A fresh process that loads core and an adapter, and one that also asks for a task, over an empty one. */
export async function importing({ rounds = 25, beside }: Options): Promise<Line[]> {
  using relay = await startRelay()
  const programs: { [name: string]: Program } = { 'empty node': { args: ['--input-type=module', '-e', '0'] } }
  const file = join(import.meta.dirname, '..', 'child', 'first-exchange.mjs')
  for (const [name, folder] of folders(beside)) {
    const parts = [built(folder, 'core/dist/index.js'), built(folder, 'openai-videos/dist/index.js')]
    programs[`${name}: core and an adapter`] = { args: [file, ...parts] }
    programs[`${name}: the same and its first exchange`] = { args: [file, ...parts, relay.url] }
  }
  return processes(programs, rounds)
}
