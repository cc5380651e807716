import type { Provider } from '@vidrelay/core/provider'
import type { DocumentPath } from '../rows/edit.ts'
import { paidRoutes } from './compare-limits.ts'
import { readDifferences } from './compare-read.ts'
import { originDifferences, routeDifferences } from './compare-routes.ts'
import { writtenDifferences } from './compare-written.ts'
import type { Difference } from './difference.ts'
import { missing } from './missing.ts'
import { answersOf, operationOf, schemasAt } from './schema.ts'
import type { Specification } from './specification.ts'

/** Each route, each place that is written and each that is read, followed through the specification. */
export function* placeDifferences(provider: Provider, spec: Specification): Generator<Difference> {
  yield* originDifferences(provider, spec)
  for (const [name, dialect] of Object.entries(provider.dialects)) {
    const at: DocumentPath = ['dialects', name]
    for (const [operation, route] of Object.entries(dialect.routes))
      yield* routeDifferences(spec, [...at, 'routes', operation], route)
    yield* readDifferences(spec, at, dialect)
  }
  for (const route of paidRoutes(provider)) yield* writtenDifferences(spec, route)
  const { discovery } = provider
  if (!discovery) return
  yield* routeDifferences(spec, ['discovery'], discovery)
  const answers = answersOf(spec.document, operationOf(spec.document, discovery), '2')
  const [items] = discovery.items
  const [id] = discovery.id
  if (answers.length === 0 || items === undefined || id === undefined) return
  yield* missing(spec, ['discovery', 'items'], items, answers, 'answer')
  const listed = schemasAt(spec.document, answers, `${items}[]`)
  if (listed.length > 0) yield* missing(spec, ['discovery', 'id'], id, listed, 'item of that list')
}
