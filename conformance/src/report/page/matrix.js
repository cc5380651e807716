import { countsText, marks } from './data.js'
import { element } from './element.js'

/**
 * The table: a body per group, a row per requirement, a column per provider. Roles are spelled out, since the layout for
 * narrow screens would take them away. Gives the cells their `button`, and returns the groups with their rows for the filters.
 */
export function renderMatrix({ report, cells, provenanceWords }, open) {
  const { adapters } = report
  const byRequirement = Map.groupBy(cells, cell => cell.requirement)
  const table = element('table', { role: 'table' }, headOf(adapters, cells))
  table.style.setProperty('--columns', adapters.length)
  const groups = [...Map.groupBy(report.requirements, ({ group }) => group)].map(([name, requirements]) => {
    const rows = requirements.map(requirement => {
      const found = byRequirement.get(requirement) ?? []
      const own = adapters.flatMap(adapter => found.find(cell => cell.adapter === adapter) ?? [])
      return rowOf(requirement, adapters, own, provenanceWords, open)
    })
    const head = groupHead(name, adapters, rows)
    const body = element('tbody', { role: 'rowgroup' }, head, ...rows.map(({ row }) => row))
    table.append(body)
    return { body, rows }
  })
  table.addEventListener('keydown', moveByArrow)
  return { table, groups }
}

function headOf(adapters, cells) {
  const columns = adapters.map(adapter => {
    const counts = countsText(cells.filter(cell => cell.adapter === adapter))
    return element(
      'th',
      { scope: 'col', role: 'columnheader', 'data-adapter': adapter.id },
      element('span', { class: 'name' }, adapter.title),
      element('span', { class: 'counts' }, counts),
    )
  })
  const corner = element('th', { scope: 'col', role: 'columnheader' }, 'Requirement')
  return element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, corner, ...columns))
}

function groupHead(name, adapters, rows) {
  const cells = rows.flatMap(row => row.cells)
  const toggle = element(
    'button',
    {
      type: 'button',
      class: 'fold',
      'aria-expanded': 'true',
      click: () => {
        const isOpen = toggle.getAttribute('aria-expanded') === 'true'
        toggle.setAttribute('aria-expanded', String(!isOpen))
        toggle.closest('tbody').classList.toggle('folded', isOpen)
      },
    },
    name,
  )
  const counts = element('span', { class: 'counts' }, countsText(cells))
  const columns = adapters.map(adapter => {
    const own = cells.filter(cell => cell.adapter === adapter)
    return element('td', { role: 'cell', 'data-adapter': adapter.id }, own.length === 0 ? '' : countsText(own))
  })
  return element(
    'tr',
    { role: 'row', class: 'group' },
    element('th', { scope: 'rowgroup', role: 'rowheader' }, toggle, counts),
    ...columns,
  )
}

function rowOf(requirement, adapters, cells, provenanceWords, open) {
  const text = element(
    'th',
    { scope: 'row', role: 'rowheader' },
    element('span', { class: 'text' }, element('code', {}, requirement.id), ` ${requirement.text}`),
  )
  const columns = adapters.map(adapter => {
    const cell = cells.find(one => one.adapter === adapter)
    if (cell) cell.button = buttonOf(cell, provenanceWords, open)
    return element('td', { role: 'cell', 'data-adapter': adapter.id }, cell?.button)
  })
  return { row: element('tr', { role: 'row' }, text, ...columns), cells }
}

function buttonOf(cell, provenanceWords, open) {
  const { adapter, verdict, word, checks } = cell
  const proofs = provenanceWords
    .filter(([name]) => checks.some(({ provenance }) => provenance.class === name))
    .map(([name, short]) => element('abbr', { title: name }, short))
  return element(
    'button',
    { type: 'button', class: `cell ${verdict}`, 'aria-haspopup': 'dialog', click: () => open(cell) },
    element('span', { class: 'who' }, adapter.id),
    element('span', { class: 'verdict' }, `${marks[verdict]} ${word}`),
    element('span', { class: 'provenance' }, ...proofs),
  )
}

/** The arrow keys go from cell to cell. */
function moveByArrow(event) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key]
  const from = event.target.closest('td')
  if (!step || !from || !event.target.matches('button.cell')) return
  const rows = [...event.currentTarget.querySelectorAll('tr')]
  let row = rows.indexOf(from.parentElement)
  let column = from.cellIndex
  for (;;) {
    row += step[0]
    column += step[1]
    const there = rows[row]?.cells[column]
    if (!there) return
    const button = there.querySelector('button.cell')
    if (!button?.checkVisibility({ visibilityProperty: true })) continue
    event.preventDefault()
    button.focus()
    return
  }
}
