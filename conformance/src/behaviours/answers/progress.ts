import type { Json } from '@vidrelay/core/provider'
import { type Behaviour, slug } from '../../behaviour.ts'
import { allShapes, around } from './answer-paths.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, type Look, looksTrial, planOf } from './looks.ts'
import { outputsIn, shown, successPlaces } from './results.ts'
import type { Shape } from './shapes.ts'

/** What an answer may say, and what that is as a whole number from 0 to 100; null is nobody knows. */
const forms: readonly (readonly [Json, number | null])[] = [
  [0, 0],
  [1, 1],
  [33.7, 34],
  [50, 50],
  [100, 100],
  [101, 100],
  [-1, 0],
  ['0', 0],
  ['50', 50],
  ['50%', 50],
  ['33.7%', 34],
  ['100%', 100],
  ['NaN', null],
  ['halfway', null],
  ['', null],
  [null, null],
  [true, null],
  [{}, null],
  [[], null],
]

const pathsOf = ({ rows }: Shape) => rows.progress ?? ['progress']

/** All forms in the first shape; where progress is read, in each. */
function progressAt(shape: Shape, path: string, isFirst: boolean): Attempt {
  const { stage, rows, warnings } = shape
  const said = saying(stage.provider, rows, 'running') ?? saying(stage.provider, rows, 'queued') ?? successPlaces(shape)
  if (!said) return { untestable: `${shape.name} has no way to say how a task is` }
  const look = (note: string, places: readonly Place[], more: readonly Place[], progress: number | null): Look => ({
    note,
    answer: id => shape.answer([idPlace(rows, id), ...said, ...places], more),
    isOptional: more.length > 0,
    expect: { task: { progress, warnings } as never },
  })
  return looksTrial(
    stage,
    `${shape.name}-${slug(path)}`,
    `The progress at ${path} is told as a whole number from 0 to 100, or as unknown.`,
    [
      ...(isFirst ? forms : forms.filter(([value]) => value === 50)).map(([value, expected]) =>
        look(JSON.stringify(value), [[path, value]], [], expected),
      ),
      look('absent', [], [], null),
      look('after empty places, before others', [[path, 50]], around(pathsOf(shape), path, 70), 50),
    ],
  )
}

/** Each state, with a progress that speaks against it. */
function progressDecidesNothing(shape: Shape): Attempt {
  const { stage, rows, warnings } = shape
  const [path = 'progress'] = pathsOf(shape)
  const said = (['queued', 'running', 'failed', 'cancelled', 'expired'] as const).flatMap(status => {
    const places = saying(stage.provider, rows, status)
    return places ? [{ status, places, outputs: [] as Json }] : []
  })
  const success = successPlaces(shape)
  const all = success
    ? [...said, { status: 'succeeded', places: success, outputs: shown(outputsIn(shape, success)) }]
    : said
  return looksTrial(
    stage,
    shape.name,
    'A task is not done because its progress is 100, nor undone because it is 0.',
    all.flatMap(({ status, places, outputs }) =>
      [0, 100].map(progress => ({
        note: `${status} at ${progress}`,
        answer: (id: string) => shape.answer([idPlace(rows, id), ...places, [path, progress]]),
        expect: { task: { status, progress, outputs, warnings } as never },
      })),
    ),
  )
}

export const progress: readonly Behaviour[] = [
  {
    id: 'progress.forms',
    group: 'Progress',
    text: 'Progress is a whole number from 0 to 100, or null where nobody knows, whatever form it comes in.',
    source: 'packages/core/src/words/task.ts, "Task.progress"',
    plan: subject =>
      planOf(
        allShapes(subject).flatMap((shape, index) => pathsOf(shape).map(path => progressAt(shape, path, index === 0))),
        'the document says that there is no progress',
      ),
  },
  {
    id: 'progress.decides-nothing',
    group: 'Progress',
    text: 'Progress decides nothing: only a status word or a sign says how a task is.',
    source: 'packages/core/README.md, "What it promises"',
    plan: subject => planOf(allShapes(subject).slice(0, 1).map(progressDecidesNothing), 'there is nothing to look at'),
  },
]
