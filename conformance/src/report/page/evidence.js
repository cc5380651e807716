import { element } from './element.js'

/** What a reader asks first of a provider. */
const shownTables = [
  ['statuses', 'Status words'],
  ['errors', 'Errors'],
  ['limits', 'Limits'],
]
const evidenceWord = own => (own === 'none' ? 'no evidence' : own)

/** Of each provider its status words, errors and limits, and what each rests on. Nothing where nobody looked for evidence. */
export function renderEvidence({ report, evidenceClasses }) {
  const { adapters, evidence = [] } = report
  return adapters.flatMap(adapter => {
    const own = evidence.filter(row => row.adapter === adapter.id)
    if (own.length === 0) return []
    const heading = element('h2', {}, adapter.title)
    return [
      element('section', {}, heading, ...shownTables.map(([table, name]) => listOf(name, own, table, evidenceClasses))),
    ]
  })
}

function listOf(name, rows, table, evidenceClasses) {
  const own = rows.filter(row => row.table === table)
  const counts = evidenceClasses.flatMap(one => {
    const count = own.filter(row => row.class === one).length
    return count === 0 ? [] : [`${count} ${evidenceWord(one)}`]
  })
  const summary = element(
    'summary',
    {},
    `${name} `,
    element('span', { class: 'quiet' }, counts.join(' · ') || 'the document has none'),
  )
  return element('details', {}, summary, element('ul', {}, ...own.map(row => lineOf(row, table))))
}

const lineOf = ({ row, says, class: own, by }, table) =>
  element(
    'li',
    {},
    element('code', {}, row.startsWith(`${table}.`) ? row.slice(table.length + 1) : row),
    element('span', {}, says),
    element('span', { class: `rests ${own === 'none' ? 'none' : ''}` }, evidenceWord(own)),
    by === undefined ? undefined : element('span', { class: 'quiet' }, by),
  )
