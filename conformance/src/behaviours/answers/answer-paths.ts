import type { Json } from '@vidrelay/core/provider'
import type { Behaviour, Subject } from '../../behaviour.ts'
import { idPlace, type Place, saying, wordsFor } from './build.ts'
import { type Attempt, type Look, looksTrial, planOf, submitsTrial } from './looks.ts'
import { successPlaces } from './results.ts'
import { type Shape, shapesOf } from './shapes.ts'
import { jsonAnswer, stagesOf } from './stage.ts'

/** Each place of an id and of a status word: alone, and between others. */

export const allShapes = (subject: Subject): readonly Shape[] => stagesOf(subject).flatMap(shapesOf)

/** The places before a path, saying nothing, and the places after it, saying something else. */
export const around = (paths: readonly string[], path: string, other: Json, empty: Json = ''): readonly Place[] =>
  paths.flatMap((own, index): Place[] => {
    const here = paths.indexOf(path)
    return index === here ? [] : [[own, index < here ? empty : other]]
  })

function idsOf(shape: Shape): Attempt {
  const { stage, rows, warnings } = shape
  const { tape, provider } = stage
  const word = saying(provider, rows, 'queued') ?? []
  const http = tape.submit.response!.status
  const cases = rows.id.flatMap(
    (path, index): { note: string; id: string; value: Json; path: string; more: readonly Place[] }[] => [
      { note: `${path} alone`, id: `id-${index}`, value: `id-${index}`, path, more: [] },
      {
        note: `${path} after empty places, before others`,
        id: `id-${index}-first`,
        value: `id-${index}-first`,
        path,
        more: around(rows.id, path, 'id-other'),
      },
      { note: `${path} with a number`, id: `31415${index}`, value: 314_150 + index, path, more: [] },
    ],
  )
  return submitsTrial(
    stage,
    shape.name,
    `The id of a new task is read at ${rows.id.join(', ')}: the first that says something.`,
    cases.map(({ note, id, value, path, more }, index) => {
      const json = shape.answer([[path, value], ...word], more)
      return {
        note,
        isOptional: more.length > 0,
        response: json === undefined ? undefined : jsonAnswer(json, http),
        expect: {
          task: { ref: { id, dialect: tape.dialect }, warnings } as never,
          journal: [
            { state: 'accepted', ref: { id } },
            ...Array.from({ length: index }, () => ({ state: 'accepted' })),
          ],
        },
      }
    }),
  )
}

/** Two states whose words can be told apart, the least final first. */
function twoWords({ stage }: Shape): readonly { status: string; word: string }[] {
  const states = ['running', 'queued', 'failed', 'cancelled', 'expired', 'succeeded'] as const
  return states.flatMap(status =>
    wordsFor(stage.provider, status)
      .slice(0, 1)
      .map(word => ({ status, word })),
  )
}

function statusesOf(shape: Shape): Attempt {
  const { stage, rows, warnings } = shape
  const result = (successPlaces(shape) ?? []).filter(([at]) => !rows.status.includes(at))
  const [own = { status: 'running', word: 'a-word' }, other = own] = twoWords(shape)
  const task = { status: own.status, upstreamStatus: own.word, warnings }
  // A word that is the empty text is a word, so nothing can stand before it unread.
  const hasEmptyWord = Object.hasOwn(stage.provider.statuses, '')
  const looks = rows.status.flatMap((path): Look[] => {
    const neighbours = around(rows.status, path, other.word).filter(([, value]) => !hasEmptyWord || value !== '')
    const answer = (id: string, more: readonly Place[]) =>
      shape.answer([idPlace(rows, id), [path, own.word], ...result], more)
    return [
      { note: `${path} alone`, answer: id => answer(id, []), expect: { task: task as never } },
      {
        note: `${path} after empty places, before others`,
        answer: id => answer(id, neighbours),
        isOptional: true,
        expect: { task: task as never },
      },
    ]
  })
  return looksTrial(
    stage,
    shape.name,
    `How a task is, is read at ${rows.status.join(', ')}: the first that says something.`,
    looks,
  )
}

const source = 'packages/core/src/contract/provider.ts, "Answer"'

export const answerPaths: readonly Behaviour[] = [
  {
    id: 'answer.id',
    group: 'Answers',
    text: 'The id of a new task is read at each place that the document names, the first that says something.',
    source,
    plan: subject => planOf(allShapes(subject).map(idsOf), 'the document names no place of an id'),
  },
  {
    id: 'answer.status',
    group: 'Answers',
    text: 'The status word of a task is read at each place that the document names, the first that says something.',
    source,
    plan: subject => planOf(allShapes(subject).map(statusesOf), 'the document names no place of a status word'),
  },
]
