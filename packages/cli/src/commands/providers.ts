import { openaiSettings, type Provider, type ProviderFactory } from '@vidrelay/core/provider'
import type { Command } from 'commander'
import { describeInFull, describeProvider, inFull, shortFacts } from '../describe-provider.ts'
import type { OpenaiSettings } from '../documents.ts'
import { refuseSlips } from '../option-groups.ts'
import { createOutput } from '../output.ts'
import { keyVariables, providerOf, providers } from '../providers.ts'
import { refusal } from '../refusal.ts'
import { runLocally } from '../run-command.ts'
import { apart } from '../table.ts'

interface ProvidersOptions {
  openaiSettings?: true
  json?: true
}

export function defineProviders(command: Command): void {
  command.option(
    '--openai-settings',
    'what a client for OpenAI-style APIs needs to use the same gateway: address, variable of the key, model',
  )
  command.option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
With an id: every word, limit and error of that provider, and whose word it is.

Examples:
  vidrelay providers
  vidrelay providers apixgo --json
  vidrelay providers gaia --openai-settings`,
  )
  command.action((id: string | undefined, options: ProvidersOptions) =>
    runLocally(command, async () => {
      const output = createOutput(options.json ?? false)
      const chosen = id === undefined ? providers : [providerOf(id)]
      const factories = await Promise.all(chosen.map(known => known.load()))
      if (options.openaiSettings) {
        const settings = settingsOf(factories)
        if (output.json)
          output.document('providers --openai-settings', id === undefined ? { providers: settings } : settings[0]!)
        else output.line(apart(settings.map(describeSettings)))
        return
      }
      const definitions = factories.map(({ definition }) => definition)
      const [one] = definitions
      if (id !== undefined && one) {
        if (output.json) output.document('providers ID', { ...shortFacts(one), ...inFull(one) })
        else output.line([...describeProvider(one), ...describeInFull(one)])
      } else if (output.json) output.document('providers', { providers: definitions.map(shortFacts) })
      else output.line(apart(definitions.map(describeProvider)))
    }),
  )
}

/** @throws `invalid_request` where none of them has what is asked for */
function settingsOf(factories: readonly ProviderFactory[]): OpenaiSettings[] {
  const all = factories.flatMap(factory => {
    const definition: Provider = factory.definition
    const settings = openaiSettings(factory())
    if (!settings || !definition.openai) return []
    const isKeySet = keyVariables(definition).some(({ set }) => set)
    return [
      { provider: definition.id, title: definition.title, ...settings, isKeySet, source: definition.openai.source },
    ]
  })
  if (all.length > 0) return all
  const names = factories.map(({ definition }) => definition.title).join(', ')
  throw refusal('openai-settings', `${names} documents no gateway for OpenAI-style clients`)
}

const describeSettings = ({
  provider,
  title,
  baseURL,
  apiKeyEnv,
  isKeySet,
  model,
  source,
}: OpenaiSettings): string[] => [
  `${provider}  ${title}, for clients of OpenAI-style APIs`,
  `  base URL  ${baseURL}`,
  `  key       in ${apiKeyEnv} (${isKeySet ? 'set' : 'not set'})`,
  `  model     ${model}`,
  `  source    ${source}`,
  '  in a shell:',
  `    export OPENAI_BASE_URL=${baseURL}`,
  `    export OPENAI_API_KEY="$${apiKeyEnv}"`,
]
