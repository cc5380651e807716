import type { Recording } from './recording.ts'
import type { TracedExchange } from './report.ts'

/** What was expected and what came instead. */
export interface Mismatch {
  what: string
  expected: string
  came: string
}

/** A recording that did not replay, told so that nobody has to run it again to understand it. */
export class ReplayFailure extends Error {
  readonly recording: Recording
  readonly mismatch: Mismatch
  /** The step in which it showed. */
  readonly where: string
  /** What went over the wire until then. */
  readonly exchanges: readonly TracedExchange[]
  constructor(
    recording: Recording,
    mismatch: Mismatch,
    where: string,
    wire: { soFar: readonly string[]; trace: readonly TracedExchange[] },
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
    this.exchanges = [...wire.trace]
  }
}
