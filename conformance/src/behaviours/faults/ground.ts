import type { Answer, Dialect, Provider } from '@vidrelay/core'
import type { Behaviour, Plan, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import type { Expectation, Step } from '../../step.ts'
import type { Tape } from '../../tape.ts'
import { type AnswerFacts, readAnswer } from '../error-reading.ts'
import { derivedFrom, pollOf, stageOf, submitStep, untimed } from '../scene.ts'

/** What a fault is tried on: the provider's main tape and whatever the kit needs to know about its document. */
export interface Ground {
  readonly provider: Provider
  readonly tape: Tape
  readonly dialect: Dialect
  /** The shapes that its answers may have, the one of the tape's look first. */
  readonly shapes: readonly [Answer, ...Answer[]]
  readonly submit: RecordedExchange
  readonly poll: RecordedExchange
  /** Without a slash at its end and without `/v1`. */
  readonly baseURL: string
}

/** A behaviour that is tried on the main tape, or on the first other one that it applies to. */
export const faultBehaviour = (
  id: string,
  text: string,
  source: string,
  plan: (ground: Ground) => Plan,
): Behaviour => ({
  id,
  group: groups[id.split('.')[0]!]!,
  text,
  source,
  plan({ provider, tapes }) {
    const plans = tapes.flatMap(tape => {
      const ground = groundOf(provider, tape)
      return ground ? [plan(ground)] : []
    })
    const applies = plans.find(own => !('notApplicable' in own))
    return applies ?? plans[0] ?? { untestable: 'no tape shows a look at its task' }
  },
})

const groups: { readonly [prefix: string]: string } = {
  submit: 'Safe submit',
  poll: 'Polling',
  download: 'Download',
  lifecycle: 'Lifecycle',
  wire: 'Wire safety',
}

function groundOf(provider: Provider, tape: Tape): Ground | undefined {
  if (!tape.poll) return undefined
  const dialect = provider.dialects[tape.dialect]!
  const { answer, otherAnswer } = dialect
  const isOther = readAnswer(provider, answer, factsOf(tape.poll)).status === undefined && otherAnswer !== undefined
  const base = (tape.recording.client?.baseURL ?? provider.baseURL ?? '').replace(/\/+$/, '').replace(/\/v1$/i, '')
  return {
    provider,
    tape,
    dialect,
    shapes: isOther ? [otherAnswer, answer] : [answer, ...(otherAnswer ? [otherAnswer] : [])],
    submit: untimed(tape.submit),
    poll: untimed(pollOf(tape)),
    baseURL: base,
  }
}

const factsOf = ({ response }: RecordedExchange): AnswerFacts => ({
  on: 'get',
  http: response!.status,
  json: response!.json,
})

/** One thing that is tried. `change` says what was done to the tape. */
export function trial(
  { tape }: Ground,
  what: string,
  change: string,
  steps: readonly Step[],
  exchanges: readonly RecordedExchange[],
  more: Partial<Pick<Trial, 'title' | 'client' | 'names'>> = {},
): Trial {
  const { client = {}, ...stage } = stageOf(tape)
  // Times and the journal are the trial's own.
  const { deadline: _deadline, submitTimeout: _timeout, journal: _journal, ...settings } = client
  return {
    what,
    source: derivedFrom(tape, change),
    ...stage,
    ...(Object.keys(settings).length > 0 && { client: settings }),
    ...more,
    steps: [...steps],
    exchanges: [...tape.lead.map(untimed), ...exchanges],
  }
}

/** The key of the purchase. */
export const key = 'order-1'

/** Warnings that the request itself causes are another matter. */
export const anyWarnings = { $has: [] }

/** The paid call of the tape, under `key`. */
export const paid = (
  { tape }: Ground,
  expect: Expectation,
  changes: Parameters<typeof submitStep>[1] = {},
): ReturnType<typeof submitStep> => submitStep(tape, { options: { key }, expect, ...changes })

export const isAccepted = ({ tape }: Ground, id = tape.id): Expectation => ({
  task: { ref: { id, dialect: tape.dialect }, warnings: anyWarnings },
  journal: [{ key, state: 'accepted' }],
})
/** Nobody knows whether it was started. */
export const isUnknown = (error: Readonly<Record<string, string | number>> = {}): Expectation => ({
  error: { code: 'submit_unknown', key, retryable: false, ...error },
  journal: [{ key, state: 'unknown' }],
})

/** The task of the tape at its end. */
export function succeeded({ tape }: Ground): { status: string; warnings: never } {
  const { steps } = tape.recording
  const last = steps.findLast(step => 'expect' in step && step.expect.result !== undefined)
  const told = last && 'expect' in last ? last.expect.result?.task : undefined
  return { status: 'succeeded', warnings: (told === undefined ? anyWarnings : (told.warnings ?? [])) as never }
}

/** Once more with the same key: nothing is sent, nobody knows. */
export const stillUnknown = (ground: Ground): Step =>
  paid(ground, { error: { code: 'submit_unknown', key }, journal: [{ key, state: 'unknown' }] })
