import type { Answer, Json, Provider } from '@vidrelay/core'
import type { RecordedExchange, RecordedResponse, RecordingSource } from '../recording.ts'
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

/** The look of a tape. @throws Error where the tape has none: ask `tape.poll` first */
export function pollOf(tape: Tape): RecordedExchange {
  if (!tape.poll) throw new Error(`the tape of ${tape.dialect} has no look`)
  return tape.poll
}

/** An exchange of a tape without its own time and repetition. */
export function untimed({ at: _at, repeat: _repeat, ...exchange }: RecordedExchange): RecordedExchange {
  return exchange
}

/** The same request with another answer. */
export const answered = (exchange: RecordedExchange, response: RecordedResponse): RecordedExchange => ({
  note: exchange.note,
  request: exchange.request,
  response,
})

/** The same request with the same answer but for its JSON. */
export const answeredJson = (exchange: RecordedExchange, json: Json): RecordedExchange =>
  answered(exchange, { status: exchange.response!.status, json: json as never })

/** The same request, and this happens to it; with a number the tape's own answer breaks off there. */
export function faulted(exchange: RecordedExchange, fault: NonNullable<RecordedExchange['fault']>): RecordedExchange {
  const { request, response } = untimed(exchange)
  if (fault === 'drop-before-send') return { request: { method: request.method, url: request.url }, fault }
  return typeof fault === 'string' ? { request, fault } : { request, response, fault }
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

/** Prefixes of paths that an answer may be wrapped in, the outermost last. */
export const levelsOf = ({ unwrap = [] }: Answer): readonly string[] => [
  ...unwrap.flatMap(one => unwrap.map(two => `${one}.${two}.`)),
  ...unwrap.map(one => `${one}.`),
  '',
]

/** JSON with another value at the first of these paths that leads somewhere, wrapped or not; undefined where none does. */
export function withFirst(answer: Answer, paths: readonly string[], json: Json, value: Json | undefined) {
  for (const level of levelsOf(answer))
    for (const path of paths) {
      const found = withValue(json, level + path, value)
      if (found !== undefined) return found
    }
  return undefined
}

/** An answer about a task, saying another word; undefined where it has none. */
export const withWord = (answer: Answer, json: Json, word: Json | undefined): Json | undefined =>
  withFirst(answer, answer.status, json, word)

/** JSON with another value where a path of the document leads. Undefined where the path leads nowhere, so nothing can be changed. */
export function withValue(json: Json, path: string, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path.split(/\.|(?=\[)/).filter(part => part !== '')
  return step === undefined ? value : changed(json, [step, ...rest], value)
}

/** Text that is no JSON holds nothing that could be changed. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function changed(json: Json, [step = '', ...rest]: readonly string[], value: Json | undefined): Json | undefined {
  if (step === '@json') {
    if (typeof json !== 'string') return undefined
    const inner = rest.length === 0 ? value : changed(parsed(json), rest, value)
    return inner === undefined ? undefined : JSON.stringify(inner)
  }
  const index = /^\[(\d*)\]$/.exec(step)
  if (index) {
    const at = Number(index[1] || 0)
    if (!Array.isArray(json) || json[at] === undefined) return undefined
    const inner = rest.length === 0 ? value : changed(json[at] as Json, rest, value)
    return inner === undefined ? undefined : (json.with(at, inner) as Json)
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json) || !Object.hasOwn(json, step)) return undefined
  const object = json as { [key: string]: Json }
  if (rest.length === 0) {
    if (value === undefined) return Object.fromEntries(Object.entries(object).filter(([key]) => key !== step))
    return { ...object, [step]: value }
  }
  const inner = changed(object[step]!, rest, value)
  return inner === undefined ? undefined : { ...object, [step]: inner }
}
