import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { errorCodes } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { buyAll, type Outcome } from '../batch/buy.ts'
import { type LineProblem, readJobs } from '../batch/jobs.ts'
import { type PlanOptions, plan } from '../batch/plan.ts'
import { tellOutcome, tellPlan, tellSummary } from '../batch/tell.ts'
import { addSpendingOptions, type MoneyOptions, moneyOf } from '../money-options.ts'
import { addConnectionOptions, addMemoryOptions, refuseSlips } from '../option-groups.ts'
import { seconds, wholeNumber } from '../option-values.ts'
import { inSettingWords, warningLine } from '../option-words.ts'
import { outFolder } from '../out-folder.ts'
import { refusal } from '../refusal.ts'
import { runCommand } from '../run-command.ts'
import type { Session } from '../session.ts'
import type { SessionOptions } from '../session-options.ts'

interface BatchOptions extends SessionOptions, MoneyOptions {
  out?: string
  atOnce?: number
  lenient?: true
  dryRun?: true
}

export function defineBatch(command: Command): void {
  command
    .optionsGroup('What to do:')
    .option(
      '--at-once <n>',
      'so many jobs at a time, each from its purchase to its file; default 4',
      wholeNumber('at-once', 1, 100),
    )
    .option('--dry-run', 'check every line and say what would be bought, for how much; nothing is sent')
    .option('--lenient', 'send the nearest accepted value instead of refusing')
    .optionsGroup('Result:')
    .option('--out <folder>', 'where results are saved; default: this folder')
    .option('--overwrite', 'replace files that exist')
    .option(
      '--deadline <seconds>',
      'how long to wait for each; default: what the provider advises',
      seconds('deadline'),
    )
  addSpendingOptions(command)
  addConnectionOptions(command)
  refuseSlips(
    addMemoryOptions(command).option('--json', 'one JSON document a line: one per job, the last is the summary'),
  )
  command.addHelpText(
    'after',
    `
One job a line, as JSON, with the fields of generate: {"prompt": "a heron in the reeds", "seconds": 4}. Beside them:
key      your own id of the purchase; without one it follows from what is asked, so lines may be moved
output   the name of the file in the folder of results; default: after the key
provider, label: as the options

All lines are checked before the first is paid. Run it again after a Ctrl-C, a crash or a failure: what was paid for is
not paid again, what was saved is left alone, and the rest goes on.

Examples:
  vidrelay batch jobs.jsonl --dry-run
  vidrelay batch jobs.jsonl --out videos --max-cost 0.5 --at-once 8
  vidrelay batch - --json < jobs.jsonl`,
  )
  command.action((file: string, options: BatchOptions) =>
    runCommand(command, async session => batch(session, file, options)),
  )
}

async function batch(session: Session, file: string, options: BatchOptions): Promise<number | undefined> {
  const { output } = session
  const money = moneyOf(options)
  const { jobs, problems } = readJobs(await textOf(file, session.signal))
  if (jobs.length + problems.length === 0) throw refusal('file', `there is no job in ${file}`)
  const planOptions: PlanOptions = {
    folder: options.dryRun ? resolve(options.out ?? '.') : outFolder(options.out ?? '.'),
    overwrite: options.overwrite ?? false,
    lenient: options.lenient ?? false,
    isSandbox: options.sandbox !== undefined,
    account: options.account,
    money,
  }
  const { planned, problems: more } = await plan(session, jobs, planOptions)
  refuseAll(file, [...problems, ...more], session)
  if (options.dryRun) {
    tellPlan(output, planned)
    return undefined
  }
  session.listen(event => {
    if (event.type === 'submit' && event.state === 'accepted') output.note(`${event.key}: accepted as ${event.ref?.id}`)
    if (event.type === 'warning' && event.key !== undefined)
      output.note(`${event.key}: ${warningLine(event.warning, inSettingWords)}`)
    if (event.type === 'retry')
      output.note(`${event.key}: ${event.message}; trying again in ${Math.ceil(event.seconds)} s`)
  })
  const outcomes: Outcome[] = []
  const signal = AbortSignal.any([session.signal, readerGone()])
  for await (const outcome of buyAll(session, planned, { ...planOptions, atOnce: options.atOnce ?? 4, signal })) {
    outcomes.push(outcome)
    tellOutcome(output, outcome)
  }
  tellSummary(output, outcomes)
  return exitCodeOf(outcomes, signal)
}

const stopped = errorCodes.aborted.exit

/** Like the first line, in their order, that is not saved. */
function exitCodeOf(outcomes: readonly Outcome[], { aborted }: AbortSignal): number | undefined {
  if (aborted) return stopped
  const failed = outcomes.filter(({ failure }) => failure).toSorted((a, b) => a.job.line - b.job.line)
  return failed[0]?.failure?.exitCode
}

/** Aborts when nobody reads what is printed (`| head`): purchases on their way still come to their end. */
function readerGone(): AbortSignal {
  const gone = new AbortController()
  process.stdout.on('error', () => gone.abort())
  return gone.signal
}

async function textOf(file: string, signal: AbortSignal): Promise<string> {
  if (file === '-') return text(addAbortSignal(signal, process.stdin))
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw refusal('file', `${file} cannot be read (${(cause as NodeJS.ErrnoException).code})`)
  }
}

/** How many are shown of a file that is wrong throughout. */
const shown = 20

/** @throws `invalid_request` where any line is wrong; each is named before */
function refuseAll(file: string, problems: readonly LineProblem[], { output }: Session): void {
  const sorted = problems.toSorted((a, b) => a.line - b.line)
  const name = file === '-' ? 'stdin' : file
  output.note(sorted.slice(0, shown).map(({ line, message }) => `${name}:${line}: ${message}`))
  if (sorted.length > 0)
    throw refusal(
      'file',
      `${sorted.length} of its lines cannot be bought${sorted.length > shown ? `; the first ${shown} are shown` : ''}; nothing was sent`,
    )
}
