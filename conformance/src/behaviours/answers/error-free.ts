import type { Answer } from '@vidrelay/core/provider'
import { addressOf } from '../requests/places.ts'
import { type Position, readCase, told } from './error-scenes.ts'
import { deleteExchange, inState } from './sources.ts'
import { jsonAnswer, lookOf, refOf, type Stage, withKey } from './stage.ts'

/** Errors in answers to what costs nothing. */

export const lookPosition = (stage: Stage): Position => ({
  on: 'get',
  stage,
  rows: stage.dialect.answer,
  scene(one, turn) {
    const id = `${stage.tape.id}-${turn}`
    const read = readCase(stage, stage.dialect.answer, 'get', one, id)
    if (!read) return undefined
    const { error, ended, json } = read
    const overTask = error.scope === 'task'
    const expect = overTask
      ? { task: { status: ended, outputs: [], error: told(error, one) } }
      : { error: { ...told(error, one), retryable: error.again, status: one.http, taskRef: { id } } }
    return {
      steps: [{ do: 'get', note: one.note, ref: refOf(stage, id) as never, expect: expect as never }],
      exchanges: [lookOf(stage, id, jsonAnswer(json, one.http))],
    }
  },
})

export const deletePosition = (stage: Stage): Position => ({
  on: 'delete',
  stage,
  rows: stage.dialect.answer,
  scene(one, turn) {
    const route = stage.dialect.routes.delete!
    const id = `${stage.tape.id}-${turn}`
    const read = one.http < 400 ? undefined : readCase(stage, stage.dialect.answer, 'delete', one, id)
    if (!read) return undefined
    const before = route.states && inState(stage, route.states[0]!, id)
    const error = { ...told(read.error, one), retryable: read.error.again, status: one.http, taskRef: { id } }
    return {
      steps: [
        {
          do: 'delete',
          kind: stage.tape.kind,
          note: one.note,
          ref: refOf(stage, id) as never,
          expect: { error: error as never },
        },
      ],
      exchanges: [
        ...(before === undefined ? [] : [lookOf(stage, id, jsonAnswer(before))]),
        deleteExchange(stage, route, id, jsonAnswer(read.json, one.http)),
      ],
    }
  },
})

/** A question that is about no task: the list of models, or of tasks. */
export const plainPosition = (stage: Stage, on: 'models' | 'list', rows: Answer): Position => ({
  on,
  stage,
  rows,
  scene(one) {
    const { base, provider, tape, dialect } = stage
    const read = one.http < 400 ? undefined : readCase(stage, rows, on, one, tape.id)
    if (!read) return undefined
    const error = { ...told(read.error, one), retryable: read.error.again, status: one.http } as never
    const url = on === 'models' ? base + provider.discovery!.path : addressOf(base, dialect.routes.list!, {})
    return {
      steps: [
        on === 'models'
          ? { do: 'models', note: one.note, expect: { error } }
          : { do: 'list', kind: tape.kind, note: one.note, expect: { error } },
      ],
      exchanges: [
        { request: { method: 'GET', url, headers: withKey(provider) }, response: jsonAnswer(read.json, one.http) },
      ],
    }
  },
})
