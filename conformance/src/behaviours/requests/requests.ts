import type { Status } from '@vidrelay/core'
import type { Json } from '@vidrelay/core/provider'
import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import { stateAnswer } from './answers.ts'
import { looksAt, stageFor, stepAt, trialAt } from './attempt.ts'
import { type Desk, desksOf, saidBy, submitDesks } from './desk.ts'
import { linkOf, plainRequest } from './valid-request.ts'

const group = 'Requests'
const source = 'packages/core/README.md, "Requests"'

/** What holds for every paid request, whatever it is for. */
export const requests: readonly Behaviour[] = [
  {
    id: 'requests.routes',
    group,
    text: 'Each paid operation goes out by the method, to the address and in the kind of body that the document says, with its constants, headers and query, and nothing else.',
    source: 'packages/core/src/contract/provider.ts, "Route"',
    plan(subject) {
      const routes = desksOf(subject).filter(({ row }) => row === undefined)
      const lost = routes.filter(desk => plainRequest(desk) === undefined).map(({ name }) => name)
      if (lost.length > 0) return { untestable: `no request was found that the document takes for ${lost.join(', ')}` }
      if (routes.length === 0) return { notApplicable: 'every route of the document is for models that it names' }
      return routes.map(desk =>
        trialAt(
          desk,
          desk.name,
          [{ asked: plainRequest(desk)!, note: desk.operation }],
          saidBy(desk, `the ${desk.operation} route of ${desk.dialect}`),
        ),
      )
    },
  },
  {
    id: 'requests.shape',
    group,
    text: 'A request that is out of shape is refused before anything is sent, by the name of the field: a length of 0 or 1.5, a ratio like 16/9, text for a number, a field that there is not.',
    source,
    plan: planShapes,
  },
  {
    id: 'requests.states',
    group,
    text: 'Where the document wants the source of a task in certain states, it is asked first, and in another state nothing is paid.',
    source: 'packages/core/src/contract/provider.ts, "Route"',
    plan: planStates,
  },
]

const odd: { readonly [field: string]: readonly Json[] } = {
  seconds: [0, -1, 1.5, '6', true, null],
  count: [0, -1, 1.5, '2'],
  seed: [0.5, 'x'],
  aspectRatio: ['16/9', '16x9', 'wide', ':', 1.78, ''],
  resolution: ['720', 'hd', 720, ''],
  size: ['1x', '1280*720', '1280x720px', 1280],
  model: [7, null],
  prompt: [7, ['a heron'], null],
  images: ['https://images.example.com/1.png', {}],
  'images[0]': [[7], [{}], [{ url: 7 }], [{ url: linkOf(0), role: 'star' }], [{ url: linkOf(0), extra: 1 }]],
  providerOptions: ['calm', ['calm'], 7],
}
const unknownFields = ['duration', 'image', 'n', 'imageUrls', 'negativePrompt']

function planShapes(subject: Subject): readonly Trial[] | { untestable: string } {
  const desk = submitDesks(subject).find(own => plainRequest(own))
  if (!desk) return { untestable: 'no request was found that the document takes' }
  const plain = plainRequest(desk)!
  const stage = {
    source: saidBy(desk, 'a request that is right but for its shape, for the routes'),
    ...stageFor(desk, [{ asked: plain }]),
    exchanges: [],
  }
  const refused = (field: string, value: Json, says: readonly string[]) =>
    stepAt(
      desk,
      { asked: { ...plain, [field.replace('[0]', '')]: value }, note: `${field}: ${JSON.stringify(value)}` },
      {
        error: { code: 'invalid_request', field, message: { $contains: [`${field}: `, ...says] } },
        events: { request: 0 },
      },
    )
  return [
    {
      what: 'values',
      ...stage,
      steps: Object.entries(odd).flatMap(([field, values]) => values.map(value => refused(field, value, []))),
    },
    { what: 'unknown-fields', ...stage, steps: unknownFields.map(field => refused(field, 1, ['providerOptions'])) },
  ]
}

function planStates(subject: Subject): readonly Trial[] | { notApplicable: string } | { untestable: string } {
  const desks = desksOf(subject).filter(({ route, operation }) => route.states && operation !== 'submit')
  if (desks.length === 0)
    return { notApplicable: 'no paid operation of the document wants its source in a certain state' }
  const trials = desks.flatMap(statesTrial)
  return trials.length > 0
    ? trials
    : { untestable: `no answer could be made about the source of ${desks.map(({ name }) => name).join(', ')}` }
}

/** Once in a state that will not do; that the others will is seen in every other trial. */
function statesTrial(desk: Desk): Trial[] {
  const asked = plainRequest(desk)
  const { provider, table, source: ref, route } = desk
  if (!asked || !ref) return []
  const all: readonly Status[] = ['queued', 'running', 'failed', 'succeeded']
  const states = all.filter(state => stateAnswer(provider, table, String(ref.id), state))
  const others = states.filter(state => !route.states!.includes(state))
  // A task of its own for each, since a final state never changes.
  const withSource = (state: Status): Desk => ({ ...desk, source: { ...ref, id: `source-${state}` } })
  const steps = others.map(state =>
    stepAt(
      withSource(state),
      { asked, note: `the source is ${state}` },
      {
        error: { code: 'invalid_request', field: 'source', message: { $contains: [`source-${state}`, state] } },
        events: { request: 1 },
      },
    ),
  )
  const right = trialAt(
    desk,
    desk.name,
    route.states!.filter(state => states.includes(state)).map(state => ({ asked, note: `the source is ${state}` })),
  )
  const looks = others.flatMap(state => looksAt(withSource(state), state))
  const rightly = right.exchanges.map((exchange, index) =>
    index % 2 === 0 ? (looksAt(desk, route.states![index / 2])[0] ?? exchange) : exchange,
  )
  return [{ ...right, steps: [...steps, ...right.steps], exchanges: [...looks, ...rightly] }]
}
