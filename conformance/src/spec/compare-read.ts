import type { Answer, Dialect } from '@vidrelay/core/provider'
import type { DocumentPath } from '../rows/edit.ts'
import { type Difference, told } from './difference.ts'
import { missing, noneOf } from './missing.ts'
import { answersOf, operationOf, type Schema, schemasAt } from './schema.ts'
import type { Specification } from './specification.ts'

/** Each place that is read in an answer about a task. */
export function* readDifferences(
  spec: Specification,
  at: DocumentPath,
  { routes, answer }: Dialect,
): Generator<Difference> {
  const [made, seen] = (['submit', 'get'] as const).map(
    name => routes[name] && operationOf(spec.document, routes[name]!),
  )
  const whole = [...answersOf(spec.document, made, '2'), ...answersOf(spec.document, seen, '2')]
  if (whole.length === 0) return
  const refusals = [made, seen]
    .map(operation => answersOf(spec.document, operation, '4'))
    .filter(list => list.length > 0)
  const inside = levels(spec, answer, whole)
  const here = (...more: (string | number)[]): DocumentPath => [...at, 'answer', ...more]
  for (const name of ['id', 'status', 'progress', 'createdAt', 'completedAt', 'expiresAt'] as const) {
    yield* noneOf(spec, here(name), answer[name] ?? [], inside)
  }
  for (const [field, paths] of Object.entries(answer.effective ?? {}))
    yield* noneOf(spec, here('effective', field), paths ?? [], inside)
  if (answer.cost) yield* missing(spec, here('cost', 'at'), answer.cost.at, inside, 'answer')
  for (const rows of Map.groupBy(answer.outputs, ({ role }) => role).values())
    if (rows.every(({ at: place }) => place !== undefined))
      yield* noneOf(
        spec,
        here('outputs', answer.outputs.indexOf(rows[0]!), 'at'),
        rows.map(({ at: place }) => place!),
        inside,
      )
  for (const name of ['code', 'message'] as const) {
    const paths = answer[name]
    if (!paths || paths.length === 0) continue
    yield* noneOf(spec, here(name), paths, inside)
    // Words are read at the usual places beside these.
    if (name === 'message') continue
    for (const refusal of refusals)
      for (const schema of refusal)
        if (
          !paths.some(path =>
            levels(spec, answer, [schema])
              .concat(schema)
              .some(level => schemasAt(spec.document, [level], path).length > 0),
          )
        )
          yield told(
            spec,
            here(name),
            schema,
            `a place of the ${name}`,
            paths.join(', '),
            `answer: no place of the ${name} stands in the answer to a request that is refused`,
          )
  }
}

/** An answer, and what its envelope holds. */
function levels(spec: Specification, { envelope }: Answer, answers: readonly Schema[]): Schema[] {
  return [...answers, ...(envelope?.at ?? []).flatMap(path => schemasAt(spec.document, answers, path))]
}
