import type { Behaviour } from '../../behaviour.ts'
import type { Step } from '../../step.ts'
import { downloadStep } from '../scene.ts'
import { ending, fetches, isSaved, rest, saves, wayOfTape, whole } from './download-scene.ts'
import { faultBehaviour, type Ground } from './ground.ts'
import { deadline } from './poll-scene.ts'

const source = 'packages/core/README.md, "A download is complete or absent"'

const target = faultBehaviour(
  'download.target-exists',
  'A file that is there is not written over: the download is refused before any byte is asked for.',
  source,
  ground => {
    const first = downloadStep(ground.tape, { deadline, expect: isSaved(ground) })
    const second = downloadStep(ground.tape, {
      deadline,
      note: 'to the same file',
      expect: { error: { code: 'invalid_request', field: 'output' } },
    })
    return [fetches(ground, '', 'saved twice', [first, second], wayOfTape(ground))]
  },
)

const twice = faultBehaviour(
  'download.twice',
  'A result can be downloaded again from the same ref, to another file.',
  source,
  ground => {
    const first = downloadStep(ground.tape, { deadline, expect: isSaved(ground) })
    const second = { ...first, file: `again.${ground.tape.body.kind}` }
    const exchanges = [...wayOfTape(ground), ground.poll, ...wayOfTape(ground)]
    return [fetches(ground, '', 'saved twice', [first, second], exchanges)]
  },
)

const slow = faultBehaviour(
  'download.slow-answer',
  'A result whose first byte takes 50 seconds is waited for.',
  source,
  ground => [saves(ground, '', 'answered after 50 s', ending(wayOfTape(ground), { delay: 50 }))],
)

const opening = (ground: Ground): Step => ({ do: 'open', deadline, expect: isSaved(ground) })

const open = faultBehaviour(
  'download.open',
  'A result that is opened as a stream gives the same bytes as a file, also where it breaks off on its way.',
  source,
  ground => {
    const from = ground.tape.body.length >> 1
    const way = wayOfTape(ground)
    const etag = '"one"'
    const cut = ending(way, { response: whole(ground, { etag }), fault: { cut: from } })
    return [
      fetches(ground, 'whole', 'opened', [opening(ground)], way),
      fetches(
        ground,
        'resumed',
        `opened, cut after ${from} bytes`,
        [opening(ground)],
        [
          ...cut,
          ...ending(way, { response: rest(ground, from, { etag }) }, { range: `bytes=${from}-`, 'if-range': etag }),
        ],
      ),
      fetches(
        ground,
        'begun-anew',
        `opened, cut after ${from} bytes, then whole`,
        [opening(ground)],
        [...cut, ...ending(way, {}, { range: `bytes=${from}-` })],
      ),
    ]
  },
)

export const downloadTarget: readonly Behaviour[] = [target, twice, slow, open]
