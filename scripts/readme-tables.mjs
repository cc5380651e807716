// Fills the generated parts of the READMEs: an adapter's from its document, the error codes from core; `--check` only says what is stale (exit 1).
// Run with --conditions=@vidrelay/source, so that it reads the sources.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCodes, limitSentences } from '@vidrelay/core'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const begin = '<!-- generated: pnpm run tables -->'
const end = '<!-- end of the generated part -->'
const adapters = ['apixgo']

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
        (model.prices ?? []).map(price => `${price.usd} USD per ${price.per}`).join('<br>') || 'not documented',
        model.source,
      ]),
    ),
    '### Status words',
    table(
      ['canonical', 'their words (compared without case)'],
      [...byStatus].map(([status, words]) => [status, words.map(([word]) => `\`${word}\``).join(', ')]),
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
  ]
    .filter(Boolean)
    .join('; ')

const codes = table(
  ['code', 'means', 'retryable', 'exit status of the command'],
  Object.entries(errorCodes).map(([code, facts]) => [
    `\`${code}\``,
    facts.means,
    facts.retryable ? 'yes' : 'no',
    facts.exit,
  ]),
)

const parts = [
  ['packages/core/README.md', codes],
  ['packages/cli/README.md', codes],
]
for (const name of adapters) {
  const { definition } = Object.values(await import(join(root, 'packages', name, 'src', 'index.ts')))[0]
  parts.push([`packages/${name}/README.md`, tablesOf(definition)])
}

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
