import type { Client, Warning } from '@vidrelay/core'
import type { Command } from 'commander'
import { type Finding, failBy, warn } from '../doctor/finding.ts'
import { aboutJournal, aboutNode } from '../doctor/machine.ts'
import { aboutForm, aboutKeys, asksModels, asksUnknownTask } from '../doctor/provider.ts'
import { aboutWay } from '../doctor/way.ts'
import { journalPath } from '../journal-path.ts'
import { addConnectionOptions, addJournalOptions, refuseSlips } from '../option-groups.ts'
import { documentOf } from '../providers.ts'
import { runCommand } from '../run-command.ts'
import type { Session } from '../session.ts'
import type { SessionOptions } from '../session-options.ts'

/** What a look from outside cannot show. It is printed whatever was found. */
const unproven =
  'not proven: that a video comes out. A list of models and good manners do not show that; only a real task does'

export function defineDoctor(command: Command): void {
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
Examples:
  vidrelay doctor
  vidrelay doctor --provider apixgo --base-url https://relay.example.com --json

It makes no task. To see a video come out, make the cheapest one:
  vidrelay generate "a lighthouse" --seconds 1 --resolution 480p --output proof.mp4`,
  )
  command.action((options: SessionOptions) => runCommand(command, session => examine(session, options)))
}

async function examine(session: Session, options: SessionOptions): Promise<number | undefined> {
  const { output } = session
  const ofMachine = [
    aboutNode(),
    ...(await aboutMemory(options)),
    ...(options.sandbox === undefined ? [aboutKeys()] : []),
  ]
  const { relay, findings: ofProvider } = await aboutProvider(session, options)
  const findings = [...ofMachine, ...ofProvider]
  const { provider, baseURL } = relay ?? { provider: null, baseURL: null }
  if (output.json)
    output.document('doctor', {
      provider: provider?.id ?? null,
      baseURL,
      findings: findings.map(({ exit: _, ...finding }) => finding),
      unproven,
    })
  else
    output.line([
      'this machine',
      ...ofMachine.flatMap(linesOf),
      provider ? `${provider.title} at ${baseURL}` : 'the provider',
      ...ofProvider.flatMap(linesOf),
      unproven,
    ])
  return findings.find(({ state }) => state === 'fail')?.exit
}

const linesOf = ({ check, state, detail, todo }: Finding): string[] => [
  `  ${state.padEnd(4)}  ${check}: ${detail}`,
  ...(todo === null ? [] : [`        do: ${todo}`]),
]

async function aboutMemory({ journal, sandbox }: SessionOptions): Promise<Finding[]> {
  if (journal === false) return [warn('the journal', 'none is used', 'leave --no-journal out when you pay')]
  return aboutJournal(journal ?? journalPath(sandbox !== undefined))
}

/** Of the one that is meant; where nobody can tell which, that is what was found. */
async function aboutProvider(
  session: Session,
  options: SessionOptions,
): Promise<{ relay?: Client; findings: Finding[] }> {
  const { signal } = session
  const told: Warning[] = []
  session.listen(event => {
    if (event.type === 'warning') told.push(event.warning)
  })
  let relay: Client
  try {
    const definition = await documentOf(session.provider)
    relay = await session.client(definition.id)
  } catch (error) {
    return { findings: [failBy('the provider', error)] }
  }
  const proxy = options.sandbox === undefined ? options.proxy : false
  const allowFakeIp = options.allowFakeIp ?? false
  const way = await aboutWay(relay.baseURL, { signal, allowFakeIp, ...(proxy !== undefined && { proxy }) })
  const form = aboutForm(relay, told)
  const isReached = way.every(({ state, check }) => state !== 'fail' || check !== 'the base URL')
  const asked = isReached ? [await asksModels(relay, signal), await asksUnknownTask(relay, signal)] : []
  return { relay, findings: [...way, ...form, ...asked] }
}
