import type { Behaviour, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { answeredText, jsonOf, withId } from './changes.ts'
import { faultBehaviour, type Ground, isAccepted, paid, succeeded, trial } from './ground.ts'

const mark = '@@the-id@@'

/** The same answer, with this literal of JSON for each id. */
function withLiteral(ground: Ground, exchange: RecordedExchange, literal: string): RecordedExchange | undefined {
  const marked = withId(ground, exchange, mark)
  return marked && answeredText(marked, JSON.stringify(jsonOf(marked)).replaceAll(`"${mark}"`, literal))
}

/** The look at another task; undefined where the id is no segment of its own in the path of the document. */
function addressOf({ poll, dialect }: Ground, encoded: string): string | undefined {
  const url = new URL(poll.request.url)
  const template = dialect.routes.get!.path.split('/')
  const path = url.pathname.split('/')
  const at = template.indexOf('{id}') - template.length // from the end: a base URL may have a path of its own
  if (!template.includes('{id}')) return undefined
  return `${url.origin}${path.with(at, encoded).join('/')}${url.search}`
}

/** A task with another id: what the submit answer says is what is asked for. */
function taskCalled(ground: Ground, what: string, id: string, literal = JSON.stringify(id)): Trial | string {
  const submit = withLiteral(ground, ground.submit, literal)
  const url = addressOf(ground, encodeURIComponent(id))
  if (!submit) return 'the id was found at no place in the submit answer that the document names'
  if (url === undefined) return 'the id is no segment of its own in the path of the look'
  const poll = withLiteral(ground, ground.poll, literal) ?? ground.poll
  const steps = [paid(ground, isAccepted(ground, id)), { do: 'get' as const, expect: { task: succeeded(ground) } }]
  return trial(ground, what, `its id ${literal}`, steps, [submit, { ...poll, request: { ...poll.request, url } }])
}

const planOf = (trials: readonly (Trial | string)[]) => {
  const made = trials.filter(own => typeof own !== 'string')
  return made.length > 0 ? made : { notApplicable: String(trials[0]) }
}

const long = faultBehaviour(
  'submit.id-exact',
  'An id that is a number is kept to its last digit, also where it is larger than a double can hold.',
  'packages/core/src/contract/provider.ts, "Answer"; RFC 8259 6',
  ground =>
    planOf([
      taskCalled(ground, 'small', '7041', '7041'),
      taskCalled(ground, 'of-20-digits', '12345678901234567891', '12345678901234567891'),
    ]),
)

const odd = faultBehaviour(
  'submit.id-encoded',
  'An id may hold any character: it is kept as it is, and is one segment of every path that it goes into.',
  'RFC 3986 2.1',
  ground =>
    planOf([
      taskCalled(ground, 'signs', 'a/b?c#d%2e..'),
      taskCalled(ground, 'parents', '../../v1/models'),
      taskCalled(ground, 'letters', 'задача-雨-🌧'),
      taskCalled(ground, 'a-name-of-every-object', '__proto__'),
    ]),
)

const climbing = faultBehaviour(
  'submit.id-climbing',
  'An id that would lead out of its route is kept, and asked for nowhere.',
  'RFC 3986 5.2.4',
  ground => {
    if (addressOf(ground, '..') === undefined)
      return { notApplicable: 'the id is no segment of its own in the path of the look' }
    const trials = ['.', '..'].flatMap(id => {
      const submit = withLiteral(ground, ground.submit, JSON.stringify(id))
      const look = { do: 'get' as const, expect: { error: { code: 'invalid_request', field: 'ref' } } }
      const what = id === '.' ? 'one-dot' : 'two-dots'
      return submit ? [trial(ground, what, `its id ${id}`, [paid(ground, isAccepted(ground, id)), look], [submit])] : []
    })
    return trials.length > 0 ? trials : { untestable: 'the submit answer has its id at no place that can be changed' }
  },
)

export const submitIds: readonly Behaviour[] = [long, odd, climbing]
