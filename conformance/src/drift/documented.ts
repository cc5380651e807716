import type { Provider, Route } from '@vidrelay/core/provider'
import { leavesIn, placesIn } from '../capture/places.ts'
import type { Recording } from '../format/recording.ts'
import { isFor } from '../ways/tape.ts'
import { type JsonType, type Shape, shapeOf } from './shape.ts'
import { type OpenApi, type SpecRoute, specRoute } from './spec-shape.ts'

/** Everything that is known in advance about the answers of one route. */
export interface Documented {
  readonly route: Pick<Route, 'method' | 'path'>
  /** HTTP statuses that a specification or a recording has. */
  readonly statuses: ReadonlySet<number>
  /** What stands in answers with this status; undefined: nothing is known of them. */
  answer(status: number): DocumentedAnswer | undefined
}

export interface DocumentedAnswer {
  /** Everything that may be there. */
  readonly paths: ReadonlySet<string>
  /** Undefined: not documented. */
  types(path: string): ReadonlySet<JsonType> | undefined
  /** May anything stand there? */
  isOpen(path: string): boolean
  /** What is there in every answer that is known of a task in this state; one answer alone shows no rule. */
  always(state: string): ReadonlySet<string>
  /** Texts that a closed list of the specification allows there. */
  words(path: string): ReadonlySet<string>
  /** The bodies themselves. */
  readonly samples: readonly unknown[]
}

/** What a specification and recordings say about a route. Answers that we made up ourselves document nothing. */
export function documentedRoute(
  provider: Provider,
  route: Pick<Route, 'method' | 'path'>,
  spec: OpenApi,
  recordings: readonly Recording[],
): Documented {
  const specified: SpecRoute = specRoute(spec, route.method, route.path)
  const recorded = recordings.flatMap(({ source, exchanges }) =>
    exchanges.flatMap(exchange => {
      const { class: kind } = exchange.source ?? source
      const { response, fault } = exchange
      if (kind === 'derived' || fault !== undefined || !response || !isFor(exchange, route as Route)) return []
      return [{ status: response.status, json: response.json as unknown }]
    }),
  )
  return {
    route,
    statuses: new Set([...specified.keys(), ...recorded.map(({ status }) => status)]),
    answer(status) {
      const own = specified.get(status)
      const all = [...(own?.examples ?? []), ...recorded.filter(one => one.status === status).map(({ json }) => json)]
      const samples = distinct(all.filter(json => json !== undefined))
      if ((own?.types.size ?? 0) === 0 && samples.length === 0) return undefined
      const shapes = samples.map(shapeOf)
      const types = new Map<string, Set<JsonType>>()
      for (const [path, found] of [...(own?.types ?? []), ...shapes.flatMap(shape => [...shape])])
        types.set(path, new Set([...(types.get(path) ?? []), ...found]))
      return {
        samples,
        paths: new Set(types.keys()),
        types: path => types.get(path),
        words: path => own?.words.get(path) ?? new Set(),
        isOpen: path => own?.open.has(path) ?? false,
        always(state) {
          const alike = shapes.filter((_, index) => stateIn(provider, samples[index]) === state)
          return new Set([...(own?.required ?? []), ...common(alike)])
        },
      }
    },
  }
}

const distinct = (values: readonly unknown[]): unknown[] => [
  ...new Map(values.map(value => [JSON.stringify(value), value])).values(),
]

/**
 * Answers of one state look alike: our word for it, their own where our table has none, or that a result stands in an
 * answer without a word.
 */
export function stateIn(provider: Provider, json: unknown): string {
  const leaves = leavesIn(json, placesIn(provider, json, false)).filter(({ value }) => value !== '' && value !== null)
  const word = leaves.find(({ kinds }) => kinds.has('status'))?.value
  if (word === undefined) return leaves.some(({ kinds }) => kinds.has('link')) ? 'a result without a word' : 'no word'
  const own = String(word).trim().toLowerCase()
  return Object.entries(provider.statuses).find(([key]) => key.toLowerCase() === own)?.[1].is ?? `the word ${own}`
}

function common([first, ...rest]: readonly Shape[]): Set<string> {
  if (!first || rest.length === 0) return new Set()
  return new Set([...first.keys()].filter(path => rest.every(shape => shape.has(path))))
}
