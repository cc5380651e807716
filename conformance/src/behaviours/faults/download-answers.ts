import { gzipSync } from 'node:zlib'
import type { Json } from '@vidrelay/core'
import type { Behaviour, Trial } from '../../behaviour.ts'
import { mediaBytes } from '../../media-bytes.ts'
import type { RecordedResponse } from '../../recording.ts'
import { page } from './changes.ts'
import { etag } from './download-cut.ts'
import { ending, givesWay, meaningOf, rest, saves, wayOfTape, whole } from './download-scene.ts'
import { faultBehaviour, type Ground } from './ground.ts'

const source = 'packages/core/README.md, "A download is complete or absent"'

const answeredOnce = (ground: Ground, response: RecordedResponse, what: string, change: string): Trial =>
  saves(ground, what, change, [...ending(wayOfTape(ground), { response }), ...wayOfTape(ground)])

/** An answer that is no result: asked again where that may help, else the next place is taken. */
export function noResult(ground: Ground, what: string, change: string, response: RecordedResponse, json?: Json): Trial {
  const way = ending(wayOfTape(ground), { response })
  const meaning = meaningOf(ground, way, response.status, json)
  if (meaning === 'again') return answeredOnce(ground, response, what, change)
  const code = meaning === 'expired' ? 'result_expired' : meaning.code
  return givesWay(ground, what, change, way, { code })
}

const serverError = faultBehaviour(
  'download.server-error',
  'A 5xx, a 408 or a 429 in the place of a result is no end of it: it is asked for again after a pause.',
  source,
  ground =>
    [408, 429, 500, 502, 503].map(status =>
      noResult(ground, String(status), `${status} in the place of its bytes`, page(status)),
    ),
)

const notMedia = faultBehaviour(
  'download.not-media',
  'A page or JSON in the place of a result is not saved, whatever its type says: the next place is taken, or there is an error and no file.',
  source,
  ground => {
    const json = { message: 'come back tomorrow' }
    const html = page(200)
    return [
      noResult(ground, 'page', 'a page with 200', html),
      noResult(ground, 'json', 'JSON with 200', { status: 200, json }, json),
      givesWay(
        ground,
        'page-as-video',
        'a page that says that it is a video',
        ending(wayOfTape(ground), { response: { ...html, headers: { 'content-type': 'video/mp4' } } }),
        { code: 'download_failed' },
      ),
      givesWay(
        ground,
        'sentence',
        'a sentence with 200',
        ending(wayOfTape(ground), {
          response: { status: 200, headers: { 'content-type': 'text/plain' }, text: 'This link is no longer good.' },
        }),
        { code: 'download_failed' },
      ),
    ]
  },
)

const empty = faultBehaviour('download.empty', 'An empty file is no result: it is asked for again.', source, ground => [
  answeredOnce(ground, { ...whole(ground), bytes: { ...ground.tape.body, to: 0 } }, '', 'no bytes at first'),
])

const silentlyCut = faultBehaviour(
  'download.cut-silently',
  'A file whose end is missing is not saved, also where no length betrays it: it is asked for again.',
  source,
  ground => {
    const { length } = ground.tape.body
    const part = (what: string, to: number) =>
      answeredOnce(
        ground,
        { ...whole(ground, { 'transfer-encoding': 'chunked' }), bytes: { ...ground.tape.body, to } },
        what,
        `${to} of its ${length} bytes, without a length`,
      )
    return [part('in-the-middle', length >> 1), part('before-its-last-byte', length - 1)]
  },
)

const wrongLength = faultBehaviour(
  'download.wrong-length',
  'What is shorter than its length says is not whole; what comes beyond that length is not the result’s.',
  'RFC 9112 6.3',
  ground => {
    const { length } = ground.tape.body
    const bytes = mediaBytes(ground.tape.body)
    const from = length >> 1
    const more = Buffer.concat([bytes.subarray(from), Buffer.from('and something else')])
    const tooMuch: RecordedResponse = {
      status: 206,
      headers: { ...rest(ground, from, { etag }).headers, 'transfer-encoding': 'chunked' },
      base64: more.toString('base64'),
    }
    const way = wayOfTape(ground)
    return [
      saves(ground, 'shorter', 'a length of 9 bytes more than come', [
        ...ending(way, { response: whole(ground, { 'content-length': String(length + 9) }), fault: { cut: length } }),
        ...way,
      ]),
      saves(ground, 'longer', 'a part with more bytes than are left', [
        ...ending(way, { response: whole(ground, { etag }), fault: { cut: from } }),
        ...ending(way, { response: tooMuch }, { range: `bytes=${from}-` }),
      ]),
    ]
  },
)

const encoded = faultBehaviour(
  'download.encoded',
  'A result that is compressed on its way although it was not asked for is saved as it is.',
  'RFC 9110 12.5.3',
  ground => {
    const { headers } = whole(ground, { 'content-encoding': 'gzip' })
    const base64 = gzipSync(mediaBytes(ground.tape.body)).toString('base64')
    const way = ending(
      wayOfTape(ground),
      { response: { status: 200, headers, base64 } },
      { 'accept-encoding': 'identity' },
    )
    return [saves(ground, '', 'compressed', way)]
  },
)

export const downloadAnswers: readonly Behaviour[] = [serverError, notMedia, empty, silentlyCut, wrongLength, encoded]
