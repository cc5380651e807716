import type { Report } from '../format/report.ts'

/** Reports of several adapters, played by the same kit, as one. */
export function mergeReports(reports: readonly Report[]): Report {
  const [first] = reports
  if (first === undefined) throw new Error('there is no report to merge')
  const requirements = new Map(reports.flatMap(report => report.requirements.map(own => [own.id, own])))
  const sum = (name: keyof Report['totals']) => reports.reduce((total, { totals }) => total + totals[name], 0)
  return {
    ...first,
    adapters: reports.flatMap(({ adapters }) => adapters),
    // The kit's own ways are shared and come first in each.
    requirements: [...requirements.values()],
    cells: reports.flatMap(({ cells }) => cells),
    checks: reports.flatMap(({ checks }) => checks),
    ...(reports.some(({ evidence }) => evidence) && { evidence: reports.flatMap(({ evidence = [] }) => evidence) }),
    totals: {
      pass: sum('pass'),
      fail: sum('fail'),
      notApplicable: sum('notApplicable'),
      untestable: sum('untestable'),
    },
  }
}
