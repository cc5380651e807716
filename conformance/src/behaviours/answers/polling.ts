import type { Behaviour, Plan, Subject } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { derivedFrom, firstLook, lookAt, stageOf, submitStep } from '../scene.ts'
import { idPlace, type Place, saying } from './build.ts'
import { type Attempt, planOf } from './looks.ts'
import { successPlaces } from './results.ts'
import { type Shape, shapesOf } from './shapes.ts'
import { beginning, jsonAnswer, lookOf, paidWith, refOf, stagesOf } from './stage.ts'

/** When a task is asked for, until when, and how long its result lives. All in the first dialect: a provider has one pace. */

const shapeOf = (subject: Subject): Shape => shapesOf(stagesOf(subject)[0]!)[0]!

/** A task that is not over: by a word of the document, or by one that nobody knows. */
function unfinished({ stage, rows }: Shape): { places: readonly Place[]; warnings: readonly { code: string }[] } {
  const known = saying(stage.provider, rows, 'running') ?? saying(stage.provider, rows, 'queued')
  if (known) return { places: known, warnings: [] }
  return { places: [[rows.status[0]!, 'still-at-it']], warnings: [{ code: 'unknown_status' }] }
}

const success = (shape: Shape, id: string) => {
  const said = successPlaces(shape)
  return said && shape.answer([idPlace(shape.rows, id), ...said])
}

/** Looks until the interval no longer grows, and two more. */
function pace(subject: Subject): Plan {
  const shape = shapeOf(subject)
  const { stage } = shape
  const { tape, provider } = stage
  const { every, most = every, first = every } = provider.polling
  const growing = most > every ? Math.ceil(Math.log(most / every) / Math.log(1.1)) : 0
  const looks = growing + 3
  const { places } = unfinished(shape)
  const still = shape.answer([idPlace(shape.rows, tape.id), ...places])
  const done = success(shape, tape.id)
  if (still === undefined || done === undefined) return { untestable: `no answers of ${stage.name} can be made` }
  const deadline = lookAt(provider, looks).to + 10
  return [
    {
      what: '',
      title: `The first look comes ${first} s after the submit, the next ${every} s later${growing > 0 ? `, then a tenth more each time up to ${most} s` : ', and so on'}.`,
      source: {
        class: 'derived',
        document: `the pace of the document (source ${provider.polling.source})`,
        date: tape.recording.source.date,
      },
      ...stageOf(tape),
      steps: [
        submitStep(tape),
        { do: 'wait', deadline, expect: { task: { status: 'succeeded' }, at: lookAt(provider, looks) } },
      ],
      exchanges: [
        ...paidWith(stage, tape.submit.response!),
        ...Array.from(
          { length: looks },
          (_, n): RecordedExchange => ({
            ...lookOf(stage, tape.id, jsonAnswer(n === looks - 1 ? done : still)),
            at: lookAt(provider, n + 1),
          }),
        ),
      ],
    },
  ]
}

/** A hint of the server that is as long as hints are followed makes the looks few and their times exact. */
const hint = 60

function deadline(subject: Subject): Plan {
  const shape = shapeOf(subject)
  const { stage } = shape
  const { tape, provider } = stage
  const { every, most = every, deadline: until } = provider.polling
  const { places } = unfinished(shape)
  const still = shape.answer([idPlace(shape.rows, tape.id), ...places])
  if (still === undefined) return { untestable: `no answers of ${stage.name} can be made` }
  const isSlow = most * 1.02 > hint
  const answer = { ...jsonAnswer(still), ...(isSlow ? {} : { headers: { 'retry-after': String(hint) } }) }
  const times: { from: number; to: number }[] = []
  for (let n = 1; n < 10_000; n++) {
    const exact = firstLook(provider) + (n - 1) * hint
    const window = isSlow ? lookAt(provider, n) : { from: exact, to: exact + 0.1 }
    if (window.to >= until - 1) break
    times.push(window)
  }
  // The deadline itself gets a last look, unless the first is not due by then.
  const last = times.length > 0 ? [{ from: until, to: until + 0.5 }] : []
  return [
    {
      what: '',
      title: `A wait lasts ${until} s, has a last look then, and leaves the task as it is.`,
      source: {
        class: 'derived',
        document: `the deadline of the document (source ${provider.polling.source})`,
        date: tape.recording.source.date,
      },
      ...stageOf(tape),
      ...(tape.recording.client && { client: withoutDeadline(tape.recording.client) }),
      steps: [
        submitStep(tape),
        {
          do: 'wait',
          expect: {
            error: { code: 'timeout', retryable: true, taskRef: { id: tape.id } },
            at: { from: until, to: until + 0.5 },
            journal: [{ state: 'accepted', finalStatus: null }],
          },
        },
      ],
      exchanges: [
        ...paidWith(stage, tape.submit.response!),
        ...[...times, ...last].map(at => ({ ...lookOf(stage, tape.id, answer), at })),
      ],
    },
  ]
}

const withoutDeadline = <T extends { deadline?: number | undefined }>({ deadline: _, ...client }: T) => client

/** Where the answer does not say when the result goes away, the document does, or nobody. */
function keep(subject: Subject): Plan {
  const shapes = stagesOf(subject).flatMap(stage => shapesOf(stage).slice(0, 1))
  return planOf(shapes.map(keptFor), 'there is nothing to look at')
}

function keptFor(shape: Shape): Attempt {
  const { stage, rows } = shape
  const { tape, provider } = stage
  const { keep: seconds } = provider.polling
  const said = successPlaces(shape)
  const [ended] = rows.completedAt ?? []
  const [expires] = rows.expiresAt ?? []
  const cases: { note: string; places: readonly Place[]; from: string | undefined; own?: string }[] = [
    { note: 'nothing about times', places: [], from: beginning },
  ]
  if (ended !== undefined)
    cases.push({ note: 'when it ended', places: [[ended, 1_760_000_000]], from: '2025-10-09T08:53:20.000Z' })
  if (expires !== undefined)
    cases.push({
      note: 'when it goes away',
      places: [[expires, 1_770_000_000]],
      from: undefined,
      own: '2026-02-02T02:40:00.000Z',
    })
  const made = cases.map(({ places }, index) =>
    said ? shape.answer([idPlace(rows, `${tape.id}${index || ''}`), ...said, ...places]) : undefined,
  )
  if (made.includes(undefined)) return { untestable: `no answers of ${stage.name} can say when a result goes away` }
  const after = (from: string) => new Date(Date.parse(from) + seconds! * 1000).toISOString()
  return {
    what: stage.name,
    title:
      seconds === undefined
        ? 'No expiry is claimed where neither the answer nor the document says one.'
        : `A result lives ${seconds} s after its end, or after it was first seen, where the answer does not say; that is told as an estimate.`,
    source: derivedFrom(tape, 'with and without its times'),
    ...stageOf(tape),
    steps: cases.map(({ note, from, own }, index) => ({
      do: 'get' as const,
      note,
      ref: refOf(stage, `${tape.id}${index || ''}`) as never,
      expect: {
        task: {
          status: 'succeeded',
          expiresAt: own ?? (seconds === undefined ? null : after(from!)),
          expiresAtIsEstimate: own === undefined && seconds !== undefined,
        } as never,
      },
    })),
    exchanges: made.map((json, index) => lookOf(stage, `${tape.id}${index || ''}`, jsonAnswer(json!))),
  }
}

export const polling: readonly Behaviour[] = [
  {
    id: 'polling.pace',
    group: 'Polling',
    text: 'A task is asked for at the documented pace, and never earlier.',
    source: 'packages/core/src/contract/provider.ts, "Provider.polling"',
    plan: pace,
  },
  {
    id: 'polling.deadline',
    group: 'Polling',
    text: 'A wait ends at the documented deadline with a last look; the task is untouched and can be resumed.',
    source: 'packages/core/src/contract/provider.ts, "Provider.polling"',
    plan: deadline,
  },
  {
    id: 'polling.keep',
    group: 'Polling',
    text: 'How long a result lives is the answer’s word, else an estimate by the document, else unknown.',
    source: 'packages/core/src/contract/provider.ts, "Polling.keep"',
    plan: keep,
  },
]
