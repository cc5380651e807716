import { says } from './difference.ts'
import { content, denied, rows, saved, studio, studioLook } from './download-words.ts'
import type { Exchange } from './relay.ts'
import type { Row } from './row.ts'
import { link } from './scene.ts'
import { file, json, saves, video, whole } from './words.ts'

/** As long as the whole, with a box that is longer than the file. */
const cutInside = video.map((byte, at) => (at === 26 ? byte + 1 : byte))
const gone = json({ message: 'unknown' }, 404)
const eightTimes = (...wire: readonly Exchange[]): Exchange[] => Array.from({ length: 8 }, () => wire).flat()

/** Several ways to one result: how one stands in for another, and what is told where none leads to it. */
export const downloadWayRows: readonly Row[] = [
  {
    id: 'download/each way is told, with what came of it',
    loses: 'Whoever looks for a lost result does not learn where it was looked for.',
    wire: eightTimes(studioLook({ url: link }), file(denied), content(gone)),
    does: [
      studio,
      saves({
        error: {
          code: 'result_expired',
          message: says('the link to cdn.orchard.example (HTTP 403)', 'the content route (HTTP 404)'),
        },
      }),
    ],
  },
  {
    id: 'download/where the answer has no link its places are told',
    loses: 'Whoever looks for a lost result does not learn that no link ever came.',
    wire: eightTimes(studioLook({ url: 'coming soon' }), content(gone)),
    does: [studio, saves({ error: { code: 'result_expired', message: says('the answer has no link at url') } })],
  },
  {
    id: 'download/a way that never gives the result whole does not hide the next one',
    loses: 'A store whose file is cut hides the whole one that the relay has.',
    wire: [studioLook({ url: link }), file({ ...whole, body: cutInside }, { times: 4 }), content()],
    does: [studio, saved],
  },
  ...rows(
    'a content route that names the result',
    'A relay whose route gives an address in the place of the video loses every result.',
    [
      ['in a text', json(link)],
      ['as a file', json({ download_url: link })],
      ['in a list', json([link])],
      ['in a text of JSON', json(JSON.stringify({ url: link }))],
    ],
    gives => ({ wire: [studioLook(), content(gives), file()], does: [studio, saved] }),
  ),
]
