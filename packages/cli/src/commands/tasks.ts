import { existsSync } from 'node:fs'
import type { Purchase } from '@vidrelay/core'
import { formatRef, sqliteJournal } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { describePurchase } from '../describe-purchase.ts'
import { describeTask } from '../describe-task.ts'
import { onlyPurchase } from '../find-task.ts'
import { journalPath } from '../journal-path.ts'
import { addConnectionOptions, addJournalOptions, refuseSlips } from '../option-groups.ts'
import { wholeNumber } from '../option-values.ts'
import { createOutput } from '../output.ts'
import { refusal } from '../refusal.ts'
import { runCommand, runLocally } from '../run-command.ts'
import { parseSandbox } from '../sandbox-option.ts'
import type { SessionOptions } from '../session-options.ts'
import { shortNames } from '../short-names.ts'
import { table, timeText } from '../table.ts'

interface TasksOptions {
  pending?: true
  limit?: number
  journal?: string
  sandbox?: string
  json?: true
}

export function defineTasks(command: Command): void {
  command
    .option('--pending', 'only what is not known to be over')
    .option('--limit <n>', 'at most so many; default 50', wholeNumber('limit', 1, 1_000_000))
    .option('--sandbox [url]', 'those of sandboxes, which are kept apart; of one, if its address follows', parseSandbox)
    .option('--journal <file>', 'another journal; default: VIDRELAY_JOURNAL or the state folder')
    .option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
Prompts are not listed because they are not in the journal: it holds their length and a fingerprint.

Examples:
  vidrelay tasks --pending
  vidrelay tasks show order-4711
  vidrelay tasks settle order-4711 --not-started`,
  )
  command.action((options: TasksOptions) => runLocally(command, () => listTasks(options)))
  addShow(command)
  addSettle(command)
}

async function listTasks(options: TasksOptions): Promise<void> {
  const output = createOutput(options.json ?? false)
  const path = options.journal ?? journalPath(options.sandbox !== undefined)
  const all = await readJournal(path, options)
  const entries = all.slice(0, options.limit ?? 50)
  if (output.json) {
    output.document('tasks', {
      journal: path,
      tasks: entries.map(entry => ({ ...entry, ref: entry.ref && formatRef(entry.ref) })),
    })
    return
  }
  if (entries.length > 0) {
    output.line(table(['created', 'provider', 'state', 'id', 'key'], entries.map(rowsOf(shortNames(all)))))
  }
  output.note(`${entries.length === 0 ? 'no tasks' : `${entries.length} listed`} (journal ${path})`)
}

/** A journal that is not there is empty; looking at it does not make it. */
async function readJournal(
  path: string,
  { pending, sandbox = '' }: Pick<TasksOptions, 'pending' | 'sandbox'>,
): Promise<Purchase[]> {
  if (!existsSync(path)) return []
  const journal = sqliteJournal(path)
  try {
    const entries = await journal.list(pending ? { pending } : {})
    return entries.filter(({ baseURL }) => baseURL.startsWith(sandbox))
  } finally {
    await journal.close()
  }
}

/** Eighty columns hold it, where keys are not longer than a date and a number. */
const rowsOf =
  (short: (name: string) => string) =>
  ({ createdAt, provider, state, finalStatus, ref, key, candidates }: Purchase): string[] => [
    timeText(createdAt).slice(5, 16),
    provider,
    finalStatus ?? state,
    ref ? short(ref.id) : candidates?.map(id => `${id}?`).join(' ') || '-',
    short(key),
  ]

function addShow(tasks: Command): void {
  const command = tasks
    .command('show <key>')
    .description('show the whole course of a purchase: what was asked, each attempt, its task, its file')
    .option('--sandbox [url]', 'one of a sandbox, which are kept apart', parseSandbox)
    .option('--journal <file>', 'another journal; default: VIDRELAY_JOURNAL or the state folder')
    .option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText('after', '\nExamples:\n  vidrelay tasks show order-4711')
  command.action((key: string, options: { journal?: string; sandbox?: string; json?: true }) =>
    runLocally(command, async () => {
      const output = createOutput(options.json ?? false)
      const path = options.journal ?? journalPath(options.sandbox !== undefined)
      const purchase = onlyPurchase(await readJournal(path, {}), key, 'key')
      if (output.json) output.document('tasks show', { journal: path, purchase })
      else output.line(describePurchase(purchase))
    }),
  )
}

interface SettleOptions extends SessionOptions {
  id?: string
  notStarted?: true
}

function addSettle(tasks: Command): void {
  const command = tasks
    .command('settle <key>')
    .description('say what came of a paid call of unknown outcome, after a look into the console of the provider')
    .option('--id <task>', 'it made this task; the provider is asked whether it knows it')
    .option('--not-started', 'it made none; the key may be used again')
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
Examples:
  vidrelay tasks settle order-4711 --id task_5oA0vtBYRiK3
  vidrelay tasks settle order-4711 --not-started`,
  )
  command.action((word: string, options: SettleOptions) =>
    runCommand(command, async session => {
      const { output, journal } = session
      const { id, notStarted } = options
      if ((id === undefined) === (notStarted === undefined))
        throw refusal('settle', 'say either --id TASK, or --not-started')
      if (!journal) throw refusal('journal', 'there is nothing to settle without a journal')
      const entry = (await journal.get(word)) ?? onlyPurchase(await journal.list(), word, 'key')
      const { key } = entry
      const client = await session.client(entry.provider)
      const task = await client.reconcile(key, id === undefined ? 'not_started' : { id }, { signal: session.signal })
      const ref = task ? formatRef(task.ref) : null
      if (output.json)
        output.document('tasks settle', { key, state: task ? 'accepted' : 'not_sent', ref, task: task ?? null })
      else output.line(task ? describeTask(task) : [`${key}: not started; it may be used again`])
      if (task) output.note(`resume: ${session.resumeCommand(task.ref)}`)
      return undefined
    }),
  )
}
