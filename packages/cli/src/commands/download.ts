import type { Command } from 'commander'
import { clientFor, findTask } from '../find-task.ts'
import { addConnectionOptions, addJournalOptions, addResultOptions, refuseSlips } from '../option-groups.ts'
import { showProgress } from '../progress.ts'
import { runCommand } from '../run-command.ts'
import { download, tellSaved } from '../save-result.ts'

export interface DownloadOptions {
  output?: string
  overwrite?: true
}

export function defineDownload(command: Command): void {
  addResultOptions(command)
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
The file is complete or absent. It prints the path of the file.

Examples:
  vidrelay download order-4711 --output cat.mp4
  FILE=$(vidrelay download vr1_eyJ2IjoxLCJwcm92aWRlciI6…)`,
  )
  command.action((word: string, { output, overwrite }: DownloadOptions) =>
    runCommand(command, async session => {
      const ref = await findTask(session, word)
      const client = await clientFor(session, ref)
      session.listen(showProgress(session.output, session))
      const { signal } = session
      const saved = await download(client, ref, {
        signal,
        ...(output !== undefined && { output }),
        ...(overwrite && { overwrite }),
      })
      tellSaved(session.output, saved)
      return undefined
    }),
  )
}
