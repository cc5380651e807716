import { type Behaviour, slug } from '../../behaviour.ts'
import { derivedFrom, stageOf, submitStep } from '../scene.ts'
import { around } from './answer-paths.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, planOf } from './looks.ts'
import { successPlaces } from './results.ts'
import { type Shape, shapesOf } from './shapes.ts'
import { jsonAnswer, keptOf, lookOf, paidWith, stagesOf } from './stage.ts'

/** What a submit answer gives that later routes need, at one of its places; the ref carries it into another process. */
function keptAt(shape: Shape, hole: string, path: string): Attempt {
  const { stage, rows, name } = shape
  const { tape, dialect } = stage
  const take = dialect.routes.submit?.take ?? {}
  const others = Object.entries(keptOf(stage))
    .filter(([other]) => other !== hole)
    .map(([other, value]): Place => [take[other]![0]!, value])
  const said = successPlaces(shape)
  const made = shape.answer(
    [idPlace(rows, tape.id), ...(saying(stage.provider, rows, 'queued') ?? []), [path, `kept-${hole}`], ...others],
    around(take[hole] ?? [], path, 'something-else'),
  )
  const done = said && shape.answer([idPlace(rows, tape.id), ...said])
  if (made === undefined || done === undefined)
    return { untestable: `no submit answer of ${name} can have ${hole} at ${path}` }
  return {
    what: `${name}-${hole}-${slug(path)}`,
    title: `What the submit answer has at ${path} fills {${hole}} of later routes, in another process as well.`,
    source: derivedFrom(tape, `with ${hole} at ${path}`),
    ...stageOf(tape),
    steps: [
      submitStep(tape, { expect: { task: { ref: { id: tape.id, kept: keptOf(stage) } } } }),
      { do: 'resume', journal: 'lost' },
      { do: 'get', expect: { task: { status: 'succeeded' } } },
    ],
    exchanges: [
      ...paidWith(stage, jsonAnswer(made, tape.submit.response!.status)),
      lookOf(stage, tape.id, jsonAnswer(done)),
    ],
  }
}

export const kept: Behaviour = {
  id: 'answer.kept',
  group: 'Answers',
  text: 'What the answer to a paid request gives for later routes is kept in the task ref and fills their holes.',
  source: 'packages/core/src/contract/provider.ts, "Route.take"',
  plan: subject =>
    planOf(
      stagesOf(subject).flatMap(stage => {
        const [shape] = shapesOf(stage) as [Shape]
        return Object.entries(stage.dialect.routes.submit?.take ?? {}).flatMap(([hole, paths]) =>
          paths.map(path => keptAt(shape, hole, path)),
        )
      }),
      'the document takes nothing out of a submit answer for later routes',
    ),
}
