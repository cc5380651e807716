import type { Json } from '@vidrelay/core/provider'
import { slug, type Trial } from '../../behaviour.ts'
import type { RecordedExchange, RecordingSource } from '../../recording.ts'
import type { Step } from '../../step.ts'
import { acceptedAnswer, madeId, stateAnswer } from './answers.ts'
import { type Asked, type Desk, saidBy } from './desk.ts'
import type { Finding } from './limit-reading.ts'
import { fileOf, pictureNamed } from './pictures.ts'
import { addressOf } from './places.ts'
import { fieldNames, readingOf, type Sent } from './request-reading.ts'

/** One request at a desk, and why it is made. What must come of it follows from the kit's own reading of the document. */
export interface Attempt {
  readonly asked: Asked
  readonly note: string
  readonly lenient?: boolean
  readonly maxCost?: number
}

type Played = Pick<Trial, 'steps' | 'exchanges'>
type Expect = Extract<Step, { do: 'submit' }>['expect']

/** Several requests at one desk, one after the other. */
export function trialAt(
  desk: Desk,
  what: string,
  attempts: readonly Attempt[],
  source: RecordingSource = saidBy(desk, `the ${desk.operation} route of ${desk.dialect}`),
): Trial {
  const played = attempts.map(attempt => playedAt(desk, attempt))
  return {
    what: slug(what),
    source,
    ...stageFor(desk, attempts),
    steps: played.flatMap(({ steps }) => steps),
    exchanges: played.flatMap(({ exchanges }) => exchanges),
  }
}

/** What is tried at one desk. */
export interface Tries {
  readonly desk: Desk
  readonly attempts: readonly Attempt[]
}

/** The same for many desks: one trial for each desk, or for each dialect, operation and client. */
export function trialsOf(
  all: readonly Tries[],
  per: 'desk' | 'dialect',
  said: (desk: Desk) => RecordingSource,
): readonly Trial[] {
  const keyOf = ({ name, dialect, operation, client }: Desk) =>
    JSON.stringify(per === 'desk' ? [name, client] : [dialect, operation, client])
  const tried = all.filter(({ attempts }) => attempts.length > 0)
  return [...Map.groupBy(tried, ({ desk }) => keyOf(desk)).values()].map(group => {
    const [{ desk }] = group as [Tries]
    const isOne = group.every(own => own.desk.name === desk.name)
    const played = group.flatMap(({ desk: own, attempts }) =>
      attempts.map(attempt => playedAt(own, isOne ? attempt : { ...attempt, note: `${own.name}: ${attempt.note}` })),
    )
    return {
      what: isOne ? desk.name : slug(`${desk.operation}-${desk.dialect}`),
      source: said(desk),
      ...stageFor(
        desk,
        group.flatMap(({ attempts }) => attempts),
      ),
      steps: played.flatMap(({ steps }) => steps),
      exchanges: played.flatMap(({ exchanges }) => exchanges),
    }
  })
}

/** The client and the files that these requests need. */
export function stageFor({ client }: Desk, attempts: readonly { asked: Asked }[]): Pick<Trial, 'client' | 'files'> {
  const images = attempts.flatMap(({ asked }) => (asked.images ?? []) as readonly { path?: string }[])
  const names = new Set(images.flatMap(image => image?.path ?? []))
  const files = Object.fromEntries([...names].map(name => [name, fileOf(pictureNamed(name))]))
  return { ...(client && { client }), ...(names.size > 0 && { files }) }
}

export function playedAt(desk: Desk, attempt: Attempt): Played {
  const { asked, lenient, maxCost } = attempt
  const reading = readingOf(desk, asked, { lenient: lenient ?? false })
  if ('refused' in reading) return { steps: [stepAt(desk, attempt, refusal(reading.refused))], exchanges: [] }
  const isTooDear = maxCost !== undefined && (reading.usd === null || reading.usd > maxCost)
  if (isTooDear) return { steps: [stepAt(desk, attempt, tooDear(reading.usd))], exchanges: [] }
  return {
    steps: [stepAt(desk, attempt, acceptance(desk, asked, reading))],
    exchanges: [...exchangesAt(desk, reading)],
  }
}

/** The step alone, for who says himself what must come of it. */
export function stepAt(
  { operation, kind, source }: Desk,
  { asked, note, lenient, maxCost }: Attempt,
  expect: Expect,
): Step {
  const options = { ...(lenient && { lenient }), ...(maxCost !== undefined && { maxCost }) }
  const step = {
    note,
    kind,
    request: asked as never,
    ...(Object.keys(options).length > 0 && { options }),
    expect,
  }
  return operation === 'submit' ? { do: 'submit', ...step } : { do: operation, ref: source as never, ...step }
}

/** Looks at the source and uploads, then the paid request. */
export function exchangesAt(desk: Desk, { request, before }: Sent): readonly RecordedExchange[] {
  const { response } = acceptedAnswer(desk.provider, desk.table)
  return [...looksAt(desk, desk.route.states?.[0]), ...before, { request, response }]
}

/** Where the document wants the source in certain states, it is looked at first. */
export function looksAt(
  { provider, table, base, source, route }: Desk,
  state = route.states?.[0],
): readonly RecordedExchange[] {
  const get = table.routes.get
  if (!source || !route.states || !get || state === undefined) return []
  const response = stateAnswer(provider, table, String(source.id), state)
  if (!response) return []
  const holes = { ...(source.kept as { [hole: string]: Json } | undefined), id: source.id, model: source.model }
  const { header, prefix = 'Bearer ' } = provider.auth
  return [
    {
      request: { method: get.method, url: addressOf(base, get, holes), headers: { [header]: `${prefix}{{key}}` } },
      response,
    },
  ]
}

/** Refused before the wire: the fields that are at fault, and what would be accepted. */
export function refusal(findings: readonly Finding[]): Expect {
  const fields = findings.map(({ fact }) => fact.replace(/^options\./, 'providerOptions.'))
  const [only, ...others] = findings
  const source = others.length === 0 ? only?.source : undefined
  return {
    error: {
      code: 'invalid_request',
      field: fields.length === 1 ? fields[0]! : { $in: [...new Set(fields)] },
      message: {
        $contains: [...new Set([...fields.map(field => `${field}: `), ...findings.flatMap(({ says }) => says)])],
      },
      ...(source !== undefined && { source }),
    },
    events: { request: 0 },
  }
}

const tooDear = (usd: number | null): Expect => ({
  error: { code: 'cost_limit', field: 'maxCost', message: { $contains: usd === null ? 'not known' : String(usd) } },
  events: { request: 0 },
})

/** Accepted: what was asked and what goes out, the price, and no warning that the document does not call for. */
export function acceptance(desk: Desk, asked: Asked, { effective, usd, warnings }: Sent): Expect {
  const { status } = acceptedAnswer(desk.provider, desk.table)
  return {
    task: {
      ref: {
        id: madeId,
        dialect: desk.dialect,
        kind: desk.kind,
        operation: desk.operation,
        model: effective.model ?? desk.source?.model ?? absent,
      },
      status,
      requested: parameters(asked),
      effective: parameters(effective as Asked),
      cost: usd === null ? null : { usd, basis: 'estimated' },
      warnings: warnings.map(({ code, field, says, source }) => ({
        code,
        field,
        message: { $contains: [`${field}: `, ...says] },
        ...(source !== undefined && { source }),
      })),
    } as never,
  }
}

const absent = { $absent: true }
const parameters = (fields: Asked) =>
  Object.fromEntries(fieldNames.filter(name => name !== 'prompt').map(name => [name, fields[name] ?? absent]))
