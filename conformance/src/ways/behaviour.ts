import type { Provider } from '@vidrelay/core/provider'
import type { Recording, RecordingSource } from '../format/recording.ts'
import type { Requirement } from '../format/report.ts'
import type { Tape } from './tape.ts'

/** One thing that every adapter is held to, whoever wrote it; what is tried out follows from the adapter's document and its tapes. */
export interface Behaviour extends Requirement {
  plan(subject: Subject): Plan
}

/** What a behaviour may look at. */
export interface Subject {
  readonly provider: Provider
  /** One per dialect, the first of the provider's first dialect. */
  readonly tapes: readonly Tape[]
  readonly recordings: readonly Recording[]
}

/** What is tried, or why nothing can be. */
export type Plan = readonly Trial[] | { readonly notApplicable: string } | { readonly untestable: string }

/** A recording in the making. */
export interface Trial extends Pick<Recording, 'client' | 'files' | 'names' | 'steps' | 'exchanges'> {
  /** Unique within its behaviour: `queued`, `max+1`. The empty text where there is only one. */
  readonly what: string
  /** One sentence. Absent: the requirement's. */
  readonly title?: string
  /** Where its answers are from. */
  readonly source: RecordingSource
}
