import { type EvidenceReport, evidenceClasses, type Report } from '../format/report.ts'

/** Rows without evidence that are named before the rest is only counted. */
const mostNamed = 12

export interface EvidenceTableOptions {
  /** Names every row without evidence. */
  all?: boolean
  /** One line per adapter, and no names. */
  summary?: boolean
}

/** Per adapter: of each table of its document how many rows have which evidence, and the rows that have none. */
export function evidenceTable(
  { adapters, evidence = [] }: Report,
  { all = false, summary = false }: EvidenceTableOptions = {},
): string {
  if (summary) {
    const rows = adapters.map(({ id }) => [id, evidence.filter(({ adapter }) => adapter === id)] as const)
    return linesOf('evidence', rows).join('\n')
  }
  return adapters
    .flatMap(({ id }) => {
      const own = evidence.filter(({ adapter }) => adapter === id)
      return own.length === 0 ? [] : [tableOf(id, own, all)]
    })
    .join('\n\n')
}

function tableOf(id: string, rows: readonly EvidenceReport[], all: boolean): string {
  const tables = [...Map.groupBy(rows, ({ table }) => table)]
  const none = rows.filter(row => row.class === 'none').map(({ row }) => row)
  const named = all ? none : none.slice(0, mostNamed)
  const rest = none.length - named.length
  return [
    ...linesOf(`evidence for ${id}`, [...tables, ['all', rows]]),
    ...(none.length === 0 ? [] : ['', 'no evidence, so it may be wrong and nobody would notice:']),
    ...named.map(row => `  ${row}`),
    ...(rest > 0 ? [`  and ${rest} more: --all`] : []),
  ].join('\n')
}

/** A line for each group of rows, and how many of them have which evidence. */
function linesOf(
  title: string,
  groups: readonly (readonly [name: string, rows: readonly EvidenceReport[]])[],
): string[] {
  const head = [title, 'rows', ...evidenceClasses.slice(0, -1), 'no evidence']
  const lines = groups.map(([name, own]) => [
    name,
    String(own.length),
    ...evidenceClasses.map(one => String(own.filter(row => row.class === one).length)),
  ])
  const widths = head.map((text, index) => Math.max(text.length, ...lines.map(line => line[index]!.length)))
  const lineOf = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!))).join('  ')
  return [head, ...lines].map(lineOf)
}
