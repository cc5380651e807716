import { checkProvider, type ProviderFactory } from '@vidrelay/core/provider'
import { loadRecordings } from '../format/load-recordings.ts'
import type { Recording } from '../format/recording.ts'
import type { Requirement } from '../format/report.ts'
import { type Family, type OpenApiDocument, readSpecification, type Specification } from '../spec/specification.ts'
import { specificationRequirement } from '../spec/specification-reports.ts'
import type { Behaviour, Plan, Subject, Trial } from '../ways/behaviour.ts'
import { type Check, checkOf } from '../ways/check.ts'
import { tapesOf } from '../ways/tape.ts'
import { ways } from '../ways/ways.ts'

export interface SuiteOptions {
  /** What the adapter's package exports. */
  adapter: ProviderFactory
  /** A folder of recordings, or the recordings themselves. */
  recordings: string | URL | readonly Recording[]
  /**
   * What the provider documents, as an OpenAPI document: a file of YAML or JSON, or the document itself. It is the second
   * witness, beside the recordings. Absent: limits, error rows and whatever no recording shows have no evidence.
   */
  spec?: string | URL | OpenApiDocument
  /**
   * What the software answers that this provider runs and others run too: an OpenAPI document of which only the status words and
   * `answers` count, and the dialects of the adapter that speak to it; absent: all.
   */
  family?: { readonly spec: string | URL | OpenApiDocument; readonly dialects?: readonly string[] }
  /** The provider's documented requirements, by their ids: what a failure and a report then say in words. */
  requirements?: readonly Requirement[]
  /** Requirements that no answer of a server can prove, and where they are proven: a unit test, a sentence of the documentation. */
  elsewhere?: Readonly<Record<string, string>>
}

/** A requirement, as one adapter has it. */
export interface Cell {
  readonly requirement: Requirement
  readonly checks: readonly Check[]
  /** The document says that there is no such thing. */
  readonly notApplicable?: string
  /** Nothing could prove it: a failure. */
  readonly untestable?: string
}

/** Everything that an adapter is held to. There is no way to leave a part out. */
export interface Suite {
  readonly adapter: ProviderFactory
  readonly recordings: readonly Recording[]
  /** What may happen on the way, the specification, then the documented requirements that recordings name. */
  readonly cells: readonly Cell[]
  /** Every check of every cell, each once. */
  readonly checks: readonly Check[]
  /** Absent: there is none. */
  readonly specification?: Specification
  readonly family?: Family
}

/**
 * The conformance suite of an adapter.
 * @throws Error on a document that is not sound, and on recordings that cannot be used, or none, or two of the same
 * scenario, or of another provider; and on a specification that is none
 */
export function suiteOf({
  adapter,
  recordings: given,
  spec,
  family,
  requirements = [],
  elsewhere = {},
}: SuiteOptions): Suite {
  const recordings = typeof given === 'string' || given instanceof URL ? loadRecordings(given) : given
  checkAdapter(adapter)
  checkRecordings(adapter, recordings)
  const provider = adapter.definition
  const subject: Subject = { provider, tapes: tapesOf(provider, recordings), recordings }
  const own = ways.map(way => cellOf(way, planOf(way, subject), provider.id))
  const recorded = recordings.map(checkOf)
  const texts = new Map(requirements.map(requirement => [requirement.id, requirement]))
  const ids = new Set([...recordings.flatMap(({ covers }) => covers), ...texts.keys()])
  const documented = [...ids].sort(byNumber).map((id): Cell => {
    const requirement = texts.get(id) ?? unnamed(id, adapter)
    const checks = recorded.filter(({ covers }) => covers.includes(id))
    if (checks.length > 0) return { requirement, checks }
    if (elsewhere[id] !== undefined) return { requirement, checks, notApplicable: `proven elsewhere: ${elsewhere[id]}` }
    return { requirement, checks, untestable: 'no recording covers it' }
  })
  const checks = [...recorded, ...own.flatMap(cell => cell.checks)]
  const specification = spec === undefined ? undefined : readSpecification(spec)
  const compared: Cell[] = specification || family ? [{ requirement: specificationRequirement, checks: [] }] : []
  return {
    adapter,
    recordings,
    cells: [...own, ...compared, ...documented],
    checks,
    ...(specification && { specification }),
    ...(family && { family: { ...family, specification: readSpecification(family.spec) } }),
  }
}

function planOf(behaviour: Behaviour, subject: Subject): Plan {
  if (subject.tapes.length > 0) return behaviour.plan(subject)
  return { untestable: 'no recording shows a task from its submit to its saved result without a fault' }
}

function cellOf({ plan: _, ...requirement }: Behaviour, plan: Plan, provider: string): Cell {
  if ('notApplicable' in plan) return { requirement, checks: [], notApplicable: plan.notApplicable }
  if ('untestable' in plan) return { requirement, checks: [], untestable: plan.untestable }
  if (plan.length === 0) return { requirement, checks: [], untestable: 'nothing was found to try' }
  return { requirement, checks: plan.map(trial => madeCheck(requirement, trial, provider)) }
}

function madeCheck(requirement: Requirement, trial: Trial, provider: string): Check {
  const { what, title = requirement.text, source, ...played } = trial
  const id = what === '' ? requirement.id : `${requirement.id}/${what}`
  const recording: Recording = {
    format: 1,
    provider,
    scenario: id,
    title,
    covers: [requirement.id],
    source,
    ...played,
  }
  return { id, title, covers: [requirement.id], provenance: source, recording }
}

/** What the document's type cannot show, an adapter in plain JavaScript even less. */
function checkAdapter({ definition }: ProviderFactory): void {
  const problems = checkProvider(definition)
  if (problems.length > 0)
    throw new Error(`the document of ${definition.id} is not sound:\n${problems.map(own => `  ${own}`).join('\n')}`)
}

function checkRecordings({ definition }: ProviderFactory, recordings: readonly Recording[]): void {
  if (recordings.length === 0) throw new Error('there are no recordings')
  const seen = new Set<string>()
  for (const { provider, scenario } of recordings) {
    if (provider !== definition.id)
      throw new Error(`${scenario} is a recording of ${provider}, not of ${definition.id}`)
    if (seen.has(scenario)) throw new Error(`the scenario ${scenario} is there twice`)
    seen.add(scenario)
  }
}

const unnamed = (id: string, { definition }: ProviderFactory): Requirement => {
  const document = definition.sources[id.split('-')[0]!]
  return {
    id,
    group: document?.title ?? definition.title,
    text: `Requirement ${id} of ${document?.title ?? definition.title}.`,
    source: document?.url ?? document?.title ?? definition.id,
  }
}

const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
