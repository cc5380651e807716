import { byId, element } from './element.js'

/**
 * Provider, verdict and text. Nothing chosen means all of them. A cell that does not match is not shown, nor is a row
 * or a group without one that does.
 */
export function setUpFilters({ report, words, cells }, groups) {
  const providers = new Set()
  const verdicts = new Set()
  const search = byId('search')
  const texts = new Map(cells.map(cell => [cell, textOf(cell)]))

  const isShown = cell => {
    const terms = search.value.toLowerCase().split(/\s+/)
    return (
      (providers.size === 0 || providers.has(cell.adapter.id)) &&
      (verdicts.size === 0 || verdicts.has(cell.verdict)) &&
      terms.every(term => texts.get(cell).includes(term))
    )
  }

  function apply() {
    for (const column of document.querySelectorAll('#matrix [data-adapter]'))
      column.hidden = providers.size > 0 && !providers.has(column.dataset.adapter)
    byId('matrix').firstElementChild.style.setProperty('--columns', providers.size || report.adapters.length)
    for (const { body, rows } of groups) {
      for (const { row, cells: own } of rows) {
        for (const cell of own) cell.button.parentElement.classList.toggle('other', !isShown(cell))
        row.hidden = !own.some(isShown)
      }
      body.hidden = rows.every(({ row }) => row.hidden)
    }
    const count = cells.filter(isShown).length
    byId('shown').textContent = count === cells.length ? `${count} cells` : `${count} of ${cells.length} cells`
    byId('clear').hidden = providers.size === 0 && verdicts.size === 0 && search.value === ''
  }

  const choice = (chosen, value, label, count) =>
    element(
      'button',
      {
        type: 'button',
        'aria-pressed': 'false',
        'data-value': value,
        click: event => {
          if (!chosen.delete(value)) chosen.add(value)
          event.currentTarget.setAttribute('aria-pressed', String(chosen.has(value)))
          apply()
        },
      },
      label,
      count === undefined ? undefined : element('span', { class: 'quiet' }, ` ${count}`),
    )
  byId('providers').append(...report.adapters.map(({ id, title }) => choice(providers, id, title)))
  byId('verdicts').append(
    ...Object.entries(words).map(([verdict, word]) =>
      choice(verdicts, verdict, word.toLowerCase(), cells.filter(cell => cell.verdict === verdict).length),
    ),
  )

  search.addEventListener('input', apply)
  byId('filters').addEventListener('submit', event => event.preventDefault())
  byId('filters').addEventListener('reset', () => {
    search.value = ''
    providers.clear()
    verdicts.clear()
    for (const button of document.querySelectorAll('#filters [aria-pressed]'))
      button.setAttribute('aria-pressed', 'false')
    apply()
    search.focus()
  })
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.target.matches('input') || byId('detail').open) return
    event.preventDefault()
    search.focus()
  })
  apply()
  return { isShown }
}

const textOf = ({ adapter, requirement, word, reason = '', checks }) =>
  [
    adapter.id,
    adapter.title,
    ...Object.values(requirement),
    word,
    reason,
    ...checks.flatMap(({ id, title }) => [id, title]),
  ]
    .join(' ')
    .toLowerCase()
