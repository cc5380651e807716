import type { Behaviour } from '../../behaviour.ts'
import { answered, faulted, untimed } from '../scene.ts'
import { answeredText, isTree, jsonOf, page, placeOfId, textOf, undated } from './changes.ts'
import { faultBehaviour, isAccepted, isUnknown, key, paid, stillUnknown, trial } from './ground.ts'

const source = 'packages/core/README.md, "A paid call is sent at most once per key"'

const refusedOnce = faultBehaviour(
  'submit.unreachable-once',
  'A paid call that no connection carried is sent again after a pause.',
  source,
  ground => [
    trial(
      ground,
      '',
      'the first connection refused',
      [paid(ground, isAccepted(ground))],
      [faulted(ground.submit, 'drop-before-send'), { ...ground.submit, at: { from: 0.5, to: 60 } }],
    ),
  ],
)

const refusedAlways = faultBehaviour(
  'submit.unreachable',
  'A provider that cannot be reached is tried three times; then nothing was sent, and the same key may pay later.',
  source,
  ground => {
    const drop = faulted(ground.submit, 'drop-before-send')
    const notSent = {
      error: { code: 'upstream_error', retryable: true, key },
      journal: [{ key, state: 'not_sent' }],
    }
    return [
      trial(
        ground,
        '',
        'three connections refused',
        [paid(ground, notSent), { do: 'advance', seconds: 600 }, paid(ground, isAccepted(ground))],
        [drop, drop, drop, ...ground.tape.lead.map(untimed), ground.submit],
      ),
    ]
  },
)

const answerLost = faultBehaviour(
  'submit.answer-lost',
  'A paid call whose answer is lost is never sent again: its outcome is unknown, also for the next call with its key.',
  source,
  ground => [
    trial(
      ground,
      '',
      'the answer lost',
      [paid(ground, isUnknown()), stillUnknown(ground)],
      [faulted(ground.submit, 'drop-after-request')],
    ),
  ],
)

const noAnswer = faultBehaviour(
  'submit.no-answer',
  'A paid call waits 150 seconds for its whole answer, longer than the edges in front of providers, and is then unknown.',
  source,
  ground => {
    const expect = { ...isUnknown(), at: 150 }
    const half = Math.floor((placeOfId(textOf(ground.submit), ground.tape.id)?.from ?? 2) / 2)
    return [
      trial(ground, 'nothing', 'no answer', [paid(ground, expect)], [faulted(ground.submit, 'stall')]),
      trial(
        ground,
        'half',
        'half an answer, then nothing',
        [paid(ground, expect)],
        [faulted(ground.submit, { stall: half })],
      ),
    ]
  },
)

const slowAnswer = faultBehaviour(
  'submit.slow-answer',
  'An answer to a paid call that takes two minutes is waited for.',
  source,
  ground => [
    trial(
      ground,
      '',
      'answered after 120 s',
      [paid(ground, { ...isAccepted(ground), at: 120 })],
      [{ ...ground.submit, delay: 120 }],
    ),
  ],
)

const cut = faultBehaviour(
  'submit.answer-cut',
  'An answer to a paid call that breaks off before its id leaves the outcome unknown; it is not sent again.',
  source,
  ground => {
    const text = textOf(ground.submit)
    const id = placeOfId(text, ground.tape.id)
    const steps = [paid(ground, isUnknown()), stillUnknown(ground)]
    const json = jsonOf(ground.submit)
    const wide = isTree(json) ? answeredText(ground.submit, JSON.stringify({ x_note: '雨夜', ...json })) : undefined
    return [
      trial(ground, 'at-the-start', 'cut after the head', steps, [faulted(ground.submit, { cut: 0 })]),
      ...(id
        ? [
            trial(ground, 'inside-the-id', 'cut in the middle of its id', steps, [
              faulted(ground.submit, { cut: Math.ceil((id.from + id.to) / 2) }),
            ]),
          ]
        : []),
      // {"x_note":"  is 11 bytes; the next character takes three.
      ...(wide
        ? [trial(ground, 'inside-a-character', 'cut inside a character', steps, [faulted(wide, { cut: 13 })])]
        : []),
    ]
  },
)

/** An id is asked for again, each time after a longer pause, for half a minute. */
const looksInGrace = 6

const salvaged = faultBehaviour(
  'submit.answer-cut-after-id',
  'The id in an answer that breaks off later is saved: it counts once the provider knows it, and only then.',
  source,
  ground => {
    const { submit, tape } = ground
    const poll = undated(ground, ground.poll)
    const id = placeOfId(textOf(submit), tape.id)
    if (!id) return { notApplicable: 'the submit answer names its id in no text that could be found in a cut answer' }
    const broken = faulted(submit, { cut: id.to + 1 })
    const stalled = faulted(submit, { stall: id.to + 1 })
    const isKnown = placeOfId(textOf(poll), tape.id) !== undefined
    const expect = isKnown ? isAccepted(ground) : isUnknown()
    return [
      trial(ground, 'cut', 'cut right after its id', [paid(ground, expect)], [broken, poll]),
      trial(ground, 'silence', 'silent right after its id', [paid(ground, { ...expect, at: 150 })], [stalled, poll]),
      trial(
        ground,
        'of-no-task',
        'cut right after an id that the provider then does not know',
        [paid(ground, isUnknown()), stillUnknown(ground)],
        [broken, ...Array.from({ length: looksInGrace }, () => answered(poll, page(404)))],
      ),
    ]
  },
)

export const submitTransport: readonly Behaviour[] = [
  refusedOnce,
  refusedAlways,
  answerLost,
  noAnswer,
  slowAnswer,
  cut,
  salvaged,
]
