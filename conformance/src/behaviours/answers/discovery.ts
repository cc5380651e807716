import type { Kind } from '@vidrelay/core'
import type { Json, Model, Provider } from '@vidrelay/core/provider'
import { type Behaviour, type Plan, type Subject, slug, type Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { derivedFrom, stageOf, submitStep } from '../scene.ts'
import { around } from './answer-paths.ts'
import { answerWith, answerWithAlso } from './build.ts'
import { type Attempt, planOf } from './looks.ts'
import { jsonAnswer, paidWith, type Stage, stagesOf, withKey } from './stage.ts'

/** The provider's own list of models, merged with the table. */

type Discovery = NonNullable<Provider['discovery']>

const listExchange = ({ base, provider }: Stage, list: Json): RecordedExchange => ({
  request: { method: 'GET', url: base + provider.discovery!.path, headers: withKey(provider) },
  response: jsonAnswer(list),
})

/** A whole answer with this list at its place; JSON text at the top is the answer itself. */
const withItems = (path: string, list: readonly Json[], more: readonly (readonly [string, Json])[] = []) =>
  path === '@json'
    ? (list as Json)
    : answerWithAlso(
        [[path, list]],
        more.filter(([other]) => other !== '@json'),
      )

/** A name that the table has under another one: an alias, or one that fits a pattern. */
const otherNames = ({ models }: Provider): readonly (readonly [string, Model])[] =>
  Object.entries(models).flatMap(([name, model]) => [
    ...(model.aliases ?? []).map(alias => [alias, model] as const),
    ...(name.includes('*') ? [[name.replace('*', 'anything'), model] as const] : []),
  ])

const kindOf = ({ dialects }: Provider, { dialect }: Model): Kind | null =>
  dialect === null ? null : dialects[dialect ?? Object.keys(dialects)[0]!]!.kind

const stranger = 'a-model-that-no-table-has'

/** What is to be told of a list: the table first, then what only the provider has. */
function expectedModels(provider: Provider, live: readonly string[]): readonly Record<string, Json>[] {
  const named = Object.entries(provider.models).filter(([name]) => !name.includes('*'))
  const others = otherNames(provider)
  return [
    ...named.map(([id, model]) => ({
      id,
      kind: kindOf(provider, model),
      known: true,
      live: live.includes(id),
      source: model.source,
      note: model.note ?? null,
    })),
    ...live
      .filter(id => !Object.hasOwn(provider.models, id))
      .map(id => {
        const model = others.find(([name]) => name === id)?.[1]
        return { id, kind: model ? kindOf(provider, model) : null, known: model !== undefined, live: true }
      }),
  ]
}

function listed(stage: Stage, { items, id }: Discovery, path: string, idPath: string): Attempt {
  const { provider, tape } = stage
  const [first] = Object.keys(provider.models).filter(name => !name.includes('*'))
  const live = [...(first === undefined ? [] : [first]), stranger, ...otherNames(provider).map(([name]) => name)]
  const named = live.map(name => answerWith([[idPath, name]]))
  const amongOthers = live.map(name => answerWithAlso([[idPath, name]], around(id, idPath, 'not-the-id')))
  const decoys = around(items, path, [{ [id[0]!]: 'not-the-list' }], null)
  const answers: readonly (readonly [string, Json | undefined])[] = [
    ['alone', withItems(path, named as Json[])],
    ['after empty places, before others', withItems(path, amongOthers as Json[], decoys)],
    ['names alone', withItems(path, live)],
  ]
  const bad = answers.find(([, json]) => json === undefined)
  if (bad) return { untestable: `no list of models can stand at ${path} with its ids at ${idPath}` }
  return {
    what: `${slug(path)}-${slug(idPath)}`,
    title: `The list of models at ${path}, each with its id at ${idPath} or as its name alone, is merged with the table.`,
    source: derivedFrom(tape, 'beside which the models are asked for'),
    ...stageOf(tape),
    steps: answers.map(([note]) => ({
      do: 'models',
      note,
      expect: { models: expectedModels(provider, live) as never },
    })),
    exchanges: answers.map(([, json]) => listExchange(stage, json!)),
  }
}

/** Once asked for, the list is known: a request for a model that it lacks is warned about. */
function remembered(stage: Stage, { items, id }: Discovery): readonly Trial[] {
  const { tape } = stage
  const { model } = tape.request
  const list = withItems(items[0]!, [answerWith([[id[0]!, stranger]]) as Json])
  if (typeof model !== 'string' || list === undefined) return []
  const lacks = { code: 'unknown_model', field: 'model' }
  return [
    {
      what: 'remembered',
      title: 'A request for a model that the provider did not list is sent with a warning.',
      source: derivedFrom(tape, 'after a list of other models'),
      ...stageOf(tape),
      steps: [
        { do: 'models', expect: { models: expectedModels(stage.provider, [stranger]) as never } },
        submitStep(tape, { expect: { task: { ref: { id: tape.id }, warnings: [lacks] } } }),
      ],
      exchanges: [listExchange(stage, list), ...paidWith(stage, tape.submit.response!)],
    },
  ]
}

/** An answer without a list is no list, also where it says 200. */
function noList(stage: Stage): Trial {
  return {
    what: 'no-list',
    title: 'An answer in which no list stands is told as one that cannot be read.',
    source: derivedFrom(stage.tape, 'with an answer that holds no list of models'),
    ...stageOf(stage.tape),
    steps: [{ do: 'models', expect: { error: { code: 'unexpected_response' } } }],
    exchanges: [listExchange(stage, { hello: 'world' })],
  }
}

function planFor(subject: Subject): Plan {
  const [stage] = stagesOf(subject) as [Stage]
  const { discovery } = subject.provider
  if (!discovery) return { notApplicable: 'the document has no list of models' }
  const { items, id } = discovery
  const attempts = items.flatMap(path => id.map(idPath => listed(stage, discovery, path, idPath)))
  return planOf([...attempts, ...remembered(stage, discovery), noList(stage)], '')
}

export const discovery: Behaviour = {
  id: 'discovery.models',
  group: 'Operations',
  text: 'The provider’s list of models is read at each place that the document names and merged with the table.',
  source: 'packages/core/src/contract/provider.ts, "Provider.discovery"',
  plan: planFor,
}
