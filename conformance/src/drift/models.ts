import { knownModels, type Provider } from '@vidrelay/core/provider'
import { leavesIn, placesIn } from '../capture/places.ts'
import type { DriftFinding } from './finding.ts'

export interface ModelComparison {
  provider: Provider
  where: string
  /** The live list. */
  json: unknown
  /** Every list that is documented. */
  samples: readonly unknown[]
  /** Does this name stand anywhere in the specification? */
  isNamed(name: string): boolean
}

/** More names than these are counted, not listed. */
const mostNames = 10

/** Which models came and went, against the tables and every list that is documented. */
export function* compareModels({ provider, where, json, samples, isNamed }: ModelComparison): Generator<DriftFinding> {
  const live = namesIn(provider, json)
  const listed = new Set(samples.flatMap(sample => [...namesIn(provider, sample)]))
  const models = knownModels(provider, live)
  const more = models.filter(({ id, known }) => !known && !listed.has(id) && !isNamed(id)).map(({ id }) => id)
  if (more.length > 0) yield { kind: 'new model', severity: 'note', where, documented: 'nothing', came: listOf(more) }
  for (const { id } of models.filter(model => model.known && !model.live)) {
    const names = [id, ...(provider.models[id]?.aliases ?? [])]
    // A model that no documented list has was never in one.
    const isDue = listed.size === 0 || names.some(name => listed.has(name))
    if (!isDue || names.some(name => live.has(name))) continue
    yield { kind: 'vanished model', severity: 'changed', where, documented: id, came: 'nothing, for this key' }
  }
}

const listOf = (names: readonly string[]): string =>
  names.slice(0, mostNames).join(', ') + (names.length > mostNames ? ` and ${names.length - mostNames} more` : '')

const namesIn = (provider: Provider, json: unknown): Set<string> =>
  new Set(
    leavesIn(json, placesIn(provider, json, true))
      .filter(({ kinds, value }) => kinds.has('model') && typeof value === 'string')
      .map(({ value }) => String(value)),
  )
