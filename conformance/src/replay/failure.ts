import type { Recording } from '../format/recording.ts'
import type { TracedExchange } from '../format/report.ts'

/** What was expected and what came instead. */
export interface Mismatch {
  what: string
  expected: string
  came: string
  /** Where in the body or in what a step brought: `input.aspect_ratio`, `task.status`. */
  place?: string
  /** By which the row of the document is found that says otherwise. */
  clue?: Clue
  /** Index of the exchange that was due. Absent: of what a step brought. */
  exchange?: number
}

export type Clue =
  /** Another request came, or another time of it. */
  | { of: 'request'; method: string; url: string }
  | { of: 'time' }
  | { of: 'header'; name: string }
  /** `instead`: where the value stands that is missing. */
  | { of: 'body'; method: string; url: string; instead?: string }
  /** What the step brought says of itself: row and field of its error, and the provider's own word. */
  | { of: 'outcome'; code?: string; row?: string; field?: string; word?: string; status?: number; detail?: string }

/** A recording that did not replay, told so that nobody has to run it again to understand it. */
export class ReplayFailure extends Error {
  readonly recording: Recording
  readonly mismatch: Mismatch
  /** The step in which it showed. */
  readonly where: string
  /** Its index; undefined before the first and after the last one. */
  readonly step: number | undefined
  /** What went over the wire until then. */
  readonly exchanges: readonly TracedExchange[]
  constructor(
    recording: Recording,
    mismatch: Mismatch,
    where: string,
    wire: { soFar: readonly string[]; trace: readonly TracedExchange[] },
    step?: number,
  ) {
    const { provider, scenario, title, covers, source } = recording
    const rows: [label: string, text: string][] = [
      ['proves', covers.join(', ')],
      ['source', `${source.class}: ${source.document} (${source.date})`],
      ['at', where],
      ['wrong', mismatch.what],
      ['expected', mismatch.expected],
      ['came', mismatch.came],
      ...(wire.soFar.length === 0 ? ['nothing was exchanged'] : wire.soFar).map((line, index): [string, string] => [
        index === 0 ? 'so far' : '',
        line,
      ]),
    ]
    const lines = rows.map(([label, text]) => `  ${label.padEnd(8)}  ${text}`)
    super([`${provider}/${scenario}: ${title}`, ...lines].join('\n'))
    this.name = 'ReplayFailure'
    this.recording = recording
    this.mismatch = mismatch
    this.where = where
    this.step = step
    this.exchanges = [...wire.trace]
  }
}
