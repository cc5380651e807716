import type { Json } from '@vidrelay/core/provider'
import { type Behaviour, slug } from '../../behaviour.ts'
import { answerWith, idPlace, type Place, saying, wordsFor } from './build.ts'
import { type Attempt, type Look, looksTrial, planOf } from './looks.ts'
import { comesByRoute, linkRows, outputsIn, shown, successPlaces } from './results.ts'
import { type Shape, shapesOf } from './shapes.ts'
import { linkOf, stagesOf } from './stage.ts'

/** Envelopes, and the second shape that some servers answer in. */

const within = (path: string, json: Json | undefined): Json | undefined =>
  json === undefined ? undefined : answerWith([[path, json]])

function wrapped(shape: Shape, path: string): Attempt {
  const { stage, rows } = shape
  const success = successPlaces(shape)
  const failed = saying(stage.provider, rows, 'failed')
  const [unfinished] = (['running', 'queued'] as const).flatMap(status =>
    wordsFor(stage.provider, status).map(word => ({ status, word })),
  )
  if (!success) return { untestable: `${shape.name} has no way to say that a task has succeeded` }
  const done = { status: 'succeeded', outputs: shown(outputsIn(shape, success)), warnings: shape.warnings }
  const answer = (id: string, times: number): Json | undefined => {
    let json = answerWith([idPlace(rows, id), ...success])
    for (let time = 0; time < times; time++) json = within(path, json)
    return json
  }
  const codePath = (rows.code ?? ['error.code', 'code']).find(own => !own.startsWith(path))
  return looksTrial(
    stage,
    `${shape.name}-${slug(path)}`,
    `An answer that stands inside ${path}, once or several times, is read like one that does not.`,
    [
      ...[1, 2, 3, 4].map(
        (times): Look => ({
          note: `inside ${times} times`,
          answer: id => answer(id, times),
          expect: { task: done as never },
        }),
      ),
      {
        note: 'inside 5 times',
        answer: id => answer(id, 5),
        expect: { error: { code: 'unexpected_response', retryable: true } },
      },
      // Outside it would be a word of the first shape.
      ...(unfinished && shape.rows === stage.dialect.answer
        ? [
            {
              note: 'a word outside outranks one inside',
              answer: (id: string) => {
                const inner = answerWith(success)
                return inner === undefined
                  ? undefined
                  : answerWith([idPlace(rows, id), [rows.status[0]!, unfinished.word], [path, inner]])
              },
              expect: {
                task: { status: unfinished.status, upstreamStatus: unfinished.word, warnings: shape.warnings } as never,
              },
            },
          ]
        : []),
      ...(failed && codePath !== undefined
        ? [
            {
              note: 'a code outside belongs to the failure inside',
              answer: (id: string) => {
                const inner = answerWith([idPlace(rows, id), ...failed])
                return inner === undefined
                  ? undefined
                  : answerWith([
                      [path, inner],
                      [codePath, 'a_code_outside'],
                    ])
              },
              expect: {
                task: {
                  status: 'failed',
                  error: { upstreamCode: 'a_code_outside' },
                  warnings: shape.warnings,
                } as never,
              },
            },
          ]
        : []),
    ],
  )
}

/** Where the second shape is read, with its warning, and where it must not be. */
function otherShape(own: Shape, other: Shape): Attempt {
  const { stage } = own
  const success = successPlaces(other)
  if (!success) return { untestable: `${other.name} has no way to say that a task has succeeded` }
  const mixed = mixedAnswer(own, other)
  const result = linkOf(stage, 'result')
  return looksTrial(
    stage,
    stage.name,
    'An answer in the other shape is read whole and with a warning; what stands only where the other shape has it is not read in the first.',
    [
      {
        note: 'the other shape',
        answer: id => other.answer([idPlace(other.rows, id), ...success]),
        expect: {
          task: { status: 'succeeded', outputs: shown(outputsIn(other, success)), warnings: other.warnings } as never,
        },
      },
      ...(mixed ? [mixed(result)] : []),
    ],
  )
}

/** A word where the first shape has it, and a result where only the second one would look. */
function mixedAnswer(own: Shape, other: Shape): ((link: string) => Look) | undefined {
  const said = saying(own.stage.provider, own.rows, 'succeeded')
  const row = linkRows(other).find(({ at }) => !own.rows.outputs.some(mine => mine.at === at))
  if (!said || !row) return undefined
  const success = successPlaces(own)
  const route = comesByRoute(own)
  if (!success) return undefined
  return link => {
    const places: readonly Place[] = [...said, [row.at, link]]
    return {
      note: `a result at ${row.at}, which the first shape does not know`,
      answer: id => own.answer([idPlace(own.rows, id), ...places]),
      expect: {
        task: {
          ...(route
            ? { status: 'succeeded', outputs: shown(outputsIn(own, said)), warnings: [] }
            : { status: 'running', outputs: [], warnings: [{ code: 'no_output' }] }),
        } as never,
      },
    }
  }
}

export const levels: readonly Behaviour[] = [
  {
    id: 'answer.envelope',
    group: 'Answers',
    text: 'Envelopes are gone through, at most four of them, until there is a status word; that one level is read.',
    source: 'packages/core/src/contract/provider.ts, "Answer.envelope"',
    plan: subject =>
      planOf(
        stagesOf(subject)
          .flatMap(shapesOf)
          .flatMap(shape => (shape.rows.envelope?.at ?? []).map(path => wrapped(shape, path))),
        'the document names no envelope',
      ),
  },
  {
    id: 'answer.other-shape',
    group: 'Answers',
    text: 'Where the server is known to answer in a second shape, that is read whole and with a warning; fields of two shapes are never mixed.',
    source: 'packages/core/src/contract/provider.ts, "Dialect.otherAnswer"',
    plan: subject =>
      planOf(
        stagesOf(subject).flatMap(stage => {
          const [own, other] = shapesOf(stage)
          return own && other ? [otherShape(own, other)] : []
        }),
        'the document knows one shape of its answers',
      ),
  },
]
