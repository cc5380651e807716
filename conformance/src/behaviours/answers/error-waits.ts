import type { ErrorCase } from './error-cases.ts'
import { readCase, type Scene, told } from './error-scenes.ts'
import { inState } from './sources.ts'
import { jsonAnswer, lookOf, refOf, type Stage } from './stage.ts'

/** Long enough that a task which is not found was not just made. Unit: seconds. */
const oldEnough = 60

/** A wait whose first look meets an error: it goes on where the next look may find more, and ends where not. */
export function waitScene(stage: Stage, one: ErrorCase, turn: number): Scene | undefined {
  const id = `${stage.tape.id}-${turn}-waited`
  const read = readCase(stage, stage.dialect.answer, 'get', one, id)
  const done = inState(stage, 'succeeded', id)
  if (!read || done === undefined) return undefined
  const { error, ended, json } = read
  const isTransient = error.scope === 'request' && error.passes
  const code = { cancelled: 'task_cancelled', expired: 'task_expired', failed: error.is }[ended]
  const over =
    error.scope === 'task'
      ? { ...told(error, one), code, retryable: false, taskRef: { id }, task: { status: ended } }
      : { ...told(error, one), retryable: false, taskRef: { id } }
  return {
    steps: [
      { do: 'advance', seconds: oldEnough },
      {
        do: 'wait',
        note: isTransient ? 'a wait goes on' : 'a wait ends',
        ref: refOf(stage, id) as never,
        expect: isTransient ? { task: { status: 'succeeded' } } : { error: over as never },
      },
    ],
    exchanges: [
      lookOf(stage, id, jsonAnswer(json, one.http)),
      ...(isTransient ? [lookOf(stage, id, jsonAnswer(done))] : []),
    ],
  }
}
