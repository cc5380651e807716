import { isDocumented, limitSentences, type Provider } from '@vidrelay/core/provider'
import { keyVariables, sourceLines } from './providers.ts'

type StatusWords = { [whose in 'documented' | 'tolerated']: string[] }

/** What a script would want to know of a provider. */
export function shortFacts(definition: Provider) {
  const { id, title, baseURL, also = [], polling, sources } = definition
  return {
    id,
    title,
    baseURL,
    also,
    keys: keyVariables(definition),
    keyHelp: definition.keyHelp,
    keyPrefix: definition.key?.prefix ?? null,
    abilities: abilities(definition),
    models: Object.keys(definition.models),
    pollingSeconds: polling.every,
    deadlineSeconds: polling.deadline,
    resultLifeSeconds: polling.keep ?? null,
    statusWords: statusWords(definition),
    sources,
  }
}

/** Every row that has a source, with whose word it is: the provider's own pages, or what else is known. */
export function inFull(definition: Provider) {
  const { statuses, errors, models, polling } = definition
  const whose = (source: string) => ({ source, documented: isDocumented(definition, source) })
  return {
    words: Object.entries(statuses).map(([word, { is, source }]) => ({ word, is, ...whose(source) })),
    limits: Object.entries(models).map(([model, row]) => ({
      model,
      limits: limitSentences(definition, row, true),
      ...whose(row.source),
    })),
    errors: errors.map(({ id, is, field, hint, source }) => ({
      id,
      is,
      field: field ?? null,
      hint: hint ?? null,
      ...whose(source),
    })),
    polling: whose(polling.source),
  }
}

function statusWords(definition: Provider): StatusWords {
  const words = Object.entries(definition.statuses)
  const those = (isTheirs: boolean) =>
    words.filter(([, { source }]) => isDocumented(definition, source) === isTheirs).map(([word]) => word)
  return { documented: those(true), tolerated: those(false) }
}

/** Per kind, what can be asked. */
function abilities({ dialects, discovery }: Provider): { [kind: string]: string[] } {
  const found: { [kind: string]: string[] } = {}
  for (const { kind, routes } of Object.values(dialects))
    found[kind] = [...new Set([...(found[kind] ?? []), ...Object.keys(routes)])]
  if (discovery) found.models = ['list']
  return found
}

export function describeProvider(definition: Provider): string[] {
  const facts = shortFacts(definition)
  const { baseURL, keys, keyHelp, models, resultLifeSeconds } = facts
  const can = Object.entries(facts.abilities).map(([kind, operations]) => `${kind}: ${operations.join(', ')}`)
  const { documented, tolerated } = facts.statusWords
  const rows = [
    ['address', baseURL ?? 'none of its own; name yours with --base-url'],
    ['key', keys.map(({ name, set }) => `${name} (${set ? 'set' : 'not set'})`).join(' or ')],
    ['', keyHelp],
    ['can', can.join('; ')],
    ['models', models.join(', ')],
    ['words', `documented: ${documented.join(', ') || 'none'}; tolerated: ${tolerated.filter(Boolean).join(', ')}`],
    ['polling', `every ${facts.pollingSeconds} s, for ${facts.deadlineSeconds} s unless --deadline says otherwise`],
    [
      'results',
      resultLifeSeconds === null ? 'nobody says how long they are kept' : `kept about ${resultLifeSeconds} s`,
    ],
  ]
  return [
    `${facts.id}  ${facts.title}`,
    ...rows.map(([name, text]) => `  ${(name ?? '').padEnd(8)} ${text}`),
    '  sources',
    ...sourceLines(definition).map(line => `  ${line}`),
  ]
}

/** What stands behind the words and limits of one provider, row by row. */
export function describeInFull(definition: Provider): string[] {
  const { words, limits, errors, polling } = inFull(definition)
  const mark = ({ documented }: { documented: boolean }) => (documented ? 'documented' : 'tolerated')
  return [
    '  words, and whose they are',
    ...words.map(row => `    ${row.word || '(none)'} is ${row.is}: ${mark(row)} (${row.source})`),
    '  limits, each with its source',
    ...limits.flatMap(row => [`    ${row.model} (${row.source})`, ...row.limits.map(limit => `      ${limit}`)]),
    '  errors, and whose they are',
    ...errors.map(row => `    ${row.id} is ${row.is}: ${mark(row)} (${row.source})`),
    `  polling: ${mark(polling)} (${polling.source})`,
  ]
}
