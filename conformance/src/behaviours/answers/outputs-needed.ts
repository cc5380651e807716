import type { Json } from '@vidrelay/core/provider'
import type { Behaviour } from '../../behaviour.ts'
import { derivedFrom, lookAt, stageOf, submitStep } from '../scene.ts'
import { allShapes } from './answer-paths.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, type Look, looksTrial, planOf } from './looks.ts'
import { comesByRoute, linkRows, outputsIn, shown, successPlaces } from './results.ts'
import type { Shape } from './shapes.ts'
import { jsonAnswer, linkOf, lookOf, paidWith, takenPlaces } from './stage.ts'

/** What is no result, and when there is none. */

/** A word of success without a result is not yet a success; a result that comes by a route needs no place. */
function needsOne(shape: Shape): readonly Attempt[] {
  const { stage, rows } = shape
  const said = saying(stage.provider, rows, 'succeeded') ?? []
  // A sign of success is a result itself.
  if (!said.some(([path]) => rows.status.includes(path))) return []
  const byRoute = comesByRoute(shape)
  const open = byRoute
    ? { status: 'succeeded', outputs: shown(outputsIn(shape, said)), warnings: shape.warnings }
    : { status: 'running', outputs: [], warnings: [{ code: 'no_output' }, ...shape.warnings] }
  const look = (note: string, places: readonly Place[]): Look => ({
    note,
    answer: id => shape.answer([idPlace(rows, id), ...said], places),
    expect: { task: open as never },
  })
  const noLinks: readonly Json[] = ['', '   ', 'not ready yet', 'ftp://results.example.net/a.mp4', 17, true, null, {}]
  const links = linkRows(shape)
  const title = 'A word of success is believed once there is a result; what is no address is none.'
  const inEachPlace = (value: Json) => links.map(({ at }): Place => [at, value])
  return [
    looksTrial(stage, shape.name, title, [
      look('nothing but the word', []),
      ...noLinks.map(value => look(`in each place ${JSON.stringify(value)}`, inEachPlace(value))),
    ]),
  ]
}

/** The answer to the paid request says success, and the result comes later. */
function comesLater(shape: Shape): readonly Attempt[] {
  const { stage, rows } = shape
  const { tape } = stage
  const said = saying(stage.provider, rows, 'succeeded') ?? []
  const success = successPlaces(shape)
  const isWord = said.some(([path]) => rows.status.includes(path))
  if (!isWord || !success || comesByRoute(shape) || rows !== stage.dialect.answer) return []
  const without = shape.answer([idPlace(rows, tape.id), ...said])
  const done = shape.answer([idPlace(rows, tape.id), ...success])
  const made = shape.answer([idPlace(rows, tape.id), ...said, ...takenPlaces(stage)])
  if (without === undefined || made === undefined || done === undefined) return []
  const open = { status: 'running', outputs: [], warnings: [{ code: 'no_output' }] }
  return [
    {
      what: `${shape.name}-later`,
      title: 'A task that says success without a result is asked for again until there is one.',
      source: derivedFrom(tape, 'with its result missing at first'),
      ...stageOf(tape),
      steps: [
        submitStep(tape, {
          expect: { task: { ref: { id: tape.id }, ...open } as never, journal: [{ state: 'accepted' }] },
        }),
        { do: 'watch', expect: { watched: [open, { status: 'succeeded' }] as never } },
      ],
      exchanges: [
        ...paidWith(stage, jsonAnswer(made, tape.submit.response!.status)),
        { ...lookOf(stage, tape.id, jsonAnswer(without)), at: lookAt(stage.provider, 1) },
        { ...lookOf(stage, tape.id, jsonAnswer(done)), at: lookAt(stage.provider, 2) },
      ],
    },
  ]
}

/** The reason of a failure may name an address. */
function noneOfAFailure(shape: Shape): readonly Attempt[] {
  const { stage, rows } = shape
  const failed = saying(stage.provider, rows, 'failed')
  const places = linkRows(shape).map(({ at }): Place => [at, linkOf(stage, 'never')])
  if (!failed || places.length === 0) return []
  return [
    looksTrial(stage, shape.name, 'A failed task has no result, whatever addresses stand in its answer.', [
      {
        note: 'an address in each place',
        answer: id => shape.answer([idPlace(rows, id), ...failed], places),
        expect: { task: { status: 'failed', outputs: [], warnings: shape.warnings } as never },
      },
    ]),
  ]
}

/** One shape that is so, and one that is not. */
const firstOfEach = (shapes: readonly Shape[], isSo: (shape: Shape) => boolean): readonly Shape[] =>
  [true, false].flatMap(wanted => shapes.find(shape => isSo(shape) === wanted) ?? [])

export const outputsNeeded: readonly Behaviour[] = [
  {
    id: 'outputs.needed',
    group: 'Results',
    text: 'Success means a result: a word of success without one is looked at again, and what is no address is no result.',
    source: 'packages/core/README.md, "What it promises"',
    plan: subject =>
      planOf(
        [
          ...firstOfEach(allShapes(subject), comesByRoute).flatMap(needsOne),
          ...allShapes(subject).flatMap(comesLater).slice(0, 1),
        ],
        'the document has no word for success: a result says it',
      ),
  },
  {
    id: 'outputs.none-of-a-failure',
    group: 'Results',
    text: 'A failed task has no result, whatever addresses stand in its answer.',
    source: 'packages/core/src/contract/provider.ts, "Answer.outputs": read on success only',
    plan: subject =>
      planOf(
        allShapes(subject).flatMap(noneOfAFailure).slice(0, 1),
        'no result comes by an address, or nothing says that a task failed',
      ),
  },
]
