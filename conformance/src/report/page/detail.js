import { checkOf, factsOf } from './check.js'
import { marks } from './data.js'
import { byId, element } from './element.js'

/** The dialog with all that is known of a cell. The address names the cell, so that it can be linked to. */
export function setUpDetail({ cellOf }, groups, isShown) {
  const dialog = byId('detail')
  const cells = groups.flatMap(({ rows }) => rows.flatMap(row => row.cells))
  let current

  function show(cell) {
    current = cell
    const { step } = document.activeElement.dataset
    dialog.replaceChildren(...contentOf(cell, neighbour))
    if (!dialog.open) dialog.showModal()
    dialog.scrollTop = 0
    // Who goes through the cells one by one stays on the button.
    const button = dialog.querySelector(`[data-step="${step}"]:enabled`)
    const next = button ?? dialog.querySelector('h2')
    next.focus()
  }
  function neighbour(step) {
    const shown = cells.filter(isShown)
    return shown[shown.indexOf(current) + step]
  }
  function follow() {
    const cell = cellOf.get(location.hash.slice(1))
    if (cell) show(cell)
    else if (dialog.open) dialog.close()
  }

  dialog.addEventListener('close', () => {
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
    current.button.focus()
  })
  // Outside of what it holds is the backdrop.
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close()
  })
  addEventListener('hashchange', follow)
  follow()
}

/** Cells open by their address alone. */
export const openCell = cell => {
  location.hash = cell.key
}

function contentOf(cell, neighbour) {
  const { adapter, requirement, verdict, word, reason, checks } = cell
  const failing = checks.filter(check => check.verdict === 'fail')
  const passing = checks.filter(check => check.verdict === 'pass')
  const go = (label, text, step) => {
    const there = neighbour(step)
    const attributes = {
      type: 'button',
      'aria-label': label,
      title: label,
      'data-step': String(step),
      disabled: !there,
    }
    return element('button', { ...attributes, click: () => openCell(there) }, text)
  }
  return [
    element(
      'header',
      {},
      element('span', { class: `verdict ${verdict}` }, `${marks[verdict]} ${word}`),
      element('span', { class: 'who' }, adapter.title),
      go('Previous cell', '‹', -1),
      go('Next cell', '›', 1),
      element('button', { type: 'button', click: () => byId('detail').close() }, 'Close'),
    ),
    element(
      'div',
      { class: 'body' },
      element(
        'h2',
        { id: 'detail-title', tabindex: '-1' },
        element('code', {}, requirement.id),
        ` ${requirement.text}`,
      ),
      factsOf([
        ...(reason === undefined ? [] : [['Reason', reason]]),
        ['Source', requirement.source],
        ['Group', requirement.group],
      ]),
      element('h3', {}, checks.length === 1 ? '1 check' : `${checks.length} checks`),
      ...[...failing, ...passing].map(check => checkOf(check, cell, check.verdict === 'fail' || checks.length === 1)),
    ),
  ]
}
