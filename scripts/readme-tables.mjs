// Fills the generated parts of the READMEs: an adapter's from its document, the error codes from core; `--check` only says what is stale (exit 1).
// Run with --conditions=@vidrelay/source, so that it reads the sources.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCodes, limitSentences, priceSentences } from '@vidrelay/core'
import { adapters } from './adapters.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const begin = '<!-- generated: pnpm run tables -->'
const end = '<!-- end of the generated part -->'

const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map(row => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n')

export function tablesOf(provider) {
  const { models, statuses, errors, sources, polling } = provider
  const byStatus = Map.groupBy(Object.entries(statuses), ([, status]) => status)
  const parts = [
    '### Models',
    table(
      ['model', 'what it is', 'limits', 'price', 'source'],
      Object.entries(models).map(([name, model]) => [
        `\`${name}\``,
        model.note ?? '',
        limitSentences(provider, model).join('<br>'),
        priceSentences(model).join('<br>') || 'not documented',
        model.source,
      ]),
    ),
    '### Status words',
    table(
      ['canonical', 'their words (compared without case)'],
      [...byStatus].map(([status, words]) => [
        status,
        words.map(([word]) => (word === '' ? 'an empty word' : `\`${word}\``)).join(', '),
      ]),
    ),
    'A word that is in no row is unfinished: vidrelay warns once, goes on to the deadline and reports the word.',
    '### Errors',
    table(
      ['when', 'code', 'what to do', 'source'],
      errors.map(row => [describe(row), `\`${row.is}\``, row.hint ?? '', row.source]),
    ),
    '### Pace and lifetime',
    `A look every ${polling.every} s${polling.most ? `, growing to ${polling.most} s` : ''}, the first after ${polling.first ?? polling.every} s; a wait lasts ${polling.deadline} s unless you say otherwise.${polling.keep ? ` A result lives about ${polling.keep / 3600} h.` : ' How long a result lives is not documented.'} (${polling.source})`,
    '### Sources',
    table(
      ['name', 'kind', 'what', 'read on'],
      Object.entries(sources).map(([name, source]) => [
        name,
        source.kind,
        source.url ? `[${source.title}](${source.url})` : source.title,
        source.date ?? '',
      ]),
    ),
  ]
  return parts.join('\n\n')
}

const describe = row =>
  [
    row.http ? `HTTP ${row.http.join(', ')}` : '',
    row.status ? `task ${row.status.join(', ')}` : '',
    row.on ? `on ${row.on.join(', ')}` : '',
    row.code ? `code ${row.code.map(code => `\`${code}\``).join(', ')}` : '',
    row.text ? `text \`${row.text}\`` : '',
    row.at ? `with \`${Object.keys(row.at).join('`, `')}\`` : '',
  ]
    .filter(Boolean)
    .join('; ')

const abilityHeads = ['provider', 'makes', 'can', 'models', 'prices', 'results live', 'how sure']

/** One line of the root README: what a provider can do, and how far the table about it can be trusted. */
function abilityRow(name, provider) {
  const { title, dialects, models, polling, sources, upload, baseURL } = provider
  const kinds = [...new Set(Object.values(dialects).map(({ kind }) => `${kind}s`))]
  const operations = [...new Set(Object.values(dialects).flatMap(({ routes }) => Object.keys(routes)))]
  const own = ['remix', 'extend', 'edit', 'content', 'list', 'delete'].filter(operation =>
    operations.includes(operation),
  )
  const kindsOfSource = Object.groupBy(Object.values(sources), source => source.kind)
  return [
    `[${title}](packages/${name}/README.md)${baseURL === null ? ', any address' : ''}`,
    kinds.join(', '),
    [...own, ...(upload ? ['upload'] : []), ...(provider.discovery ? ['models'] : [])].join(', ') || '-',
    Object.entries(models)
      .filter(([, model]) => model.dialect !== null)
      .map(([id, model]) => `\`${id}\`${lengthOf(provider, model)}`)
      .join('<br>'),
    Object.entries(models)
      .flatMap(([id, model]) => priceSentences(model).map(price => `${id}: ${price}`))
      .join('<br>') || 'not documented',
    polling.keep ? `about ${polling.keep / 3600} h` : 'not documented',
    Object.entries(kindsOfSource)
      .map(([kind, list]) => `${kind} ${list.length}`)
      .join(', '),
  ]
}

/** The limit that people ask for first. */
const lengthOf = (provider, model) => {
  const seconds = limitSentences(provider, model).find(sentence => sentence.startsWith('seconds: '))
  return seconds ? ` ${seconds.slice(9).split(/[;,] (?:default|advised|common)/)[0]} s` : ''
}

const codes = table(
  ['code', 'means', 'retryable', 'exit status of the command'],
  Object.entries(errorCodes).map(([code, facts]) => [
    `\`${code}\``,
    facts.means,
    facts.retryable ? 'yes' : 'no',
    facts.exit,
  ]),
)

const parts = [['packages/core/README.md', codes]]
const abilities = []
for (const name of adapters) {
  const { definition } = Object.values(await import(join(root, 'packages', name, 'src', 'index.ts')))[0]
  parts.push([`packages/${name}/README.md`, tablesOf(definition)])
  abilities.push(abilityRow(name, definition))
}
parts.push(['README.md', table(abilityHeads, abilities)])

const isCheck = process.argv.includes('--check')
let stale = 0
for (const [file, text] of parts) {
  const path = join(root, file)
  const before = readFileSync(path, 'utf8')
  if (!before.includes(begin) || !before.includes(end)) throw new Error(`${file} has no place for its tables`)
  const after = `${before.slice(0, before.indexOf(begin))}${begin}\n\n${text}\n\n${before.slice(before.indexOf(end))}`
  if (after === before) continue
  stale++
  if (isCheck) console.error(`${file} is stale; run: pnpm run tables`)
  else writeFileSync(path, after)
}
process.exit(isCheck && stale > 0 ? 1 : 0)
