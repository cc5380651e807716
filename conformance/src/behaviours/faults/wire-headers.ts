import type { Behaviour } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { downloadStep } from '../scene.ts'
import { isSaved, wayOfTape } from './download-scene.ts'
import { faultBehaviour, type Ground, isAccepted, paid, trial } from './ground.ts'
import { deadline } from './poll-scene.ts'

/** The whole life of the tape's task, with these headers asked of each request. */
function life(
  ground: Ground,
  what: string,
  change: string,
  asked: (url: URL) => Record<string, string>,
  told: Record<string, string> = {},
) {
  const steps = [paid(ground, isAccepted(ground)), downloadStep(ground.tape, { deadline, expect: isSaved(ground) })]
  const exchanges = [ground.submit, ground.poll, ...wayOfTape(ground)].map(
    ({ request, response, ...exchange }): RecordedExchange => ({
      ...exchange,
      request: { ...request, headers: { ...request.headers, ...asked(new URL(request.url)) } },
      response: { ...response!, headers: { ...response!.headers, ...told } },
    }),
  )
  return trial(ground, what, change, steps, exchanges)
}

const keyWhereDue = faultBehaviour(
  'wire.key',
  'The key goes to the provider’s own origin, in the header that the document names, and nowhere else.',
  'packages/core/src/contract/provider.ts, "Provider.auth"',
  ground => {
    const { header, prefix = 'Bearer ' } = ground.provider.auth
    const { origin } = new URL(ground.baseURL)
    const due = (url: URL) => ({ [header]: url.origin === origin ? `${prefix}{{key}}` : 'absent' })
    return [life(ground, '', 'with the key as the document says', due)]
  },
)

const noCookies = faultBehaviour(
  'wire.no-cookies',
  'A cookie that an answer sets is never sent back: a client has no memory beside the journal.',
  'packages/core/README.md, "Secrets stay"',
  ground => [
    life(ground, '', 'each answer sets a cookie', () => ({ cookie: 'absent' }), {
      'set-cookie': 'session=0123456789; Path=/; Domain=example.org',
    }),
  ],
)

const plain = faultBehaviour(
  'wire.plain-bytes',
  'Answers are asked for as they are, without compression, so that lengths and limits count what is there.',
  'RFC 9110 12.5.3',
  ground => [life(ground, '', 'asked for plain bytes', () => ({ 'accept-encoding': 'identity' }))],
)

export const wireHeaders: readonly Behaviour[] = [keyWhereDue, noCookies, plain]
