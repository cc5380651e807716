import type { RecordedExchange, RecordedResponse } from '../format/recording.ts'
import type { Step } from '../format/step.ts'
import type { Trial } from './behaviour.ts'
import type { Tape } from './tape.ts'

/** The parts that ways are put together from: a tape's own steps and exchanges, and changes of them. */

type SubmitStep = Extract<Step, { do: 'submit' }>
type DownloadStep = Extract<Step, { do: 'download' }>

const submitStep = (tape: Tape, expect: SubmitStep['expect']): SubmitStep => ({
  do: 'submit',
  kind: tape.kind,
  request: { ...tape.request },
  options: { key: 'order' },
  expect,
})

const downloadStep = (tape: Tape): DownloadStep => ({
  do: 'download',
  file: `out.${tape.body.kind}`,
  expect: { result: { body: tape.body } },
})

/** What the journal then has, where there is one. Warnings are the recording's to judge. */
const journalOf = ({ recording, id }: Tape, state: 'accepted' | 'unknown'): SubmitStep['expect'] =>
  recording.client?.journal === false
    ? {}
    : { journal: [{ key: 'order', state, ...(state === 'accepted' && { ref: { id } }) }] }

/** An exchange without its own time and repetition. */
const untimed = ({ at: _at, repeat: _repeat, ...exchange }: RecordedExchange): RecordedExchange => exchange

/** The paid request, as the tape has it; uploads and the like go before it. */
const paid = ({ lead, submit }: Tape): readonly RecordedExchange[] => [...lead, submit].map(untimed)

/** What every trial of a tape shares: its dialect as its name, the client and the files that it needs. */
const trialOf = (tape: Tape, change: string, played: Pick<Trial, 'steps' | 'exchanges'>): Trial => ({
  what: tape.dialect,
  source: {
    class: 'derived',
    document: `${tape.recording.scenario} (${tape.recording.source.class}: ${tape.recording.source.document}), ${change}`,
    date: tape.recording.source.date,
  },
  ...(tape.recording.client && { client: tape.recording.client }),
  ...(tape.recording.files && { files: tape.recording.files }),
  ...(tape.recording.names && { names: tape.recording.names }),
  ...played,
})

/** The paid request has another end, and is not sent again. */
export function endsAtSubmit(tape: Tape, change: string, end: Partial<RecordedExchange>): Trial {
  const { request } = untimed(tape.submit)
  return trialOf(tape, change, {
    steps: [submitStep(tape, { error: { code: 'submit_unknown' }, ...journalOf(tape, 'unknown') })],
    exchanges: [...tape.lead.map(untimed), { request, ...end }],
  })
}

/** From the paid request to the saved result, with something else between the two. */
export function goesOn(tape: Tape, change: string, way: readonly RecordedExchange[]): Trial {
  return trialOf(tape, change, {
    steps: [submitStep(tape, journalOf(tape, 'accepted')), downloadStep(tape)],
    exchanges: [...paid(tape), ...way.map(untimed)],
  })
}

/** The look that finds the task done; none where the answer to the paid request is the result. */
export const lookOf = ({ poll }: Tape): readonly RecordedExchange[] => (poll ? [poll] : [])

/** The same request, and another answer. */
export const answered = (
  { request }: RecordedExchange,
  response: RecordedResponse,
  fault?: RecordedExchange['fault'],
): RecordedExchange => ({ request, response, ...(fault !== undefined && { fault }) })
