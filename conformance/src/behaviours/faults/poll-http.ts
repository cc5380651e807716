import type { Json } from '@vidrelay/core'
import type { Behaviour } from '../../behaviour.ts'
import type { RecordedResponse } from '../../recording.ts'
import type { Step } from '../../step.ts'
import { readError } from '../error-reading.ts'
import { answered, firstLook, lookAt } from '../scene.ts'
import { noReason, page } from './changes.ts'
import { faultBehaviour, type Ground, isAccepted, paid, succeeded, trial } from './ground.ts'
import { deadline, ends, looks, recovers, unfinished } from './poll-scene.ts'
import { httpDate } from './submit-http.ts'

const source = 'packages/core/README.md, "Waiting"'

/** How long a provider may not know a task that it accepted. Unit: seconds. */
const grace = 30

/** What an error page, or JSON that says nothing, means for a look, by the rows of the document: the error that ends the wait, or undefined. */
export function endOf({ provider, shapes: [answer] }: Ground, http: number, age = firstLook(provider), json?: Json) {
  const { is, passes, row } = readError(provider, answer, { on: 'get', http, json })!
  return passes || (is === 'task_not_found' && age < grace)
    ? undefined
    : { code: is, status: http, ...(row !== undefined && { row }) }
}

const refusedLook = ({ poll }: Ground, status: number, headers: Record<string, string> = {}) =>
  answered(poll, page(status, headers))

const serverError = faultBehaviour(
  'poll.server-error',
  'A failed look is not a failed task: after a 5xx, a 429, a status that proves nothing or a page of whoever stands in front the next look comes at its time, unless a row of the document ends the wait.',
  source,
  ground => {
    const after = (what: string, response: RecordedResponse) => {
      const end = endOf(ground, response.status, undefined, response.json as Json | undefined)
      const change = `the first look answered ${what}`
      const look = answered(ground.poll, response)
      return end ? ends(ground, what, change, [look], end) : recovers(ground, what, change, look)
    }
    return [
      ...[400, 403, 408, 421, 429, 460, 499, 500, 502, 503, 504, 520, 524].map(status =>
        after(String(status), page(status)),
      ),
      ...[421, 460, 499, 503].map(status => after(`${status}-in-json`, noReason(status))),
    ]
  },
)

const retryAfter = faultBehaviour(
  'poll.retry-after',
  'A Retry-After that is longer than the interval moves the next look, at most by a minute; what is shorter or no such header at all does not.',
  'RFC 9110 10.2.3',
  ground => {
    const { every } = ground.provider.polling
    const first = firstLook(ground.provider)
    const usual = lookAt(ground.provider, 2)
    if (endOf(ground, 503)) return { notApplicable: 'a row of the document ends the wait at a 503' }
    const long = Math.ceil(every) + 17
    const kept = { from: first + long, to: first + long + 0.2 }
    const most = { from: usual.from, to: Math.max(usual.to, first + 60.2) }
    const after = (what: string, value: string, at: typeof usual) =>
      recovers(ground, what, `503, Retry-After: ${value}`, refusedLook(ground, 503, { 'retry-after': value }), at)
    const look = unfinished(ground)
    const beside = look && {
      ...look,
      response: { ...look.response!, headers: { 'retry-after': String(long) } },
    }
    const states = [{ status: { $in: ['queued', 'running'] }, warnings: { $has: [] } }, succeeded(ground)]
    return [
      ...(long <= 60 ? [after('seconds', String(long), kept), after('date', httpDate(first + long), kept)] : []),
      ...(long <= 60 && beside
        ? [
            looks(
              ground,
              'of-an-unfinished-task',
              `unfinished, Retry-After: ${long}`,
              [{ do: 'watch', deadline, expect: { watched: states, events: { retry: 0 } } }],
              [beside, { ...ground.poll, at: kept }],
            ),
          ]
        : []),
      after('shorter', '1', usual),
      after('a-year', '31536000', most),
      after('negative', '-60', usual),
    ]
  },
)

const notFoundYet = faultBehaviour(
  'poll.not-found-yet',
  'A provider may not know a task within half a minute of accepting it: the next look comes at its time.',
  source,
  ground => {
    if (firstLook(ground.provider) >= grace) return { notApplicable: 'the first look comes later than that' }
    const end = endOf(ground, 404)
    const look = refusedLook(ground, 404)
    const change = 'the first look answered 404'
    return [end ? ends(ground, '', change, [look], end) : recovers(ground, '', change, look)]
  },
)

const notFound = faultBehaviour(
  'poll.not-found',
  'A task that the provider does not know, or no longer, ends the wait with an error that carries the ref.',
  source,
  ground => {
    const age = firstLook(ground.provider) + 600
    const at = { from: age, to: age + 0.1 }
    const trials = [404, 410].flatMap(status => {
      const end = endOf(ground, status, age, noReason(status).json as Json)
      if (!end) return []
      const steps: readonly Step[] = [
        paid(ground, isAccepted(ground)),
        { do: 'advance', seconds: age },
        { do: 'wait', expect: { error: { ...end, taskRef: { id: ground.tape.id } } } },
        { do: 'wait', note: 'again', expect: { task: succeeded(ground) } },
      ]
      const look = { ...answered(ground.poll, noReason(status)), at }
      return [trial(ground, String(status), `${status} ten minutes on`, steps, [ground.submit, look, ground.poll])]
    })
    return trials.length > 0 ? trials : { notApplicable: 'by the rows of the document a 404 may always pass' }
  },
)

const refused = faultBehaviour(
  'poll.refused',
  'A look that the provider itself refuses ends the wait at once, with the ref; the task is untouched, and the next wait may find it done.',
  source,
  ground =>
    [400, 401, 403].map(status => {
      const end = endOf(ground, status, undefined, noReason(status).json as Json)
      const change = `the first look answered ${status} in JSON`
      const look = answered(ground.poll, noReason(status))
      return end ? ends(ground, String(status), change, [look], end) : recovers(ground, String(status), change, look)
    }),
)

const redirect = faultBehaviour(
  'poll.redirect',
  'A look that is redirected is followed, with the key on the provider’s own origin only.',
  'RFC 9110 15.4; vidrelay: secrets stay',
  ground => {
    const { poll, provider } = ground
    const { header } = provider.auth
    const watch = { do: 'watch' as const, deadline, expect: { watched: [succeeded(ground)] } }
    const via = (what: string, status: number, url: string, isOwn: boolean) => {
      const headers = { ...poll.request.headers, ...(!isOwn && { [header]: 'absent' }) }
      return looks(
        ground,
        what,
        `redirected to ${url}`,
        [watch],
        [
          answered(poll, { status, headers: { location: url } }),
          { request: { method: 'GET', url, headers }, response: poll.response },
        ],
      )
    }
    const { origin, host } = new URL(poll.request.url)
    return [
      via('on-its-origin', 307, `${origin}/moved/to?it=1`, true),
      via('to-another-host', 302, 'https://mirror.example.org/tasks/1', false),
      via('to-another-port', 308, `https://${host}:8443/tasks/1`, false),
    ]
  },
)

const unsafeRedirect = faultBehaviour(
  'poll.redirect-unsafe',
  'A look that is redirected to a private address, another scheme or in a circle ends the wait; nothing is sent there.',
  'packages/core/README.md, "An answer is not trusted"',
  ground => {
    const to = (what: string, location: string, times: number, code: string) => {
      const look = answered(ground.poll, { status: 302, headers: { location } })
      return ends(
        ground,
        what,
        `redirected to ${location}`,
        Array.from({ length: times }, () => look),
        { code },
      )
    }
    return [
      to('private', 'http://169.254.169.254/latest/meta-data', 1, 'unsafe_url'),
      to('file', 'file:///etc/passwd', 1, 'unsafe_url'),
      to('circle', ground.poll.request.url, 6, 'unexpected_response'),
    ]
  },
)

export const pollHttp: readonly Behaviour[] = [
  serverError,
  retryAfter,
  notFoundYet,
  notFound,
  refused,
  redirect,
  unsafeRedirect,
]
