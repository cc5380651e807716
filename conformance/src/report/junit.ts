import type { CellReport, CheckReport, Report } from '../format/report.ts'
import { failureText } from './failure-text.ts'
import { type View, viewOf } from './view.ts'

/**
 * JUnit XML: one suite per adapter, one case per cell. What is not applicable is skipped, with its reason; what failed
 * is a failure; what nothing could prove is skipped as *no evidence*, unless the run was strict. It holds no times, so the same verdicts make the same file.
 */
export function junit(report: Report): string {
  const view = viewOf(report)
  const suites = report.adapters.map(({ id }) => {
    const cells = report.cells.filter(({ adapter }) => adapter === id)
    return element('testsuite', { name: id, ...countsOf(cells) }, ...cells.map(cell => caseOf(report, view, cell)))
  })
  const all = element('testsuites', { name: 'conformance', ...countsOf(report.cells) }, ...suites)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`
}

function countsOf(cells: readonly CellReport[]) {
  const skipped = cells.filter(({ verdict }) => verdict === 'not-applicable' || verdict === 'untestable').length
  const passed = cells.filter(({ verdict }) => verdict === 'pass').length
  return { tests: cells.length, failures: cells.length - passed - skipped, errors: 0, skipped }
}

function caseOf(report: Report, view: View, cell: CellReport): string {
  const { group = '', text = '' } = view.requirementOf(cell.requirement) ?? {}
  const checks = view.checksOf(cell)
  const proofs = checks.map(proofOf).join('\n')
  return element(
    'testcase',
    { classname: `${cell.adapter}.${group}`, name: `${cell.requirement}: ${text}` },
    ...resultOf(report, cell, checks),
    ...(proofs === '' ? [] : [element('system-out', {}, escaped(proofs))]),
  )
}

/** What was run for a cell, and how far its answers can be trusted. */
const proofOf = ({ verdict, id, provenance }: CheckReport) =>
  `${verdict} ${id} (${provenance.class}: ${provenance.document}, ${provenance.date})`

function resultOf(report: Report, { verdict, reason, requirement }: CellReport, checks: CheckReport[]): string[] {
  if (verdict === 'pass') return []
  if (verdict === 'not-applicable') return [element('skipped', { message: reason ?? 'not applicable' })]
  if (verdict === 'untestable')
    return [element('skipped', { message: `no evidence: ${reason ?? 'no check was played'}` })]
  const failing = checks.filter(check => check.verdict === 'fail')
  const [first] = failing
  const message = reason ?? (first?.failure ? `${first.id}: ${first.failure.what}` : `${requirement} does not hold`)
  const details = failing.map(check => failureText(report, check)).join('\n\n')
  const text = [...(reason === undefined ? [] : [`${verdict}: ${reason}`]), details].join('\n\n').trim()
  return [element('failure', { type: verdict, message }, escaped(text))]
}

function element(name: string, attributes: { [name: string]: string | number }, ...content: string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedAttribute(String(value))}"`)
  const inside = content.join('\n')
  const open = `<${name}${written.join('')}`
  if (inside === '') return `${open}/>`
  return inside.startsWith('<') ? `${open}>\n${inside}\n</${name}>` : `${open}>${inside}</${name}>`
}

/** XML 1.0 has no way at all to write most control characters, nor half a surrogate pair. */
const allowed = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: to find them is its purpose
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')

const entities: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}
const escaped = (text: string) => allowed(text).replaceAll(/[&<>"\r]/g, character => entities[character]!)

/** In an attribute, line ends and tabs would be read as spaces. */
const escapedAttribute = (text: string) => escaped(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
