import type { Status } from '@vidrelay/core'
import type { Json } from '@vidrelay/core/provider'
import { type Behaviour, type Subject, slug } from '../../behaviour.ts'
import { readAnswer } from '../error-reading.ts'
import { derivedFrom, lookAt, stageOf, submitStep } from '../scene.ts'
import { idPlace, type Place, wordsFor } from './build.ts'
import { type Attempt, looksTrial, planOf, submitsTrial } from './looks.ts'
import { comesByRoute, linkRows, outputsIn, shown, successPlaces } from './results.ts'
import { type Shape, shapesOf } from './shapes.ts'
import { jsonAnswer, linkOf, lookOf, paidWith, refOf, stagesOf } from './stage.ts'

const states: readonly Status[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired']
const isOver = (status: Status) => status !== 'queued' && status !== 'running'

interface Case {
  readonly shape: Shape
  readonly word: string
  readonly status: Status
}

const shapesIn = (subject: Subject): readonly Shape[] => stagesOf(subject).map(stage => shapesOf(stage)[0]!)

/** The first dialect is tried with every word, the others with one of each state. */
export const everyWord = (shape: Shape): readonly Case[] =>
  states.flatMap(status => wordsFor(shape.stage.provider, status).map(word => ({ shape, word, status })))
const oneOfEach = (shape: Shape): readonly Case[] =>
  states.flatMap(status =>
    wordsFor(shape.stage.provider, status)
      .slice(0, 1)
      .map(word => ({ shape, word, status })),
  )

/** The same word in other letters; undefined where it has none. */
function inOtherLetters(word: string): string | undefined {
  const other = word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase()
  return other === word ? undefined : other
}

/** What the answer says: its id, the word, and a result where the word is one of success. */
export function placesFor({ shape, status }: Omit<Case, 'word'>, word: string, id: string): readonly Place[] {
  const [row] = status === 'succeeded' && !comesByRoute(shape) ? linkRows(shape) : []
  return [
    idPlace(shape.rows, id),
    [shape.rows.status[0]!, word],
    ...(row ? [[row.at, linkOf(shape.stage, 'result')] as const] : []),
  ]
}

/** What a task shows that says this. */
const taskSaying = (one: Omit<Case, 'word'>, word: string, id: string): Record<string, Json> => ({
  status: one.status,
  upstreamStatus: word,
  outputs: one.status === 'succeeded' ? shown(outputsIn(one.shape, placesFor(one, word, id))) : [],
  warnings: [...one.shape.warnings],
})

/** A whole wait for a task that says this: how it goes on, and how it ends. */
function waitedFor(one: Case): Attempt {
  const { shape, word, status } = one
  const { stage } = shape
  const { tape, provider } = stage
  const json = shape.answer(placesFor(one, word, tape.id))
  const success = successPlaces(shape)
  const done = success && shape.answer([idPlace(shape.rows, tape.id), ...success])
  if (json === undefined || done === undefined) return { untestable: `no answer of ${stage.name} can say ${word}` }
  const watched = taskSaying(one, word, tape.id)
  const error = readAnswer(provider, shape.rows, { on: 'get', http: 200, json }).error
  const code = { cancelled: 'task_cancelled', expired: 'task_expired' }[status as string] ?? error?.is ?? 'task_failed'
  const other = inOtherLetters(word)
  const otherId = `${tape.id}-2`
  const isBad = isOver(status) && status !== 'succeeded'
  return {
    what: slug(word),
    title: `The word ${JSON.stringify(word)} in a look means ${status}, in other letters as well.`,
    source: derivedFrom(tape, `with the word ${JSON.stringify(word)}`),
    ...stageOf(tape),
    steps: [
      submitStep(tape),
      isBad
        ? { do: 'wait', expect: { error: { code, taskRef: { id: tape.id }, task: watched as never } } }
        : {
            do: 'watch',
            expect: { watched: [watched, ...(isOver(status) ? [] : [{ status: 'succeeded' }])] as never },
          },
      ...(other === undefined
        ? []
        : [
            {
              do: 'get' as const,
              note: 'in other letters',
              ref: refOf(stage, otherId) as never,
              expect: { task: taskSaying(one, other, otherId) as never },
            },
          ]),
    ],
    exchanges: [
      ...paidWith(stage, tape.submit.response!),
      { ...lookOf(stage, tape.id, jsonAnswer(json)), at: lookAt(provider, 1) },
      ...(isOver(status) ? [] : [{ ...lookOf(stage, tape.id, jsonAnswer(done)), at: lookAt(provider, 2) }]),
      ...(other === undefined
        ? []
        : [lookOf(stage, otherId, jsonAnswer(shape.answer(placesFor(one, other, otherId))!))]),
    ],
  }
}

/** One look for one word of each state. */
const lookedAt = (shape: Shape): Attempt =>
  looksTrial(
    shape.stage,
    shape.name,
    `The words of the document mean the same in answers of ${shape.name}.`,
    oneOfEach(shape).map(one => ({
      note: `${JSON.stringify(one.word)} is ${one.status}`,
      answer: id => shape.answer(placesFor(one, one.word, id)),
      expect: { task: taskSaying(one, one.word, shape.stage.tape.id) as never },
    })),
  )

/** The words in answers to paid requests, each as it is and in other letters. */
function submitted(shape: Shape, what: string, title: string, cases: readonly Case[]): Attempt {
  const { stage } = shape
  const { tape, provider } = stage
  const { status: http } = tape.submit.response!
  const said = cases.flatMap(one =>
    [one.word, inOtherLetters(one.word)].flatMap(word => (word === undefined ? [] : [{ ...one, word }])),
  )
  return submitsTrial(
    stage,
    what,
    title,
    said.map((one, index) => {
      const id = `${tape.id}${index || ''}`
      const json = shape.answer(placesFor(one, one.word, id))
      const error =
        json === undefined ? undefined : readAnswer(provider, shape.rows, { on: 'submit', http, json }).error
      return {
        note: JSON.stringify(one.word),
        response: json === undefined ? undefined : jsonAnswer(json, http),
        expect: {
          task: {
            ...taskSaying(one, one.word, id),
            ref: { id, dialect: tape.dialect },
            error: error ? { code: error.is } : null,
          } as never,
          journal: Array.from({ length: index + 1 }, () => ({ state: 'accepted' })),
        },
      }
    }),
  )
}

const none = 'the document has no status words'

export const statusWords: readonly Behaviour[] = [
  {
    id: 'status.on-look',
    group: 'Status words',
    text: 'Each status word of the document means its state in a look, in any letter case: unfinished ones are asked for again at the documented pace, final ones end the wait, and the upstream’s own word is kept.',
    source: 'packages/core/src/contract/provider.ts, "Provider.statuses"',
    plan: subject => {
      const [first, ...others] = shapesIn(subject)
      return planOf([...everyWord(first!).map(waitedFor), ...others.map(lookedAt)], none)
    },
  },
  {
    id: 'status.on-submit',
    group: 'Status words',
    text: 'Each status word of the document means its state in the answer to a paid request as well: the task is accepted, and one that is final there is final.',
    source: 'packages/core/src/contract/provider.ts, "Provider.statuses"',
    plan: subject => {
      const [first, ...others] = shapesIn(subject)
      const words = everyWord(first!)
      const byState = states.flatMap(state => {
        const own = words.filter(({ status }) => status === state)
        const told = own.map(({ word }) => JSON.stringify(word)).join(', ')
        const title = `In the answer to a paid request ${told} mean${own.length > 1 ? '' : 's'} ${state}, in other letters as well.`
        return own.length > 0 ? [submitted(first!, state, title, own)] : []
      })
      const elsewhere = others.map(shape =>
        submitted(
          shape,
          shape.name,
          `The words of the document mean the same in answers of ${shape.name}.`,
          oneOfEach(shape),
        ),
      )
      return planOf([...byState, ...elsewhere], none)
    },
  },
]
