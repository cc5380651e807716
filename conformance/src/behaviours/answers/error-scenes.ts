import type { Operation } from '@vidrelay/core'
import type { Answer, Json } from '@vidrelay/core/provider'
import type { RecordedExchange } from '../../recording.ts'
import type { Step } from '../../step.ts'
import { type ErrorReading, readAnswer } from '../error-reading.ts'
import { answerWith, idPlace } from './build.ts'
import type { ErrorCase } from './error-cases.ts'
import type { Stage } from './stage.ts'

/** What happens to an error in each place where one can come, and what of it the integrator hears. */

export interface Scene {
  readonly steps: readonly Step[]
  readonly exchanges: readonly RecordedExchange[]
}

export interface Position {
  readonly on: Operation
  readonly stage: Stage
  /** In which shape errors are read here. */
  readonly rows: Answer
  /** Undefined where the answer would be no error here. `turn` counts the scenes of one recording. */
  scene(one: ErrorCase, turn: number): Scene | undefined
}

/** What a row promises to whoever hears of an error. */
export const told = (error: ErrorReading, one: ErrorCase): Record<string, Json> => {
  const row = one.row ?? error.row
  return {
    code: error.is,
    row: row ?? { $absent: true },
    ...(error.hint !== undefined && { hint: { $contains: error.hint } }),
  }
}

export interface Read {
  readonly json: Json
  readonly error: ErrorReading
  readonly ended: 'failed' | 'cancelled' | 'expired'
}

export function readCase(
  { provider }: Stage,
  rows: Answer,
  on: Operation,
  one: ErrorCase,
  id: string,
): Read | undefined {
  const json = answerWith(one.http < 400 ? [idPlace(rows, id), ...one.places] : one.places)
  if (json === undefined) return undefined
  const { error, status } = readAnswer(provider, rows, { on, http: one.http, json })
  const ended = status === 'cancelled' || status === 'expired' ? status : 'failed'
  return error && { json, error, ended }
}
