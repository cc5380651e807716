import type { Json, Limit, Limits, Model, Rule } from '@vidrelay/core/provider'
import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import { type Desk, dialectOfModel, laidOver, submitDesks, unlisted } from './desk.ts'
import { rowsOf, wordsOf } from './limit-reading.ts'
import { addressOf, jsonWith } from './places.ts'

/** The list of models: the provider's own, and what the document knows of each. */
export const modelsListed: readonly Behaviour[] = [
  {
    id: 'models.listed',
    group: 'Models',
    text: 'The list of models has every one of the document, with its kind, note, limits, prices and source, and those that only the provider names.',
    source: 'packages/core/src/contract/provider.ts, "Provider"',
    plan(subject) {
      const { discovery, title, models } = subject.provider
      const [desk] = submitDesks(subject)
      if (!discovery || !desk) return { notApplicable: `${title} has no list of models` }
      const [first] = Object.keys(models).filter(name => !name.includes('*'))
      return [listTrial(desk, discovery, [first ?? [], unlisted(subject.provider) ?? []].flat())]
    },
  },
]

function listTrial(
  desk: Desk,
  discovery: NonNullable<Subject['provider']['discovery']>,
  live: readonly string[],
): Trial {
  const { provider, base } = desk
  const names = Object.keys(provider.models).filter(name => !name.includes('*'))
  const items = live.map(name => jsonWith([[discovery.id[0]!, name]]))
  const { header, prefix = 'Bearer ' } = provider.auth
  const expected = [...new Set([...names, ...live])].map(id => ({
    id,
    live: live.includes(id),
    ...told(desk, provider.models[id]),
  }))
  return {
    what: '',
    source: { class: 'derived', document: `the models of the document of ${provider.title}`, date: desk.date },
    ...(desk.client && { client: desk.client }),
    steps: [{ do: 'models', expect: { models: expected as never } }],
    exchanges: [
      {
        request: {
          method: discovery.method,
          url: addressOf(base, discovery, {}),
          headers: { [header]: `${prefix}{{key}}` },
        },
        response: { status: 200, json: jsonWith([[discovery.items[0]!, items]]) as never },
      },
    ],
  }
}

/** What the list must say of a model; the words of its sentences, since nobody promises how they are put. */
function told({ provider }: Desk, row: Model | undefined): { [name: string]: Json } {
  if (!row) return { known: false, note: null, source: null }
  const dialect = dialectOfModel(provider, row)
  const table = dialect === null ? undefined : provider.dialects[dialect]
  const route = table?.routes.submit && laidOver(table.routes.submit, row)
  const sentences = [
    ...sentencesOf(route?.limits),
    ...(route?.rules ?? []).flatMap((rule: Rule) => sentencesOf(rule.limits)),
  ]
  const prices = (row.prices ?? []).map(({ usd, per, when = {} }) => ({
    $contains: [
      String(usd),
      per,
      ...Object.keys(when).flatMap(fact => rowsOf(when, fact).flatMap(row => whenWords(fact, row))),
    ],
  }))
  return {
    known: true,
    kind: table?.kind ?? null,
    note: row.note ?? null,
    source: row.source,
    limits: { $has: sentences },
    prices: { $has: prices },
  }
}

const sentencesOf = (limits: Limits | undefined) =>
  Object.keys(limits ?? {})
    .filter(fact => fact !== 'model')
    .map(fact => {
      const words = rowsOf(limits, fact).flatMap(row => {
        const { min, max, default: preset } = row
        const range =
          row.in === undefined && min !== undefined && max !== undefined && min < max
            ? [`${min} to ${max}`]
            : wordsOf(row)
        return [...range, ...(preset === undefined ? [] : [`default ${preset}`])]
      })
      return { $contains: [fact, ...words] }
    })

const whenWords = (fact: string, row: Limit): readonly string[] =>
  row.in === undefined ? [fact, ...wordsOf(row)] : [`${fact} is ${row.in.join(', ')}`]
