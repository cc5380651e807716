import { existsSync } from 'node:fs'
import type { Purchase, Spend, SpendBy } from '@vidrelay/core'
import { spendOf, sqliteJournal } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { journalPath } from '../journal-path.ts'
import { refuseSlips } from '../option-groups.ts'
import { createOutput } from '../output.ts'
import { refusal } from '../refusal.ts'
import { runLocally } from '../run-command.ts'
import { parseSandbox } from '../sandbox-option.ts'
import { table } from '../table.ts'

interface SpendOptions {
  since?: string
  by: SpendBy
  journal?: string
  sandbox?: string
  json?: true
}

const ways: readonly SpendBy[] = ['provider', 'account', 'model', 'label', 'day']

export function defineSpend(command: Command): void {
  command
    .option('--since <date>', 'only purchases from then on, like 2026-11-01 (UTC)', parseDate)
    .option(`--by <${ways.join('|')}>`, 'by what the sums are; default: provider', parseBy, 'provider')
    .option(
      '--sandbox [url]',
      'what was played in sandboxes, which is kept apart; in one, if its address follows',
      parseSandbox,
    )
    .option('--journal <file>', 'another journal; default: VIDRELAY_JOURNAL or the state folder')
    .option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
In US dollars: as the provider reported it, else as the price was known. paid: for what succeeded; failed: for what did
not and is billed, as far as nobody says otherwise; refunded: what that would have cost and did not, as the provider
reported; running: not seen at its end; unknown: nobody knows whether it was started. What was refused costs nothing.

Examples:
  vidrelay spend --since 2026-11-01
  vidrelay spend --by day --json`,
  )
  command.action((options: SpendOptions) =>
    runLocally(command, async () => {
      const { since = null, by } = options
      const output = createOutput(options.json ?? false)
      const path = options.journal ?? journalPath(options.sandbox !== undefined)
      const spend = spendOf(await purchasesIn(path, options.sandbox ?? ''), by, since ?? '')
      if (output.json) return output.document('spend', { journal: path, since, by, spend })
      if (spend.length > 0) output.line(table([by, 'attempts', ...sums], spend.map(rowOf)))
      const unpriced = spend.reduce((sum, row) => sum + row.unpriced, 0)
      if (unpriced > 0) output.note(`of ${unpriced} nobody knows the price; they stand in no sum`)
      if (spend.length === 0) output.note(`nothing was paid for (journal ${path})`)
    }),
  )
}

/** A journal that is not there is empty; looking at it does not make it. */
async function purchasesIn(path: string, place: string): Promise<Purchase[]> {
  if (!existsSync(path)) return []
  const journal = sqliteJournal(path)
  try {
    const all = await journal.list()
    return all.filter(({ baseURL }) => baseURL.startsWith(place))
  } finally {
    await journal.close()
  }
}

const sums = ['paid', 'failed', 'refunded', 'running', 'unknown'] as const

/** Eighty columns hold it: the name of a group is cut in its middle, and a sum to the cent, a small one to a hundredth of it. */
const rowOf = (spend: Spend): string[] => [
  short(spend.group),
  String(spend.attempts),
  ...sums.map(name => String(Number(spend[name].toFixed(spend[name] < 10 ? 4 : 2)))),
]

const longest = 24

const short = (group: string): string => {
  const letters = [...group]
  const half = (longest - 1) / 2
  return letters.length <= longest
    ? group
    : `${letters.slice(0, Math.ceil(half)).join('')}…${letters.slice(-Math.floor(half)).join('')}`
}

function parseDate(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw refusal('since', `accepted: a date, like 2026-11-01; came ${JSON.stringify(text)}`)
  return new Date(time).toISOString()
}

function parseBy(text: string): SpendBy {
  const by = ways.find(way => way === text)
  if (!by) throw refusal('by', `accepted: ${ways.join(', ')}; came ${JSON.stringify(text)}`)
  return by
}
