import type { ProviderFactory } from '@vidrelay/core/provider'
import type { RecordingSource } from '../format/recording.ts'
import { type EvidenceReport, evidenceClasses } from '../format/report.ts'
import { type Killers, mutantKey, refusalOf } from '../rows/coverage.ts'
import { type DocumentRow, documentRows, type Mutant } from '../rows/document-rows.ts'
import type { DocumentPath } from '../rows/edit.ts'
import { createHunter } from '../rows/kill.ts'
import { isTolerated } from '../rows/sources.ts'
import type { Family, Specification } from '../spec/specification.ts'
import { evidentDifferences, evidentOfFamily } from '../spec/specification-reports.ts'
import type { Check } from '../ways/check.ts'

export interface EvidenceOptions {
  adapter: ProviderFactory
  /** Checks that were made out of the document prove that core obeys it, and are left out. */
  checks: readonly Check[]
  specification?: Specification | undefined
  family?: Family | undefined
  /** What found each mutant before. With it nothing is played: whoever keeps such a list has a gate of its own for it. */
  known?: Killers
}

type Found = Pick<EvidenceReport, 'class' | 'by'>

/**
 * For each row of a document, what would turn red if it were wrong: a line of the specification, or a recording. A row
 * that is deleted or altered without anybody's noticing has no evidence, whatever core makes of it.
 */
export async function evidenceOf({
  adapter,
  checks,
  specification,
  family,
  known,
}: EvidenceOptions): Promise<EvidenceReport[]> {
  const { definition } = adapter
  const said = [
    ...(specification ? [saidBy(specification, definition)] : []),
    ...(family ? [saidByFamily(family, definition)] : []),
  ]
  const hunter = known ? undefined : await createHunter(adapter, checks)
  const shown = async (row: DocumentRow, mutant: Mutant): Promise<Check | undefined> => {
    const id = known ? known[mutantKey(row, mutant)] : await hunter!.killerOf(row, mutant)
    return checks.find(check => check.id === id)
  }
  const reports: EvidenceReport[] = []
  for (const row of documentRows(definition)) {
    // What cannot be loaded when it is wrong needs no witness.
    const mutants = row.mutants.filter(mutant => refusalOf(mutant) === undefined)
    if (mutants.length === 0) continue
    const found = await evidenceFor(row, mutants, said, shown)
    reports.push({
      adapter: definition.id,
      row: row.id,
      table: row.table,
      says: row.what,
      ...(found ?? { class: isTolerated(definition, row.table, mutants[0]!.places[0] ?? []) ? 'tolerated' : 'none' }),
    })
  }
  return reports
}

/** The best that is found; of two of the same class the one that is told without playing anything. */
async function evidenceFor(
  row: DocumentRow,
  mutants: readonly Mutant[],
  said: readonly ((mutant: Mutant) => Found | undefined)[],
  shown: (row: DocumentRow, mutant: Mutant) => Promise<Check | undefined>,
): Promise<Found | undefined> {
  const found: Found[] = []
  for (const says of said) {
    const own = firstOf(mutants, says)
    if (own) found.push(own)
    if (own && isEnough(own, 'documentation')) return own
  }
  for (const mutant of mutants) {
    const check = await shown(row, mutant)
    if (check) found.push({ class: check.provenance.class, by: check.id })
    if (check) break
  }
  return found.toSorted((a, b) => evidenceClasses.indexOf(a.class) - evidenceClasses.indexOf(b.class))[0]
}

function firstOf(mutants: readonly Mutant[], says: (mutant: Mutant) => Found | undefined): Found | undefined {
  for (const mutant of mutants) {
    const found = says(mutant)
    if (found) return found
  }
  return undefined
}

/** Says which line of the specification contradicts a mutant and not the document itself. */
function saidBy(specification: Specification, definition: ProviderFactory['definition']) {
  const before = new Set(evidentDifferences(definition, specification).map(({ says }) => says))
  return ({ provider }: Mutant): Found | undefined => {
    const found = evidentDifferences(provider, specification).find(({ says }) => !before.has(says))
    return found && { class: specification.classOf(found.line), by: `specification: ${found.line.join('.')}` }
  }
}

/**
 * Says which answer of the software that a provider runs is read otherwise by a mutant. Where the document has no source code
 * among its sources nobody says that it runs any, and the answers are only likely.
 */
function saidByFamily(family: Family, definition: ProviderFactory['definition']) {
  const isRun = Object.values(definition.sources).some(({ kind }) => kind === 'code')
  const before = new Set(evidentOfFamily(definition, family).map(({ says }) => says))
  return ({ provider, places }: Mutant): Found | undefined => {
    if (!places.some(isRead)) return undefined
    const found = evidentOfFamily(provider, family).find(({ says }) => !before.has(says))
    const of = isRun ? family.specification.classOf : () => 'derived' as const
    return found && { class: of(found.line), by: `family: ${found.line.join('.')}` }
  }
}

/** Does reading an answer look at this place? */
const isRead = ([table, , part]: DocumentPath): boolean =>
  table === 'statuses' || table === 'errors' || part === 'answer' || part === 'otherAnswer'

/** Is the evidence of a row at least as good as this class? What is only tolerated needs none. */
export const isEnough = ({ class: own }: Pick<EvidenceReport, 'class'>, least: RecordingSource['class']): boolean =>
  own === 'tolerated' || evidenceClasses.indexOf(own) <= evidenceClasses.indexOf(least)
