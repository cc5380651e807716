import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { isDocumented, type Provider, type ProviderFactory } from '@vidrelay/core/provider'
import { seeded } from '@vidrelay/core/testing'
import { fileOf } from '../format/load-recordings.ts'
import type { CellReport, CheckReport, Report, Verdict } from '../format/report.ts'
import { keysIn, lineOf } from '../format/source-line.ts'
import { ReplayFailure } from '../replay/failure.ts'
import { replay } from '../replay/replay.ts'
import type { Sent } from '../replay/sent.ts'
import { suspectOf } from '../rows/suspect.ts'
import { type RequestDifference, sentDifferences } from '../spec/compare-requests.ts'
import { specificationReports, specificationRequirement } from '../spec/specification-reports.ts'
import { type Check, isMade } from '../ways/check.ts'
import type { Cell, Suite } from './suite.ts'
import { totalsOf } from './totals.ts'

export interface RunOptions {
  /** For the client's chance (jitter) and for `shuffle`. Absent: 1. */
  seed?: number
  /** Plays the checks in an order that follows from the seed. The verdicts must not differ. */
  shuffle?: boolean
  /** Ids of checks; the cells of others are left out of the report. Absent: all. */
  only?: readonly string[]
  /** Told after each check. */
  onCheck?: (check: CheckReport) => void
  /** What nothing could prove is a failure. */
  strict?: boolean
  /** The command that plays one check again, for failures. */
  replayCommand?: (adapter: string, check: string) => string
}

/** Plays suites and gives the verdict on each cell. It throws nothing that an adapter does wrong: that is a verdict. */
export async function runSuites(suites: readonly Suite[], options: RunOptions = {}): Promise<Report> {
  const { only } = options
  const wanted = suites.flatMap(suite =>
    suite.checks.filter(({ id }) => only === undefined || only.includes(id)).map(check => ({ suite, check })),
  )
  const results = new Map<Check, CheckReport>()
  const broken = new Map<Suite, RequestDifference[]>(suites.map(suite => [suite, []]))
  for (const { suite, check } of options.shuffle ? shuffled(wanted, options.seed ?? 1) : wanted) {
    const { adapter, specification } = suite
    const { report, sent } = await played(adapter, check, options)
    results.set(check, report)
    if (specification)
      broken.get(suite)!.push(...sentDifferences(adapter.definition, specification, sent, baseURLOf(adapter, check)))
    options.onCheck?.(report)
  }
  const compared = suites.flatMap(suite => comparedReports(suite, options, broken.get(suite)!))
  for (const result of compared) options.onCheck?.(result)
  return reportOf(suites, results, { ...options, compared })
}

/** What the specification says, where there is one and it is asked for. */
function comparedReports(
  { adapter, specification, family }: Suite,
  { only, replayCommand = commandOf }: RunOptions,
  broken: readonly RequestDifference[],
): CheckReport[] {
  const { id } = specificationRequirement
  if ((!specification && !family) || (only !== undefined && !only.includes(id))) return []
  const replay = replayCommand(adapter.definition.id, id)
  return specificationReports(adapter.definition, { specification, family, sent: broken, replay })
}

/** The report on what was played. A cell without a played check is untestable. */
export function reportOf(
  suites: readonly Suite[],
  results: ReadonlyMap<Check, CheckReport>,
  {
    seed = 1,
    only,
    strict = false,
    compared = [],
  }: Pick<RunOptions, 'seed' | 'only' | 'strict'> & { compared?: readonly CheckReport[] } = {},
): Report {
  const cells = suites.flatMap(suite =>
    suite.cells
      .filter(
        ({ requirement, checks }) =>
          only === undefined || only.includes(requirement.id) || checks.some(({ id }) => only.includes(id)),
      )
      .map(cell => cellReport(suite, cell, results, compared))
      .map(cell => (strict && cell.verdict === 'untestable' ? { ...cell, verdict: 'fail' as const } : cell)),
  )
  const isShown = new Set(cells.map(({ requirement }) => requirement))
  const requirements = new Map(suites.flatMap(({ cells }) => cells.map(own => [own.requirement.id, own.requirement])))
  return {
    format: 1,
    kit: { version: versionIn(new URL('../../package.json', import.meta.url)) },
    core: { version: versionIn(createRequire(import.meta.url).resolve('@vidrelay/core/package.json')) },
    node: process.version,
    seed,
    adapters: suites.map(({ adapter, recordings }) => ({
      id: adapter.definition.id,
      title: adapter.definition.title,
      recordings: recordings.length,
      words: wordsOf(adapter.definition),
    })),
    requirements: [...requirements.values()].filter(({ id }) => isShown.has(id)),
    cells,
    // In the order of the suites, whatever order they were played in.
    checks: suites.flatMap(({ adapter, checks }) => {
      const played = checks.flatMap(check => results.get(check) ?? [])
      const own = compared.filter(result => result.adapter === adapter.definition.id)
      return [...played.filter(check => !isMade(check)), ...own, ...played.filter(isMade)]
    }),
    totals: totalsOf(cells),
  }
}

const wordsOf = (provider: Provider) =>
  Object.entries(provider.statuses).map(([word, { is, source }]) => ({
    word,
    is,
    source,
    documented: isDocumented(provider, source),
  }))

/** A check's own client may be at another address. */
const baseURLOf = ({ definition }: ProviderFactory, { recording }: Check) =>
  recording.client?.baseURL ?? definition.baseURL

async function played(
  adapter: ProviderFactory,
  check: Check,
  { seed = 1, replayCommand = commandOf }: RunOptions,
): Promise<{ report: CheckReport; sent: readonly Sent[] }> {
  const { id, title, covers, provenance, recording } = check
  const provider = adapter.definition.id
  const told = { adapter: provider, id, title, covers: [...covers], provenance, replay: replayCommand(provider, id) }
  try {
    const { exchanges, sent } = await replay(adapter, recording, { seed })
    return { report: { ...told, verdict: 'pass', exchanges: [...exchanges] }, sent }
  } catch (error) {
    if (!(error instanceof ReplayFailure)) throw error
    const failure = failureIn(adapter.definition, error)
    return { report: { ...told, verdict: 'fail', failure, exchanges: [...error.exchanges] }, sent: [] }
  }
}

/** What failed, with the row of the document and the line of the recording that contradict each other. */
function failureIn(provider: Provider, error: ReplayFailure): NonNullable<CheckReport['failure']> {
  const { where, recording, mismatch } = error
  const { what, place, expected, came } = mismatch
  const suspect = suspectOf(provider, recording, mismatch, error.step)
  const line = evidenceLine(error)
  return {
    where,
    what,
    ...(place !== undefined && { place }),
    expected,
    came,
    ...(suspect && { row: { id: suspect.row, says: suspect.says } }),
    ...(line && { line }),
  }
}

/** Undefined where the recording was not read from a file. */
function evidenceLine({ recording, mismatch, step }: ReplayFailure): { file: string; line: number } | undefined {
  const path = fileOf(recording)
  if (path === undefined) return undefined
  const { exchange, place = '' } = mismatch
  const request = exchange === undefined ? undefined : recording.exchanges[exchange]?.request
  const body = request && (['json', 'jsonPart', 'form', 'formPart'] as const).find(name => request[name] !== undefined)
  const at =
    exchange === undefined
      ? ['steps', step ?? 0, 'expect', ...keysIn(place)]
      : ['exchanges', exchange, 'request', ...(body === undefined ? [] : [body]), ...keysIn(place)]
  return { file: relative(process.cwd(), path), line: lineOf(path, at) }
}

/** Where nobody said how this suite is run. */
const commandOf = (adapter: string, check: string) => `vidrelay-conformance run <${adapter}> --only ${check}`

function cellReport(
  suite: Suite,
  cell: Cell,
  results: ReadonlyMap<Check, CheckReport>,
  compared: readonly CheckReport[],
): CellReport {
  const { id } = cell.requirement
  const came = [
    ...cell.checks.flatMap(check => results.get(check) ?? []),
    ...compared.filter(({ adapter, covers }) => adapter === suite.adapter.definition.id && covers.includes(id)),
  ]
  const reason = cell.notApplicable ?? cell.untestable
  return {
    adapter: suite.adapter.definition.id,
    requirement: cell.requirement.id,
    verdict: verdictOf(cell, came),
    ...(reason !== undefined && { reason }),
    checks: came.map(({ id }) => id),
  }
}

function verdictOf(cell: Cell, came: readonly CheckReport[]): Verdict {
  if (cell.notApplicable !== undefined) return 'not-applicable'
  if (cell.untestable !== undefined || came.length === 0) return 'untestable'
  return came.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'fail'
}

const versionIn = (file: string | URL): string => JSON.parse(readFileSync(file, 'utf8')).version

/** Fisher and Yates, by a seed that is printed, so that a bad order can be had again. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seeded(seed)
  const mixed = [...list]
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!]
  }
  return mixed
}
