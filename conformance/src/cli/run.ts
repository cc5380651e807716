import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { z } from 'zod'
import type { RecordingSource } from '../format/recording.ts'
import { type EvidenceReport, type Report, requirementSchema } from '../format/report.ts'
import { evidenceTable } from '../report/evidence-table.ts'
import { failureText } from '../report/failure-text.ts'
import { firstCauses } from '../report/first-causes.ts'
import { terminalMatrix, terminalTotals } from '../report/terminal-matrix.ts'
import { writeReports } from '../report/write-reports.ts'
import { specificationRequirement } from '../spec/specification-reports.ts'
import { evidenceOf, isEnough } from '../suite/evidence.ts'
import { matrixFile, matrixProblems } from '../suite/matrix-file.ts'
import { runSuites } from '../suite/run-suite.ts'
import { type Suite, suiteOf } from '../suite/suite.ts'
import { judgeWaivers, parseWaivers } from '../suite/waivers.ts'
import { loadAdapter } from './load-adapter.ts'
import { readJson } from './read-json.ts'
import { exitCodes, UsageError } from './usage.ts'

interface RunOptions {
  recordings: string
  spec?: string
  family?: string
  export?: string
  only?: string[]
  seed: number
  shuffle?: true
  requirements?: string
  waivers?: string
  matrix?: string
  writeMatrix?: true
  evidence?: true
  minEvidence?: Least
  strict?: true
  sarif?: string
  all?: true
  json?: string
  junit?: string
  markdown?: string
  badge?: string
  html?: string
  color: boolean
}

/** `run <adapter> --recordings <folder>`: the whole suite, or single checks of it. */
export function addRun(program: Command): void {
  program
    .command('run')
    .description('Play every check against an adapter and give the verdict.')
    .argument('<adapter>', 'a file that exports the adapter, or the name of an installed package')
    .requiredOption('--recordings <folder>', "the adapter's recordings")
    .option('--spec <file>', "the provider's specification, an OpenAPI document: the second witness")
    .option(
      '--family <file>',
      'what the software answers that the provider runs and others run too, such as families/gateway.yaml of this package',
    )
    .option('--export <name>', 'which export is the adapter, where there are several')
    .option('--only <check...>', 'only these checks, by their ids; each is then shown with its HTTP exchanges')
    .option('--seed <number>', 'for chance and order', seedOf, 1)
    .option('--shuffle', 'another order, by the seed')
    .option('--requirements <file>', "the provider's requirements as JSON: [{ id, group, text, source }]")
    .option(
      '--waivers <file>',
      'what is known to fail, as JSON: [{ adapter, requirement, says, reason, issue, until }]',
    )
    .option('--matrix <file>', 'compare the cells with this committed file')
    .option('--write-matrix', 'renew the file of --matrix')
    .option('--evidence', 'which recording or line of the specification each row of the document has for it')
    .option(
      '--min-evidence <class>',
      'a row with less counts as one without: captured, documentation, source code, derived',
      leastOf,
    )
    .option('--strict', 'what nothing proves, a row or a requirement, is a failure')
    .option('--all', 'show everything: each failing check with its exchanges, each cell')
    .option('--sarif <file>', 'write what fails as SARIF, for pull requests')
    .option('--json <file>', 'write the report, conformance.json')
    .option('--junit <file>', 'write the report as JUnit XML')
    .option('--markdown <file>', 'write the report as Markdown')
    .option('--badge <file>', 'write the badge, JSON for shields.io')
    .option('--html <file>', 'write the report as one page')
    .option('--no-color', 'no colours')
    .action(async (specifier: string, options: RunOptions) => {
      process.exitCode = await run(specifier, options)
    })
}

async function run(specifier: string, options: RunOptions): Promise<number> {
  const adapter = await loadAdapter(specifier, options.export)
  const suite = usable(() =>
    suiteOf({
      adapter,
      recordings: options.recordings,
      ...(options.spec !== undefined && { spec: options.spec }),
      ...(options.family !== undefined && { family: { spec: options.family } }),
      requirements: requirementsOf(options.requirements),
    }),
  )
  checkOnly(suite, options.only)
  const waivers =
    options.waivers === undefined ? [] : usable(() => parseWaivers(readJson(options.waivers!, '--waivers')))
  const played = await runSuites([suite], {
    seed: options.seed,
    ...(options.shuffle && { shuffle: true }),
    ...(options.strict && { strict: true }),
    ...(options.only && { only: options.only }),
    replayCommand: (_, check) => replayCommand(specifier, options, check),
  })

  const report = options.only ? played : await withEvidence(played, suite, options)
  const say = (text: string) => process.stdout.write(`${text}\n`)
  const { waived, problems } = options.only ? { waived: [], problems: [] } : judgeWaivers(report, waivers)
  const inFull = options.all || options.only ? report.checks.filter(check => check.failure || options.only) : []
  for (const check of inFull) say(`${failureText(report, check)}\n`)
  const causes = inFull.length > 0 ? '' : firstCauses(report)
  if (causes !== '') say(`${causes}\n`)
  const terminal = { color: options.color && process.stdout.isTTY, width: process.stdout.columns ?? 100 }
  if (report.evidence) say(`${evidenceTable(report, { all: options.all === true })}\n`)
  // The matrix in full is long; what is not as it should be stands above, and its totals are enough.
  say(options.all || options.only ? terminalMatrix(report, terminal) : terminalTotals(report, terminal))
  for (const { requirement, verdict } of waived) say(`waived: ${requirement} (${verdict})`)
  for (const problem of problems) say(problem)
  writeReports(report, options)
  const lost = options.only ? [] : compare(report, options)
  for (const problem of lost) say(problem)
  if (lost.length > 0) say(`renew it: ${replayCommand(specifier, options)} --write-matrix`)

  const isBad = report.cells.some(cell => cell.verdict === 'fail' && !waived.includes(cell))
  if (isBad || problems.length > 0) return exitCodes.failed
  if (options.strict && report.evidence?.some(({ class: own }) => own === 'none')) return exitCodes.failed
  return lost.length > 0 ? exitCodes.lost : exitCodes.fine
}

type Least = RecordingSource['class']

/** The report with what each row has for it, where that was asked for. */
async function withEvidence(report: Report, suite: Suite, options: RunOptions): Promise<Report> {
  const { minEvidence: least = 'derived' } = options
  if (!options.evidence && !options.strict && options.minEvidence === undefined) return report
  const found = await evidenceOf(suite)
  const evidence = found.map((row): EvidenceReport => (isEnough(row, least) ? row : { ...row, class: 'none' }))
  return { ...report, evidence }
}

const classes: readonly Least[] = ['captured', 'documentation', 'source code', 'derived']

function leastOf(text: string): Least {
  const least = classes.find(name => name === text)
  if (least) return least
  throw new UsageError(`--min-evidence: accepted: ${classes.join(', ')}, not ${text}`)
}

function compare(report: Report, { matrix, writeMatrix }: RunOptions): string[] {
  if (matrix === undefined) {
    if (writeMatrix) throw new UsageError('--write-matrix: name the file with --matrix')
    return []
  }
  const [adapter] = report.adapters
  if (writeMatrix) {
    writeFileSync(matrix, matrixFile(report, adapter!.id))
    return []
  }
  if (!existsSync(matrix)) throw new UsageError(`--matrix: there is no file ${matrix}; --write-matrix makes it`)
  return matrixProblems(report, adapter!.id, readFileSync(matrix, 'utf8'))
}

const requirementsOf = (path: string | undefined) => {
  if (path === undefined) return []
  const parsed = z.array(requirementSchema).safeParse(readJson(path, '--requirements'))
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new UsageError(`--requirements: ${path}: ${first?.path.join('.')}: ${first?.message}`)
}

function checkOnly({ checks, specification, family }: Suite, only: readonly string[] | undefined): void {
  const compared = specification || family ? [specificationRequirement] : []
  const unknown = only?.find(id => [...checks, ...compared].every(own => own.id !== id))
  if (unknown === undefined) return
  const near = checks.map(({ id }) => id).filter(id => id.startsWith(unknown.slice(0, 6)))
  throw new UsageError(
    `--only: there is no check ${unknown}${near.length > 0 ? `; near it: ${near.slice(0, 8).join(', ')}` : ''}`,
  )
}

/** What is wrong with the recordings or waivers is the user's to mend, not a crash. */
function usable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
}

function replayCommand(specifier: string, options: RunOptions, check?: string): string {
  const words = ['npx', '@vidrelay/conformance', 'run', specifier, '--recordings', options.recordings]
  if (options.spec !== undefined) words.push('--spec', options.spec)
  if (options.family !== undefined) words.push('--family', options.family)
  if (options.export !== undefined) words.push('--export', options.export)
  if (options.requirements !== undefined) words.push('--requirements', options.requirements)
  if (options.seed !== 1) words.push('--seed', String(options.seed))
  if (check === undefined && options.matrix !== undefined) words.push('--matrix', options.matrix)
  if (check !== undefined) words.push('--only', check)
  return words.map(quoted).join(' ')
}

/** For a POSIX shell. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

function seedOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UsageError(`--seed: accepted: a whole number from 0 to 999999999, not ${text}`)
}
