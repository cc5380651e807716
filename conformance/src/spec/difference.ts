import type { DocumentPath } from '../rows/edit.ts'

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
