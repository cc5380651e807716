import type { SubmitOptions, TaskRef } from '@vidrelay/core'
import type { OpenFacet } from '@vidrelay/core/internal'
import { formatRef } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { addMoneyOptions, type MoneyOptions, moneyOf } from '../money-options.ts'
import { addConnectionOptions, addJournalOptions, addResultOptions, refuseSlips } from '../option-groups.ts'
import { list, number } from '../option-values.ts'
import { showProgress } from '../progress.ts'
import { readPrompt } from '../prompt.ts'
import { refusal } from '../refusal.ts'
import { kindOf, type RequestOptions, requestOf } from '../request.ts'
import { runCommand } from '../run-command.ts'
import { withSomeModel } from '../sandbox.ts'
import { saveUnder, tellSaved } from '../save-result.ts'
import type { Session } from '../session.ts'
import type { SessionOptions } from '../session-options.ts'

interface GenerateOptions extends SessionOptions, RequestOptions, MoneyOptions {
  prompt?: string
  lenient?: true
  wait: boolean
}

export function defineGenerate(command: Command): void {
  command
    .usage('[options] "what it should show"')
    .optionsGroup('What to make:')
    .option('--prompt <text>', 'the prompt, if it is not the argument; - reads it from stdin')
    .option('--model <id>', 'the model; default: what the provider recommends')
    .option('--seconds <n>', 'length in whole seconds', number('seconds'))
    .option('--aspect-ratio <w:h>', 'like 16:9')
    .option('--resolution <p>', 'like 720p')
    .option('--size <wxh>', 'pixels, like 1280x720, where a model takes sizes')
    .option('--count <n>', 'how many outputs', number('count'))
    .option('--seed <n>', 'the same seed may give the same result', number('seed'))
    .option(
      '--image <file|url>',
      'a reference image, once per image: a file, an https link that anybody can open (no login, cookie, referer check), or a whole data URL; first:, last: or reference: before it says what it is for',
      list,
    )
    .option('--option <name=json>', "one of the provider's own options, once per option", list)
    .option('--known-as <model>', 'the model in our table that --model is, so that its limits are checked')
    .option('--lenient', 'send the nearest accepted value instead of refusing')
  addMoneyOptions(command)
  addResultOptions(command).option('--no-wait', 'print the ref as soon as the task is accepted, and leave')
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command), ['image', 'option'])
  command.addHelpText(
    'after',
    `
Examples:
  vidrelay generate "a cat on a piano" --sandbox
  vidrelay generate "a cat on a piano" --seconds 6 --aspect-ratio 9:16 --output cat.mp4
  vidrelay generate "she turns her head" --model grok-video-1.5 --image ./portrait.png
  vidrelay generate - --key order-4711 --json < prompt.txt
  REF=$(vidrelay generate "a cat on a piano" --no-wait)

What the models take: vidrelay models --offline`,
  )
  command.action((argument: string | undefined, options: GenerateOptions) =>
    runCommand(command, session => generate(session, argument, options)),
  )
}

async function generate(session: Session, argument: string | undefined, options: GenerateOptions): Promise<undefined> {
  const { output, signal, provider } = session
  if (!options.wait) checkNoWait(options)
  const prompt = await readPrompt(argument, options.prompt, session)
  session.hidePrompt(prompt)
  const client = await session.client(provider.id)
  const asked = requestOf(options, prompt)
  const request = options.sandbox === undefined ? asked : await withSomeModel(client, asked, output)
  const kind = kindOf(client.provider, { ...options, model: request.model })
  const facet = client[`${kind}s`] as OpenFacet
  session.listen(showProgress(output, session))
  session.listen(event => {
    // On the screen before the wait: whatever happens to this process, the task can be found.
    if (event.type === 'submit' && event.ref) output.note(`task: ${formatRef(event.ref)}`)
  })
  const submitOptions: SubmitOptions = {
    signal,
    ...moneyOf(options),
    ...(options.lenient && { lenient: true }),
  }
  if (!options.wait) {
    const task = await facet.submit(request, submitOptions)
    const ref = formatRef(task.ref)
    if (output.json) output.document('generate', { ref, task })
    else output.line(ref)
    output.note(`resume: ${session.resumeCommand(task.ref)}`)
    return undefined
  }
  let accepted: TaskRef | undefined
  session.listen(event => {
    if (event.type === 'submit') accepted = event.ref
  })
  const saved = await saveUnder(options.output, { provider: provider.id, kind }, name =>
    // A second attempt is one at another name, not another paid call.
    accepted
      ? client.download(accepted, name, { signal })
      : facet.generate(request, { ...submitOptions, output: name, ...(options.overwrite && { overwrite: true }) }),
  )
  tellSaved(output, saved)
  return undefined
}

function checkNoWait({ output, overwrite, sandbox }: GenerateOptions): void {
  if (output !== undefined || overwrite)
    throw refusal('no-wait', 'nothing is saved without waiting; leave --output and --overwrite out')
  if (sandbox === '')
    throw refusal(
      'no-wait',
      'a sandbox of its own ends with this command, and the task with it; run vidrelay sandbox and name its address',
    )
}
