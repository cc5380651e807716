import type { UpstreamErrorCode } from '../words/names.ts'

/**
 * Who an answer comes from, as far as it can be told: `provider` where the body is a JSON object, `edge` where a header
 * marks it as made by what stands in front (an HTML page is the edge's as well), `page` for everything else (text, nothing).
 */
export type Speaker = 'provider' | 'edge' | 'page'

type Headers = { readonly [name: string]: string }

/** What an HTTP status means by itself, where no error row of the provider says more. */
export interface StatusMeaning {
  /** Statuses, and ranges of them with both ends included. */
  http: readonly (number | readonly [from: number, to: number])[]
  /** Only for answers with this header, which an edge sets on what it made itself. No value: any. */
  mark?: { header: string; value?: string }
  /** Whose word proves, in answer to a paid call, that nothing was started. What is not proved is unknown. */
  submit: 'anyone' | 'provider' | 'nobody'
  /** Whose word ends a wait, in answer to a look. What ends none is trouble: the next look comes at its time. */
  look: 'anyone' | 'provider' | 'nobody'
  why: string
}

/**
 * What each status from 300 on proves; the first that fits counts. A wrong proof is a second bill, a missing one a key that
 * waits until somebody has looked: so what is not known to come before the work stands here as no proof.
 */
export const statusMeanings: readonly StatusMeaning[] = [
  {
    http: [521, 523, 525, 526, 530],
    mark: { header: 'cf-error-type' },
    submit: 'anyone',
    look: 'nobody',
    why: 'the edge says that it got no connection to the provider, so nothing was passed on',
  },
  {
    http: [403, 429, 503],
    mark: { header: 'cf-mitigated', value: 'challenge' },
    submit: 'anyone',
    look: 'nobody',
    why: 'the edge asks who is there instead of passing the request on; the next look may be let through',
  },
  {
    http: [401],
    submit: 'anyone',
    look: 'anyone',
    why: 'the key is judged at the door, before the request is; waiting does not make it better',
  },
  {
    http: [400, 403, 404, 405],
    submit: 'anyone',
    look: 'provider',
    why: 'fronts say these themselves instead of passing a request on, frameworks before they call any code; on a look such a page comes and goes with a deployment or a filter of robots',
  },
  {
    http: [411, 413, 414, 415, 426, 431],
    submit: 'anyone',
    look: 'provider',
    why: 'length, type, protocol and headers of a request are judged before its content',
  },
  {
    http: [429],
    submit: 'anyone',
    look: 'nobody',
    why: 'requests are counted before they are passed on; a look has only to come later',
  },
  {
    http: [402, 410, 422, 428, 451],
    submit: 'provider',
    look: 'provider',
    why: 'the provider’s own JSON refuses the request; no front makes these, so a page of one was handed on from behind, and nobody knows after what',
  },
  {
    http: [[300, 399]],
    submit: 'nobody',
    look: 'nobody',
    why: 'a redirect after a POST may mean: made, look there; 301, 307 and 308 name another address and do not say that this one kept still',
  },
  {
    http: [408, 409, 423, 424],
    submit: 'nobody',
    look: 'nobody',
    why: 'something took too long, stands already, is in use or failed at a later step: the request may have been taken',
  },
  {
    http: [421, 425],
    submit: 'nobody',
    look: 'nobody',
    why: 'their standards let a client repeat, but relays hand them on from the servers behind them and use 425 for a result that is not there yet',
  },
  {
    http: [406, 407, 412, [416, 418]],
    submit: 'nobody',
    look: 'nobody',
    why: 'answers to what vidrelay does not ask for (another form, a condition, a range); a form may be refused when the work is done',
  },
  {
    http: [[400, 499]],
    submit: 'nobody',
    look: 'nobody',
    why: 'not in the standard: with 499 and 460 a front says that its caller left, while the request may run on behind it; others mean what their server likes',
  },
  { http: [[500, 599]], submit: 'nobody', look: 'nobody', why: 'a failure may come after the task was made' },
]

const bears = ({ header, value }: NonNullable<StatusMeaning['mark']>, headers: Headers): boolean =>
  headers[header] !== undefined && (value === undefined || headers[header].toLowerCase() === value)

const holds = ({ http }: StatusMeaning, status: number): boolean =>
  http.some(one => (typeof one === 'number' ? one === status : one[0] <= status && status <= one[1]))

const meaningOf = (http: number, headers: Headers): StatusMeaning | undefined =>
  statusMeanings.find(meaning => holds(meaning, http) && (!meaning.mark || bears(meaning.mark, headers)))

/** Headers that an edge sets on what it made itself, whatever they say. */
const edgeMarks = statusMeanings.flatMap(({ mark }) => mark?.header ?? [])

/** Nothing in JSON that is no object speaks for the provider: no documented place can stand in it. */
export function speakerOf(json: unknown, headers: Headers): Speaker {
  if (edgeMarks.some(header => headers[header] !== undefined)) return 'edge'
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? 'provider' : 'page'
}

/** Does the status by itself prove that a paid call started nothing? */
export const provesRefusal = (http: number, speaker: Speaker, headers: Headers): boolean =>
  isWordOf(meaningOf(http, headers)?.submit, speaker)

/** Does the status by itself speak against waiting on? An edge knows nothing of tasks. */
export const endsWait = (http: number, speaker: Speaker, headers: Headers): boolean =>
  speaker !== 'edge' && isWordOf(meaningOf(http, headers)?.look, speaker)

const isWordOf = (who: StatusMeaning['look'] | undefined, speaker: Speaker) => who === 'anyone' || who === speaker

/** Core's own name for a failure where no row fits. */
export function codeOfHttp(http: number): UpstreamErrorCode {
  if (http === 401) return 'unauthenticated'
  if (http === 402) return 'quota_exceeded'
  if (http === 403) return 'permission_denied'
  if (http === 404 || http === 410) return 'task_not_found'
  if (http === 413) return 'input_too_large'
  if (http === 429) return 'rate_limited'
  return provesRefusal(http, 'provider', {}) ? 'invalid_request' : 'upstream_error'
}

/** What a code means where its row says nothing more. */
export const byCode: { readonly [code in UpstreamErrorCode]?: { sent?: 'refused'; again?: true; scope?: 'task' } } = {
  invalid_request: { sent: 'refused' },
  unauthenticated: { sent: 'refused' },
  permission_denied: { sent: 'refused' },
  quota_exceeded: { sent: 'refused' },
  rate_limited: { sent: 'refused', again: true },
  model_unavailable: { sent: 'refused' },
  content_rejected: { sent: 'refused' },
  input_unreachable: { sent: 'refused' },
  input_too_large: { sent: 'refused' },
  task_not_found: { sent: 'refused' },
  not_ready: { again: true },
  task_failed: { scope: 'task' },
  upstream_error: { again: true },
}
