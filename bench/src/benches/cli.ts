import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built, folders } from '../measure/cores.ts'
import type { Options } from '../measure/options.ts'
import { type Program, processes } from '../measure/processes.ts'
import type { Line } from '../measure/report.ts'

/** The command in a fresh process, over an empty one. */
export async function cli({ rounds = 25, beside }: Options): Promise<Line[]> {
  const home = mkdtempSync(join(tmpdir(), 'vidrelay-bench-'))
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home }
  const programs: { [name: string]: Program } = { 'empty node': { args: ['-e', '0'], env } }
  for (const [name, folder] of folders(beside))
    for (const command of ['--version', '--help', 'tasks'])
      programs[`${name} ${command}`] = { args: [built(folder, 'cli/dist/main.js'), command], env }
  const lines = await processes(programs, rounds)
  rmSync(home, { recursive: true })
  return lines
}
