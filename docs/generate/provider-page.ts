import { isDocumented, limitSentences, type Model, type Provider, priceSentences } from '@vidrelay/core/provider'
import { evidenceClasses } from '../../conformance/src/format/report.ts'
import {
  abilitiesOf,
  conditionsOf,
  type Evidence,
  evidenceOf,
  groundsOf,
  isProven,
  specOf,
  unseenRows,
  verdictOf,
  type Worth,
  worthCounts,
  worthOfError,
  worthOfWord,
} from '../../scripts/provider-facts.ts'
import type { Language } from './contents.ts'
import { limitIn, sentence } from './in-chinese.ts'
import { table, ticked } from './markdown.ts'
import { titles } from './provider-titles.ts'
import { words } from './words.ts'

interface Known {
  name: string
  /** How its package calls it: `openaiVideos`. */
  factory: string
  definition: Provider
}

const abilityOf = (language: Language, operation: string): string =>
  words[language].ability[operation] ?? words[language].operation[operation] ?? operation

/** One line for each: what it makes and can, and what the claims about it rest on. */
export function providersTable(language: Language, providers: readonly Known[]): string {
  const { kind, notDocumented, list, unknown } = words[language]
  const t = titles[language]
  const able = providers.map(({ name, definition }) => {
    const { kinds, operations, keepHours } = abilitiesOf(definition)
    const can = operations.map(one => abilityOf(language, one)).join(list)
    const made = kinds.map(one => kind[one]).join(list)
    const lives = keepHours ? t.hours(keepHours) : notDocumented
    return `- **[${definition.title}](providers/${name}.md)**${t.colon}${t.can(made, can, lives)}`
  })
  const grounds = providers.map(({ name, definition }) => {
    const { words: counted, errors, answers, rows, unknown: missing } = groundsOf(name, definition)
    const counts = [counted, errors, answers, rows].map(one => one.join(' / '))
    return [definition.title, ...counts, missing.map(one => unknown[one] ?? one).join(list) || '-']
  })
  return [`## ${t.able}`, able.join('\n'), `## ${t.grounds}`, t.groundsIntro, table(t.groundsHead, grounds)].join(
    '\n\n',
  )
}

/** All that a document, its specification and the committed verdict say about a provider. */
export function providerPage(language: Language, { name, factory, definition }: Known): string {
  const evidence = evidenceOf(name)
  const t = titles[language]
  return [
    intro(language, name, definition),
    `## ${t.begin}`,
    beginning(language, name, factory, definition),
    `## ${t.models}`,
    models(language, definition),
    `## ${t.routes}`,
    routes(language, definition),
    `## ${t.statuses}`,
    statuses(language, definition, evidence),
    `## ${t.errors}`,
    errors(language, definition, evidence),
    `## ${t.pace}`,
    t.paceOf(definition.polling),
    ...(language === 'en' ? contradictionsOf(name) : []),
    `## ${t.verdict}`,
    verdict(language, name, definition, evidence),
    `## ${t.sources}`,
    sources(language, definition),
  ].join('\n\n')
}

function intro(
  language: Language,
  name: string,
  { keyEnv, keyHelp, baseURL, also = [], ...provider }: Provider,
): string {
  const { kind, list } = words[language]
  const { kinds, operations } = abilitiesOf({ ...provider, keyEnv, baseURL } as Provider)
  const t = titles[language]
  return [
    t.makes(kinds.map(one => kind[one]).join(list), operations.map(one => abilityOf(language, one)).join(list)),
    [
      `- ${t.key}${keyEnv.map(ticked).join(list)}${t.stop}${sentence(language, keyHelp ?? '')}`,
      `- ${t.address}${baseURL === null ? t.anyAddress : [baseURL, ...also].map(ticked).join(list)}`,
      `- ${t.more}[packages/${name}](https://github.com/vidrelay/vidrelay/blob/main/packages/${name}/README.md)`,
    ].join('\n'),
  ].join('\n\n')
}

/** What only English says, for whoever compares the pages. */
function contradictionsOf(name: string): string[] {
  const { contradictions = [] } = specOf(name)['x-vidrelay']
  if (contradictions.length === 0) return []
  const told = contradictions
    .map(({ says, vidrelay }) => `- ${sentence('en', says)} **vidrelay:** ${sentence('en', vidrelay)}`)
    .join('\n')
  return ['## Where the pages disagree', 'What the provider says in two ways, and what vidrelay makes of it.', told]
}

/** A model that makes a video from words alone, if there is one. */
function sampleModel({ models: all }: Provider): string {
  const usable = Object.entries(all).filter(([id, { dialect }]) => dialect !== null && !id.includes('*'))
  return (usable.find(([, { note = '' }]) => !/exactly one reference|Images, as a task/.test(note)) ?? usable[0]!)[0]
}

function beginning(language: Language, name: string, factory: string, provider: Provider): string {
  const model = sampleModel(provider)
  const isOpen = provider.baseURL === null
  const t = titles[language]
  const shell = [
    `npm install @vidrelay/core @vidrelay/${name}`,
    `export ${provider.keyEnv[0]}=sk-…`,
    'npx vidrelay generate "a lighthouse in the rain" \\',
    ...(isOpen ? ['  --base-url https://gateway.example.com \\'] : []),
    `  --provider ${name} --model ${model} --output lighthouse.mp4`,
  ]
  const program = [
    `import { createClient, sqliteJournal } from '@vidrelay/core'`,
    `import { ${factory} } from '@vidrelay/${name}'`,
    '',
    `const relay = createClient(${factory}(${isOpen ? "{ baseURL: 'https://gateway.example.com' }" : ''}), { journal: sqliteJournal('tasks.db') })`,
    `const request = { model: '${model}', prompt: 'a lighthouse in the rain' }`,
    `const file = await relay.videos.generate(request, { key: 'order-1', output: 'lighthouse.mp4' })`,
    'console.log(file.path)',
    'await relay.close()',
  ]
  return [`\`\`\`sh\n${shell.join('\n')}\n\`\`\``, t.program, `\`\`\`ts\n${program.join('\n')}\n\`\`\``].join('\n\n')
}

const models = (language: Language, provider: Provider): string =>
  Object.entries(provider.models)
    .map(([id, model]) => [`### ${ticked(id)}`, modelFacts(language, provider, model)].join('\n\n'))
    .join('\n\n')

function modelFacts(language: Language, provider: Provider, model: Model): string {
  const t = titles[language]
  const limits = limitSentences(provider, model).map(limit => `- ${limitIn(language, limit)}`)
  const prices = priceSentences(model).map(price => limitIn(language, price))
  const price = prices.join(words[language].semicolon) || words[language].notDocumented
  const facts = model.dialect === null ? [] : [...limits, `- ${t.price}${price}`]
  return [sentence(language, model.note ?? ''), facts.join('\n')].filter(part => part !== '').join('\n\n')
}

function routes(language: Language, { dialects }: Provider): string {
  const { operation } = words[language]
  const rows = Object.values(dialects).flatMap(dialect =>
    Object.entries(dialect.routes).map(([name, route]) => [
      operation[name] ?? name,
      ticked(`${route.method} ${route.path}`),
      fieldsOf(route.fields),
      route.source ?? '',
    ]),
  )
  const once = [...new Map(rows.map(row => [row.join(), row])).values()]
  return [titles[language].routesIntro, table(titles[language].routesHead, once)].join('\n\n')
}

/** `seconds` → `duration`, where the two differ. */
function fieldsOf(fields: Readonly<Record<string, unknown>> = {}): string {
  const pairs = Object.entries(fields).map(([ours, theirs]) => {
    const name = typeof theirs === 'string' ? theirs : (theirs as { to?: unknown } | null)?.to
    return typeof name === 'string' ? [ours, name] : [ours, ours]
  })
  return pairs
    .filter(([ours, theirs]) => ours !== theirs)
    .map(([ours, theirs]) => `${ticked(ours)} → ${ticked(theirs)}`)
    .join('<br>')
}

function statuses(language: Language, provider: Provider, evidence: Evidence): string {
  const t = titles[language]
  const { status, list } = words[language]
  const byStatus = Map.groupBy(Object.entries(provider.statuses), ([, { is }]) => is)
  const shown = (rows: [string, { source: string }][], isOwn: boolean) =>
    rows
      .filter(([, { source }]) => isDocumented(provider, source) === isOwn)
      .map(
        ([word]) =>
          `${word === '' ? t.emptyWord : ticked(word)}${isProven(worthOfWord(provider, evidence, word)) ? ' ✓' : ''}`,
      )
      .join(list) || t.noWord
  const told = [...byStatus].map(([is, own]) =>
    [
      `- **${status[is] ?? is}**`,
      `  - ${t.documentedWords}${shown(own, true)}`,
      `  - ${t.toleratedWords}${shown(own, false)}`,
    ].join('\n'),
  )
  return [t.statusesIntro, told.join('\n')].join('\n\n')
}

/** Rows that come to the same, with the same advice, are one entry. */
function errors(language: Language, provider: Provider, evidence: Evidence): string {
  const t = titles[language]
  const { semicolon, worthOf } = words[language]
  const entries = Map.groupBy(
    provider.errors.map((row, index) => ({ row, worth: worthOfError(provider, evidence, index) })),
    ({ row }) => `${row.is} ${row.field ?? ''} ${row.hint ?? ''}`,
  )
  const told = [...entries.values()].map(rows => {
    const { is, field, hint } = rows[0]!.row
    const head = `- ${ticked(is)}${field ? t.ofField(ticked(field)) : ''}${hint ? `${t.colon}${sentence(language, hint)}` : ''}`
    const when = rows.map(
      ({ row, worth }) =>
        `  - ${conditionsOf(row)
          .map(([part, values]) => condition(language, part, values))
          .join(semicolon)}${t.restsOn(row.source, worthOf(worth as Worth))}`,
    )
    return [head, ...when].join('\n')
  })
  return [t.errorsIntro, told.join('\n')].join('\n\n')
}

function condition(language: Language, part: string, values: readonly string[]): string {
  const { list, operation, http, taskIs, on, code, text, with: beside } = words[language]
  const quoted = () => values.map(short).map(ticked).join(list)
  if (part === 'http') return http(values.join(list))
  if (part === 'status') return taskIs(values.map(ticked).join(list))
  if (part === 'on') return on(values.map(value => operation[value] ?? value).join(list))
  if (part === 'code') return code(quoted())
  return part === 'text' ? text(quoted()) : beside(quoted())
}

/** An expression of many alternatives says enough with its first ones; the README has it whole. */
const short = (text: string): string =>
  text.length <= 50 ? text : `${text.slice(0, 48).replace(/[^|]*$/, '') || text.slice(0, 48)}…`

function verdict(language: Language, name: string, provider: Provider, evidence: Evidence): string {
  const t = titles[language]
  const { worth } = words[language]
  const rows = Object.entries(evidence).map(([table, own]) => [ticked(table), ...worthCounts(own)])
  const unseen = unseenRows(evidence)
  const { unknown } = groundsOf(name, provider)
  return [
    t.verdictOf(verdictOf(name)),
    ...(unknown.length > 0
      ? [t.missing(unknown.map(one => words[language].unknown[one] ?? one).join(words[language].list))]
      : []),
    t.evidenceIntro,
    table([t.rowsOf, ...evidenceClasses.map(one => worth[one])], rows),
    `<details><summary>${t.unseen(unseen.length)}</summary>\n\n${unseen.map(ticked).join(', ')}\n\n</details>`,
  ].join('\n\n')
}

const sources = (language: Language, { sources: all }: Provider): string =>
  table(
    titles[language].sourcesHead,
    Object.entries(all).map(([id, { kind, title, url, date }]) => [
      ticked(id),
      titles[language].sourceKind[kind] ?? kind,
      url ? `[${title}](${url})` : title,
      date ?? '',
    ]),
  )
