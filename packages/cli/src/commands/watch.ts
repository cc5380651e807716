import { endedBadly, formatRef, isFinal } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { commandLine } from '../command-line.ts'
import { clientFor, findTask } from '../find-task.ts'
import { addConnectionOptions, addJournalOptions, refuseSlips } from '../option-groups.ts'
import { seconds } from '../option-values.ts'
import { warningLine } from '../option-words.ts'
import { statusText } from '../progress.ts'
import { runCommand } from '../run-command.ts'
import { usualText } from '../usual-time.ts'

export function defineWatch(command: Command): void {
  command.option('--deadline <seconds>', 'how long to wait; default: what the provider advises', seconds('deadline'))
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
With --json there is one document a line, {ref, task}; where the task failed, the last one is {error}.

Examples:
  vidrelay watch order-4711
  vidrelay watch vr1_eyJ2IjoxLCJwcm92aWRlciI6… --json | while read -r line; do …; done`,
  )
  command.action((word: string) =>
    runCommand(command, async session => {
      const { output, signal } = session
      const ref = await findTask(session, word)
      const client = await clientFor(session, ref)
      session.listen(event => {
        if (event.type === 'warning') output.note(warningLine(event.warning))
        if (event.type === 'retry') output.note(`${event.message}; trying again in ${Math.ceil(event.seconds)} s`)
      })
      const usual = await session.usual(ref).catch(() => undefined) // the watch itself tells what is wrong with the journal
      if (usual) output.note(usualText(usual))
      for await (const task of client.watch(ref, { signal })) {
        if (output.json) output.document('watch', { ref: formatRef(ref), task })
        else output.line(statusText({ to: task.status, upstream: task.upstreamStatus, progress: task.progress }))
        if (isFinal(task.status) && task.status !== 'succeeded') throw endedBadly(task)
      }
      output.note(`save it: ${session.resumeCommand(ref) ?? commandLine(['download', formatRef(ref)])}`)
      return undefined
    }),
  )
}
