import { z } from 'zod'
import type { CellReport, Report } from '../format/report.ts'

/**
 * What is known to fail, for a time. A waiver names one cell of one adapter, why, where it is discussed, and the version at
 * which it dies. It cannot be wide, and it cannot outlive what it excuses.
 */

const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version like 0.2.0')

export const waiversSchema = z.array(
  z.strictObject({
    adapter: z.string().min(1),
    requirement: z.string().min(1).describe('The cell'),
    says: z.string().min(10).describe('How the failure begins: another failure of the same cell is not waived'),
    reason: z.string().min(20),
    issue: z.url().describe('Where it is discussed'),
    until: version.describe("The kit's version at which the waiver dies"),
  }),
)
export type Waiver = z.infer<typeof waiversSchema>[number]

/** More failing checks than this are no exception but a broken adapter. */
const mostChecks = 5

/** @throws Error that names every problem of the file */
export function parseWaivers(data: unknown): Waiver[] {
  const parsed = waiversSchema.safeParse(data)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(issue => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`)
  throw new Error(`these waivers cannot be used:\n${problems.join('\n')}`)
}

/** Cells that fail and are waived, and what is wrong with the waivers; each problem is as bad as a failing cell. */
export function judgeWaivers(
  report: Report,
  waivers: readonly Waiver[],
): { waived: readonly CellReport[]; problems: string[] } {
  const waived: CellReport[] = []
  const problems: string[] = []
  for (const waiver of waivers) {
    const cell = report.cells.find(
      ({ adapter, requirement }) => adapter === waiver.adapter && requirement === waiver.requirement,
    )
    const problem = cell === undefined ? 'no cell has this name' : problemOf(report, waiver, cell)
    if (problem !== undefined) problems.push(`waiver of ${waiver.adapter} ${waiver.requirement}: ${problem}`)
    else if (cell) waived.push(cell)
  }
  return { waived, problems }
}

function problemOf(report: Report, waiver: Waiver, cell: CellReport): string | undefined {
  if (!isBefore(report.kit.version, waiver.until)) return `it ended with version ${waiver.until}`
  if (cell.verdict === 'pass' || cell.verdict === 'not-applicable')
    return `it is stale: the cell is ${cell.verdict}; remove it`
  const failures = report.checks.filter(
    ({ adapter, id, failure }) => adapter === cell.adapter && cell.checks.includes(id) && failure !== undefined,
  )
  if (failures.length > mostChecks)
    return `it is too broad: it would excuse ${failures.length} failing checks, and at most ${mostChecks} may be`
  const told = cell.verdict === 'untestable' ? [cell.reason ?? ''] : failures.map(({ failure }) => failure!.what)
  const other = told.find(text => !text.startsWith(waiver.says))
  return other === undefined ? undefined : `the failure is another one: ${other}`
}

function isBefore(version: string, end: string): boolean {
  return version.localeCompare(end, 'en', { numeric: true }) < 0
}
