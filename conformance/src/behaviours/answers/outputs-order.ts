import type { OutputRow } from '@vidrelay/core/provider'
import type { Behaviour } from '../../behaviour.ts'
import type { RecordedExchange, RecordedResponse } from '../../recording.ts'
import { derivedFrom, stageOf } from '../scene.ts'
import { allShapes } from './answer-paths.ts'
import { answerWith, idPlace, type Place, saying } from './build.ts'
import { type Attempt, looksTrial, planOf } from './looks.ts'
import { fetchOf, resultAt, roleOf } from './outputs.ts'
import { outputsIn, shown } from './results.ts'
import type { Shape } from './shapes.ts'
import { jsonAnswer, lookOf, refOf } from './stage.ts'

/** Several results in one answer, and what is none. */

const nowhere: RecordedResponse = { status: 404, text: 'There is no such file.' }

/** Rows of the dialect's own kind, as many of them as one answer has room for. */
function chainOf(shape: Shape): readonly OutputRow[] {
  const chain: OutputRow[] = []
  for (const row of shape.rows.outputs) {
    if (roleOf(shape, row) !== shape.stage.dialect.kind) continue
    const places = [...chain, row].flatMap(({ at }): Place[] => (at === undefined ? [] : [[at, 'x']]))
    if (answerWith(places) !== undefined) chain.push(row)
  }
  return chain
}

/** All of them in one answer: each address is dead but the last. */
function inOrder(shape: Shape): Attempt {
  const chain = chainOf(shape)
  const { stage, rows } = shape
  const { tape } = stage
  const said = saying(stage.provider, rows, 'succeeded') ?? []
  const values = chain.map((_, index) => resultAt(shape, `way-${index + 1}`))
  const places = chain.flatMap((row, index): Place[] => (row.at === undefined ? [] : [[row.at, values[index]!]]))
  const json = shape.answer([idPlace(rows, tape.id), ...said, ...places])
  if (json === undefined) return { untestable: `no answer of ${shape.name} can name its result in all ways at once` }
  const exchanges = chain.flatMap((row, index): readonly RecordedExchange[] => {
    const way = fetchOf(shape, row, values[index]!, tape.id)
    return index === chain.length - 1 ? way : way.map(({ request }) => ({ request, response: nowhere }))
  })
  return {
    what: shape.name,
    title: `A result with ${chain.length} ways to it is fetched by the first that works, in the order of the document.`,
    source: derivedFrom(tape, 'with its result in every place at once'),
    ...stageOf(tape),
    steps: [
      {
        do: 'download',
        ref: refOf(stage, tape.id) as never,
        file: `out.${tape.body.kind}`,
        expect: { result: { body: tape.body, task: { status: 'succeeded', warnings: shape.warnings } as never } },
      },
    ],
    exchanges: [lookOf(stage, tape.id, jsonAnswer(json)), ...exchanges],
  }
}

/** Two lists of different lengths: the first says how many results there are. */
function counted(shape: Shape): readonly Attempt[] {
  const { stage, rows } = shape
  const [first, second] = rows.outputs.filter(row => row.at !== undefined && roleOf(shape, row) === stage.dialect.kind)
  const isSeveral = [first, second].some(row => row?.at?.includes('[]'))
  if (!first || !second || !isSeveral) return []
  const said = saying(stage.provider, rows, 'succeeded') ?? []
  const list = (row: OutputRow, length: number) =>
    Array.from(
      { length: row.at!.includes('[]') ? length : 1 },
      (_, n): Place => [row.at!.replace('[]', `[${n}]`), resultAt(shape, `${row === first ? 'first' : 'second'}-${n}`)],
    )
  const places = [...said, ...list(first, 2), ...list(second, 3)]
  const task = { status: 'succeeded', outputs: shown(outputsIn(shape, places)), warnings: shape.warnings }
  return [
    looksTrial(
      stage,
      shape.name,
      `As many results as ${first.at} names are there; ${second.at} adds other ways to them.`,
      [
        {
          note: 'two and three',
          answer: id => shape.answer([idPlace(rows, id), ...places]),
          expect: { task: task as never },
        },
      ],
    ),
  ]
}

export const outputsOrder: readonly Behaviour[] = [
  {
    id: 'outputs.order',
    group: 'Results',
    text: 'Of several ways to a result the first that works is taken, in the order of the document; a dead address is passed over.',
    source: 'packages/core/src/contract/provider.ts, "Answer.outputs"',
    plan: subject => planOf(allShapes(subject).map(inOrder), 'the document names no place of a result'),
  },
  {
    id: 'outputs.count',
    group: 'Results',
    text: 'The first place that yields anything says how many results there are; later places are other ways to the same ones.',
    source: 'packages/core/src/contract/provider.ts, "Answer.outputs"',
    plan: subject =>
      planOf(allShapes(subject).flatMap(counted), 'no shape has a list of results and another place of them'),
  },
]
