import { boundariesOf, kindOf, sampleOf } from './boundaries.ts'
import { inTurns } from './in-turns.ts'
import type { Change, Hook } from './job.ts'
import { judge, type Verdict } from './judge.ts'
import { startRelay } from './relay.ts'
import type { Scenario } from './scenarios.ts'

export interface TortureOptions {
  scenarios: readonly Scenario[]
  hooks: readonly Hook[]
  /** One boundary of so many. 1: all. */
  every: number
  seed: number
  /** Jobs at the same time. */
  parallel: number
  /** Only this boundary; `none`: only the undisturbed run. */
  at?: string
  faults?: readonly Change[]
  /** Told each verdict as it comes. */
  onVerdict?(played: Played): void
}

export interface Played {
  scenario: Scenario
  hook: Hook
  /** Undefined: nothing was killed. */
  at: string | undefined
  verdict: Verdict
}

/** Kills jobs at their boundaries, one job for each. */
export async function torture(options: TortureOptions): Promise<Played[]> {
  const { scenarios, hooks, every, seed, parallel, at, faults, onVerdict } = options
  const relay = await startRelay()
  const played: Played[] = []
  const play = async (scenario: Scenario, hook: Hook, at: string | undefined) => {
    const job = { relay, scenario, hook, ...(faults && { faults }) }
    let verdict = await judge(job, at)
    // Two threads may pass each other: what is done in the background has its place only about.
    if (verdict.outcome === 'missed') verdict = await judge(job, at)
    const one = { scenario, hook, at, verdict }
    played.push(one)
    onVerdict?.(one)
    return verdict
  }
  try {
    const jobs = hooks.flatMap(hook => scenarios.map(scenario => ({ scenario, hook })))
    const points: (() => Promise<unknown>)[] = []
    const first = jobs.map(({ scenario, hook }, index) => async () => {
      const { steps = [] } = await play(scenario, hook, at === 'none' ? undefined : at)
      if (at !== undefined) return
      // Not the same ones of each job.
      for (const point of sampleOf(boundariesOf(steps), every, seed + 13 * index))
        points.push(() => play(scenario, hook, point))
    })
    await inTurns(first, parallel)
    await inTurns(points, parallel)
  } finally {
    await relay.close()
  }
  return played
}

/** The command that plays one boundary again. */
export const replayCommand = ({ scenario, hook, at }: Played): string =>
  `pnpm torture --hook ${hook} --scenario ${scenario.id} --at '${at ?? 'none'}'`

/** The counts, as a table for people. */
export function report(played: readonly Played[]): string {
  const rows = [...Map.groupBy(played, ({ scenario, hook }) => `${hook} ${scenario.id}`)].map(([name, all]) => {
    const count = (outcome: Verdict['outcome']) => all.filter(({ verdict }) => verdict.outcome === outcome).length
    const killed = all.filter(({ at, verdict }) => at !== undefined && verdict.outcome !== 'missed').length
    const worst = Math.max(...all.map(({ verdict }) => verdict.again))
    const swept = all.filter(({ verdict }) => verdict.swept).length
    const wrong = all.filter(({ verdict }) => verdict.wrong.length > 0).length
    return [name, killed, count('file'), count('unknown'), count('missed'), worst, swept, wrong]
  })
  const sums =
    rows.length < 2
      ? []
      : [
          [
            'all',
            ...[1, 2, 3, 4].map(sum(rows)),
            Math.max(...rows.map(row => Number(row[5]))),
            sum(rows)(6),
            sum(rows)(7),
          ],
        ]
  const head = ['job', 'killed', 'file', 'unknown', 'missed', 'most runs', 'swept', 'wrong']
  const table = [head, ...rows, ...sums].map(cells =>
    cells.map((cell, index) => (index === 0 ? String(cell).padEnd(20) : String(cell).padStart(10))).join(''),
  )
  return table.join('\n')
}
const sum = (rows: readonly (readonly (string | number)[])[]) => (column: number) =>
  rows.reduce((total, row) => total + Number(row[column]), 0)

/** How many boundaries of each kind. */
export function kinds(played: readonly Played[]): string {
  const killed = played.filter(({ at, verdict }) => at !== undefined && verdict.outcome !== 'missed')
  const words = [...Map.groupBy(killed, ({ at, hook }) => `${hook}: ${kindOf(at!).split(' ')[0]}`)]
  return words.map(([word, all]) => `${word} ${all.length}`).join(', ')
}
