// Fills the generated parts of the READMEs: an adapter's from its document, the error codes from core; `--check` only says what is stale (exit 1).
// Run with --conditions=@vidrelay/source, so that it reads the sources.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCodes } from '@vidrelay/core'
import {
  besideNames,
  codeDefaults,
  idNames,
  isDocumented,
  limitSentences,
  priceSentences,
  reasonPlaces,
  resultNames,
  statusMeanings,
  wellCodes,
} from '@vidrelay/core/provider'
import { evidenceClasses } from '../conformance/src/format/report.ts'
import {
  abilitiesOf,
  conditionsOf,
  definitions,
  evidenceOf,
  groundsOf,
  unseenRows,
  worthCounts,
  worthOfError,
  worthOfWord,
} from './provider-facts.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const generated = '<!-- generated: pnpm run tables -->'
const evidence = '<!-- generated, what the claims rest on: pnpm run tables -->'
const end = '<!-- end of the generated part -->'

const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map(row => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n')

const worthWord = worth => (worth === undefined || worth === 'none' ? 'no evidence' : worth)

/** Counted by table, and the rows that nothing would turn red for. */
function evidencePart(evidence) {
  const tables = Object.entries(evidence)
  if (tables.length === 0)
    return 'Nobody has looked for it yet: `pnpm --filter @vidrelay/matrix coverage <adapter> --write`.'
  const none = unseenRows(evidence)
  const counts = table(
    ['rows of', ...evidenceClasses.map(worthWord)],
    tables.map(([name, rows]) => [name, ...worthCounts(rows)]),
  )
  return [
    'What a recording, a line of the specification or an answer of the gateway software would contradict if it were wrong, by the best class of such a witness. Tolerated: a way to read answers that only others have reported, which claims nothing of the provider.',
    counts,
    `<details><summary>${none.length} rows without evidence: they may be wrong, and nobody would notice</summary>\n\n${none.map(row => `\`${row}\``).join(', ') || 'none'}\n\n</details>`,
  ].join('\n\n')
}

function tablesOf(provider, evidence = {}) {
  const { models, statuses, errors, sources, polling } = provider
  const byStatus = Map.groupBy(Object.entries(statuses), ([, { is }]) => is)
  const isOwn = ({ source }) => isDocumented(provider, source)
  const shown = rows =>
    [...Map.groupBy(rows, ([word, { source }]) => `${source}: ${worthWord(worthOfWord(provider, evidence, word))}`)]
      .map(
        ([source, own]) =>
          `${own.map(([word]) => (word === '' ? 'an empty word' : `\`${word}\``)).join(', ')} (${source})`,
      )
      .join('; ') || '-'
  const parts = [
    '### Models',
    table(
      ['model', 'what it is', 'limits', 'price', 'source'],
      Object.entries(models).map(([name, model]) => [
        `\`${name}\``,
        model.note ?? '',
        limitSentences(provider, model, true).join('<br>'),
        priceSentences(model).join('<br>') || 'not documented',
        model.source,
      ]),
    ),
    '### Status words',
    table(
      ['canonical', 'documented by the provider', 'tolerated: of the software family, or seen'],
      [...byStatus].map(([status, words]) => [
        status,
        shown(words.filter(([, row]) => isOwn(row))),
        shown(words.filter(([, row]) => !isOwn(row))),
      ]),
    ),
    'Words are compared without case. A word that is in no row is unfinished: vidrelay warns once, goes on to the deadline and reports the word.',
    '### Errors',
    table(
      ['when', 'code', 'what to do', 'source', 'evidence'],
      errors.map((row, index) => {
        const worth = worthOfError(provider, evidence, index)
        const code = `\`${row.is}\`${row.field ? `, of \`${row.field}\`` : ''}`
        return [describe(row), code, row.hint ?? '', row.source, worthWord(worth)]
      }),
    ),
    '### Pace and lifetime',
    `A look every ${polling.every} s${polling.most ? `, growing to ${polling.most} s` : ''}, the first after ${polling.first ?? polling.every} s; a wait lasts ${polling.deadline} s unless you say otherwise.${polling.keep ? ` A result lives about ${polling.keep / 3600} h.` : ' How long a result lives is not documented.'} (${polling.source})`,
    '### Evidence',
    evidencePart(evidence),
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

const ticked = values => values.map(value => `\`${value}\``).join(', ')
const conditions = {
  http: values => `HTTP ${values.join(', ')}`,
  status: values => `task ${values.join(', ')}`,
  on: values => `on ${values.join(', ')}`,
  code: values => `code ${ticked(values)}`,
  text: values => `text ${ticked(values)}`,
  with: values => `with ${ticked(values)}`,
}
const describe = row =>
  conditionsOf(row)
    .map(([part, values]) => conditions[part](values))
    .join('; ')

const evidenceHeads = [
  'relay',
  'status words: its own page / tolerated',
  'error rows: its own page / other',
  'answers: its pages / source code / captured / made up',
  'rows of its document: witnessed / only by what we made up / by nothing',
  'not documented',
]

/** One line of the root README: what the claims about a provider rest on, counted. */
function evidenceRow(name, provider) {
  const { words, errors, answers, rows, unknown } = groundsOf(name, provider)
  const counts = [words, errors, answers, rows].map(one => one.join(' / '))
  return [`[${provider.title}](packages/${name}/README.md)`, ...counts, unknown.join(', ') || '-']
}

const abilityHeads = ['provider', 'makes', 'can', 'models', 'prices', 'results live']

/** One line of the root README: what a provider can do. */
function abilityRow(name, provider) {
  const { title, models, baseURL } = provider
  const { kinds, operations, keepHours } = abilitiesOf(provider)
  return [
    `[${title}](packages/${name}/README.md)${baseURL === null ? ', any address' : ''}`,
    kinds.map(kind => `${kind}s`).join(', '),
    operations.join(', ') || '-',
    Object.entries(models)
      .filter(([, model]) => model.dialect !== null)
      .map(([id, model]) => `\`${id}\`${lengthOf(provider, model)}`)
      .join('<br>'),
    Object.entries(models)
      .flatMap(([id, model]) => priceSentences(model).map(price => `${id}: ${price}`))
      .join('<br>') || 'not documented',
    keepHours ? `about ${keepHours} h` : 'not documented',
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

const who = { anyone: 'whoever says it', provider: 'the provider’s own JSON', nobody: 'no' }
const span = one => (Array.isArray(one) ? `${one[0]} to ${one[1]}` : one)
const markOf = ({ header, value }) => (value === undefined ? `with \`${header}\`` : `with \`${header}: ${value}\``)
const proofs = table(
  ['HTTP status', 'of a paid call: proves that nothing was started', 'of a look: ends the wait', 'because'],
  statusMeanings.map(({ http, mark, submit, look, why }) => [
    [http.map(span).join(', '), mark ? markOf(mark) : ''].filter(Boolean).join(' '),
    who[submit],
    who[look],
    why,
  ]),
)
const proofsIntro =
  'The first row that fits counts. Of a task that was seen a look’s word ends the wait once it was [said three times over a minute](#waiting). A provider’s own error rows may say more: by a code, or by words under the HTTP statuses that the row names, and only in the provider’s own JSON. What the request said itself (prompt, links, file names, options) proves nothing when it comes back.'

const defaults = table(
  ['code', 'of a paid call: nothing was started', 'may be sent again', 'ends the task'],
  Object.entries(codeDefaults).map(([code, { sent, again, scope }]) => [
    `\`${code}\``,
    sent === 'refused' ? 'yes, in a success of HTTP' : 'not by itself',
    again ? 'yes' : 'no',
    scope === 'task' ? 'yes' : 'no',
  ]),
)
const named = names => names.map(name => `\`${name}\``).join(', ')

const defaultsIntro = `What an error row leaves out follows from its code (\`codeDefaults\` of \`@vidrelay/core/provider\`). Codes that say that all is well: ${wellCodes.map(code => (code === '' ? 'none' : `\`${code}\``)).join(', ')}. The reason of a failure is looked for, behind the places that the document names, at ${reasonPlaces.map(place => `\`${place}\``).join(', ')}; a word of success is none. A task is also known by its id at ${named(idNames)}. Where a success has no result at its documented places, it is looked for under ${named(resultNames.video)} (a video) or ${named(resultNames.image)} (an image), not below ${named(besideNames)}; the task has the warning \`undocumented\` then.`

const parts = [
  [
    'packages/core/README.md',
    generated,
    `${codes}\n\n### What a status proves\n\n${proofsIntro}\n\n${proofs}\n\n### What a code means where its row says nothing more\n\n${defaultsIntro}\n\n${defaults}`,
  ],
]
const abilities = []
const grounds = []
for (const { name, definition } of await definitions()) {
  parts.push([`packages/${name}/README.md`, generated, tablesOf(definition, evidenceOf(name))])
  grounds.push(evidenceRow(name, definition))
  abilities.push(abilityRow(name, definition))
}
parts.push(
  ['README.md', evidence, table(evidenceHeads, grounds)],
  ['README.md', generated, table(abilityHeads, abilities)],
)

const isCheck = process.argv.includes('--check')
let stale = 0
for (const [file, begin, text] of parts) {
  const path = join(root, file)
  const before = readFileSync(path, 'utf8')
  const start = before.indexOf(begin)
  const rest = before.indexOf(end, start)
  if (start < 0 || rest < 0) throw new Error(`${file} has no place for its tables: ${begin} … ${end}`)
  const after = `${before.slice(0, start)}${begin}\n\n${text}\n\n${before.slice(rest)}`
  if (after === before) continue
  stale++
  if (isCheck) console.error(`${file} is stale; run: pnpm run tables`)
  else writeFileSync(path, after)
}
process.exit(isCheck && stale > 0 ? 1 : 0)
