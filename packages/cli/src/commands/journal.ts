import { existsSync } from 'node:fs'
import { acceptJournal } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { journalPath } from '../journal-path.ts'
import { refuseSlips } from '../option-groups.ts'
import { createOutput } from '../output.ts'
import { refusal } from '../refusal.ts'
import { runLocally } from '../run-command.ts'

export function defineJournal(journal: Command): void {
  journal.addHelpText('after', '\nExamples:\n  vidrelay journal accept ./tasks.db')
  const command = journal
    .command('accept [file]')
    .description('say that a journal counts although it may have forgotten paid calls; default: the usual one')
    .option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
A journal that was emptied, replaced, set back to an older copy, or copied without its write-ahead log may have forgotten
paid calls, and a forgotten key pays again. So it takes no new ones until the right file is put back, with the files
beside it (-wal, .id), or until you say here that this one counts.

Examples:
  vidrelay journal accept
  vidrelay journal accept ./tasks.db`,
  )
  command.action((file: string | undefined, options: { json?: true }) =>
    runLocally(command, async () => {
      const output = createOutput(options.json ?? false)
      const path = file ?? journalPath(false)
      if (!existsSync(path) && !existsSync(`${path}.id`)) throw refusal('file', `there is no journal ${path}`)
      const { purchases, doubt } = await acceptJournal(path)
      if (output.json) output.document('journal accept', { journal: path, purchases, doubt })
      else if (doubt === null) output.line(`${path} is in order: ${purchases} paid calls`)
      else
        output.line(
          `${path} counts from now on, with the ${purchases} paid calls that it knows; it was in doubt: ${doubt}`,
        )
    }),
  )
}
