import type { Status } from '@vidrelay/core'
import type { Answer } from '@vidrelay/core/provider'
import { type Behaviour, slug } from '../../behaviour.ts'
import { allShapes } from './answer-paths.ts'
import { aLink, idPlace, type Place, wordsFor } from './build.ts'
import { type Attempt, looksTrial, planOf } from './looks.ts'
import { outputsIn, shown } from './results.ts'
import type { Shape } from './shapes.ts'

type Sign = NonNullable<Answer['signs']>[number]

function signAlone(shape: Shape, sign: Sign): Attempt {
  const { stage, rows } = shape
  const others = [sign.http, sign.text, sign.code, sign.status].some(part => part !== undefined)
  const places = Object.entries(sign.at ?? {}).map(([path, wanted]): Place => [path, wanted === true ? aLink : wanted])
  const what = `${shape.name}-${slug(Object.keys(sign.at ?? {}).join('+'))}`
  if (others || places.length === 0)
    return {
      untestable: `the sign for ${sign.is} of ${shape.name} asks for more than places; there is no trial for that`,
    }
  const [word] = (['running', 'queued'] as const).flatMap(status =>
    wordsFor(stage.provider, status).map(own => [own, status] as const),
  )
  const expected = (id: string | undefined) => ({
    status: sign.is as Status,
    upstreamStatus: null,
    outputs:
      sign.is === 'succeeded'
        ? shown(outputsIn(shape, id === undefined ? places : [idPlace(rows, id), ...places]))
        : [],
    warnings: shape.warnings,
  })
  return looksTrial(
    stage,
    what,
    `An answer without a word in which ${Object.keys(sign.at!).join(' and ')} stands is ${sign.is}; a word outranks it.`,
    [
      {
        note: 'no word',
        answer: id => shape.answer([idPlace(rows, id), ...places]),
        expect: { task: expected(undefined) as never },
      },
      { note: 'no word and no id', answer: () => shape.answer(places), expect: { task: expected(undefined) as never } },
      {
        note: 'neither a word nor a sign',
        answer: id => shape.answer([idPlace(rows, id)]),
        expect: { error: { code: 'unexpected_response', retryable: true } },
      },
      ...(word
        ? [
            {
              note: 'beside a word',
              answer: (id: string) => shape.answer([idPlace(rows, id), [rows.status[0]!, word[0]], ...places]),
              expect: {
                task: { status: word[1], upstreamStatus: word[0], outputs: [], warnings: shape.warnings } as never,
              },
            },
          ]
        : []),
    ],
  )
}

export const signs: readonly Behaviour[] = [
  {
    id: 'answer.signs',
    group: 'Answers',
    text: 'Where an answer has no status word, each sign of the document says the state.',
    source: 'packages/core/src/contract/provider.ts, "Answer.signs"',
    plan: subject =>
      planOf(
        allShapes(subject).flatMap(shape => (shape.rows.signs ?? []).map(sign => signAlone(shape, sign))),
        'the document has no signs: a state is always a word',
      ),
  },
]
