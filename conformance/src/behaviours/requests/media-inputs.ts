import type { Json } from '@vidrelay/core/provider'
import type { Behaviour, Subject, Trial } from '../../behaviour.ts'
import type { Step } from '../../step.ts'
import { stateAnswer } from './answers.ts'
import { looksAt, playedAt, refusal, stageFor, stepAt } from './attempt.ts'
import { type Desk, saidBy, sourceRef, submitDesks } from './desk.ts'
import { plainRequest } from './valid-request.ts'

const group = 'Media'

/** What no provider is asked to open, and images that an earlier task made. */
export const mediaInputs: readonly Behaviour[] = [
  {
    id: 'media.refused',
    group,
    text: 'An image that the provider could not fetch or must not be asked to is refused before anything is sent: a private address, one with a login, a text that is a path, bare base64, what is no image.',
    source: 'packages/core/README.md, "Requests"',
    plan(subject) {
      const trials = firstTakers(subject).map(refusedTrial)
      return trials.length > 0 ? trials : { notApplicable: 'no route of the document takes images' }
    },
  },
  {
    id: 'media.of-a-task',
    group,
    text: 'The output of an earlier task is an image like others: the task is asked for its link, and the link goes out.',
    source: 'packages/core/README.md, "Requests"',
    plan(subject) {
      const desks = submitDesks(subject).filter(({ row, route }) => row === undefined && (route.media ?? []).length > 0)
      if (desks.length === 0) return { notApplicable: 'no route of the document takes images' }
      const trials = desks.flatMap(taskTrial)
      return trials.length > 0 ? trials : { untestable: 'the document has no word for a finished task' }
    },
  },
]

/** One desk of each kind. */
const firstTakers = (subject: Subject): readonly Desk[] => {
  const takers = submitDesks(subject).filter(desk => (desk.route.media ?? []).length > 0 && plainRequest(desk))
  return takers.filter((desk, index) => takers.findIndex(({ kind }) => kind === desk.kind) === index)
}

const bad: readonly [image: Json, note: string][] = [
  ['http://127.0.0.1/a.png', 'loopback'],
  ['http://localhost:8080/a.png', 'localhost'],
  ['https://10.1.2.3/a.png', 'a private address'],
  ['https://192.168.0.1/a.png', 'a private address'],
  ['http://169.254.169.254/latest/meta-data', 'link-local'],
  ['http://[::1]/a.png', 'loopback, IPv6'],
  ['http://[::ffff:10.0.0.1]/a.png', 'a private address inside of IPv6'],
  ['http://2130706433/a.png', 'loopback as one number'],
  ['http://0x7f.1/a.png', 'loopback in hex'],
  ['https://printer.local/a.png', 'a local name'],
  ['https://user:password@images.example.com/a.png', 'an address with a login'],
  ['https://user@images.example.com/a.png', 'an address with a user'],
  ['file:///etc/passwd', 'a file: address'],
  ['ftp://images.example.com/a.png', 'an ftp: address'],
  ['//images.example.com/a.png', 'an address without a scheme'],
  ['https://', 'an address without a host'],
  ['/etc/passwd', 'a text that is a path'],
  ['picture.png', 'a text that is a file name'],
  ['', 'nothing'],
  ['iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk', 'bare base64'],
  ['data:image/png;base64,', 'a data URL of nothing'],
  ['data:image/png;base64,iVBORw0KGg', 'a data URL that is cut'],
  ['data:image/png,iVBORw0KGgo=', 'a data URL that is not base64'],
  ['data:text/html;base64,PGh0bWw+PC9odG1sPg==', 'a data URL of a page'],
  ['data:image/png;base64,AAAAIGZ0eXBpc29tAAACAGlzb20=', 'a video that claims to be an image'],
  [{ path: 'missing-0.png' }, 'a file that is not there'],
  [{ path: 'page.png' }, 'a file that is no image'],
]

function refusedTrial(desk: Desk): Trial {
  const plain = plainRequest(desk)!
  const steps = bad.map(([image, note]): Step => {
    const expect = {
      error: { code: 'invalid_request', field: 'images[0]', message: { $contains: 'images[0]: ' } },
      events: { request: 0 },
    }
    return stepAt(desk, { asked: { ...plain, images: [image] }, note }, expect)
  })
  return {
    what: desk.name,
    source: saidBy(desk, `a request that is right but for its image, at ${desk.name}`),
    ...(desk.client && { client: desk.client }),
    files: { 'page.png': { base64: Buffer.from('<!doctype html><title>No image</title>').toString('base64') } },
    steps,
    exchanges: [],
  }
}

/** The wire is that of the link itself, but for the look before it. */
function taskTrial(desk: Desk): Trial[] {
  const plain = plainRequest(desk)
  const ref = sourceRef(desk, desk.model ?? 'any-model')
  const done = stateAnswer(desk.provider, desk.table, String(ref.id), 'succeeded')
  if (!plain || !done) return []
  const [look] = looksAt({ ...desk, source: ref, route: { ...desk.route, states: ['succeeded'] } })
  if (!look) return []
  const link = /https:\/\/files\.example\.com[^"]*/.exec(JSON.stringify(done.json))?.[0]
  const by = { ...plain, images: [{ task: ref }] }
  const note = 'an image that an earlier task made'
  const { steps, exchanges } =
    link === undefined
      ? { steps: [stepAt(desk, { asked: by, note }, refusal([{ fact: 'images[0]', says: [] }]))], exchanges: [] }
      : playedAt(desk, { asked: { ...plain, images: [link] }, note })
  // The look is a request: only the paid one is missing.
  const step = steps[0] as Extract<Step, { do: 'submit' }>
  const { events, ...expect } = step.expect
  return [
    {
      what: desk.name,
      source: saidBy(desk, `media and answers at ${desk.name}`),
      ...stageFor(desk, []),
      steps: [
        { ...step, request: by as never, expect: events === undefined ? expect : { ...expect, events: { submit: 0 } } },
      ],
      exchanges: [look, ...exchanges],
    },
  ]
}
