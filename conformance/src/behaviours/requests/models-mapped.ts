import type { Behaviour, Plan, Subject, Trial } from '../../behaviour.ts'
import { type Attempt, trialAt } from './attempt.ts'
import { fieldAt, ofModel, saidBy } from './desk.ts'
import { outsideOf, requestWith } from './limit-cases.ts'
import { rowsOf } from './limit-reading.ts'
import { modelDesks } from './models.ts'
import { readingOf } from './request-reading.ts'
import { isPlain, plainRequest } from './valid-request.ts'

const group = 'Models'

/** Gateways call models by names of their own. */
export const modelsMapped: readonly Behaviour[] = [
  {
    id: 'models.mapped',
    group,
    text: "A gateway's own name for a model goes out as it is, and the model's limits hold for it.",
    source: 'packages/core/src/contract/define-provider.ts, "ProviderSettings"',
    plan: planMapped,
  },
]

/** One model of each dialect: it goes out by the other name, and one value that it refuses is refused. */
function planMapped(subject: Subject): Plan {
  const ours = 'a-name-of-the-gateway'
  const firsts = modelDesks(subject).filter(
    ({ dialect, route }, index, all) =>
      fieldAt(route, 'model') && all.findIndex(own => own.dialect === dialect) === index,
  )
  const trials = firsts.flatMap(({ model }): Trial[] => {
    const desk = ofModel(subject, ours, { models: { [ours]: model! } })
    const plain = plainRequest(desk)
    if (!plain || !isPlain(readingOf(desk, plain))) return []
    const refused = Object.keys(desk.route.limits ?? {}).flatMap(fact =>
      rowsOf(desk.route.limits, fact).flatMap(row => {
        const isRefused = { is: (reading: ReturnType<typeof readingOf>) => 'refused' in reading }
        return outsideOf(fact, row).flatMap((value): Attempt[] => {
          const asked = fact === 'model' ? undefined : requestWith(desk, fact, value, isRefused)
          return asked ? [{ asked, note: `${fact} ${value}` }] : []
        })
      }),
    )
    return [
      trialAt(
        desk,
        model!,
        [{ asked: plain, note: `${ours} for ${model}` }, ...refused.slice(0, 1)],
        saidBy(desk, `the model ${model}`),
      ),
    ]
  })
  return trials.length > 0 ? trials : { notApplicable: 'no request of the document names a model that it knows' }
}
