import { byId, element } from './element.js'

/** The status words of each provider: those of its own pages, and those that are only tolerated. */
export function renderWords({ report }) {
  const known = report.adapters.filter(({ words }) => words?.length > 0)
  const place = byId('words')
  place.hidden = known.length === 0
  place.append(
    ...known.flatMap(({ title, words }) => [
      element('h2', {}, title),
      element(
        'dl',
        {},
        ...[true, false].flatMap(isTheirs => {
          const own = words.filter(({ documented }) => documented === isTheirs)
          const told = own.map(({ word, is, source }) => `${word || '(none)'} = ${is} (${source})`).join(', ')
          return [element('dt', {}, isTheirs ? 'documented' : 'tolerated'), element('dd', {}, told || 'none')]
        }),
      ),
    ]),
  )
}
