import { type Behaviour, type Plan, type Subject, slug, type Trial } from '../../behaviour.ts'
import type { Step } from '../../step.ts'
import { type Attempt, stageFor, trialAt, trialsOf } from './attempt.ts'
import { type Asked, type Desk, desksOf, saidBy, sourceRef, submitDesks } from './desk.ts'
import { dataUrlOf, pictureOf } from './pictures.ts'
import { readingOf } from './request-reading.ts'
import { isAccepted, linkOf, plainRequest, withImages } from './valid-request.ts'

const group = 'Modes'
const source = 'packages/core/src/contract/provider.ts, "Provider"'

/** What a task can be made from. */
interface Mode {
  id: string
  from: string
  asked(desk: Desk, plain: Asked): Asked | undefined
}

/** As links or as data, whichever the desk takes. */
function frames(desk: Desk, plain: Asked): Asked {
  const forms = [linkOf(0), dataUrlOf(pictureOf('image/png'))]
  const all = forms.flatMap(first =>
    forms.map(last => ({
      ...plain,
      images: [
        { url: first, role: 'firstFrame' },
        { url: last, role: 'lastFrame' },
      ],
    })),
  )
  return all.find(asked => isAccepted(readingOf(desk, asked))) ?? all[0]!
}

const submitModes: readonly Mode[] = [
  { id: 'text', from: 'text alone', asked: (desk, plain) => withImages(desk, plain, 0) },
  { id: 'image', from: 'one image', asked: (desk, plain) => withImages(desk, plain, 1) },
  { id: 'images', from: 'two images', asked: (desk, plain) => withImages(desk, plain, 2) },
  { id: 'frames', from: 'a first and a last frame', asked: frames },
]
const derivedModes = ['remix', 'extend', 'edit'] as const

/** Each way to make a task: where the document has it, it works; where not, it is refused. */
export const modes: readonly Behaviour[] = [
  ...submitModes.map(
    (mode): Behaviour => ({
      id: `modes.${mode.id}`,
      group,
      text: `A task is made from ${mode.from}.`,
      source,
      plan: subject => planMode(subject, mode),
    }),
  ),
  ...derivedModes.map(
    (operation): Behaviour => ({
      id: `modes.${operation}`,
      group,
      text: `A task is made from an earlier one: ${operation}.`,
      source,
      plan(subject) {
        const desks = desksOf(subject).filter(desk => desk.operation === operation)
        if (desks.length === 0) return { notApplicable: `no dialect of the document has a route to ${operation}` }
        const lost = desks.filter(desk => !plainRequest(desk)).map(({ name }) => name)
        if (lost.length > 0)
          return { untestable: `no request was found that the document takes for ${lost.join(', ')}` }
        return desks.map(desk => trialAt(desk, desk.dialect, [{ asked: plainRequest(desk)!, note: operation }]))
      },
    }),
  ),
  {
    id: 'modes.absent',
    group,
    text: 'What the document does not have is refused before anything is sent, or the client does not offer it.',
    source,
    plan(subject) {
      const refused = trialsOf(
        submitDesks(subject).map(desk => ({ desk, attempts: absentAttempts(desk) })),
        'dialect',
        desk => saidBy(desk, `what models of ${desk.dialect} take`),
      )
      const trials = [...refused, ...absentOperations(subject)]
      return trials.length > 0 ? trials : { notApplicable: 'the document has every mode that there is' }
    },
  },
]

/** The first desk of each dialect that takes it. */
function planMode(subject: Subject, mode: Mode): Plan {
  const fitting = submitDesks(subject).flatMap(desk => {
    const plain = plainRequest(desk)
    const asked = plain && mode.asked(desk, plain)
    return asked && isAccepted(readingOf(desk, asked)) ? [{ desk, asked }] : []
  })
  const firsts = fitting.filter(
    ({ desk }, index) => fitting.findIndex(own => own.desk.dialect === desk.dialect) === index,
  )
  if (firsts.length === 0) return { notApplicable: `no model of the document makes anything from ${mode.from}` }
  return firsts.map(({ desk, asked }) =>
    trialAt(desk, desk.dialect, [{ asked, note: desk.name }], saidBy(desk, `what ${desk.name} takes`)),
  )
}

function absentAttempts(desk: Desk): readonly Attempt[] {
  const plain = plainRequest(desk)
  return submitModes.flatMap((mode): Attempt[] => {
    const asked = plain && mode.asked(desk, plain)
    return asked && !isAccepted(readingOf(desk, asked)) ? [{ asked, note: `from ${mode.from}` }] : []
  })
}

/** Where no dialect of a kind has it, the client has no such method; where only another one has it, it is refused. */
function absentOperations(subject: Subject): Trial[] {
  const desks = submitDesks(subject).filter(({ row }) => row === undefined)
  return desks.flatMap(desk => {
    const steps = derivedModes
      .filter(operation => !desk.table.routes[operation])
      .map((operation): Step => {
        const isOffered = desks.some(({ kind, table }) => kind === desk.kind && table.routes[operation])
        const error = isOffered
          ? { code: 'invalid_request', message: { $contains: [operation] } }
          : { name: 'Error', message: { $contains: `offers no ${operation}` } }
        return {
          do: operation,
          kind: desk.kind,
          request: { prompt: 'A heron stands in the reeds' },
          ref: sourceRef(desk, desk.model ?? 'any-model') as never,
          expect: { error, events: { request: 0 } },
        }
      })
    if (steps.length === 0) return []
    return [
      {
        what: slug(`from-a-task-of-${desk.dialect}`),
        source: saidBy(desk, `the routes of ${desk.dialect}`),
        ...stageFor(desk, []),
        steps,
        exchanges: [],
      },
    ]
  })
}
