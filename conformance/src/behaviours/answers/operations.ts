import type { Kind } from '@vidrelay/core'
import type { Provider } from '@vidrelay/core/provider'
import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import type { Expectation, Step } from '../../step.ts'
import { derivedFrom, stageOf } from '../scene.ts'
import { derivedOperations, prompt } from './sources.ts'
import { refOf, type Stage, stagesOf } from './stage.ts'

/** What the document does not have is refused, and not a byte goes out. */

const operations = [...derivedOperations, 'list', 'delete'] as const
type Offered = (typeof operations)[number]

const isThere = ({ dialects }: Provider, kind: Kind, operation: Offered) =>
  Object.values(dialects).some(dialect => dialect.kind === kind && dialect.routes[operation])

/** Where a list would be asked for: the first dialect that has one, of those that the client uses. */
export function listingDialect({ provider, tape }: Stage): string | undefined {
  const { dialects, models } = provider
  const [standard] = Object.keys(dialects).filter(name => dialects[name]!.kind === tape.kind)
  const chosen = tape.recording.client?.dialects ?? {}
  return [standard!, ...Object.values(models).flatMap(({ dialect }) => dialect ?? [])]
    .map(name => chosen[name] ?? name)
    .find(name => dialects[name]?.kind === tape.kind && dialects[name].routes.list)
}

const stepFor = (stage: Stage, operation: Offered, kind: Kind, expect: Expectation): Step => {
  if (operation === 'list') return { do: 'list', kind, expect }
  const ref = { ...refOf(stage, stage.tape.id), kind } as never
  if (operation === 'delete') return { do: 'delete', kind, ref, expect }
  return { do: operation, kind, ref, request: { prompt }, expect }
}

const refused = (stage: Stage, what: string, title: string, steps: readonly Step[]): readonly Trial[] =>
  steps.length === 0
    ? []
    : [
        {
          what,
          title,
          source: derivedFrom(stage.tape, 'of what is not asked for'),
          ...stageOf(stage.tape),
          steps: [...steps],
          exchanges: [],
        },
      ]

/** No dialect of this kind has it: the client does not even have the method. */
function notOffered(stage: Stage): readonly Trial[] {
  const { provider } = stage
  const kinds = [...new Set(Object.values(provider.dialects).map(({ kind }) => kind))]
  const unsaid: Expectation = { error: { name: 'Error', message: { $contains: 'offers no' } } }
  const methods = kinds.flatMap(kind =>
    operations
      .filter(operation => !isThere(provider, kind, operation))
      .map(operation => stepFor(stage, operation, kind, unsaid)),
  )
  const facets = (['video', 'image'] as const)
    .filter(kind => !kinds.includes(kind))
    .map((kind): Step => ({ do: 'submit', kind, request: { prompt }, expect: unsaid }))
  const models: readonly Step[] = provider.discovery
    ? []
    : [{ do: 'models', expect: { error: { code: 'invalid_request' } } }]
  const title = 'What no way of speaking of the document has is not offered, and nothing is sent.'
  return refused(stage, 'not-offered', title, [...methods, ...facets, ...models])
}

/** Another dialect of the kind has it, this one has not. */
function notInThisDialect(stage: Stage): readonly Trial[] {
  const { provider, tape, dialect, name } = stage
  const steps = operations
    .filter(operation => isThere(provider, tape.kind, operation) && !dialect.routes[operation])
    .filter(operation => operation !== 'list' || listingDialect(stage) === undefined)
    .map(operation => stepFor(stage, operation, tape.kind, { error: { code: 'invalid_request', retryable: false } }))
  return refused(
    stage,
    name,
    `What ${name} does not have is refused, also where another way of speaking has it.`,
    steps,
  )
}

export const notThere: Behaviour = {
  id: 'operations.not-there',
  group: 'Operations',
  text: 'What the document does not have is refused, and nothing is sent.',
  source: 'packages/core/src/contract/provider.ts, "Dialect.routes"',
  plan: (subject: Subject) => {
    const stages = stagesOf(subject)
    const trials = [...notOffered(stages[0]!), ...stages.flatMap(notInThisDialect)]
    return trials.length > 0 ? trials : { notApplicable: 'the document has every operation there is' }
  },
}
