import type { Behaviour } from '../../behaviour.ts'
import { faulted, firstLook, untimed } from '../scene.ts'
import { textOf } from './changes.ts'
import { faultBehaviour, succeeded } from './ground.ts'
import { deadline, lookAfter, looks, recovers } from './poll-scene.ts'

const source = 'packages/core/README.md, "Waiting"'

const unreachable = faultBehaviour(
  'poll.unreachable',
  'A look that no connection carried says nothing about the task: the next one comes at its time.',
  source,
  ground => [recovers(ground, '', 'the first look refused', faulted(ground.poll, 'drop-before-send'))],
)

const answerLost = faultBehaviour(
  'poll.answer-lost',
  'A look whose answer is lost says nothing about the task: the next one comes at its time.',
  source,
  ground => [recovers(ground, '', 'the answer to the first look lost', faulted(ground.poll, 'drop-after-request'))],
)

const noAnswer = faultBehaviour(
  'poll.no-answer',
  'A look waits half a minute for its whole answer; then the next one comes.',
  source,
  ground => [
    recovers(ground, 'nothing', 'no answer to the first look', faulted(ground.poll, 'stall'), lookAfter(ground, 30)),
    recovers(ground, 'half', 'half an answer, then nothing', faulted(ground.poll, { stall: 7 }), lookAfter(ground, 30)),
  ],
)

const slowAnswer = faultBehaviour(
  'poll.slow-answer',
  'An answer to a look that takes twenty seconds is waited for.',
  source,
  ground => {
    const at = { from: firstLook(ground.provider) + 20, to: firstLook(ground.provider) + 21 }
    const watch = { do: 'watch' as const, deadline, expect: { watched: [succeeded(ground)], events: { retry: 0 }, at } }
    return [looks(ground, '', 'answered after 20 s', [watch], [{ ...untimed(ground.poll), delay: 20 }])]
  },
)

const cut = faultBehaviour(
  'poll.answer-cut',
  'An answer that breaks off is not read, however much of it came: the next look finds the whole one.',
  source,
  ground => {
    const length = Buffer.byteLength(textOf(ground.poll))
    return [
      recovers(ground, 'at-the-start', 'cut after the head', faulted(ground.poll, { cut: 0 })),
      recovers(ground, 'in-the-middle', 'cut in the middle', faulted(ground.poll, { cut: length >> 1 })),
      recovers(ground, 'before-its-end', 'cut one byte before its end', faulted(ground.poll, { cut: length - 1 })),
    ]
  },
)

export const pollTransport: readonly Behaviour[] = [unreachable, answerLost, noAnswer, slowAnswer, cut]
