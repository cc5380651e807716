import { relative } from 'node:path'
import type { Provider } from '@vidrelay/core/provider'
import type { RecordingSource } from '../format/recording.ts'
import type { CheckReport, Requirement } from '../format/report.ts'
import { lineOf } from '../format/source-line.ts'
import { idOf, shortened } from '../rows/document-rows.ts'
import { valueAt } from '../rows/edit.ts'
import { differencesOf, familyDifferences } from './compare.ts'
import { foldedRequests, type RequestDifference, requestDifferences } from './compare-requests.ts'
import type { Difference } from './difference.ts'
import type { Family, Specification } from './specification.ts'

/** What an adapter is held to that comes with its specification. */
export const specificationRequirement: Requirement = {
  id: 'specification',
  group: 'The specification',
  text: 'Routes, places, limits, constants, words, errors and facts of the document are those of the specification, and so is each request as a whole.',
  source: "the provider's specification",
}

/** Differences by lines without the page's own words are our reading against our reading: they are no failures. */
export const evidentDifferences = (provider: Provider, specification: Specification): Difference[] =>
  differencesOf(provider, specification).filter(({ isEvidence }) => isEvidence)

/** The same, and what whole requests break: those that the document lets through, and those that were sent. */
export function wholeDifferences(
  provider: Provider,
  specification: Specification,
  sent: Iterable<RequestDifference> = [],
): Difference[] {
  const told = differencesOf(provider, specification)
  const requests = foldedRequests([...requestDifferences(provider, specification), ...sent], told)
  return [...told, ...requests].filter(({ isEvidence }) => isEvidence)
}

/** The same of the software that the provider runs. */
export const evidentOfFamily = (provider: Provider, family: Family): Difference[] =>
  familyDifferences(provider, family).filter(({ isEvidence }) => isEvidence)

/** At least one of the two; what was sent while recordings were played; and the command that compares again. */
interface Witnesses {
  specification: Specification | undefined
  family: Family | undefined
  sent?: Iterable<RequestDifference>
  replay: string
}

/** One report that passes, or one for each difference. */
export function specificationReports(
  provider: Provider,
  { specification, family, sent, replay }: Witnesses,
): CheckReport[] {
  const { id } = specificationRequirement
  const told = { adapter: provider.id, title: specificationRequirement.text, covers: [id], exchanges: [], replay }
  const whole = specification ? wholeDifferences(provider, specification, sent) : []
  const found = [
    ...whole.map(difference => ({ own: specification!, difference })),
    ...(family ? evidentOfFamily(provider, family) : []).map(difference => ({
      own: family!.specification,
      difference,
    })),
  ]
  const first = specification ?? family!.specification
  if (found.length === 0) return [{ ...told, id, verdict: 'pass', provenance: provenanceOf(first, []) }]
  return found.map(({ own, difference }, index) => ({
    ...told,
    id: `${id}-${index + 1}`,
    verdict: 'fail',
    provenance: provenanceOf(own, difference.line),
    failure: failureOf(provider, own, difference),
  }))
}

function failureOf(
  provider: Provider,
  { file }: Specification,
  { says, at, expected, came, line }: Difference,
): NonNullable<CheckReport['failure']> {
  const value = valueAt(provider, at)
  return {
    where: 'the specification, beside the document',
    what: says,
    expected,
    came,
    row: { id: idOf(provider, at), says: value === undefined ? 'no such row' : shortened(JSON.stringify(value)) },
    ...(file !== undefined && { line: { file: relative(process.cwd(), file), line: lineOf(file, line) } }),
  }
}

function provenanceOf(specification: Specification, line: Difference['line']): RecordingSource {
  const { file = 'the specification' } = specification
  return {
    class: specification.classOf(line),
    document: file === 'the specification' ? file : relative(process.cwd(), file),
    date: specification.date,
  }
}
