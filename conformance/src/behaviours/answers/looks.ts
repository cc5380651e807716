import type { Json } from '@vidrelay/core/provider'
import type { Plan, Trial } from '../../behaviour.ts'
import type { RecordedResponse } from '../../recording.ts'
import type { Expectation, Step } from '../../step.ts'
import { derivedFrom, stageOf } from '../scene.ts'
import { jsonAnswer, lookOf, paidWith, refOf, type Stage } from './stage.ts'

/** Several looks, each at a task of its own, so that no answer has a history. */

/** A trial, or what is missing for it. */
export type Attempt = Trial | { readonly untestable: string }

/** One thing that cannot be tried is a failure of the whole; nothing to try is said by the document. */
export function planOf(attempts: readonly Attempt[], otherwise: string): Plan {
  const missing = attempts.find(attempt => 'untestable' in attempt)
  if (missing) return missing
  return attempts.length === 0 ? { notApplicable: otherwise } : (attempts as readonly Trial[])
}

export interface Look {
  /** What is special about the answer. */
  readonly note: string
  /** The answer about the task with this id; undefined where there can be none. */
  answer(id: string): Json | undefined
  /** Absent: 200. */
  readonly http?: number
  /** Left out where there can be no such answer. */
  readonly isOptional?: boolean
  readonly expect: Expectation
}

/** One look per case. */
export function looksTrial(stage: Stage, what: string, title: string, looks: readonly Look[]): Attempt {
  const { tape } = stage
  const steps: Step[] = []
  const impossible: string[] = []
  const exchanges = looks.flatMap(({ note, answer, http = 200, isOptional, expect }, index) => {
    const id = index === 0 ? tape.id : `${tape.id}-${index + 1}`
    const json = answer(id)
    if (json === undefined) {
      if (!isOptional) impossible.push(note)
      return []
    }
    steps.push({ do: 'get', note, ref: refOf(stage, id) as never, expect })
    return [lookOf(stage, id, jsonAnswer(json, http))]
  })
  if (impossible.length > 0) return { untestable: `no answer of ${what} can be made for: ${impossible.join('; ')}` }
  return {
    what,
    title,
    source: derivedFrom(tape, 'with answers that say one thing at a time'),
    ...stageOf(tape),
    steps,
    exchanges,
  }
}

/** One paid request per case, each answered in its own way. */
export function submitsTrial(
  stage: Stage,
  what: string,
  title: string,
  submits: readonly {
    note: string
    response: RecordedResponse | undefined
    isOptional?: boolean
    expect: Expectation
  }[],
): Attempt {
  const { tape } = stage
  const possible = submits.flatMap(one => (one.response ? [{ ...one, response: one.response }] : []))
  const impossible = submits.filter(one => !one.response && !one.isOptional).map(({ note }) => note)
  if (impossible.length > 0)
    return { untestable: `no submit answer of ${what} can be made for: ${impossible.join('; ')}` }
  return {
    what,
    title,
    source: derivedFrom(tape, 'with submit answers that say one thing at a time'),
    ...stageOf(tape),
    steps: possible.map(({ note, expect }) => ({ do: 'submit', kind: tape.kind, note, request: tape.request, expect })),
    exchanges: possible.flatMap(({ response }) => [...paidWith(stage, response)]),
  }
}
