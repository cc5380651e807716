import type { Command } from 'commander'
import { capture, captureText } from '../capture/capture.ts'
import { visible, visibleLine } from '../report/terminal-text.ts'
import { loadAdapter } from './load-adapter.ts'
import { exitCodes, UsageError } from './usage.ts'

interface CaptureCommandOptions {
  out: string
  export?: string
  baseUrl?: string
  account?: string
  paid?: true
  maxCost?: number | 'unknown'
  model?: string
  force?: true
  allowFakeIp?: true
}

/** `capture <adapter> --out <folder>`: what a live upstream answers, as recordings without secrets. */
export function addCapture(program: Command): void {
  program
    .command('capture')
    .description('Record what a live upstream answers: what costs nothing, and one task where --paid says so.')
    .argument('<adapter>', 'a file that exports the adapter, or the name of an installed package')
    .requiredOption('--out <folder>', 'where the recordings are written')
    .option('--export <name>', 'which export is the adapter, where there are several')
    .option('--base-url <url>', "absent: the provider's own; the key comes from the environment, and goes nowhere else")
    .option('--account <name>', 'a name for the account, as in the client')
    .option('--paid', 'also make one task, the cheapest there is, wait for it and download it')
    .option('--max-cost <usd>', 'with --paid: US dollars; "unknown" accepts a price that nobody wrote down', costOf)
    .option('--model <name>', 'with --paid: this model')
    .option('--force', 'replace recordings that are there already')
    .option('--allow-fake-ip', 'names may lead into 198.18.0.0/15, as behind a fake-IP proxy')
    .action(async (specifier: string, options: CaptureCommandOptions) => {
      const adapter = await loadAdapter(specifier, options.export)
      const captured = await capture({
        adapter,
        folder: options.out,
        ...(options.baseUrl !== undefined && { baseURL: options.baseUrl }),
        ...(options.account !== undefined && { account: options.account }),
        ...(options.paid && { paid: true }),
        ...(options.maxCost !== undefined && { maxCost: options.maxCost }),
        ...(options.model !== undefined && { request: { model: options.model } }),
        ...(options.force && { force: true }),
        ...(options.allowFakeIp && { allowFakeIp: true }),
        onNote: note => process.stderr.write(`${visibleLine(note)}\n`),
      })
      process.stdout.write(`${visible(captureText(captured))}\n`)
      if (captured.written.length === 0) process.exitCode = exitCodes.unusable
    })
}

function costOf(text: string): number | 'unknown' {
  const usd = Number(text)
  if (text === 'unknown') return text
  if (text.trim() !== '' && usd >= 0 && Number.isFinite(usd)) return usd
  throw new UsageError(`--max-cost: accepted: US dollars, 0 or more, or unknown; not ${text}`)
}
