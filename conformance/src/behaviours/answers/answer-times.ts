import type { Json } from '@vidrelay/core/provider'
import { type Behaviour, slug } from '../../behaviour.ts'
import { allShapes, around } from './answer-paths.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, type Look, looksTrial, planOf } from './looks.ts'
import { successPlaces } from './results.ts'
import type { Shape } from './shapes.ts'
import { beginning } from './stage.ts'

type Time = 'createdAt' | 'completedAt' | 'expiresAt'

/** One moment in the forms that are in use. */
const moment = '2025-10-09T08:53:20.000Z'
const forms: readonly (readonly [note: string, value: Json])[] = [
  ['seconds', 1_760_000_000],
  ['milliseconds', 1_760_000_000_000],
  ['a date as text', '2025-10-09T08:53:20Z'],
  ['a date of another zone', '2025-10-09T16:53:20+08:00'],
  ['seconds as text', '1760000000'],
]
const nonsense: readonly Json[] = ['soon', 0, -1, '0001-01-01T00:00:00Z', true, {}]

function timeAt(shape: Shape, time: Time, path: string): Attempt {
  const { stage, rows, warnings } = shape
  const paths = rows[time] ?? []
  const success = successPlaces(shape)
  // An end is told of a task that ended; when a result goes away is estimated only of one that is there.
  const unfinished =
    time === 'completedAt'
      ? undefined
      : (saying(stage.provider, rows, 'running') ?? saying(stage.provider, rows, 'queued'))
  const said = unfinished ?? success
  if (!said) return { untestable: `${shape.name} has no way to say that a task has succeeded` }
  const none = { createdAt: beginning, completedAt: null, expiresAt: null }[time]
  const hasEstimate = time === 'expiresAt' && unfinished === undefined && stage.provider.polling.keep !== undefined
  const look = (note: string, own: readonly Place[], more: readonly Place[], expected: Json): Look => ({
    note,
    answer: id => shape.answer([idPlace(rows, id), ...said, ...own], more),
    isOptional: more.length > 0,
    expect: { task: { [time]: expected, warnings } as never },
  })
  return looksTrial(
    stage,
    `${shape.name}-${slug(path)}`,
    `${time} is read at ${path}, in each form of a time; nonsense is nothing.`,
    [
      ...forms.map(([note, value]) => look(`${note}, alone`, [[path, value]], [], moment)),
      look('after empty places, before others', [[path, 1_760_000_000]], around(paths, path, 1_750_000_000), moment),
      look('after nonsense, before others', [[path, 1_760_000_000]], around(paths, path, 1_750_000_000, null), moment),
      ...(hasEstimate
        ? []
        : nonsense.map(value => look(`nonsense: ${JSON.stringify(value)}`, [[path, value]], [], none))),
    ],
  )
}

const behaviourOf = (time: Time, id: string, text: string): Behaviour => ({
  id,
  group: 'Answers',
  text,
  source: `packages/core/src/contract/provider.ts, "Answer.${time}"`,
  plan: subject =>
    planOf(
      allShapes(subject).flatMap(shape => (shape.rows[time] ?? []).map(path => timeAt(shape, time, path))),
      `the document names no place of ${time}`,
    ),
})

export const answerTimes: readonly Behaviour[] = [
  behaviourOf(
    'createdAt',
    'answer.created-at',
    'When a task was made is read at each place that the document names: seconds, milliseconds or a date.',
  ),
  behaviourOf(
    'completedAt',
    'answer.completed-at',
    'When a task ended is read at each place that the document names: seconds, milliseconds or a date.',
  ),
  behaviourOf(
    'expiresAt',
    'answer.expires-at',
    'When a result goes away is read at each place that the document names: seconds, milliseconds or a date.',
  ),
]
