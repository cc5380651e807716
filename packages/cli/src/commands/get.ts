import { formatRef } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { describeTask } from '../describe-task.ts'
import { clientFor, findTask } from '../find-task.ts'
import { addConnectionOptions, addJournalOptions, refuseSlips } from '../option-groups.ts'
import { warningLine } from '../option-words.ts'
import { runCommand } from '../run-command.ts'

export function defineGet(command: Command): void {
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
A ref is what generate printed (vr1_…), the key of the purchase, or the provider's id of the task.

Examples:
  vidrelay get order-4711
  vidrelay get vr1_eyJ2IjoxLCJwcm92aWRlciI6… --json`,
  )
  command.action((word: string) =>
    runCommand(command, async session => {
      const ref = await findTask(session, word)
      session.listen(event => {
        if (event.type === 'warning') session.output.note(warningLine(event.warning))
      })
      const task = await (await clientFor(session, ref)).get(ref, { signal: session.signal })
      // The look itself has told what is wrong with the journal.
      const entry = await session.journal?.find(ref).catch(() => undefined)
      if (session.output.json) session.output.document('get', { ref: formatRef(ref), file: entry?.file ?? null, task })
      else session.output.line(describeTask(task, entry))
      return undefined
    }),
  )
}
