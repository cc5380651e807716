import type { Behaviour, Trial } from '../../behaviour.ts'
import { firstLook } from '../scene.ts'
import { anew, cutAt, etag, half, resumed } from './download-cut.ts'
import { ending, refusedAtItsEnd, saves, type Way, wayOfTape, whole } from './download-scene.ts'
import { faultBehaviour } from './ground.ts'

const source = 'packages/core/README.md, "A download is complete or absent"'

const unreachable = faultBehaviour(
  'download.unreachable',
  'A result whose server cannot be reached is asked for again after a pause.',
  source,
  ground => [
    saves(ground, '', 'the first connection for its bytes refused', [
      ...refusedAtItsEnd(wayOfTape(ground)),
      ...wayOfTape(ground),
    ]),
  ],
)

const answerLost = faultBehaviour(
  'download.answer-lost',
  'A result whose answer is lost is asked for again after a pause.',
  source,
  ground => [
    saves(ground, '', 'the answer with its bytes lost', [
      ...ending(wayOfTape(ground), { fault: 'drop-after-request' }),
      ...wayOfTape(ground),
    ]),
  ],
)

const silence = faultBehaviour(
  'download.silence',
  'A result that stops coming for a minute is asked for again, from the byte where it stopped.',
  source,
  ground => {
    const from = half(ground)
    const later = firstLook(ground.provider) + 60
    const at = { from: later, to: later + 30 }
    const late = (way: Way): Way => [{ ...way[0]!, at }, ...way.slice(1)]
    return [
      saves(ground, 'at-the-start', 'no answer for its bytes', [
        ...ending(wayOfTape(ground), { fault: 'stall' }),
        ...late(anew(ground)),
      ]),
      saves(ground, 'in-the-middle', `silent after ${from} bytes`, [
        ...ending(wayOfTape(ground), { response: whole(ground, { etag }), fault: { stall: from } }),
        ...late(resumed(ground, from, { 'if-range': etag }, { etag })),
      ]),
    ]
  },
)

const cut = faultBehaviour(
  'download.cut',
  'A result that breaks off is asked for again from the byte where it broke off, under the condition that it is still the same; where nothing can prove that, from its beginning.',
  'RFC 9110 13.1.5 and 14.2',
  ground => {
    const { length } = ground.tape.body
    const broken = (what: string, from: number): Trial =>
      saves(ground, what, `cut after ${from} of ${length} bytes`, [
        ...cutAt(ground, from, { etag }),
        ...resumed(ground, from, { 'if-range': etag }, { etag }),
      ])
    // Nothing proves that the rest belongs to what is there.
    const unproven = (what: string, headers: Record<string, string>): Trial =>
      saves(ground, what, `cut after ${half(ground)} of ${length} bytes`, [
        ...cutAt(ground, half(ground), headers),
        ...anew(ground),
      ])
    return [
      saves(ground, 'at-the-start', 'cut before its first byte', [...cutAt(ground, 0, { etag }), ...anew(ground)]),
      broken('in-the-middle', half(ground)),
      broken('before-its-last-byte', length - 1),
      unproven('with-a-date', { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }),
      unproven('without-a-validator', {}),
      unproven('with-a-weak-validator', { etag: 'W/"one"' }),
    ]
  },
)

export const downloadBroken: readonly Behaviour[] = [unreachable, answerLost, silence, cut]
