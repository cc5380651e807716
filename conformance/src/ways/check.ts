import type { Recording, RecordingSource } from '../format/recording.ts'

/** One thing that is run: a recording, read from a file or made by a behaviour. */
export interface Check {
  /** Unique within an adapter: the scenario of a recording, or `<behaviour>/<what>`. */
  readonly id: string
  readonly title: string
  /** Ids of the requirements that it proves. */
  readonly covers: readonly string[]
  /** How far its answers can be trusted. */
  readonly provenance: RecordingSource
  readonly recording: Recording
}

export const checkOf = (recording: Recording): Check => ({
  id: recording.scenario,
  title: recording.title,
  covers: recording.covers,
  provenance: recording.source,
  recording,
})

/** Whether a check was made out of the document: a recording is named by words and dashes alone. */
export const isMade = ({ id }: Pick<Check, 'id'>): boolean => /[./]/.test(id)
