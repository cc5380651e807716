// `pnpm --filter @vidrelay/matrix check <adapter> [check…] [--all]`: plays one adapter's checks and says what is wrong first, or
// everything; checks that are named are shown with what went over the wire.
import { failureText, firstCauses, runSuites } from '@vidrelay/conformance'

const { adapters, replayCommand, suiteFor } = await import('./suites.ts').catch(refused)
const [id = '', ...words] = process.argv.slice(2)
const isAll = words.includes('--all')
const only = words.filter(word => word !== '--all')
if (!Object.hasOwn(adapters, id)) {
  process.stderr.write(`accepted: one of ${Object.keys(adapters).join(', ')}, then ids of checks, or --all\n`)
  process.exit(2)
}
const suite = await Promise.resolve(id).then(suiteFor).catch(refused)
const known = [...suite.checks.map(check => check.id), ...(suite.specification ? ['specification'] : [])]
const unknown = only.find(own => !known.includes(own))
if (unknown !== undefined) {
  process.stderr.write(`${id} has no check ${unknown}\n`)
  process.exit(2)
}
const report = await runSuites([suite], { replayCommand, ...(only.length > 0 && { only }) })
const failing = report.checks.filter(({ failure }) => failure !== undefined)
if (only.length > 0 || isAll)
  for (const check of only.length > 0 ? report.checks : failing)
    process.stdout.write(`${failureText(report, check)}\n\n`)
else if (failing.length > 0) process.stdout.write(`${firstCauses(report)}\n\n`)
process.stdout.write(`${id}: ${report.checks.length} checks, ${failing.length} fail\n`)
process.exitCode = failing.length === 0 ? 0 : 1

/** A document that cannot be loaded, a specification or a recording that is none: one sentence, and no stack. */
function refused(error: Error): never {
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}
