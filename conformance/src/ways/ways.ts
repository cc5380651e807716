import type { RecordedExchange } from '../format/recording.ts'
import type { Behaviour, Plan, Subject, Trial } from './behaviour.ts'
import { answered, endsAtSubmit, goesOn, lookOf } from './scene.ts'
import { isStraight, type Tape } from './tape.ts'

/**
 * What may happen on any network, played over the adapter's own routes. How core takes it is proven in core; what depends
 * on the document is which route is asked, where the result stands, and which of its addresses may see the key.
 */
export const ways: readonly Behaviour[] = [
  way(
    'lost-answer',
    'The answer to a paid request is lost: nothing is sent again, and the caller is told that the outcome is unknown.',
    tape => endsAtSubmit(tape, 'its answer is lost', { fault: 'drop-after-request' }),
  ),
  way(
    'cut-answer',
    'The answer to a paid request ends after its first byte: nothing is sent again, and the caller is told so.',
    tape =>
      endsAtSubmit(tape, 'its answer ends after one byte', { response: tape.submit.response!, fault: { cut: 1 } }),
  ),
  way(
    'flapping-look',
    'A look is lost, then the next one finds the task done: a look that failed is no task that failed.',
    tape =>
      tape.poll &&
      goesOn(tape, 'a look is lost', [
        { request: tape.poll.request, fault: 'drop-after-request' },
        tape.poll,
        ...tape.fetch,
      ]),
    'no look stands between submit and result in a recording',
  ),
  way(
    'redirect',
    'The result is at another address, on a host of its own: it is fetched from there, and the key does not go along.',
    (tape, { auth }) => {
      const [first] = tape.fetch
      const last = tape.fetch.at(-1)
      if (!first || !last?.response || !isStraight(tape)) return undefined
      const elsewhere: RecordedExchange = {
        request: {
          method: 'GET',
          url: `https://elsewhere.example.net/out.${tape.body.kind}`,
          headers: { [auth.header.toLowerCase()]: 'absent' },
        },
        response: last.response,
      }
      const moved = answered(first, { status: 302, headers: { location: elsewhere.request.url } })
      return goesOn(tape, 'its result has moved', [...lookOf(tape), moved, elsewhere])
    },
    'no recording goes straight from a link or a route to the bytes of the result',
  ),
  way(
    'dead-link',
    'The link of the result is dead: the route for the result is asked, and where there is none the task is looked at once more.',
    (tape, provider) => {
      const [first] = tape.fetch
      if (!first || !tape.poll || !isStraight(tape) || !isLink(tape, first)) return undefined
      const { routes } = provider.dialects[tape.dialect]!
      const dead = [tape.poll, answered(first, { status: 410 })]
      if (!routes.content) return goesOn(tape, 'its link is dead at first', [...dead, tape.poll, ...tape.fetch])
      const url = contentOf(provider, tape)
      const { bytes, base64 } = tape.fetch.at(-1)!.response ?? {}
      // A link to the route itself is one way with it.
      if (url === undefined || url === first.request.url) return undefined
      const headers = { [provider.auth.header.toLowerCase()]: `${provider.auth.prefix ?? 'Bearer '}{{key}}` }
      const body = bytes ? { bytes } : { base64: base64! }
      return goesOn(tape, 'its link is dead', [
        ...dead,
        { request: { method: 'GET', url, headers }, response: { status: 200, ...body } },
      ])
    },
    'no recording has a link to the result in the answer to a look',
  ),
  way(
    'cut-result',
    'The result ends half way: what is missing is asked for, and no cut file is left behind.',
    tape => {
      const last = tape.fetch.at(-1)
      const { length } = tape.body
      if (!last?.response || !isStraight(tape) || length < 2) return undefined
      const etag = '"v1"'
      const half = Math.floor(length / 2)
      const whole = { ...last.response, headers: { ...last.response.headers, etag } }
      const again: RecordedExchange = {
        request: { ...last.request, headers: { ...last.request.headers, range: `bytes=${half}-`, 'if-range': etag } },
        response: whole,
      }
      // The way to the result is gone again from its beginning.
      return goesOn(tape, 'its result ends half way', [
        ...lookOf(tape),
        ...tape.fetch.slice(0, -1),
        answered(last, whole, { cut: half }),
        ...tape.fetch.slice(0, -1),
        again,
      ])
    },
    'no recording goes straight from a link or a route to the bytes of the result',
  ),
]

/** One way, over the tape of each dialect. */
function way(
  name: string,
  text: string,
  trialOf: (tape: Tape, provider: Subject['provider']) => Trial | undefined,
  without = '',
): Behaviour {
  return {
    id: `ways.${name}`,
    group: 'What may happen on the way',
    text,
    source: 'packages/core/README.md',
    plan: ({ provider, tapes }): Plan => {
      const trials = tapes.flatMap(tape => trialOf(tape, provider) ?? [])
      return trials.length > 0 ? trials : { notApplicable: without }
    },
  }
}

/** Where the route for the result is; undefined where more than the id is needed to ask it. */
function contentOf({ dialects }: Subject['provider'], { dialect, submit, id }: Tape): string | undefined {
  const { routes } = dialects[dialect]!
  const path = routes.content!.path.replaceAll('{id}', encodeURIComponent(id))
  const at = submit.request.url.indexOf(routes.submit!.path.replace(/\{.*/, ''))
  return at < 0 || path.includes('{') || routes.content!.query ? undefined : submit.request.url.slice(0, at) + path
}

/** Whoever has a link has the result: it stands in the answer, and no route leads there. */
const isLink = ({ poll }: Tape, { request }: RecordedExchange): boolean =>
  JSON.stringify(poll?.response?.json ?? null).includes(JSON.stringify(request.url).slice(1, -1))
