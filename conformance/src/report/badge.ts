import type { Report } from '../format/report.ts'
import { countsText } from './view.ts'

/** The JSON that shields.io makes a badge of (its endpoint format, schemaVersion 1). Rows without evidence are counted, and never among what passes. */
export function badge({ totals, evidence = [] }: Report): string {
  const none = evidence.filter(({ class: own }) => own === 'none').length
  const rows = none === 0 ? '' : ` · ${none} of ${evidence.length} rows without evidence`
  const content = {
    schemaVersion: 1,
    label: 'conformance',
    message: `${countsText(totals)}${rows}`,
    color: colorOf(totals),
  }
  return `${JSON.stringify(content)}\n`
}

function colorOf({ pass, fail }: Report['totals']): string {
  if (fail > 0) return 'red'
  // A report of nothing is no success.
  return pass === 0 ? 'lightgrey' : 'brightgreen'
}
