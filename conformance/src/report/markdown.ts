import type { Report, Requirement } from '../format/report.ts'
import { totalsOf } from '../suite/totals.ts'
import { evidenceTable } from './evidence-table.ts'
import { failureText } from './failure-text.ts'
import { visible } from './terminal-text.ts'
import { countsText, isBad, provenanceLegend, provenanceOf, type View, viewOf, wordOf } from './view.ts'
import { whoseWords } from './whose-words.ts'

/** Failing checks that are told in full; a report where everything fails must stay readable. The others are named. */
const toldInFull = 20

/** The matrix in Markdown: a table of totals, what fails, a table per group, and why some cells are not applicable. */
export function markdown(report: Report): string {
  const view = viewOf(report)
  const { kit, core, node, seed } = report
  return [
    '# Conformance',
    inline(`kit ${kit.version} · core ${core.version} · node ${node} · seed ${seed}`),
    totalsTable(report),
    ...failures(report, view),
    ...evidenceOf(report),
    ...view.groups.map(({ name, requirements }) => groupTable(report, view, name, requirements)),
    ...reasons(report),
    ...wordsOf(report),
    `Behind a verdict, where the answers come from that it rests on: ${provenanceLegend}.`,
  ]
    .map(part => `${part}\n`)
    .join('\n')
}

const table = (head: string[], marks: string[], rows: string[][]) =>
  [head, marks, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

function totalsTable({ adapters, cells, checks, totals }: Report): string {
  const rows = adapters.map(({ id, title, recordings }) => [
    inline(title === id ? id : `${title} (${id})`),
    countsText(totalsOf(cells.filter(({ adapter }) => adapter === id))),
    String(checks.filter(({ adapter }) => adapter === id).length),
    String(recordings),
  ])
  const recordings = adapters.reduce((sum, one) => sum + one.recordings, 0)
  const all = ['**all**', `**${countsText(totals)}**`, String(checks.length), String(recordings)]
  return table(
    ['adapter', 'cells', 'checks', 'recordings'],
    ['---', '---', '---:', '---:'],
    adapters.length === 1 ? rows : [...rows, all],
  )
}

function groupTable({ adapters }: Report, view: View, name: string, requirements: readonly Requirement[]): string {
  const columns = adapters.filter(({ id }) => requirements.some(one => view.cellOf(id, one.id)))
  const rows = requirements.map(({ id, text, source }) => [
    code(id),
    `${inline(text)} <sub>${inline(source)}</sub>`,
    ...columns.map(adapter => cellText(view, adapter.id, id)),
  ])
  const head = ['requirement', 'text', ...columns.map(({ id }) => inline(id))]
  return `## ${inline(name)}\n\n${table(
    head,
    head.map(() => '---'),
    rows,
  )}`
}

function cellText(view: View, adapter: string, requirement: string): string {
  const cell = view.cellOf(adapter, requirement)
  if (!cell) return ''
  const word = isBad(cell) ? `**${wordOf[cell.verdict]}**` : wordOf[cell.verdict]
  const provenance = provenanceOf(view.checksOf(cell))
  return provenance === '' ? word : `${word} <sub>${provenance}</sub>`
}

function failures(report: Report, view: View): string[] {
  const bad = report.cells.filter(isBad)
  if (bad.length === 0) return []
  const lines = bad.map(cell => {
    const text = view.requirementOf(cell.requirement)?.text ?? ''
    const reason = cell.reason === undefined ? '' : ` (${inline(cell.reason)})`
    return `- **${wordOf[cell.verdict]}** ${inline(cell.adapter)} ${code(cell.requirement)} ${inline(text)}${reason}`
  })
  const failing = report.checks.filter(({ verdict }) => verdict === 'fail')
  const told = failing.slice(0, toldInFull).map(check => {
    const title = `${inline(check.adapter)} ${code(check.id)}`
    return `<details><summary>${title}</summary>\n\n${fenced(failureText(report, check))}\n\n</details>`
  })
  const rest = failing.slice(toldInFull)
  const named = rest.map(({ adapter, id, replay }) => `- ${inline(adapter)} ${code(id)}: ${code(replay)}`)
  const more = `The exchanges of ${rest.length} more failing checks stand in the JSON report:\n\n${named.join('\n')}`
  return ['## Failing', lines.join('\n'), ...told, ...(rest.length === 0 ? [] : [more])]
}

/** What each row of a document has for it: the first thing to ask of a pass. */
function evidenceOf(report: Report): string[] {
  const text = evidenceTable(report, { all: true })
  return text === '' ? [] : ['## Evidence', fenced(visible(text))]
}

function reasons({ cells }: Report): string[] {
  const absent = cells.filter(({ verdict }) => verdict === 'not-applicable')
  if (absent.length === 0) return []
  const lines = absent.map(
    ({ adapter, requirement, reason = 'no reason is given' }) =>
      `- ${inline(adapter)} ${code(requirement)}: ${inline(reason)}`,
  )
  return ['## Not applicable', lines.join('\n')]
}

/** The provider's own words apart from those that are only tolerated. */
function wordsOf(report: Report): string[] {
  const lines = whoseWords(report)
  return lines.length === 0 ? [] : ['## Status words', fenced(visible(lines.join('\n')))]
}

/** Text that stands as it is: no markup, no link, no new cell of a table. Character references, since GitHub splits cells before it reads anything else. */
const inline = (text: string) =>
  visible(text.replaceAll(/\s+/g, ' ')).replaceAll(
    /[&<>|`*_~[\]\\#$@]|:(?=\/\/)/g,
    character => `&#${character.codePointAt(0)};`,
  )

const code = (text: string) => `<code>${inline(text)}</code>`

function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
