import type { Json } from '@vidrelay/core'
import type { Behaviour, Trial } from '../../behaviour.ts'
import type { RecordedResponse } from '../../recording.ts'
import { type ErrorReading, readError } from '../error-reading.ts'
import { answered, untimed } from '../scene.ts'
import { noReason, page } from './changes.ts'
import { faultBehaviour, type Ground, isAccepted, isUnknown, key, paid, stillUnknown, trial } from './ground.ts'

const source = 'packages/core/README.md, "A paid call is sent at most once per key"'

/** What an error page means for the money, by the rows of the document. */
const readingOf = ({ provider, shapes: [answer] }: Ground, http: number, json?: Json) =>
  readError(provider, answer, { on: 'submit', http, json })!

/** The paid call answered so, and what must follow. */
function afterRefusal(ground: Ground, what: string, response: RecordedResponse, isProven?: boolean): Trial {
  const { status, json } = response
  const reading = readingOf(ground, status, json as Json | undefined)
  const refused = answered(ground.submit, response)
  const change = `answered ${status}`
  if (reading.sent !== 'refused' && !isProven)
    return trial(ground, what, change, [paid(ground, isUnknown({ status })), stillUnknown(ground)], [refused])
  if (reading.again)
    return trial(ground, what, `${change} once`, [paid(ground, isAccepted(ground))], [refused, later(ground, 0.5)])
  return trial(ground, what, change, [paid(ground, isRejected(reading, status))], [refused])
}

/** Sent again, not before and not much after. */
const later = ({ submit }: Ground, from: number, to = from + 30) => ({ ...submit, at: { from, to } })

const isRejected = ({ is, again, row }: ErrorReading, status: number) => ({
  error: { code: is, status, retryable: again, key, ...(row !== undefined && { row }) },
  journal: [{ key, state: 'rejected' }],
})

const serverError = faultBehaviour(
  'submit.server-error',
  'A 5xx, a 408, a 409, a status that nobody standardised or a page that was handed on does not prove that nothing was started, unless a row of the document says so: the outcome is unknown, and it is not sent again.',
  source,
  ground => [
    ...[408, 409, 422, 460, 499, 500, 502, 503, 504, 520, 521, 524].map(status =>
      afterRefusal(ground, String(status), page(status)),
    ),
    ...[409, 499, 500].map(status => afterRefusal(ground, `${status}-in-json`, noReason(status))),
  ],
)

const marked = { 'cf-error-type': 'origin', 'cf-ray': '8f00ba12-FRA' }

const edgeRefusal = faultBehaviour(
  'submit.edge-never-reached-origin',
  'A page of the edge that carries its own mark and says that the origin was never reached proves that nothing was started.',
  source,
  ground => [521, 523, 525, 526, 530].map(status => afterRefusal(ground, String(status), page(status, marked), true)),
)

const edgeDoubt = faultBehaviour(
  'submit.edge-reached-origin',
  'A page of the edge about an origin that it did reach, or may have reached, leaves the outcome unknown, whatever its mark.',
  source,
  ground => [520, 522, 524].map(status => afterRefusal(ground, String(status), page(status, marked))),
)

const refusal = faultBehaviour(
  'submit.refused',
  'A refusal that comes before any work, whoever says it, proves that nothing was started: the error says why, it is not sent again by itself, and the same key may pay later.',
  source,
  ground =>
    [400, 401, 403, 404, 405, 413].map(status => {
      const once = afterRefusal(ground, String(status), page(status))
      if (readingOf(ground, status).again || readingOf(ground, status).sent !== 'refused') return once
      const again = [...ground.tape.lead.map(untimed), ground.submit]
      const steps = [...once.steps, paid(ground, isAccepted(ground))]
      return { ...once, steps, exchanges: [...once.exchanges, ...again] }
    }),
)

/** The virtual clock of a replay begins here. */
const begin = Date.parse('2026-01-01T00:00:00Z')
export const httpDate = (seconds: number): string => new Date(begin + seconds * 1000).toUTCString()

const rateLimit = faultBehaviour(
  'submit.rate-limited',
  'A paid call that is refused for its pace is sent again after what Retry-After says, or after a pause where it says nothing usable.',
  source,
  ground => {
    const reading = readingOf(ground, 429)
    if (reading.sent !== 'refused' || !reading.again)
      return [afterRefusal(ground, 'by-its-row', page(429, { 'retry-after': '3' }))]
    const after = (what: string, retryAfter: string | undefined, from: number) => {
      const refused = answered(ground.submit, page(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }))
      const change = `429 once, Retry-After: ${retryAfter ?? 'none'}`
      return trial(ground, what, change, [paid(ground, isAccepted(ground))], [refused, later(ground, from)])
    }
    return [
      after('seconds', '7', 7),
      after('date', httpDate(9), 9),
      after('nothing', undefined, 0.5),
      after('garbage', '-5', 0.5),
    ]
  },
)

const rateLimitForLong = faultBehaviour(
  'submit.rate-limited-for-long',
  'A Retry-After that asks for an hour is the caller’s to wait for: the call is rejected, retryable, and not sent again by itself.',
  source,
  ground => {
    const reading = readingOf(ground, 429)
    const refused = answered(ground.submit, page(429, { 'retry-after': '3600' }))
    const expect = reading.sent === 'refused' ? isRejected(readingOf(ground, 429), 429) : isUnknown({ status: 429 })
    return [trial(ground, '', '429, Retry-After: 3600', [paid(ground, expect)], [refused])]
  },
)

const rateLimitAlways = faultBehaviour(
  'submit.rate-limited-always',
  'A paid call that is refused for its pace each time is sent at most three times and is then rejected.',
  source,
  ground => {
    const { again, sent } = readingOf(ground, 429)
    if (sent !== 'refused') return { notApplicable: 'the document says that a 429 may have started something' }
    const refused = answered(ground.submit, page(429, { 'retry-after': '1' }))
    const times = again ? [refused, refused, refused] : [refused]
    return [trial(ground, '', '429 each time', [paid(ground, isRejected(readingOf(ground, 429), 429))], times)]
  },
)

const redirect = faultBehaviour(
  'submit.redirect',
  'A paid call that is answered with a redirect is not followed: its body and key go nowhere else. Nor does it prove anything.',
  source,
  ground => {
    const own = `${new URL(ground.submit.request.url).origin}/elsewhere`
    const to = (status: number, where: string, location: string) => {
      const answer = answered(ground.submit, { status, headers: { location } })
      const expect = isUnknown({ status })
      return trial(ground, `${status}-${where}`, `redirected by ${status}`, [paid(ground, expect)], [answer])
    }
    return [
      to(301, 'elsewhere', 'https://elsewhere.example.org/v1/take'),
      to(302, 'here', own),
      to(303, 'here', own),
      to(307, 'elsewhere', 'https://elsewhere.example.org/v1/take'),
      to(308, 'here', own),
    ]
  },
)

export const submitHttp: readonly Behaviour[] = [
  serverError,
  edgeRefusal,
  edgeDoubt,
  refusal,
  rateLimit,
  rateLimitForLong,
  rateLimitAlways,
  redirect,
]
