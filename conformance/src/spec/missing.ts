import type { DocumentPath } from '../rows/edit.ts'
import { type Difference, told } from './difference.ts'
import { type Schema, schemasAt } from './schema.ts'
import type { Specification } from './specification.ts'

/** Several places are several shapes that have been seen; the specification has one of them at least. */
export function* noneOf(
  spec: Specification,
  at: DocumentPath,
  paths: readonly string[],
  schemas: readonly Schema[],
): Generator<Difference> {
  if (paths.length === 0 || paths.some(path => schemasAt(spec.document, schemas, path).length > 0)) return
  yield told(
    spec,
    at,
    schemas[0]!,
    'a place that the answer has',
    paths.join(', '),
    `${at.slice(3).join('.')}: no answer of the specification has ${paths.join(' or ')}`,
  )
}

/** A place that no schema has. */
export function* missing(
  spec: Specification,
  at: DocumentPath,
  place: string,
  schemas: readonly Schema[],
  what: string,
  isForm = false,
): Generator<Difference> {
  const found = schemas.some(schema => schemasAt(spec.document, [schema], place).length > 0)
  // A part of a form has a name, whatever stands in it: dots and brackets are letters of it.
  const isPart =
    isForm &&
    schemas.some(schema =>
      schemasAt(spec.document, [schema], '').some(
        ({ properties, additionalProperties }) =>
          additionalProperties === true ||
          Object.keys(properties ?? {}).some(
            name => name === place || name === place.replace(/\[\d*\]$/, '') || place.startsWith(`${name}.`),
          ),
      ),
    )
  if (found || isPart) return
  const [nearest] = schemas
  yield told(
    spec,
    at,
    nearest!,
    'a place that is there',
    place,
    `${at.slice(-3).join('.')}: no ${what} of the specification has ${place}`,
  )
}
