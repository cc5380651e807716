import { keyOf, marks } from './data.js'
import { element } from './element.js'
import { exchangeOf } from './exchange.js'

/** One check of a cell. What it exchanged is put in when it is opened. */
export function checkOf(check, cell, isOpen) {
  const { verdict, title, id, provenance } = check
  const content = element('div', { class: 'content' })
  const fill = () => {
    if (content.childElementCount === 0) content.append(...evidenceOf(check, cell))
  }
  const details = element(
    'details',
    {
      class: 'check',
      toggle: fill,
    },
    element(
      'summary',
      {},
      element('span', { class: `verdict ${verdict}` }, `${marks[verdict]} ${verdict === 'fail' ? 'FAIL' : verdict}`),
      element('span', { class: 'what' }, title),
      element('span', { class: 'quiet' }, element('code', {}, id), ` · ${provenance.class}`),
    ),
    content,
  )
  details.open = isOpen
  if (isOpen) fill()
  return details
}

function evidenceOf({ adapter, covers, provenance, failure, exchanges, replay }, cell) {
  const others = covers.filter(id => id !== cell.requirement.id)
  return [
    ...(failure ? [failureOf(failure)] : []),
    factsOf([
      ['Provenance', `${provenance.class}: ${provenance.document}, ${provenance.date}`],
      ...(others.length === 0 ? [] : [['Also proves', linksOf(adapter, others)]]),
    ]),
    element('h4', {}, 'Run it again'),
    replayOf(replay),
    element('h4', {}, exchanges.length === 1 ? '1 exchange' : `${exchanges.length} exchanges`),
    element('ol', { class: 'exchanges' }, ...exchanges.map(exchangeOf)),
  ]
}

const failureOf = ({ where, what, expected, came }) =>
  factsOf(
    [
      ['Step', where],
      ['Wrong', what],
      ['Expected', element('code', {}, expected)],
      ['Came', element('code', {}, came)],
    ],
    'failure',
  )

/** A list of labels and what stands behind them. */
export const factsOf = (rows, name) =>
  element(
    'dl',
    { class: name ?? 'facts' },
    ...rows.flatMap(([label, value]) => [element('dt', {}, label), element('dd', {}, value)]),
  )

const linksOf = (adapter, ids) =>
  element('span', { class: 'links' }, ...ids.map(id => element('a', { href: `#${keyOf(adapter, id)}` }, id)))

function replayOf(command) {
  const code = element('code', {}, command)
  const copy = element(
    'button',
    {
      type: 'button',
      click: async () => {
        getSelection().selectAllChildren(code)
        // Where the browser does not let a local file use the clipboard, the selection is there to be copied.
        await navigator.clipboard?.writeText(command).then(
          () => copy.replaceChildren('Copied'),
          () => copy.replaceChildren('Selected'),
        )
      },
    },
    'Copy',
  )
  return element('p', { class: 'replay' }, code, copy)
}
