import type { Field, FieldName, Json } from '@vidrelay/core/provider'
import type { Behaviour } from '../../behaviour.ts'
import { allShapes, around } from './answer-paths.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, type Look, looksTrial, planOf } from './looks.ts'
import { successPlaces } from './results.ts'
import type { Shape } from './shapes.ts'

/** What the server says it used and charged. */

/** Ours, which no tape asks for, and another. */
const samples: { readonly [name in FieldName]: readonly [Json, Json] } = {
  model: ['the-model-they-took', 'another-model'],
  prompt: ['a text', 'another text'],
  seconds: [7, 13],
  aspectRatio: ['21:9', '9:21'],
  resolution: ['540p', '360p'],
  size: ['1234x567', '567x1234'],
  count: [3, 5],
  seed: [271828, 31415],
}
/** What is no value of the field. */
const nonsense = 'no value of it'
const isFormless = (name: FieldName) => name === 'model' || name === 'prompt'

interface Spelled {
  readonly ours: Json
  readonly theirs: Json
}

/** Two values of a field as the document spells them. */
function spelled({ stage }: Shape, name: FieldName): readonly [Spelled, Spelled] {
  const field = stage.dialect.routes.submit?.fields?.[name]
  const { as, values } = (typeof field === 'object' && field !== null ? field : {}) as Partial<Field>
  const known = Object.entries(values ?? {}).map(([ours, theirs]) => ({
    ours: ['seconds', 'count', 'seed'].includes(name) ? Number(ours) : ours,
    theirs,
  }))
  const forms = { string: String, number: Number, upper: (value: Json) => String(value).toUpperCase() }
  const made = samples[name].map(ours => ({ ours, theirs: as ? forms[as](ours as never) : ours }))
  const [one, two] = known.length > 0 ? [known[0]!, known[1] ?? known[0]!] : made
  return [one!, two!]
}

function effectiveOf(shape: Shape): Attempt {
  const { stage, rows, warnings } = shape
  const said = saying(stage.provider, rows, 'running') ?? successPlaces(shape)
  if (!said) return { untestable: `${shape.name} has no way to say how a task is` }
  const fields = Object.entries(rows.effective ?? {}) as [FieldName, readonly string[]][]
  const looks = fields.flatMap(([name, paths]) =>
    paths.flatMap((path): Look[] => {
      const [own, other] = spelled(shape, name)
      const look = (note: string, value: Json, more: readonly Place[], expected: Json): Look => ({
        note: `${name} at ${path}, ${note}`,
        answer: id => shape.answer([idPlace(rows, id), ...said, [path, value]], more),
        isOptional: more.length > 0,
        expect: { task: { effective: { [name]: expected }, warnings } as never },
      })
      return [
        look('alone', own.theirs, [], own.ours),
        ...(typeof own.theirs === 'number' ? [look('as text', String(own.theirs), [], own.ours)] : []),
        look('after empty places, before others', own.theirs, around(paths, path, other.theirs), own.ours),
        ...(isFormless(name) ? [] : [look(nonsense, nonsense, [], { $absent: true })]),
      ]
    }),
  )
  const title = `What the server says it used is told in canonical words: ${fields.map(([name]) => name).join(', ')}.`
  return looksTrial(stage, shape.name, title, looks)
}

function costAt(shape: Shape): Attempt {
  const { stage, rows, warnings } = shape
  const said = successPlaces(shape)
  if (!said) return { untestable: `${shape.name} has no way to say that a task has succeeded` }
  const { at, perUsd } = rows.cost!
  const look = (value: Json, cost: Json): Look => ({
    note: JSON.stringify(value),
    answer: id => shape.answer([idPlace(rows, id), ...said, [at, value]]),
    expect: { task: { cost, warnings } as never },
  })
  return looksTrial(
    stage,
    shape.name,
    `What the server says at ${at} is told as the cost in US dollars; what is no amount is unknown, and never 0.`,
    [
      look(3 * perUsd, { usd: 3, basis: 'reported' }),
      look(0, { usd: 0, basis: 'reported' }),
      ...['much', -1, null].map(value => look(value, null)),
    ],
  )
}

export const answerValues: readonly Behaviour[] = [
  {
    id: 'answer.effective',
    group: 'Answers',
    text: 'What the server says it used is read at each place that the document names and told in canonical words.',
    source: 'packages/core/src/contract/provider.ts, "Answer.effective"',
    plan: subject =>
      planOf(
        allShapes(subject)
          .filter(({ rows }) => Object.keys(rows.effective ?? {}).length > 0)
          .map(effectiveOf),
        'the document names no place where the server says what it used',
      ),
  },
  {
    id: 'answer.cost',
    group: 'Answers',
    text: 'What the server says it charged is told in US dollars; what nobody said is unknown, and never 0.',
    source: 'packages/core/src/contract/provider.ts, "Answer.cost"',
    plan: subject =>
      planOf(
        allShapes(subject)
          .filter(({ rows }) => rows.cost !== undefined)
          .map(costAt),
        'the document names no place of a cost',
      ),
  },
]
