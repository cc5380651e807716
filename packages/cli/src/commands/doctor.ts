import type { Client, TaskRef, Warning } from '@vidrelay/core'
import { isVidrelayError } from '@vidrelay/core/internal'
import type { Command } from 'commander'
import { addConnectionOptions, addJournalOptions, refuseSlips } from '../option-groups.ts'
import { inOptionWords } from '../option-words.ts'
import { documentOf } from '../providers.ts'
import { runCommand } from '../run-command.ts'

type Finding = { check: string; found: 'as documented' | 'not as documented'; detail: string }

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
  command.action(() =>
    runCommand(command, async ({ output, signal, provider, client, listen }) => {
      const definition = await documentOf(provider)
      const told: Warning[] = []
      listen(event => {
        if (event.type === 'warning') told.push(event.warning)
      })
      const relay = await client(definition.id)
      const findings = [
        ...formOfKey(relay, told),
        await asksModels(relay, signal),
        await asksUnknownTask(relay, signal),
      ]
      if (output.json) output.document({ provider: definition.id, baseURL: relay.baseURL, findings, unproven })
      else output.line([`${definition.title} at ${relay.baseURL}`, ...findings.map(line), unproven])
      return findings.some(({ found }) => found !== 'as documented') ? 9 : undefined
    }),
  )
}

const line = ({ check, found, detail }: Finding) => `  ${check}: ${found} (${detail})`

/** Before anything is sent: does the key look as the provider's page says? Nothing where no page says it. */
function formOfKey({ provider: { key } }: Client, told: readonly Warning[]): Finding[] {
  if (!key) return []
  const check = 'the form of your key'
  const [warning] = told.filter(({ code }) => code === 'key')
  if (warning) return [{ check, found: 'not as documented', detail: inOptionWords(warning.message) }]
  return [{ check, found: 'as documented', detail: `it begins with ${key.prefix}` }]
}

async function asksModels(relay: Client, signal: AbortSignal): Promise<Finding> {
  const check = 'the list of models, with your key'
  try {
    const models = await relay.models({ signal })
    const known = models.filter(model => model.known && model.live).map(model => model.id)
    const live = models.filter(model => model.live).length
    return {
      check,
      found: 'as documented',
      detail: `${live} listed; in our table: ${known.join(', ') || 'none of them'}`,
    }
  } catch (error) {
    return { check, found: 'not as documented', detail: sentence(error) }
  }
}

async function asksUnknownTask(relay: Client, signal: AbortSignal): Promise<Finding> {
  const check = 'a task that cannot be there'
  const { id: provider, dialects } = relay.provider
  const [dialect, { kind }] = Object.entries(dialects)[0]!
  const ref: TaskRef = {
    v: 1,
    provider,
    dialect,
    kind,
    id: 'task_vidrelay_doctor',
    baseURL: relay.baseURL,
    createdAt: '2020-01-01T00:00:00.000Z',
  }
  try {
    const task = await relay.get(ref, { signal })
    return { check, found: 'not as documented', detail: `it answered ${task.upstreamStatus ?? task.status}` }
  } catch (error) {
    const isKnown = isVidrelayError(error) && error.code === 'task_not_found'
    return { check, found: isKnown ? 'as documented' : 'not as documented', detail: sentence(error) }
  }
}

function sentence(error: unknown): string {
  if (!isVidrelayError(error) || error.code === 'aborted') throw error
  return `${error.code}: ${error.message}`
}
