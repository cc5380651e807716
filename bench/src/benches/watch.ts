import type { Options } from '../measure/options.ts'
import { inOwnProcess } from '../measure/own-process.ts'
import type { Line } from '../measure/report.ts'

/** Many tasks that are watched by one client, each at the provider's pace of 10 s. */
export async function watch({ beside }: Options): Promise<Line[]> {
  const lines: Line[] = []
  for (const tasks of [1000, 10_000])
    lines.push(...(await inOwnProcess('watch-memory.ts', beside, String(tasks), '12')))
  return lines
}
