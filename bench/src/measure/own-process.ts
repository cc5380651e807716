import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Beside } from './cores.ts'
import { folders } from './cores.ts'
import type { Line } from './report.ts'

const run = promisify(execFile)

/**
 * What a program of `child/` prints as JSON, once for each checkout: memory is told by a process that did nothing else.
 * `args`: what it gets beside the name and the folder.
 */
export async function inOwnProcess(program: string, beside: Beside, ...args: readonly string[]): Promise<Line[]> {
  const lines: Line[] = []
  for (const [name, folder] of folders(beside)) {
    const file = join(import.meta.dirname, '..', 'child', program)
    const { stdout } = await run(process.execPath, ['--expose-gc', file, name, folder, ...args], { maxBuffer: 2 ** 24 })
    lines.push(...(JSON.parse(stdout) as Line[]))
  }
  return lines
}
