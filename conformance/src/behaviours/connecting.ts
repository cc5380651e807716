import type { Behaviour, Subject, Trial } from '../behaviour.ts'
import type { RecordedExchange } from '../recording.ts'
import type { Step } from '../step.ts'
import { derivedFrom, stageOf, submitStep, untimed } from './scene.ts'

/** Making a client: the key out of the environment, the address, what clients of other kinds need. */

const group = 'Connecting'

/** A tape whose client needs no setting but its address. */
const plainTape = ({ tapes }: Subject) =>
  tapes.find(({ recording }) => Object.keys(recording.client ?? {}).every(name => name === 'baseURL'))

function trialOf(
  subject: Subject,
  what: string,
  steps: (tape: NonNullable<ReturnType<typeof plainTape>>, baseURL: { baseURL?: string }) => readonly Step[],
  exchanges: (tape: NonNullable<ReturnType<typeof plainTape>>) => readonly RecordedExchange[],
): Trial | undefined {
  const tape = plainTape(subject)
  if (!tape) return undefined
  const { baseURL } = tape.recording.client ?? {}
  return {
    what,
    source: derivedFrom(tape, 'by a client that is made otherwise'),
    ...stageOf(tape),
    steps: [...steps(tape, baseURL === undefined ? {} : { baseURL })],
    exchanges: [...exchanges(tape)],
  }
}

const noPlainTape = { untestable: 'every tape needs a setting of the client' }

const keyFromEnvironment: Behaviour = {
  id: 'connecting.key',
  group,
  text: 'The key is taken from each variable that the document names, and goes out with the paid request.',
  source: 'packages/core/README.md, "Keys"',
  plan: subject => {
    const trials = subject.provider.keyEnv.map(name =>
      trialOf(
        subject,
        name,
        (tape, baseURL) => [
          { do: 'connect', environment: { [name]: '{{key}}' }, ...baseURL, expect: { connected: {} } },
          submitStep(tape),
        ],
        tape => [...tape.lead, untimed(tape.submit)],
      ),
    )
    return trials.every(trial => trial !== undefined) ? trials : noPlainTape
  },
}

const noKey: Behaviour = {
  id: 'connecting.no-key',
  group,
  text: 'Without a key there is no client, and the error names the variables that may hold one.',
  source: 'packages/core/README.md, "Keys"',
  plan: subject => {
    const { keyEnv } = subject.provider
    const error = { code: 'unauthenticated', field: 'apiKey', message: { $contains: [...keyEnv] } }
    const trial = trialOf(
      subject,
      '',
      (_, baseURL) => [{ do: 'connect', environment: {}, ...baseURL, expect: { error } }],
      () => [],
    )
    return trial ? [trial] : noPlainTape
  },
}

const address: Behaviour = {
  id: 'connecting.address',
  group,
  text: "A client that names no address speaks to the provider's own; where the provider has none, it must name one.",
  source: 'packages/core/src/contract/provider.ts, "Provider.baseURL"',
  plan: subject => {
    const { baseURL, keyEnv } = subject.provider
    const environment = { [keyEnv[0]]: '{{key}}' as const }
    const trial = trialOf(
      subject,
      '',
      () => [
        baseURL === null
          ? { do: 'connect', environment, expect: { error: { code: 'invalid_request', field: 'baseURL' } } }
          : {
              do: 'connect',
              environment,
              expect: { connected: { baseURL: baseURL.replace(/\/+$/, '').replace(/\/v1$/i, '') } },
            },
      ],
      () => [],
    )
    return trial ? [trial] : noPlainTape
  },
}

const otherClients: Behaviour = {
  id: 'connecting.openai-settings',
  group,
  text: 'What a client for OpenAI-style APIs needs to use the same gateway is as the document says, and never the key.',
  source: 'packages/core/src/contract/provider.ts, "Provider.openai"',
  plan: subject => {
    const { openai, baseURL, keyEnv } = subject.provider
    const environment = { [keyEnv[0]]: '{{key}}' as const }
    const host = plainTape(subject)?.recording.client?.baseURL ?? baseURL ?? ''
    const expected = openai
      ? {
          baseURL: `${host.replace(/\/+$/, '').replace(/\/v1$/i, '')}${openai.path}`,
          apiKeyEnv: keyEnv[0],
          model: openai.model,
        }
      : { $absent: true }
    const trial = trialOf(
      subject,
      '',
      (_, own) => [{ do: 'connect', environment, ...own, expect: { connected: { openai: expected } } }],
      () => [],
    )
    return trial ? [trial] : noPlainTape
  },
}

export const connecting: readonly Behaviour[] = [keyFromEnvironment, noKey, address, otherClients]
