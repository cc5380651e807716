import type { CellReport, CheckReport, Report, Requirement, Verdict } from '../format/report.ts'
import type { Totals } from '../suite/totals.ts'

/** What every rendering asks of a report. */
export interface View {
  /** In the order of the report. */
  readonly groups: readonly { name: string; requirements: readonly Requirement[] }[]
  requirementOf(id: string): Requirement | undefined
  /** Absent: this requirement is another provider's. */
  cellOf(adapter: string, requirement: string): CellReport | undefined
  checksOf(cell: CellReport): CheckReport[]
}

export function viewOf(report: Report): View {
  const requirements = new Map(report.requirements.map(requirement => [requirement.id, requirement]))
  const cells = new Map(report.cells.map(cell => [keyOf(cell.adapter, cell.requirement), cell]))
  const checks = new Map(report.checks.map(check => [keyOf(check.adapter, check.id), check]))
  return {
    groups: [...Map.groupBy(report.requirements, ({ group }) => group)].map(([name, requirements]) => ({
      name,
      requirements,
    })),
    requirementOf: id => requirements.get(id),
    cellOf: (adapter, requirement) => cells.get(keyOf(adapter, requirement)),
    checksOf: cell => cell.checks.flatMap(id => checks.get(keyOf(cell.adapter, id)) ?? []),
  }
}

const keyOf = (adapter: string, id: string) => JSON.stringify([adapter, id])

/** `74 pass · 0 fail · 6 n/a`, and what nothing could prove, where there is such. */
export const countsText = ({ pass, fail, notApplicable, untestable }: Totals): string =>
  `${pass} pass · ${fail} fail · ${notApplicable} n/a${untestable > 0 ? ` · ${untestable} no evidence` : ''}`

/** A verdict in a word; what needs somebody's attention is in capitals, so that it is seen without colour. */
export const wordOf: { readonly [verdict in Verdict]: string } = {
  pass: 'pass',
  fail: 'FAIL',
  'not-applicable': 'n/a',
  untestable: 'NO EVIDENCE',
}

export const isBad = ({ verdict }: CellReport): boolean => verdict === 'fail' || verdict === 'untestable'

/** The classes of provenance, the furthest to be trusted first, and a short word for each. */
export const provenanceWords: readonly [name: CheckReport['provenance']['class'], word: string][] = [
  ['captured', 'cap'],
  ['documentation', 'doc'],
  ['source code', 'src'],
  ['derived', 'der'],
]

/** `doc der`: what stands behind a cell. */
export function provenanceOf(checks: readonly CheckReport[]): string {
  const classes = new Set(checks.map(({ provenance }) => provenance.class))
  return provenanceWords.flatMap(([name, word]) => (classes.has(name) ? [word] : [])).join(' ')
}

/** `doc: documentation · …` */
export const provenanceLegend: string = provenanceWords.map(([name, word]) => `${word}: ${name}`).join(' · ')
