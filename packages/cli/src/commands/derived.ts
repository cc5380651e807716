import type { SubmitOptions } from '@vidrelay/core'
import type { OpenFacet } from '@vidrelay/core/internal'
import { checkTarget, formatRef, isVidrelayError } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { clientFor, findTask } from '../find-task.ts'
import { addMoneyOptions, type MoneyOptions, moneyOf } from '../money-options.ts'
import { addConnectionOptions, addJournalOptions, addResultOptions, refuseSlips } from '../option-groups.ts'
import { list, number } from '../option-values.ts'
import { showProgress } from '../progress.ts'
import { readPrompt } from '../prompt.ts'
import { refusal } from '../refusal.ts'
import { type RequestOptions, requestOf } from '../request.ts'
import { runCommand } from '../run-command.ts'
import { download, tellSaved } from '../save-result.ts'
import type { Session } from '../session.ts'
import type { SessionOptions } from '../session-options.ts'

interface DerivedOptions extends SessionOptions, RequestOptions, MoneyOptions {
  prompt?: string
  wait: boolean
}

/** A new paid task made from a finished one. */
export function defineDerived(command: Command, operation: 'remix' | 'extend'): void {
  command
    .optionsGroup('What to make:')
    .option('--prompt <text>', 'the prompt, if it is not the argument; - reads it from stdin')
    .option('--model <id>', 'the model; default: that of the finished task')
    .option('--seconds <n>', 'length in whole seconds', number('seconds'))
    .option('--option <name=json>', "one of the provider's own options, once per option", list)
  addMoneyOptions(command)
  addResultOptions(command).option('--no-wait', 'print the ref as soon as the task is accepted, and leave')
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command), ['option'])
  command.addHelpText(
    'after',
    `
Examples:
  vidrelay ${operation} vr1_… "the same at night" --output night.mp4
  vidrelay ${operation} order-4711 "the same at night" --key order-4711-b`,
  )
  command.action((word: string, argument: string | undefined, options: DerivedOptions) =>
    runCommand(command, session => derive(session, operation, word, argument, options)),
  )
}

async function derive(
  session: Session,
  operation: 'remix' | 'extend',
  word: string,
  argument: string | undefined,
  options: DerivedOptions,
): Promise<undefined> {
  const { output, signal } = session
  const source = await findTask(session, word)
  const client = await clientFor(session, source)
  const facet = client[`${source.kind}s`] as OpenFacet
  const make = facet[operation]
  if (!make) throw refusal('ref', `${client.provider.title} has no ${operation}`)
  if (options.output !== undefined) await checkTarget(options.output, options.overwrite ?? false)
  const prompt = await readPrompt(argument, options.prompt, session)
  session.hidePrompt(prompt)
  session.listen(showProgress(output, session))
  const submitOptions: SubmitOptions = { signal, ...moneyOf(options) }
  const task = await make({ ...requestOf(options, prompt), source }, submitOptions).catch(error =>
    // Paid, and its line not written yet: the way goes on to the file; without one to come, this is the end to tell.
    options.wait && isVidrelayError(error) && error.code === 'journal_unavailable' && error.task
      ? error.task
      : Promise.reject(error),
  )
  const { ref } = task
  output.note(`task: ${formatRef(ref)}`)
  if (options.wait) {
    const { output: target, overwrite } = options
    tellSaved(
      output,
      await download(client, ref, {
        signal,
        ...(target !== undefined && { output: target }),
        ...(overwrite && { overwrite }),
      }),
    )
    return undefined
  }
  if (output.json) output.document(operation, { ref: formatRef(ref), task })
  else output.line(formatRef(ref))
  output.note(`resume: ${session.resumeCommand(ref)}`)
  return undefined
}
