import type { ModelInfo } from '@vidrelay/core'
import { knownModels, type Provider } from '@vidrelay/core/provider'
import type { Command } from 'commander'
import { addConnectionOptions, addJournalOptions, refuseSlips } from '../option-groups.ts'
import type { Output } from '../output.ts'
import { documentOf, providerOf, providers, sourceLines } from '../providers.ts'
import { runCommand } from '../run-command.ts'
import type { SessionOptions } from '../session-options.ts'
import { apart } from '../table.ts'

export function defineModels(command: Command): void {
  command.option('--offline', 'only the table; needs no key')
  addConnectionOptions(command)
  refuseSlips(addJournalOptions(command))
  command.addHelpText(
    'after',
    `
Examples:
  vidrelay models
  vidrelay models --offline --json`,
  )
  command.action((options: SessionOptions & { offline?: true }) =>
    runCommand(command, async session => {
      const { output, signal } = session
      if (options.offline) {
        await tellTables(output, options.provider)
        return undefined
      }
      const definition = await documentOf(session.provider)
      const models = await (await session.client(definition.id)).models({ signal })
      if (output.json)
        output.document('models', { provider: definition.id, asked: true, models, sources: definition.sources })
      else output.line(describeModels(definition, models, false))
      output.note('a model in the list is offered; that it works is only proven by a task')
      return undefined
    }),
  )
}

/** What our tables know, of one provider or of all. */
async function tellTables(output: Output, provider: string | undefined): Promise<void> {
  const chosen = provider === undefined ? providers : [providerOf(provider)]
  const definitions = await Promise.all(chosen.map(documentOf))
  const tables = definitions.map(definition => ({ definition, models: knownModels(definition) }))
  if (output.json) {
    const documents = tables.map(({ definition, models }) => ({
      provider: definition.id,
      asked: false,
      models,
      sources: definition.sources,
    }))
    output.document('models --offline', provider === undefined ? { providers: documents } : documents[0]!)
  } else
    output.line(
      apart(
        tables.map(({ definition, models }) => [
          `${definition.title} (${definition.id})`,
          '',
          ...describeModels(definition, models, true),
        ]),
      ),
    )
  output.note('this is the table alone; without --offline the provider is asked as well')
}

/** Every model with all that is known of it, and under them where that is from. */
function describeModels(definition: Provider, models: readonly ModelInfo[], isOffline: boolean): string[] {
  const blocks = models.map(model => {
    const place = model.known
      ? model.live
        ? 'listed now'
        : 'in the table, not listed now'
      : 'listed now, not in the table: its limits are not checked'
    const head = [model.id, model.kind ?? '', isOffline ? '' : place].filter(Boolean).join('  ')
    const facts = [model.note ?? '', ...model.limits, ...model.prices.map(price => `price: ${price}`)]
    const source = model.source === null ? [] : [`source: ${model.source}`]
    return [head, ...[...facts.filter(Boolean), ...source].map(fact => `  ${fact}`)]
  })
  return apart([...blocks, ['sources:', ...sourceLines(definition)]])
}
