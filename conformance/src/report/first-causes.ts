import type { CheckReport, Report } from '../format/report.ts'
import { isMade } from '../ways/check.ts'
import { sized, visibleLine } from './terminal-text.ts'

export interface FirstCausesOptions {
  /** What shows everything. Absent: `--all`. */
  all?: string
}

/** Blocks that are printed; each has at most ten lines, so that the whole keeps to sixty. */
const mostBlocks = 5
/** Longer texts are cut: the whole one is shown by the command that plays the check again. Unit: columns. */
const mostColumns = 160

/**
 * Why an adapter is red, in at most sixty lines: what recordings and the specification say first, since they are
 * evidence; one block for each cause, however many checks it turns red. Empty where nothing fails.
 */
export function firstCauses(report: Report, { all = '--all' }: FirstCausesOptions = {}): string {
  const failing = report.checks.filter(({ failure }) => failure !== undefined)
  if (failing.length === 0) return ''
  const shown = failing.filter(check => !isMade(check))
  const told = shown.length > 0 ? shown : failing
  const causes = [...Map.groupBy(told, causeOf).values()].toSorted((a, b) => b.length - a.length)
  const blocks = causes.slice(0, mostBlocks).map(cause => block(cause, all))
  const rest = causes.length - blocks.length
  const made = failing.length - told.length
  return [
    ...blocks,
    ...(rest > 0 ? [`${counted(rest, 'more cause')}: ${all}`] : []),
    ...(made > 0
      ? [
          `${counted(made, 'check')} that the kit made out of the document ${made === 1 ? 'fails' : 'fail'} too; mend what stands above first: ${all}`,
        ]
      : []),
  ].join('\n\n')
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

/** Checks that fail for one reason: the row that is wrong where it is known, else what differed. */
function causeOf({ adapter, failure }: CheckReport): string {
  const { row, what, place, expected, came } = failure!
  if (row) return JSON.stringify([adapter, row.id])
  return JSON.stringify([adapter, place ?? what.replaceAll(/\d+/g, '#'), expected, came].map(withoutNumbers))
}

/** Ids and links differ from check to check where the cause does not. */
const withoutNumbers = (text: string) => text.replaceAll(/https?:\/\/\S+/g, 'URL').replaceAll(/\d+/g, '#')

function block([first, ...others]: readonly CheckReport[], all: string): string {
  const { id, adapter, failure, provenance, replay } = first!
  const { what, place, expected, came, row, line, where } = failure!
  const evidence = `${provenance.class}: ${provenance.document}`
  const rows: (readonly [label: string, text: string])[] = [
    ['where', place === undefined ? where : `${place}, in ${where}`],
    ['expected', expected],
    ['came', came],
    ...(row ? [['row', `${row.id}: ${row.says}`] as const] : []),
    ['source', line ? `${line.file}:${line.line} (${evidence})` : evidence],
    ['again', replay],
    ...(others.length > 0 ? [['the same', `at ${counted(others.length, 'other check')}: ${all}`] as const] : []),
  ]
  const lines = rows.map(([label, text]) => {
    const line = `  ${label.padEnd(8)}  ${visibleLine(text)}`
    // A command that is cut is none.
    return label === 'again' ? line : cut(line)
  })
  return [cut(`FAIL ${adapter} ${id}: ${visibleLine(what)}`), ...lines].join('\n')
}

const cut = (line: string): string => sized(line, mostColumns).trimEnd()
