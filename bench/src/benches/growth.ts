import type { Options } from '../measure/options.ts'
import { inOwnProcess } from '../measure/own-process.ts'
import type { Line } from '../measure/report.ts'

const counts = [1000, 10_000, 100_000]

/** How the cost of watching grows with the number of tasks, on a virtual clock: an exponent of 1 is in proportion. */
export async function growth({ beside }: Options): Promise<Line[]> {
  const runs: Line[][] = []
  for (const count of counts) runs.push(await inOwnProcess('growth.ts', beside, String(count)))
  const [first, last] = [runs[0]!, runs.at(-1)!]
  const exponents = first.flatMap(({ name, unit, value }, index) =>
    unit === 'us'
      ? [
          {
            name: name.replace(/^\d+ tasks, (.*): .*$/, '$1: growth exponent'),
            unit: '',
            value: 1 + Math.log(last[index]!.value / value) / Math.log(counts.at(-1)! / counts[0]!),
          },
        ]
      : [],
  )
  return [...runs.flat(), ...exponents]
}
