import type { DocumentPath } from '../rows/edit.ts'
import type { Schema } from './schema.ts'
import type { Specification } from './specification.ts'

/** One thing that the specification says otherwise than the adapter. */
export interface Difference {
  /** The row of the adapter's document. */
  readonly at: DocumentPath
  /** What the specification has. */
  readonly expected: string
  /** What the adapter has. */
  readonly came: string
  /** One sentence. */
  readonly says: string
  /** Where in the specification it stands, as keys; of what is not there, the nearest around it. */
  readonly line: DocumentPath
  /** False: a line without the page's own words. */
  readonly isEvidence: boolean
}

/** A difference whose line is where a part of the specification stands. */
export function told(
  spec: Specification,
  at: DocumentPath,
  schema: Schema,
  expected: string,
  came: string,
  says: string,
): Difference {
  const line = spec.placeOf(schema)
  return { at, line, isEvidence: spec.isEvidence(line), expected, came, says }
}
