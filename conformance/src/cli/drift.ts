import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Command } from 'commander'
import { drift } from '../drift/drift.ts'
import { driftExitCode, driftText } from '../drift/finding.ts'
import { visible } from '../report/terminal-text.ts'
import { loadAdapter } from './load-adapter.ts'
import { UsageError } from './usage.ts'

interface DriftCommandOptions {
  spec?: string
  recordings?: string
  export?: string
  baseUrl?: string
  account?: string
  task?: string[]
  json?: true
  allowFakeIp?: true
}

/** `drift <adapter>`: what a live upstream no longer answers as documented. Nothing is paid. */
export function addDrift(program: Command): void {
  program
    .command('drift')
    .description('Compare the shapes and words of a live upstream with what is documented, without paying.')
    .argument('<adapter>', 'a file that exports the adapter, or the name of an installed package')
    .option('--spec <file>', "the specification; absent: the openapi.yaml of the adapter's package")
    .option('--recordings <folder>', 'answers that are known beside those of the specification')
    .option('--export <name>', 'which export is the adapter, where there are several')
    .option('--base-url <url>', "absent: the provider's own; the key comes from the environment, and goes nowhere else")
    .option('--account <name>', 'a name for the account, as in the client')
    .option('--task <ref...>', 'tasks that are there already: refs, or ids')
    .option('--allow-fake-ip', 'names may lead into 198.18.0.0/15, as behind a fake-IP proxy')
    .option('--json', 'for a program')
    .action(async (specifier: string, options: DriftCommandOptions) => {
      const adapter = await loadAdapter(specifier, options.export)
      const report = await drift({
        adapter,
        spec: options.spec ?? specOf(specifier),
        ...(options.recordings !== undefined && { recordings: options.recordings }),
        ...(options.baseUrl !== undefined && { baseURL: options.baseUrl }),
        ...(options.account !== undefined && { account: options.account }),
        ...(options.task && { tasks: options.task }),
        ...(options.allowFakeIp && { allowFakeIp: true }),
      })
      process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : visible(driftText(report))}\n`)
      process.exitCode = driftExitCode(report)
    })
}

function specOf(specifier: string): string {
  if (!existsSync(specifier))
    try {
      return createRequire(join(process.cwd(), 'package.json')).resolve(`${specifier}/openapi.yaml`)
    } catch {
      // said below
    }
  throw new UsageError(`--spec: name the specification of ${specifier}; it has no openapi.yaml beside it`)
}
