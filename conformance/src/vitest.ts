import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Check } from './check.ts'
import { matrixProblems } from './matrix-file.ts'
import { failureText } from './report/failure-text.ts'
import type { CheckReport } from './report.ts'
import { reportOf, runCheck } from './run-suite.ts'
import { type SuiteOptions, suiteOf } from './suite.ts'
import { judgeWaivers, type Waiver } from './waivers.ts'

export interface ConformanceOptions extends SuiteOptions {
  /** The committed matrix of this adapter: a cell or a check that is lost is then red. */
  matrix?: URL
  /** What is known to fail. */
  waivers?: readonly Waiver[]
  /** The command that plays one check again, for failures. Absent: the kit's own, with a gap for the adapter. */
  replayCommand?: (adapter: string, check: string) => string
}

/** Nothing here waits for real time; a busy machine must not make a replay red. Unit: milliseconds. */
const timeout = 60_000

/** Registers the conformance suite of an adapter: one test per check, none of them to be skipped, and one for the cells. */
export function conformance(options: ConformanceOptions): void {
  const suite = suiteOf(options)
  const { adapter, checks } = suite
  const { id: provider, title } = adapter.definition
  const results = new Map<Check, CheckReport>()
  const isWaived = (check: Check) =>
    options.waivers?.some(({ requirement, adapter: own }) => own === provider && check.covers.includes(requirement))

  describe(`${title} keeps to what is documented`, () => {
    for (const check of checks)
      test(`${check.id}: ${check.title}`, { timeout }, async () => {
        const result = await runCheck(
          adapter,
          check,
          options.replayCommand ? { replayCommand: options.replayCommand } : {},
        )
        results.set(check, result)
        if (result.failure && !isWaived(check)) throw new Error(failureText(reportOf([suite], results), result))
      })

    test('every cell has its verdict, and none is lost', () => {
      const report = reportOf([suite], results)
      const { waived, problems } = judgeWaivers(report, options.waivers ?? [])
      const bad = report.cells
        .filter(cell => (cell.verdict === 'untestable' || cell.verdict === 'fail') && !waived.includes(cell))
        .map(({ requirement, verdict, reason }) => `${requirement}: ${verdict}${reason ? `, ${reason}` : ''}`)
      const lost = options.matrix ? matrixProblems(report, provider, readFileSync(options.matrix, 'utf8')) : []
      expect([...bad, ...problems, ...lost]).toEqual([])
    })
  })
}
