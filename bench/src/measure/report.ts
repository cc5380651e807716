import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { chartOf } from './chart.ts'
import type { Measured } from './slices.ts'
import { compare, cpuEach, type Estimate, perSecond } from './statistics.ts'

/** One line of a benchmark: a figure, and where there is one the ratio to the base. */
export interface Line {
  name: string
  unit: string
  value: number
  /** Of the value, where it has an interval of its own. */
  low?: number
  high?: number
  /** Against the first arm of the run. */
  rate?: Estimate
  cpu?: Estimate
  cpuMilliseconds?: number
}
export interface Report {
  name: string
  lines: readonly Line[]
}

/** The arms of one run against the first of them. */
export function linesOf(label: string, measured: Measured): Line[] {
  const [base] = Object.values(measured)
  return Object.entries(measured).map(([name, slices]) => ({
    name: `${label} ${name}`,
    unit: '/s',
    value: perSecond(slices),
    ...compare(slices, base!),
    cpuMilliseconds: cpuEach(slices),
  }))
}

/** Prints the lines, and writes them down, with the machine that they are of and as a picture. */
export function tell({ name, lines }: Report, folder: string): void {
  console.log(`\n${name}`)
  const width = Math.max(...lines.map(line => line.name.length))
  for (const line of lines) {
    const own = line.low === undefined ? '' : `  [${shown(line.low)}..${shown(line.high!)}]`
    const ratio = line.rate ? `  rate ${interval(line.rate)}  cpu ${interval(line.cpu!)}` : own
    console.log(`  ${line.name.padEnd(width)}  ${shown(line.value).padStart(8)} ${line.unit.padEnd(6)}${ratio}`)
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ name, machine: machine(), lines }, null, 2)}\n`)
  writeFileSync(join(folder, `${name}.svg`), chartOf({ name, lines }))
}

const interval = ({ value, low, high }: Estimate) => `${value.toFixed(2)} [${low.toFixed(2)}..${high.toFixed(2)}]`
const shown = (value: number) => (value >= 100 ? String(Math.round(value)) : value.toPrecision(3))

const machine = () => ({
  node: process.version,
  system: `${process.platform} ${release()} ${process.arch}`,
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  load: loadavg().map(load => Math.round(load * 100) / 100),
})
