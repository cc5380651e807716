import type { Kind } from '@vidrelay/core'
import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import { stageFor, stepAt, trialAt } from './attempt.ts'
import { type Desk, firstOf, ofModel, saidBy, submitDesks } from './desk.ts'
import { rowsOf } from './limit-reading.ts'
import { plainRequest, withoutFact } from './valid-request.ts'

const group = 'Models'
const source = 'packages/core/src/contract/provider.ts, "Model"'

/** Which model a request is for, and what follows from that. */
export const models: readonly Behaviour[] = [
  {
    id: 'models.known',
    group,
    text: 'A model of the document goes out under the name that the caller gave, be it another name of it, in its own way of speaking and without a warning.',
    source,
    plan(subject) {
      const desks = modelDesks(subject)
      if (desks.length === 0) return { notApplicable: 'the document names no models that tasks are made with' }
      const lost = desks.filter(desk => plainRequest(desk) === undefined).map(({ name }) => name)
      if (lost.length > 0) return { untestable: `no request was found that the document takes for ${lost.join(', ')}` }
      return desks.map(desk => {
        const others = (desk.row?.aliases ?? []).map(alias => ({
          asked: { ...plainRequest(desk), model: alias },
          note: alias,
        }))
        const attempts = [{ asked: plainRequest(desk)!, note: desk.model ?? '' }, ...others]
        return trialAt(desk, desk.name, attempts, saidBy(desk, `the model ${desk.model}`))
      })
    },
  },
  {
    id: 'models.unknown',
    group,
    text: 'A model that the document does not know is sent with a warning: lists of models change faster than documents.',
    source: 'packages/core/README.md, "Requests"',
    plan(subject) {
      const trials = submitDesks(subject).flatMap((desk): Trial[] => {
        const plain = plainRequest(desk)
        if (desk.row || desk.model === undefined || !plain) return []
        return [
          trialAt(
            desk,
            desk.dialect,
            [{ asked: plain, note: desk.model }],
            saidBy(desk, `the submit route of ${desk.dialect}`),
          ),
        ]
      })
      return trials.length > 0
        ? trials
        : { notApplicable: 'no route of the document takes a model that it does not know' }
    },
  },
  {
    id: 'models.unnamed',
    group,
    text: 'Where the caller names no model, the default of the document goes out; where it has none and wants one, the request is refused before anything is sent.',
    source,
    plan: subject => kinds(subject).flatMap(kind => unnamedTrial(subject, kind)),
  },
  {
    id: 'models.empty',
    group,
    text: 'An empty model is refused before anything is sent.',
    source: 'packages/core/README.md, "Requests"',
    plan: subject =>
      firstDesks(subject).map(desk => {
        const plain = plainRequest(desk) ?? {}
        const expect = { error: { code: 'invalid_request', field: 'model' }, events: { request: 0 } }
        const steps = ['', '   '].map(model =>
          stepAt(desk, { asked: { ...plain, model }, note: JSON.stringify(model) }, expect),
        )
        return { what: desk.kind, source: saidBy(desk, 'the fields'), ...stageFor(desk, []), steps, exchanges: [] }
      }),
  },
]

export const kinds = ({ provider }: Subject): readonly Kind[] => [
  ...new Set(Object.values(provider.dialects).map(({ kind }) => kind)),
]
export const modelDesks = (subject: Subject): readonly Desk[] =>
  submitDesks(subject).filter(({ row }) => row !== undefined)

/** The desk of unknown models of each kind, or else the first. */
export const firstDesks = (subject: Subject): readonly Desk[] =>
  kinds(subject).flatMap(kind => {
    const own = submitDesks(subject).filter(desk => desk.kind === kind)
    return (
      own.find(({ row, dialect }) => row === undefined && dialect === firstOf(subject.provider, kind)) ?? own[0] ?? []
    )
  })

function unnamedTrial(subject: Subject, kind: Kind): Trial[] {
  const { provider } = subject
  const [desk] = firstDesks(subject).filter(own => own.kind === kind)
  if (!desk) return []
  const preset = rowsOf(provider.dialects[firstOf(provider, kind)!]!.routes.submit?.limits, 'model').find(
    ({ sent }) => sent,
  )?.default
  const at = preset === undefined ? desk : ofModel(subject, String(preset))
  const plain = plainRequest(at)
  if (!plain) return []
  return [
    trialAt(
      at,
      kind,
      [{ asked: withoutFact(plain, 'model'), note: 'no model' }],
      saidBy(at, 'the default of the model'),
    ),
  ]
}
