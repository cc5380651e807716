import type { Behaviour } from '../../behaviour.ts'
import type { Step } from '../../step.ts'
import { downloadStep, faulted, firstLook, untimed } from '../scene.ts'
import { ending, fetches, isSaved, wayOfTape, whole } from './download-scene.ts'
import { faultBehaviour, isAccepted, key, paid, succeeded, trial } from './ground.ts'
import { deadline, looks, noWord, unfinished } from './poll-scene.ts'

const source = 'packages/core/README.md, "Waiting"'

const before = faultBehaviour(
  'lifecycle.abort-before',
  'What is stopped before it begins does not begin: no byte is sent, no key is used up, no task is touched.',
  source,
  ground => {
    const aborted = { error: { code: 'aborted', taskRef: { id: ground.tape.id } } }
    const wait: Step = { do: 'wait', deadline, abort: 'before', expect: aborted }
    const download = downloadStep(ground.tape, { deadline, abort: 'before', expect: aborted })
    const submit = paid(ground, { error: { code: 'aborted' }, journal: [] }, { abort: 'before' })
    return [
      trial(ground, 'submit', 'stopped before the submit', [submit, paid(ground, isAccepted(ground))], [ground.submit]),
      looks(ground, 'wait', 'stopped before the wait', [wait, waiting(ground)], [ground.poll]),
      looks(ground, 'download', 'stopped before the download', [download, waiting(ground)], [ground.poll]),
    ]
  },
)

const waiting = (ground: Parameters<typeof succeeded>[0]): Step => ({
  do: 'wait',
  deadline,
  note: 'again',
  expect: { task: succeeded(ground) },
})

const duringSubmit = faultBehaviour(
  'lifecycle.abort-during-submit',
  'Stopping a paid call that is on its way does not cut it: its caller leaves, and its outcome is in the journal.',
  'packages/core/README.md, "A paid call is sent at most once per key"',
  ground => {
    const slow = { ...ground.submit, delay: 10 }
    const left = { error: { code: 'aborted', key }, journal: [{ key, state: 'sending' }], at: 1 }
    const leaving = paid(ground, left, { abort: 1 })
    const notSent = { error: { code: 'aborted' }, at: { from: 0.3, to: 0.4 } }
    const drop = faulted(ground.submit, 'drop-before-send')
    return [
      trial(
        ground,
        'and-asked-later',
        'left after 1 s, answered after 10 s',
        [leaving, { do: 'advance', seconds: 30 }, paid(ground, isAccepted(ground), { note: 'again' })],
        [slow],
      ),
      trial(
        ground,
        'and-asked-at-once',
        'left after 1 s, asked again, answered after 10 s',
        [leaving, paid(ground, { ...isAccepted(ground), at: 10 }, { note: 'again' })],
        [slow],
      ),
      trial(
        ground,
        'in-the-pause',
        'left in the pause after a refused connection',
        [
          paid(ground, notSent, { abort: 0.3 }),
          { do: 'advance', seconds: 60 },
          paid(ground, isAccepted(ground), { note: 'again' }),
        ],
        [drop, ...ground.tape.lead.map(untimed), ground.submit],
      ),
    ]
  },
)

const duringWait = faultBehaviour(
  'lifecycle.abort-during-wait',
  'Stopping a wait lets go of the task at once and leaves it as it is: the next wait may find it done.',
  source,
  ground => {
    const look = unfinished(ground)
    if (!look) return noWord
    const first = firstLook(ground.provider)
    const leaving = (seconds: number): Step => ({
      do: 'wait',
      deadline,
      abort: seconds,
      expect: {
        error: { code: 'aborted', retryable: true, taskRef: { id: ground.tape.id } },
        at: { from: seconds, to: seconds + 0.1 },
      },
    })
    const pause = first + ground.provider.polling.every / 2
    return [
      looks(
        ground,
        'before-the-first-look',
        'left before a look',
        [leaving(first / 2), waiting(ground)],
        [ground.poll],
      ),
      looks(
        ground,
        'between-two-looks',
        'left between two looks',
        [leaving(pause), waiting(ground)],
        [look, ground.poll],
      ),
      looks(
        ground,
        'during-a-look',
        'left while a look is silent',
        [leaving(first + 3), waiting(ground)],
        [faulted(ground.poll, 'stall'), ground.poll],
      ),
    ]
  },
)

const get = faultBehaviour(
  'lifecycle.abort-get',
  'A single look that is stopped says so, and not that the provider failed.',
  source,
  ground => {
    const aborted = { error: { code: 'aborted', taskRef: { id: ground.tape.id } } }
    const before: Step = { do: 'get', abort: 'before', expect: aborted }
    const during: Step = { do: 'get', abort: 3, expect: { ...aborted, at: 3 } }
    const again: Step = { do: 'get', note: 'again', expect: { task: succeeded(ground) } }
    const steps = (stopped: Step) => [paid(ground, isAccepted(ground)), stopped, again]
    const silent = faulted(ground.poll, 'stall')
    return [
      trial(ground, 'before', 'stopped before a look', steps(before), [ground.submit, ground.poll]),
      trial(ground, 'during', 'stopped during a look', steps(during), [ground.submit, silent, ground.poll]),
    ]
  },
)

const duringDownload = faultBehaviour(
  'lifecycle.abort-during-download',
  'Stopping a download leaves no file and no part of one; the task is as good as before.',
  source,
  ground => {
    const seconds = firstLook(ground.provider) + 5
    const at = { from: seconds, to: seconds + 0.1 }
    const aborted = { error: { code: 'aborted', taskRef: { id: ground.tape.id } }, at }
    const way = wayOfTape(ground)
    const silent = ending(way, { response: whole(ground), fault: { stall: ground.tape.body.length >> 1 } })
    const again = downloadStep(ground.tape, { deadline, note: 'again', expect: isSaved(ground) })
    const both = [...silent, ground.poll, ...way]
    return [
      fetches(
        ground,
        'into-a-file',
        'left in the middle of its bytes',
        [downloadStep(ground.tape, { deadline, abort: seconds, expect: aborted }), again],
        both,
      ),
      fetches(
        ground,
        'as-a-stream',
        'left in the middle of its bytes',
        [{ do: 'open', deadline, abort: seconds, expect: aborted }, again],
        both,
      ),
      fetches(
        ground,
        'before-its-head',
        'left while its server is silent',
        [downloadStep(ground.tape, { deadline, abort: seconds, expect: aborted }), again],
        [...ending(way, { fault: 'stall' }), ground.poll, ...way],
      ),
    ]
  },
)

const after = faultBehaviour(
  'lifecycle.abort-after',
  'A signal that comes when all is done does nothing.',
  source,
  ground => [
    fetches(
      ground,
      '',
      'stopped when all was done',
      [
        downloadStep(ground.tape, { deadline, abort: 1000, expect: isSaved(ground) }),
        { do: 'advance', seconds: 2000 },
        { do: 'get', expect: { task: succeeded(ground) } },
      ],
      [...wayOfTape(ground), ground.poll],
    ),
  ],
)

export const lifecycleAbort: readonly Behaviour[] = [before, duringSubmit, duringWait, get, duringDownload, after]
