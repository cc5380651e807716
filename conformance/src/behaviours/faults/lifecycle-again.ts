import type { Behaviour, Trial } from '../../behaviour.ts'
import type { Step } from '../../step.ts'
import { downloadStep, faulted } from '../scene.ts'
import { fetches, isSaved, wayOfTape } from './download-scene.ts'
import { faultBehaviour, isAccepted, isUnknown, key, paid, stillUnknown, succeeded, trial } from './ground.ts'
import { deadline } from './poll-scene.ts'

const safe = 'packages/core/README.md, "A paid call is sent at most once per key"'

const resume = (journal: 'kept' | 'lost'): Step => ({ do: 'resume', journal })

const inAnotherProcess = faultBehaviour(
  'lifecycle.resume',
  'A task goes on in another process from the text of its ref alone, with or without the journal.',
  'packages/core/README.md, "Coming back to a task"',
  ground =>
    (['kept', 'lost'] as const).map(journal => {
      const entries = journal === 'kept' ? [{ key, state: 'accepted', finalStatus: 'succeeded' }] : []
      const download = downloadStep(ground.tape, { deadline, expect: { ...isSaved(ground), journal: entries } })
      return fetches(
        ground,
        journal,
        `its process ends, its journal ${journal}`,
        [resume(journal), download],
        wayOfTape(ground),
      )
    }),
)

const sameKey = faultBehaviour(
  'lifecycle.same-key',
  'A key that was accepted gives the same task again, also in another process; no byte is sent.',
  safe,
  ground => {
    const again = paid(ground, isAccepted(ground), { note: 'again' })
    const begin = paid(ground, isAccepted(ground))
    return [
      trial(ground, 'same-process', 'submitted twice', [begin, again], [ground.submit]),
      trial(ground, 'another-process', 'submitted by two processes', [begin, resume('kept'), again], [ground.submit]),
      trial(
        ground,
        'after-its-end',
        'submitted again when it was done',
        [begin, { do: 'wait', deadline, expect: { task: succeeded(ground) } }, again],
        [ground.submit, ground.poll],
      ),
    ]
  },
)

const otherRequest = faultBehaviour(
  'lifecycle.key-of-another-request',
  'A key belongs to one request: with another one it is a TypeError, and no byte is sent.',
  safe,
  ground => {
    const { request } = ground.tape
    if (typeof request.prompt !== 'string') return { untestable: 'the request of the tape has no prompt to change' }
    const other = paid(
      ground,
      {
        error: { name: 'TypeError', message: { $contains: 'another request' } },
        journal: [{ key, state: 'accepted' }],
      },
      { note: 'another request', request: { ...request, prompt: `${request.prompt}, at night` } },
    )
    const begin = paid(ground, isAccepted(ground))
    return [
      trial(ground, 'same-process', 'two requests under one key', [begin, other], [ground.submit]),
      trial(
        ground,
        'another-process',
        'two requests of two processes',
        [begin, resume('kept'), other],
        [ground.submit],
      ),
    ]
  },
)

const unknownBefore = faultBehaviour(
  'lifecycle.unknown-before',
  'A key whose outcome is unknown stays so in another process: no byte is sent.',
  safe,
  ground => [
    trial(
      ground,
      '',
      'the answer lost, then another process',
      [paid(ground, isUnknown()), resume('kept'), stillUnknown(ground)],
      [faulted(ground.submit, 'drop-after-request')],
    ),
  ],
)

const noJournal = faultBehaviour(
  'lifecycle.no-journal',
  'Without a journal, which a caller must choose aloud, a task is made and saved all the same.',
  'packages/core/README.md, "What it promises"',
  ground => {
    const { task } = isAccepted(ground)
    const steps = [
      paid(ground, { task: task!, journal: [] }),
      downloadStep(ground.tape, { deadline, expect: isSaved(ground) }),
    ]
    const made = trial(ground, '', 'no journal', steps, [ground.submit, ground.poll, ...wayOfTape(ground)])
    return [{ ...made, client: { ...made.client, journal: false } }]
  },
)

const baseURL = faultBehaviour(
  'lifecycle.base-url',
  'A base URL may end in a slash or in /v1, and may be in capitals: the wire is the same.',
  'packages/core/src/contract/provider.ts, "Route"',
  ground => {
    const { host } = new URL(ground.baseURL)
    const spelled = (what: string, url: string): Trial => {
      const steps = [paid(ground, isAccepted(ground)), downloadStep(ground.tape, { deadline, expect: isSaved(ground) })]
      const made = trial(ground, what, `the base URL ${url}`, steps, [ground.submit, ground.poll, ...wayOfTape(ground)])
      return { ...made, client: { ...made.client, baseURL: url } }
    }
    return [
      spelled('v1', `${ground.baseURL}/v1`),
      spelled('v1-and-slash', `${ground.baseURL}/v1/`),
      spelled('capitals', ground.baseURL.replace(host, host.toUpperCase())),
    ]
  },
)

export const lifecycleAgain: readonly Behaviour[] = [
  inAnotherProcess,
  sameKey,
  otherRequest,
  unknownBefore,
  noJournal,
  baseURL,
]
