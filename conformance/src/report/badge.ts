import type { Report } from '../report.ts'
import { countsText } from './view.ts'

/** The JSON that shields.io makes a badge of (its endpoint format, schemaVersion 1). What could not be tested counts as a failure. */
export function badge({ totals }: Report): string {
  const content = { schemaVersion: 1, label: 'conformance', message: countsText(totals), color: colorOf(totals) }
  return `${JSON.stringify(content)}\n`
}

function colorOf({ pass, fail, untestable }: Report['totals']): string {
  if (fail + untestable > 0) return 'red'
  // A report of nothing is no success.
  return pass === 0 ? 'lightgrey' : 'brightgreen'
}
