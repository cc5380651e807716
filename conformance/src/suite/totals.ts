import type { CellReport, Report, Verdict } from '../format/report.ts'

export type Totals = Report['totals']

export function totalsOf(cells: readonly CellReport[]): Totals {
  const count = (verdict: Verdict) => cells.filter(cell => cell.verdict === verdict).length
  return {
    pass: count('pass'),
    fail: count('fail'),
    notApplicable: count('not-applicable'),
    untestable: count('untestable'),
  }
}
