import type { CheckReport, Report } from '../format/report.ts'

/**
 * SARIF 2.1.0, which code hosts show beside the line in a pull request: one result per failing check, at the line of the
 * recording or of the specification that contradicts the adapter. A failure that stands on no line is told without one.
 */
export function sarif(report: Report): string {
  const failing = report.checks.filter(({ failure }) => failure !== undefined)
  const wanted = new Set(failing.flatMap(({ covers }) => covers))
  const rules = report.requirements
    .filter(({ id }) => wanted.has(id))
    .map(({ id, text, source }) => ({ id, shortDescription: { text }, help: { text: source } }))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vidrelay-conformance',
            version: report.kit.version,
            informationUri: 'https://github.com/vidrelay/vidrelay/tree/main/conformance',
            rules,
          },
        },
        results: failing.map(resultOf),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function resultOf({ adapter, id, covers, failure, replay }: CheckReport) {
  const { what, expected, came, row, line } = failure!
  const suspect = row ? ` Row: ${row.id}: ${row.says}.` : ''
  return {
    ruleId: covers[0] ?? id,
    level: 'error',
    message: { text: `${adapter} ${id}: ${what}. Expected ${expected}, came ${came}.${suspect} Again: ${replay}` },
    ...(line && {
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: line.file.split('\\').map(encodeURI).join('/') },
            region: { startLine: line.line },
          },
        },
      ],
    }),
    partialFingerprints: { vidrelayCheck: `${adapter}/${id}` },
  }
}
