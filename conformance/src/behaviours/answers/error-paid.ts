import type { Answer } from '@vidrelay/core/provider'
import type { Subject } from '../../behaviour.ts'
import type { Expectation, Step } from '../../step.ts'
import type { ErrorCase } from './error-cases.ts'
import { type Position, type Read, readCase, told } from './error-scenes.ts'
import { type Derived, derivedExchange, derivedStep, inState } from './sources.ts'
import { jsonAnswer, lookOf, paidWith, type Stage } from './stage.ts'
import { uploadTapeOf } from './upload-tape.ts'

/** Errors around paid requests: in their answers, and in those of the uploads before them. */

/** The journal after so many paid requests, the newest first. */
const journalOf = (turn: number, state: string) => [{ state }, ...Array.from({ length: turn }, () => ({}))]

/** What comes of a paid request that is answered so, and how often it is sent. */
function paidOutcome(
  one: ErrorCase,
  { error, ended }: Read,
  turn: number,
  id: string,
): { times: number; expect: Expectation } | undefined {
  if (one.http < 400) {
    if (error.scope !== 'task') return undefined
    const task = { ref: { id }, status: ended, error: told(error, one) }
    return { times: 1, expect: { task: task as never, journal: journalOf(turn, 'accepted') } }
  }
  if (error.sent === 'refused') {
    const refused = { ...told(error, one), retryable: error.again, status: one.http }
    // Proof that nothing was started, and a chance that it will be: twice more.
    return { times: error.again ? 3 : 1, expect: { error: refused as never, journal: journalOf(turn, 'rejected') } }
  }
  const unknown = { code: 'submit_unknown', retryable: false, cause: told(error, one) }
  return { times: 1, expect: { error: unknown as never, journal: journalOf(turn, 'unknown') } }
}

export const submitPosition = (stage: Stage): Position => ({
  on: 'submit',
  stage,
  rows: stage.dialect.answer,
  scene(one, turn) {
    const { tape, dialect } = stage
    const id = `${tape.id}-${turn}`
    const read = readCase(stage, dialect.answer, 'submit', one, id)
    const outcome = read && paidOutcome(one, read, turn, id)
    if (!outcome) return undefined
    const response = jsonAnswer(read.json, one.http)
    return {
      steps: [{ do: 'submit', kind: tape.kind, note: one.note, request: tape.request, expect: outcome.expect }],
      exchanges: [
        ...paidWith(stage, response),
        ...Array.from({ length: outcome.times - 1 }, () => ({ request: tape.submit.request, response })),
      ],
    }
  },
})

export const derivedPosition = (stage: Stage, on: Derived): Position => ({
  on,
  stage,
  rows: stage.dialect.answer,
  scene(one, turn) {
    const route = stage.dialect.routes[on]!
    const source = `${stage.tape.id}-${turn}`
    const id = `${source}-made`
    const read = readCase(stage, stage.dialect.answer, on, one, id)
    const outcome = read && paidOutcome(one, read, turn, id)
    if (!outcome) return undefined
    const before = route.states && inState(stage, route.states[0]!, source)
    const sent = derivedExchange(stage, route, source, jsonAnswer(read.json, one.http))
    return {
      steps: [{ ...derivedStep(stage, on, route, source, outcome.expect), note: one.note } as Step],
      exchanges: [
        ...(before === undefined ? [] : [lookOf(stage, source, jsonAnswer(before))]),
        ...Array.from({ length: outcome.times }, () => sent),
      ],
    }
  },
})

export const uploadPosition = (subject: Subject, stage: Stage, rows: Answer): Position | undefined => {
  const tape = uploadTapeOf(subject)
  if (!tape) return undefined
  const { client, files, names } = tape.recording
  const recording = { ...stage.tape.recording, client, files, names }
  return {
    on: 'upload',
    // Its own client and files, so that whoever plays the scene has them.
    stage: { ...stage, tape: { ...stage.tape, recording } as Stage['tape'] },
    rows,
    scene(one, turn) {
      const read = readCase(stage, rows, 'upload', one, 'an-upload')
      if (!read) return undefined
      const error = { ...told(read.error, one), retryable: read.error.again, status: one.http }
      const exchange = { request: tape.upload.request, response: jsonAnswer(read.json, one.http) }
      return {
        steps: [
          {
            do: 'submit',
            kind: tape.kind,
            note: one.note,
            request: tape.request,
            expect: { error: error as never, journal: journalOf(turn, 'not_sent') },
          },
        ],
        // Free, so it is tried again where that may help.
        exchanges: Array.from({ length: read.error.again ? 3 : 1 }, () => exchange),
      }
    },
  }
}
