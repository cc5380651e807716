import { byId } from './element.js'

/** What the page was made with: the report, gzipped and in base64, with the words for verdicts and provenance and the classes of evidence. */
export async function readData() {
  const bytes = Uint8Array.from(atob(byId('data').textContent), character => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  const { report, words, provenanceWords, evidenceClasses } = await new Response(stream).json()
  const requirements = new Map(report.requirements.map(one => [one.id, one]))
  const adapters = new Map(report.adapters.map(one => [one.id, one]))
  const checks = new Map(report.checks.map(one => [keyOf(one.adapter, one.id), one]))
  const cells = report.cells.map(cell => ({
    ...cell,
    key: keyOf(cell.adapter, cell.requirement),
    word: words[cell.verdict],
    adapter: adapters.get(cell.adapter),
    requirement: requirements.get(cell.requirement),
    checks: cell.checks.flatMap(id => checks.get(keyOf(cell.adapter, id)) ?? []),
  }))
  return {
    report,
    words,
    provenanceWords,
    evidenceClasses,
    cells,
    cellOf: new Map(cells.map(cell => [cell.key, cell])),
  }
}

/** Names a cell or a check; it is also what stands behind the # of the address. */
export const keyOf = (adapter, id) => `${encodeURIComponent(adapter)}/${encodeURIComponent(id).replaceAll('%2F', '/')}`

/** `74 pass · 0 fail · 6 n/a`. What could not be tested counts as a failure. */
export function countsText(cells) {
  const count = verdict => cells.filter(cell => cell.verdict === verdict).length
  const noEvidence = count('untestable')
  return `${count('pass')} pass · ${count('fail')} fail · ${count('not-applicable')} n/a${noEvidence > 0 ? ` · ${noEvidence} no evidence` : ''}`
}

/** A shape for each verdict, so that no colour is needed. */
export const marks = { pass: '✓', fail: '✗', 'not-applicable': '–', untestable: '?' }
