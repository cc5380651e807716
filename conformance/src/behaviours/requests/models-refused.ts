import type { Kind } from '@vidrelay/core'
import { type Behaviour, type Plan, type Subject, slug, type Trial } from '../../behaviour.ts'
import { stageFor, stepAt } from './attempt.ts'
import { type Asked, saidBy } from './desk.ts'
import { firstDesks, kinds, modelDesks } from './models.ts'
import { plainRequest } from './valid-request.ts'

const group = 'Models'
const source = 'packages/core/src/contract/provider.ts, "Model"'

/** Models that are known and cannot be asked for this. */
export const modelsRefused: readonly Behaviour[] = [
  {
    id: 'models.none',
    group,
    text: 'A model that the provider has and that no task can be made with is refused before anything is sent, and the sentence says why.',
    source,
    plan(subject) {
      const steps = kinds(subject).flatMap(kind => noneTrials(subject, kind))
      return steps.length > 0 ? steps : { notApplicable: 'tasks can be made with every model of the document' }
    },
  },
  {
    id: 'models.kind',
    group,
    text: 'A model that makes videos is refused for images, and the other way round, before anything is sent.',
    source,
    plan: planKinds,
  },
]

function noneTrials(subject: Subject, kind: Kind): Trial[] {
  const { provider } = subject
  const [desk] = firstDesks(subject).filter(own => own.kind === kind)
  const plain = desk && plainRequest(desk)
  if (!desk || !plain) return []
  return Object.entries(provider.models).flatMap(([key, row]) => {
    if (row.dialect !== null) return []
    const names = [key.replace('*', 'x1'), ...(row.aliases ?? [])]
    const steps = names.map(model =>
      stepAt(
        desk,
        { asked: { ...plain, model }, note: model },
        {
          error: { code: 'invalid_request', field: 'model', message: { $contains: [model, row.note ?? ''] } },
          events: { request: 0 },
        },
      ),
    )
    const what = slug(`${key}-as-${kind}`)
    return [
      {
        what,
        source: saidBy(desk, `the model ${key}`, row.source),
        ...stageFor(desk, [{ asked: plain }]),
        steps,
        exchanges: [],
      },
    ]
  })
}

function planKinds(subject: Subject): Plan {
  const all = kinds(subject)
  if (all.length < 2) return { notApplicable: `the document makes ${all[0]}s and nothing else` }
  const refused = modelDesks(subject).map(desk => {
    const other = all.find(kind => kind !== desk.kind)!
    const asked: Asked = plainRequest(desk) ?? { model: desk.model! }
    const expect = {
      error: { code: 'invalid_request', field: 'model', message: { $contains: desk.model! } },
      events: { request: 0 },
    }
    return { desk, asked, step: stepAt({ ...desk, kind: other }, { asked, note: `${desk.model} as ${other}` }, expect) }
  })
  return all.flatMap(kind => {
    const own = refused.filter(({ desk }) => desk.kind === kind)
    if (own.length === 0) return []
    const [{ desk }] = own as [(typeof own)[number]]
    return [
      {
        what: kind,
        source: saidBy(desk, `the models that make ${kind}s`),
        ...stageFor(desk, own),
        steps: own.map(({ step }) => step),
        exchanges: [],
      },
    ]
  })
}
