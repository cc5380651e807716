import type { Answer, Json } from '@vidrelay/core/provider'
import { readAnswer } from '../error-reading.ts'
import { answerWith, answerWithAlso, type Place } from './build.ts'
import type { Stage } from './stage.ts'

/** One of the one or two shapes that a dialect answers in. */
export interface Shape {
  readonly stage: Stage
  /** What a trial in it is called. */
  readonly name: string
  readonly rows: Answer
  /** Warnings that come with an answer in it. */
  readonly warnings: readonly Json[]
  /**
   * An answer in this shape that says these things, and as many of `more` as there is room for. Undefined where they
   * cannot be in one answer, or where it would be read in the other shape.
   */
  answer(places: readonly Place[], more?: readonly Place[]): Json | undefined
}

/** Says that the other shape was read. */
const otherShapeWarning = { code: 'contradiction', message: { $contains: 'the other of its two shapes' } }

export function shapesOf(stage: Stage): readonly Shape[] {
  const { dialect, name } = stage
  const own: Shape = {
    stage,
    name,
    rows: dialect.answer,
    warnings: [],
    answer: (places, more = []) => answerWithAlso(places, more),
  }
  return dialect.otherAnswer ? [own, otherShape(stage, dialect.otherAnswer)] : [own]
}

function otherShape(stage: Stage, rows: Answer): Shape {
  const { dialect, provider, name } = stage
  const saysNothing = (json: Json) => {
    const read = readAnswer(provider, dialect.answer, { on: 'get', http: 200, json })
    return read.word === undefined && read.status === undefined
  }
  return {
    stage,
    name: `${name}-other`,
    rows,
    warnings: [otherShapeWarning],
    answer(places, more = []) {
      const json = answerWithAlso(places, more)
      if (json === undefined) return undefined
      const wrapped = (rows.envelope?.at ?? []).map(path => answerWith([[path, json]]))
      return [...wrapped, json].find(one => one !== undefined && saysNothing(one))
    },
  }
}
