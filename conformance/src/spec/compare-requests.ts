import type { Provider, Route } from '@vidrelay/core/provider'
import type { WireRequest } from '@vidrelay/core/testing'
import type { Sent } from '../replay/sent.ts'
import type { DocumentPath } from '../rows/edit.ts'
import { writerOf } from '../rows/suspect.ts'
import { isFor } from '../ways/tape.ts'
import type { Difference } from './difference.ts'
import { probesOf } from './probes.ts'
import { type RequestProblem, requestJudge } from './request-problems.ts'
import type { Specification } from './specification.ts'

/** A difference that a whole request shows. */
export interface RequestDifference extends Difference {
  /** Where in the request; in the words of the other comparisons, so that nothing is told twice. */
  readonly place: string
}

/** Each request that the document lets through, as a whole. */
export function* requestDifferences(provider: Provider, spec: Specification): Generator<RequestDifference> {
  const judge = requestJudge(spec)
  for (const { dialect, model, sent } of probesOf(provider)) {
    const judged = judge(sentOf(sent))
    for (const problem of judged?.problems ?? []) {
      const at = rowOf(provider, dialect, model, problem)
      // A model that is in no list is sent all the same: lists change weekly.
      if (model.includes('*') && at.at(-1) === 'model') continue
      yield differenceOf(spec, problem, judged!.operation, at)
    }
  }
}

/** The requests that went over the wire; what goes to another host than the provider's is none of its specification. */
export function* sentDifferences(
  provider: Provider,
  spec: Specification,
  requests: readonly Sent[],
  baseURL: string | null = provider.baseURL,
): Generator<RequestDifference> {
  const judge = requestJudge(spec)
  const origin = baseURL === null ? undefined : new URL(baseURL).origin
  for (const request of requests) {
    if (origin !== undefined && new URL(request.url).origin !== origin) continue
    const judged = judge(request)
    const at = judged && judged.problems.length > 0 ? routeFor(provider, request) : []
    for (const problem of judged?.problems ?? []) yield differenceOf(spec, problem, judged!.operation, at)
  }
}

function differenceOf(
  spec: Specification,
  problem: RequestProblem,
  operation: string,
  at: DocumentPath,
): RequestDifference {
  const { of, place, expected, came, schema } = problem
  const line = spec.placeOf(schema)
  const where = of === 'body' ? place || 'the body' : `${of} ${place}`
  return {
    place,
    at,
    line,
    isEvidence: spec.isEvidence(line),
    expected,
    came,
    says: `${operation}: ${where}: ${expected}; ${came} is sent`,
  }
}

/** One sentence for a place, and none where another comparison has told it already, or the object around it is wrong. */
export function foldedRequests(found: Iterable<RequestDifference>, told: readonly Difference[]): RequestDifference[] {
  const places = new Map<string, RequestDifference>()
  for (const one of found) {
    const place = one.place.replaceAll('[]', '')
    const isTold = place !== '' && told.some(({ says }) => wordsIn(says).includes(place))
    if (!isTold && !places.has(place)) places.set(place, one)
  }
  return [...places].flatMap(([place, one]) =>
    [...places.keys()].some(other => place.startsWith(`${other}.`)) ? [] : [one],
  )
}

const wordsIn = (text: string): string[] => text.replaceAll('[]', '').match(/[\w-]+(\.[\w-]+)*/g) ?? []

function sentOf({ body, ...sent }: WireRequest): Sent {
  if (body.kind === 'bytes') return { ...sent, body: { kind: 'bytes' } }
  if (body.kind === 'json') return { ...sent, body }
  const parts = body.parts.map(part =>
    'value' in part ? part : { name: part.name, type: part.file.type, filename: part.file.name },
  )
  return { ...sent, body: { kind: 'form', parts } }
}

/** The row that writes what is wrong: of the model, else of the route. */
function rowOf({ dialects, models }: Provider, dialect: string, model: string, problem: RequestProblem): DocumentPath {
  const at: DocumentPath = ['dialects', dialect, 'routes', 'submit']
  const route = dialects[dialect]!.routes.submit!
  const place = problem.of === 'query' ? `?${problem.place}` : problem.place.replaceAll('[]', '')
  const own = models[model]
  const ofModel = own && writerOf(own as Partial<Route>, place)
  if (ofModel) return ['models', model, ...ofModel]
  return [...at, ...(writerOf(route, place) ?? ['fields'])]
}

const routeFor = ({ dialects }: Provider, request: Sent): DocumentPath => {
  for (const [name, { routes }] of Object.entries(dialects))
    for (const [own, route] of Object.entries(routes))
      if (isFor({ request }, route)) return ['dialects', name, 'routes', own]
  return ['dialects']
}
