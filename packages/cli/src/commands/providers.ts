import type { Provider } from '@vidrelay/core/provider'
import type { Command } from 'commander'
import { refuseSlips } from '../option-groups.ts'
import { createOutput } from '../output.ts'
import { documentOf, keyVariables, providers, sourceLines } from '../providers.ts'
import { runLocally } from '../run-command.ts'
import { apart } from '../table.ts'

export function defineProviders(command: Command): void {
  command.option('--json', 'one JSON document on stdout')
  refuseSlips(command)
  command.addHelpText(
    'after',
    `
Examples:
  vidrelay providers
  vidrelay providers --json`,
  )
  command.action((options: { json?: true }) =>
    runLocally(command, async () => {
      const output = createOutput(options.json ?? false)
      const definitions = await Promise.all(providers.map(documentOf))
      if (output.json) output.document({ providers: definitions.map(facts) })
      else output.line(apart(definitions.map(describeProvider)))
    }),
  )
}

/** What a script would want to know of a provider. */
function facts(definition: Provider) {
  const { id, title, baseURL, also = [], polling, sources, statuses } = definition
  const isOwn = (source: string) =>
    source.split('; ').some(one => sources[one.split(/[- ]/)[0]!]?.kind === 'documentation')
  const words = Object.entries(statuses)
  return {
    id,
    title,
    baseURL,
    also,
    keys: keyVariables(definition),
    keyHelp: definition.keyHelp,
    abilities: abilities(definition),
    models: Object.keys(definition.models),
    pollingSeconds: polling.every,
    deadlineSeconds: polling.deadline,
    resultLifeSeconds: polling.keep ?? null,
    statusWords: {
      documented: words.filter(([, row]) => isOwn(row.source)).map(([word]) => word),
      tolerated: words.filter(([, row]) => !isOwn(row.source)).map(([word]) => word),
    },
    sources,
  }
}

/** Per kind, what can be asked. */
function abilities({ dialects, discovery }: Provider): { [kind: string]: string[] } {
  const found: { [kind: string]: string[] } = {}
  for (const { kind, routes } of Object.values(dialects))
    found[kind] = [...new Set([...(found[kind] ?? []), ...Object.keys(routes)])]
  if (discovery) found.models = ['list']
  return found
}

function describeProvider(definition: Provider): string[] {
  const { id, title, baseURL, keys, keyHelp, models, pollingSeconds, deadlineSeconds, resultLifeSeconds, statusWords } =
    facts(definition)
  const can = Object.entries(abilities(definition)).map(([kind, operations]) => `${kind}: ${operations.join(', ')}`)
  const rows = [
    ['address', baseURL ?? 'none of its own; name yours with --base-url'],
    ['key', keys.map(({ name, set }) => `${name} (${set ? 'set' : 'not set'})`).join(' or ')],
    ['', keyHelp],
    ['can', can.join('; ')],
    ['models', models.join(', ')],
    [
      'words',
      `documented: ${statusWords.documented.join(', ') || 'none'}; tolerated: ${statusWords.tolerated.filter(Boolean).join(', ')}`,
    ],
    ['polling', `every ${pollingSeconds} s, for ${deadlineSeconds} s unless --deadline says otherwise`],
    [
      'results',
      resultLifeSeconds === null ? 'nobody says how long they are kept' : `kept about ${resultLifeSeconds} s`,
    ],
  ]
  return [
    `${id}  ${title}`,
    ...rows.map(([name, text]) => `  ${(name ?? '').padEnd(8)} ${text}`),
    '  sources',
    ...sourceLines(definition).map(line => `  ${line}`),
  ]
}
