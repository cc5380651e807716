import type { Status } from '@vidrelay/core'
import type { Route } from '@vidrelay/core/provider'
import type { Behaviour } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import type { Expectation, Step } from '../../step.ts'
import { derivedFrom, stageOf } from '../scene.ts'
import { type Attempt, planOf } from './looks.ts'
import { shapesOf } from './shapes.ts'
import { type Derived, deleteExchange, derivedExchange, derivedOperations, derivedStep, inState } from './sources.ts'
import { jsonAnswer, lookOf, refOf, type Stage, stagesOf } from './stage.ts'

/** In which states a task may be what another starts from, or be deleted. */

const everyStatus: readonly Status[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired']

interface Act {
  readonly name: Derived | 'delete'
  readonly route: Route
  step(id: string, expect: Expectation): Step
  exchange(id: string): RecordedExchange
  /** What is expected when it is done, and the field that a refusal names. */
  readonly done: (id: string) => Expectation
  readonly field: string
}

function actsOf(stage: Stage): readonly Act[] {
  const { dialect } = stage
  const [shape] = shapesOf(stage)
  const made = (id: string) => shape!.answer([[shape!.rows.id[0]!, `${id}-made`]]) ?? {}
  const derived = derivedOperations.flatMap((name): Act[] => {
    const route = dialect.routes[name]
    if (!route) return []
    return [
      {
        name,
        route,
        step: (id, expect) => derivedStep(stage, name, route, id, expect),
        exchange: id => derivedExchange(stage, route, id, jsonAnswer(made(id))),
        done: id => ({ task: { ref: { id: `${id}-made`, dialect: stage.name, operation: name } } }),
        field: 'source',
      },
    ]
  })
  const { delete: route } = dialect.routes
  if (!route) return derived
  const removal: Act = {
    name: 'delete',
    route,
    step: (id, expect) => ({ do: 'delete', kind: stage.tape.kind, ref: refOf(stage, id) as never, expect }),
    exchange: id => deleteExchange(stage, route, id, jsonAnswer({ id, deleted: true })),
    done: () => ({ deleted: true }),
    field: 'ref',
  }
  return [...derived, removal]
}

function inEachState(stage: Stage, { name, route, step, exchange, done, field }: Act): Attempt {
  const { tape } = stage
  const what = `${stage.name}-${name}`
  if (!route.states)
    return {
      what,
      title: `The document asks for no state before ${name}, so it is sent at once.`,
      source: derivedFrom(tape, `a ${name} of its task`),
      ...stageOf(tape),
      steps: [step(tape.id, done(tape.id))],
      exchanges: [exchange(tape.id)],
    }
  const steps: Step[] = []
  const exchanges = everyStatus.flatMap((status): RecordedExchange[] => {
    const id = `${tape.id}-${status}`
    const json = inState(stage, status, id)
    if (json === undefined) return []
    const isRight = route.states!.includes(status)
    const refused: Expectation = { error: { code: 'invalid_request', field, taskRef: { id }, retryable: false } }
    steps.push({ ...step(id, isRight ? done(id) : refused), note: `of a task that is ${status}` } as Step)
    return [lookOf(stage, id, jsonAnswer(json)), ...(isRight ? [exchange(id)] : [])]
  })
  const missing = route.states.filter(status => !steps.some(own => 'note' in own && own.note?.endsWith(status)))
  if (missing.length > 0)
    return { untestable: `${stage.name} has no way to say that a task is ${missing.join(' or ')}` }
  return {
    what,
    title: `A look says how the task is before ${name}; unless it is ${route.states.join(' or ')}, nothing is sent.`,
    source: derivedFrom(tape, `a ${name} of its task in each state`),
    ...stageOf(tape),
    steps,
    exchanges,
  }
}

export const states: Behaviour = {
  id: 'operations.states',
  group: 'Operations',
  text: 'What starts from a task, or deletes it, is sent only where the task is in a state that the document names; one look finds that out.',
  source: 'packages/core/src/contract/provider.ts, "Route.states"',
  plan: subject =>
    planOf(
      stagesOf(subject).flatMap(stage => actsOf(stage).map(act => inEachState(stage, act))),
      'the document has no remix, extend, edit or delete',
    ),
}
