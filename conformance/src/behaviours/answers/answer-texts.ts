import type { Behaviour } from '../../behaviour.ts'
import type { Expectation } from '../../step.ts'
import { allShapes, around } from './answer-paths.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, type Look, looksTrial, planOf } from './looks.ts'
import type { Shape } from './shapes.ts'

/** Codes and messages of a failure. Where the document names no places, these are the ones that core looks at. */
const places = {
  code: {
    usual: ['error.code', 'code'],
    value: 'a_code_of_their_own',
    other: 'another_code',
    nothing: ['', '0', 'success', 'OK', 200],
  },
  message: {
    usual: ['error.message', 'error', 'message'],
    value: 'The lamp went out at noon',
    other: 'Something else altogether',
    nothing: ['', '  '],
  },
} as const
type Part = keyof typeof places

const taskField = { code: 'upstreamCode', message: 'message' } as const
const errorField = { code: 'upstreamCode', message: 'upstreamMessage' } as const

export const pathsOf = ({ rows }: Shape, part: Part): readonly string[] => rows[part] ?? places[part].usual

function textsOf(shape: Shape, part: Part): Attempt {
  const { stage, rows } = shape
  const { value, other, nothing } = places[part]
  const failed = saying(stage.provider, rows, 'failed')
  const paths = pathsOf(shape, part)
  // A document without a word for failure says it with the status of the exchange.
  const expect: Expectation = failed
    ? { task: { status: 'failed', error: { [taskField[part]]: value }, warnings: shape.warnings } as never }
    : { error: { code: { $in: everyCode }, [errorField[part]]: value } as never }
  const look = (note: string, own: readonly Place[], more: readonly Place[]): Look => ({
    note,
    answer: id => shape.answer([idPlace(rows, id), ...(failed ?? []), ...own], more),
    isOptional: more.length > 0,
    ...(failed ? {} : { http: 400 }),
    expect,
  })
  const looks = paths.flatMap(path => [
    look(`${path} alone`, [[path, value]], []),
    ...nothing.map(empty =>
      look(`${path} after ${JSON.stringify(empty)}, before others`, [[path, value]], around(paths, path, other, empty)),
    ),
  ])
  const title = `The ${part} of a failure is read at ${paths.join(', ')}: the first that says something.`
  return looksTrial(stage, shape.name, title, looks)
}

const everyCode = [
  'invalid_request',
  'content_rejected',
  'upstream_error',
  'task_not_found',
  'model_unavailable',
  'quota_exceeded',
  'permission_denied',
  'unauthenticated',
  'input_too_large',
  'input_unreachable',
  'rate_limited',
  'not_ready',
  'result_expired',
  'task_failed',
  'unexpected_response',
]

const behaviourOf = (part: Part, text: string): Behaviour => ({
  id: `answer.${part}`,
  group: 'Answers',
  text,
  source: `packages/core/src/contract/provider.ts, "Answer.${part}"`,
  plan: subject => {
    const shapes = allShapes(subject).filter(
      ({ name, stage, rows }) => !name.endsWith('-other') || saying(stage.provider, rows, 'failed'),
    )
    return planOf(
      shapes.map(shape => textsOf(shape, part)),
      `the document names no place of a ${part}`,
    )
  },
})

export const answerTexts: readonly Behaviour[] = [
  behaviourOf(
    'code',
    'The code of a failure is read at each place that the document names; one that says that all is well is none.',
  ),
  behaviourOf(
    'message',
    'The reason of a failure is read at each place that the document names; an empty text is none.',
  ),
]
