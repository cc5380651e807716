import type { Report } from '../format/report.ts'

type Adapter = Report['adapters'][number]

/** Per adapter and state, the words of the provider's own pages apart from those that are only tolerated. */
export const whoseWords = ({ adapters }: Pick<Report, 'adapters'>): string[] =>
  adapters.flatMap(({ id, words = [] }) =>
    words.length === 0 ? [] : [`${id}: ${countsOf(words)}`, ...linesOf(words).map(line => `  ${line}`)],
  )

type Words = NonNullable<Adapter['words']>

const countsOf = (words: Words): string => {
  const own = words.filter(({ documented }) => documented).length
  return `${own} of its own pages · ${words.length - own} tolerated`
}

function linesOf(words: Words): string[] {
  const states = [...Map.groupBy(words, ({ is }) => is)]
  return states.flatMap(([state, own]) =>
    [true, false].flatMap(isTheirs => {
      const those = own.filter(({ documented }) => documented === isTheirs)
      const told = those.map(({ word, source }) => `${word || '(none)'} (${source})`).join(', ')
      return those.length === 0 ? [] : [`${state}, ${isTheirs ? 'documented' : 'tolerated'}: ${told}`]
    }),
  )
}
