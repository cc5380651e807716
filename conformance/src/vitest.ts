import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Report } from './format/report.ts'
import { firstCauses } from './report/first-causes.ts'
import { matrixProblems } from './suite/matrix-file.ts'
import { runSuites } from './suite/run-suite.ts'
import { type SuiteOptions, suiteOf } from './suite/suite.ts'
import { judgeWaivers, type Waiver } from './suite/waivers.ts'

export interface ConformanceOptions extends SuiteOptions {
  /** The committed matrix of this adapter: a cell or a check that is lost is then red. */
  matrix?: URL
  /** What is known to fail. */
  waivers?: readonly Waiver[]
  /** A requirement that nothing proves is a failure. Absent: it is said, and no failure. */
  strict?: boolean
  /** The command that plays one check again, for failures. Absent: the kit's own, with a gap for the adapter. */
  replayCommand?: (adapter: string, check: string) => string
  /** The command that shows every failure in full. Absent: the kit's own. */
  allCommand?: string
}

/** Nothing here waits for real time; a busy machine must not make a suite red. Unit: milliseconds. */
const timeout = 600_000
/** What is wrong with cells keeps to a screen. */
const mostProblems = 20

/**
 * Registers the conformance suite of an adapter: one test that plays every check, none of them to be skipped, and one
 * for the cells. It is one test and not one per check, so that a wrong row is told once and not a hundred times.
 */
export function conformance(options: ConformanceOptions): void {
  const suite = suiteOf(options)
  const { id: provider, title } = suite.adapter.definition
  const { replayCommand, waivers = [], allCommand: all, strict = false } = options
  let report: Report | undefined

  describe(`${title} keeps to what is documented`, () => {
    test(`all ${suite.checks.length} checks hold`, { timeout }, async () => {
      report = await runSuites([suite], { strict, ...(replayCommand && { replayCommand }) })
      const isWaived = (covers: readonly string[]) =>
        waivers.some(({ requirement, adapter }) => adapter === provider && covers.includes(requirement))
      const checks = report.checks.filter(({ covers }) => !isWaived(covers))
      const causes = firstCauses({ ...report, checks }, all === undefined ? {} : { all })
      if (causes !== '') throw told(causes)
    })

    test('every cell has its verdict, and none is lost', () => {
      if (!report) throw told('nothing was played')
      const { waived, problems } = judgeWaivers(report, waivers)
      const failing = new Set(report.checks.flatMap(({ id, failure }) => (failure ? id : [])))
      const bad = report.cells
        .filter(cell => !waived.includes(cell) && cell.verdict === 'fail')
        // What fails in a check is told there.
        .filter(cell => !cell.checks.some(id => failing.has(id)))
        .map(({ requirement, verdict, reason }) => `${requirement}: ${verdict}${reason ? `, ${reason}` : ''}`)
      const lost =
        options.matrix && failing.size === 0
          ? matrixProblems(report, provider, readFileSync(options.matrix, 'utf8'))
          : []
      expect([...bad, ...problems, ...lost].slice(0, mostProblems)).toEqual([])
    })
  })
}

/** An error that is its message: where in the kit it was thrown helps nobody. */
function told(message: string): Error {
  const error = new Error(`\n${message}`)
  error.stack = ''
  return error
}
