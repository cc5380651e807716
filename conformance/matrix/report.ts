// `pnpm --filter @vidrelay/matrix report [folder]`: plays everything and writes every kind of report.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { evidenceTable, firstCauses, judgeWaivers, terminalTotals, writeReports } from '@vidrelay/conformance'
import { evidenceFor, readKillers } from './coverage/killers-file.ts'
import { playAll } from './play-all.ts'
import { type AdapterId, adapters, optionsOf } from './suites.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '.report')
mkdirSync(folder, { recursive: true })
const begun = performance.now()
const played = await playAll()
const evidence = await Promise.all(Object.keys(adapters).map(id => evidenceFor(id, readKillers(id))))
const report = { ...played, evidence: evidence.flat() }
const seconds = ((performance.now() - begun) / 1000).toFixed(1)
writeReports(report, {
  json: join(folder, 'conformance.json'),
  junit: join(folder, 'junit.xml'),
  markdown: join(folder, 'conformance.md'),
  badge: join(folder, 'badge.json'),
  sarif: join(folder, 'conformance.sarif'),
  html: join(folder, 'index.html'),
})
const waivers = (Object.keys(adapters) as AdapterId[]).flatMap(id => optionsOf(id).waivers)
const { waived, problems } = judgeWaivers(report, waivers)
const causes = firstCauses(report)
if (causes !== '') process.stdout.write(`${causes}\n\n`)
process.stdout.write(`${evidenceTable(report, { summary: true })}\n\n`)
process.stdout.write(
  `${terminalTotals(report, { color: process.stdout.isTTY, width: process.stdout.columns ?? 100 })}\n`,
)
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(`${report.checks.length} checks in ${seconds} s; the reports are in ${folder}\n`)
const bad = report.cells.filter(cell => cell.verdict === 'fail' && !waived.includes(cell))
process.exitCode = bad.length + problems.length > 0 ? 1 : 0
