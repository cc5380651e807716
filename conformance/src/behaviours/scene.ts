import type { Provider } from '@vidrelay/core/provider'
import type { RecordedExchange, RecordingSource } from '../recording.ts'
import type { Step } from '../step.ts'
import type { Tape } from '../tape.ts'

/** The parts that scenes are put together from: a tape's own steps and exchanges, and changes of them. */

/** Said of every answer that is made out of a tape. */
export const derivedFrom = ({ recording }: Tape, change: string): RecordingSource => ({
  class: 'derived',
  document: `${recording.scenario} (${recording.source.class}: ${recording.source.document}), ${change}`,
  date: recording.source.date,
})

/** The client and files that a tape needs. */
export const stageOf = ({ recording }: Tape) => ({
  ...(recording.client && { client: recording.client }),
  ...(recording.files && { files: recording.files }),
  ...(recording.names && { names: recording.names }),
})

type SubmitStep = Extract<Step, { do: 'submit' }>
type DownloadStep = Extract<Step, { do: 'download' }>

export const submitStep = (tape: Tape, changes: Partial<Omit<SubmitStep, 'do'>> = {}): SubmitStep => ({
  do: 'submit',
  kind: tape.kind,
  request: { ...tape.request },
  expect: { task: { ref: { id: tape.id, dialect: tape.dialect } } },
  ...changes,
})

export const downloadStep = (tape: Tape, changes: Partial<Omit<DownloadStep, 'do'>> = {}): DownloadStep => ({
  do: 'download',
  file: `out.${tape.body.kind}`,
  expect: { result: { body: tape.body, task: { status: 'succeeded' } } },
  ...changes,
})

/** An exchange of a tape without its own time and repetition. */
export function untimed({ at: _at, repeat: _repeat, ...exchange }: RecordedExchange): RecordedExchange {
  return exchange
}

/** Seconds from submit to the first look. */
export const firstLook = ({ polling }: Provider): number => polling.first ?? polling.every

/** When look number n comes (1 is the first), as a window that jitter of at most 2 % and rounding allow. */
export function lookAt({ polling }: Provider, n: number): { from: number; to: number } {
  const { every, most = every, first = every } = polling
  let seconds = first
  for (let look = 1; look < n; look++) seconds += Math.min(most, every * 1.1 ** (look - 1))
  return { from: seconds, to: first + (seconds - first) * 1.021 + 0.1 }
}
