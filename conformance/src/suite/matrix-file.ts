import type { Report } from '../format/report.ts'

/**
 * The cells of one adapter as a file that is committed: verdict, number of checks, requirement, reason. A cell or a check
 * that is lost then shows in a review, and turns the run red.
 */

const head = (adapter: string) => [
  `# ${adapter}: what this adapter is held to. Verdict, number of checks, requirement, reason.`,
  '# A line or a check that is lost is red. Do not edit by hand: the command that compared it says how it is renewed.',
]

export function matrixFile(report: Report, adapter: string): string {
  return `${[...head(adapter), ...matrixLines(report, adapter)].join('\n')}\n`
}

function matrixLines(report: Report, adapter: string): string[] {
  return report.cells
    .filter(cell => cell.adapter === adapter)
    .map(({ verdict, checks, requirement, reason }) =>
      `${verdict.padEnd(14)} ${String(checks.length).padStart(4)}  ${requirement}${reason === undefined ? '' : `  ${reason}`}`.trimEnd(),
    )
}

/** What a committed matrix has and this report has not, and the other way round; one sentence each. */
export function matrixProblems(report: Report, adapter: string, committed: string): string[] {
  const wanted = new Map(linesOf(committed).map(line => [requirementIn(line), line]))
  const came = new Map(matrixLines(report, adapter).map(line => [requirementIn(line), line]))
  const lost = [...wanted].filter(([id]) => !came.has(id)).map(([id, line]) => `cell lost: ${id} (was: ${flat(line)})`)
  const changed = [...came].flatMap(([id, line]) => {
    const before = wanted.get(id)
    if (before === undefined) return [`cell not in the committed matrix: ${flat(line)}`]
    return before === line ? [] : [`cell changed: ${flat(before)} -> ${flat(line)}`]
  })
  return [...lost, ...changed]
}

const linesOf = (text: string) => text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
const requirementIn = (line: string): string => line.trim().split(/\s+/)[2] ?? ''
const flat = (line: string) => line.replace(/\s+/g, ' ')
