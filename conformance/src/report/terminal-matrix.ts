import { styleText } from 'node:util'
import type { CellReport, Report, Requirement, Verdict } from '../format/report.ts'
import { totalsOf } from '../suite/totals.ts'
import { sized, visibleLine, widthOf, wrap } from './terminal-text.ts'
import { countsText, isBad, provenanceWords, type View, viewOf, wordOf } from './view.ts'
import { whoseWords } from './whose-words.ts'

export interface TerminalOptions {
  color: boolean
  /** Columns of the terminal. Lines keep to it, down to 40. */
  width: number
}

/**
 * The matrix for a terminal: requirements down, adapters across. Requirements that hold everywhere are one line per
 * group; every other one stands by itself, and every failing or untestable cell is named once more with its reason.
 */
export function terminalMatrix(report: Report, options: TerminalOptions): string {
  const width = Math.max(40, options.width)
  const paint: Paint = (format, text) => (options.color ? styleText(format, text, { validateStream: false }) : text)
  const view = viewOf(report)
  const head = `kit ${report.kit.version} · core ${report.core.version} · node ${report.node} · seed ${report.seed}`
  return [
    paint('dim', sized(visibleLine(head), width).trimEnd()),
    ...blocksOf(report, width).flatMap(block => ['', ...blockLines(report, view, block, paint)]),
    ...section('not applicable, as the documents say', reasonLines(report, width), paint),
    ...section(
      'status words, and whose they are',
      whoseWords(report).flatMap(line => hanging(`${line.startsWith(' ') ? '    ' : '  '}${visibleLine(line)}`, width)),
      paint,
    ),
    ...section('failing, or without evidence', badLines(report, view, width, paint), paint),
    '',
    ...totalLines(report, width, paint),
  ]
    .map(line => `${line}\n`)
    .join('')
}

/** The last lines of the matrix alone: what each adapter has in all. */
export function terminalTotals(report: Report, { color, width }: TerminalOptions): string {
  const paint: Paint = (format, text) => (color ? styleText(format, text, { validateStream: false }) : text)
  return totalLines(report, Math.max(40, width), paint)
    .map(line => `${line}\n`)
    .join('')
}

type Paint = (format: Parameters<typeof styleText>[0], text: string) => string

const colors: { readonly [verdict in Verdict]: Parameters<typeof styleText>[0] } = {
  pass: 'green',
  fail: ['red', 'bold'],
  'not-applicable': 'dim',
  untestable: ['yellow', 'bold'],
}

/** Adapters that fit beside each other, and the columns left for what stands before them. */
interface Block {
  label: number
  columns: { id: string; name: string; width: number }[]
}
const leastLabel = 24

function blocksOf({ adapters, cells }: Report, width: number): Block[] {
  const blocks: Block[] = []
  let left = 0
  for (const { id } of adapters) {
    const words = cells.filter(cell => cell.adapter === id).map(cell => wordOf[cell.verdict].length)
    const name = sized(visibleLine(id), Math.min(14, widthOf(visibleLine(id))))
    const column = { id, name, width: Math.max(widthOf(name), ...words) }
    const takes = column.width + 2
    const block = blocks.at(-1)
    if (block && left - takes >= leastLabel) block.columns.push(column)
    else {
      blocks.push({ label: 0, columns: [column] })
      left = width
    }
    left -= takes
    blocks.at(-1)!.label = left
  }
  return blocks
}

function blockLines(report: Report, view: View, { label, columns }: Block, paint: Paint): string[] {
  const ids = columns.map(({ id }) => id)
  const lineOf = (text: string, cells: string[]) => `${sized(text, label)}${cells.join('')}`.trimEnd()
  const lines = [
    lineOf(
      '',
      columns.map(({ name, width }) => `  ${paint('bold', sized(name, width))}`),
    ),
  ]
  for (const { name, requirements } of view.groups) {
    const cellsOf = ({ id }: Requirement) => ids.map(adapter => view.cellOf(adapter, id))
    const cells = requirements.flatMap(cellsOf).filter(cell => cell !== undefined)
    if (cells.length === 0) continue
    const open = requirements.filter(one => cellsOf(one).some(cell => cell && cell.verdict !== 'pass'))
    const counts = countsText(totalsOf(cells))
    const whole = label + columns.reduce((sum, column) => sum + column.width + 2, 0)
    const room = Math.max(8, whole - counts.length - 2)
    const shown = sized(counts, Math.min(counts.length, whole - room - 2)).trimEnd()
    lines.push(`${paint('bold', sized(visibleLine(name), room))}  ${shown}`)
    for (const requirement of open) {
      const words = cellsOf(requirement).map((cell, index) => wordIn(cell, columns[index]!.width, paint))
      lines.push(lineOf(`  ${visibleLine(requirement.id)}  ${visibleLine(requirement.text)}`, words))
    }
  }
  return report.cells.length === 0 ? [...lines, 'nothing was checked'] : lines
}

const wordIn = (cell: CellReport | undefined, width: number, paint: Paint) =>
  cell ? `  ${paint(colors[cell.verdict], sized(wordOf[cell.verdict], width))}` : ' '.repeat(width + 2)

const section = (title: string, lines: string[], paint: Paint) =>
  lines.length === 0 ? [] : ['', paint('bold', title), ...lines]

/** One line for each adapter and reason, with the requirements that it is the reason of. */
function reasonLines({ cells }: Report, width: number): string[] {
  const absent = cells.filter(({ verdict }) => verdict === 'not-applicable')
  const byReason = Map.groupBy(absent, ({ adapter, reason }) => `${adapter}: ${reason ?? 'no reason is given'}`)
  return [...byReason].flatMap(([reason, cells]) => {
    const ids = cells.map(({ requirement }) => requirement).join(', ')
    return hanging(`  ${visibleLine(reason)} (${visibleLine(ids)})`, width)
  })
}

function badLines({ cells }: Report, view: View, width: number, paint: Paint): string[] {
  return cells.filter(isBad).flatMap(cell => {
    const { verdict, adapter, requirement, reason } = cell
    const text = view.requirementOf(requirement)?.text ?? ''
    const [first = '', ...others] = hanging(
      visibleLine(`  ${wordOf[verdict]}  ${adapter}  ${requirement}  ${text}`),
      width,
    )
    const why = view.checksOf(cell).flatMap(({ verdict, id, failure }) => {
      if (verdict === 'pass') return []
      return [failure ? `${id}: ${failure.what}: expected ${failure.expected}, came ${failure.came}` : id]
    })
    return [
      first.replace(wordOf[verdict], paint(colors[verdict], wordOf[verdict])),
      ...others,
      ...[...(reason === undefined ? [] : [reason]), ...why].flatMap(line =>
        hanging(`    ${visibleLine(line)}`, width),
      ),
    ]
  })
}

/** Wrapped, what follows the first line a little further in. */
function hanging(text: string, width: number): string[] {
  const indent = /^ */.exec(text)![0]
  const lines = wrap(text.trimStart(), width - indent.length - 2)
  return lines.map((line, index) => `${indent}${index === 0 ? '' : '  '}${line}`)
}

function totalLines({ adapters, cells, checks, totals }: Report, width: number, paint: Paint): string[] {
  const rows = adapters.map(({ id }) => ({
    name: visibleLine(id),
    counts: countsText(totalsOf(cells.filter(({ adapter }) => adapter === id))),
    proofs: proofsOf(checks.filter(({ adapter }) => adapter === id)),
  }))
  if (adapters.length > 1) rows.push({ name: 'all', counts: countsText(totals), proofs: proofsOf(checks) })
  const names = Math.min(20, Math.max(...rows.map(({ name }) => widthOf(name))))
  const counted = Math.max(...rows.map(({ counts }) => counts.length))
  const isRoom = rows.every(({ proofs }) => names + counted + proofs.length + 4 <= width)
  return rows.flatMap(({ name, counts, proofs }) => {
    const line = `${sized(name, names)}  ${counts.padEnd(counted)}`
    if (isRoom) return [`${line}  ${paint('dim', proofs)}`]
    return [...hanging(line.trimEnd(), width), ...hanging(`  ${proofs}`, width).map(text => paint('dim', text))]
  })
}

function proofsOf(checks: Report['checks']): string {
  const counts = provenanceWords.map(
    ([name]) => `${checks.filter(({ provenance }) => provenance.class === name).length} ${name}`,
  )
  return `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}: ${counts.join(' · ')}`
}
