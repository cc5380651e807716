// `pnpm --filter @vidrelay/matrix check <adapter> <check…>`: plays single checks and shows what went over the wire.
import { failureText, runSuites } from '@vidrelay/conformance'
import { type AdapterId, adapters, suiteFor } from './suites.ts'

const [id = '', ...only] = process.argv.slice(2)
if (!Object.hasOwn(adapters, id) || only.length === 0) {
  process.stderr.write(`accepted: one of ${Object.keys(adapters).join(', ')}, then ids of checks\n`)
  process.exit(2)
}
const report = await runSuites([suiteFor(id as AdapterId)], { only })
for (const check of report.checks) process.stdout.write(`${failureText(report, check)}\n\n`)
process.exitCode = report.checks.length === only.length && report.checks.every(check => !check.failure) ? 0 : 1
