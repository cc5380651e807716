import type { Behaviour, Trial } from '../../behaviour.ts'
import { anew, cutAt, etag, half, resumed } from './download-cut.ts'
import { ending, rest, saves, type Way, wayOfTape, whole } from './download-scene.ts'
import { faultBehaviour } from './ground.ts'

const source = 'packages/core/README.md, "A download is complete or absent"'

const cutTwice = faultBehaviour(
  'download.cut-twice',
  'A result that breaks off twice is put together out of three parts.',
  source,
  ground => {
    const [first, second] = [half(ground) >> 1, half(ground)]
    const part = resumed(ground, first, { 'if-range': etag }, { etag })
    return [
      saves(ground, '', `cut after ${first} and again after ${second} bytes`, [
        ...cutAt(ground, first, { etag }),
        ...ending(part, { fault: { cut: second - first } }),
        ...resumed(ground, second, { 'if-range': etag }, { etag }),
      ]),
    ]
  },
)

const rangeIgnored = faultBehaviour(
  'download.range-ignored',
  'A server that answers a Range with the whole is taken at its word: the file begins anew.',
  'RFC 9110 14.2',
  ground => [
    saves(ground, '', 'cut in the middle, then whole from the start', [
      ...cutAt(ground, half(ground), { etag }),
      ...ending(wayOfTape(ground), {}, { range: `bytes=${half(ground)}-` }),
    ]),
  ],
)

const wrongRange = faultBehaviour(
  'download.wrong-range',
  'A part that begins elsewhere than was asked for, or does not say where, is not put into the file.',
  'RFC 9110 15.3.7',
  ground => {
    const from = half(ground)
    const { length } = ground.tape.body
    const wrong = (what: string, contentRange: string | undefined, start: number): Trial => {
      const { 'content-range': _, ...headers } = rest(ground, start).headers!
      const told = contentRange === undefined ? headers : { ...headers, 'content-range': contentRange }
      const response = { ...rest(ground, start), headers: told }
      return saves(ground, what, `a part with Content-Range: ${contentRange ?? 'none'}`, [
        ...cutAt(ground, from, { etag }),
        ...ending(wayOfTape(ground), { response }, { range: `bytes=${from}-` }),
        ...wayOfTape(ground), // asked for as a part or anew: both end well
      ])
    }
    return [
      wrong('another-start', `bytes ${from + 8}-${length - 1}/${length}`, from + 8),
      wrong('from-the-start', `bytes 0-${length - 1}/${length}`, 0),
      wrong('not-said', undefined, from),
    ]
  },
)

const rangeRefused = faultBehaviour(
  'download.range-refused',
  'A 416 is no end of the result: it is asked for anew, from its beginning.',
  'RFC 9110 15.5.17',
  ground => {
    const { length } = ground.tape.body
    const refused = { status: 416, headers: { 'content-range': `bytes */${length}` } }
    const way = wayOfTape(ground)
    return [
      saves(ground, '', 'cut in the middle, then 416, then whole', [
        ...cutAt(ground, half(ground), { etag }),
        ...ending(way, { response: refused }, { range: `bytes=${half(ground)}-` }),
        ...anew(ground),
      ]),
    ]
  },
)

const changed = faultBehaviour(
  'download.changed',
  'A result that became another one while it came begins anew: a file is never put together out of two.',
  'RFC 9110 13.1.5',
  ground => {
    const { length } = ground.tape.body
    const from = half(ground)
    const before = (headers: Record<string, string>): Way => {
      const response = { ...whole(ground, headers), bytes: { ...ground.tape.body, length: length * 2 } }
      return ending(wayOfTape(ground), { response, fault: { cut: from } })
    }
    return [
      saves(ground, 'by-its-validator', 'another ETag after the cut', [
        ...cutAt(ground, from, { etag }),
        ...resumed(ground, from, { 'if-range': etag }, { etag: '"two"' }),
        ...anew(ground),
      ]),
      saves(ground, 'by-its-length', 'another length after the cut', [
        ...before({ etag }),
        ...resumed(ground, from, { 'if-range': etag }, { etag }),
        ...anew(ground),
      ]),
      saves(ground, 'and-said-so', 'the whole of another one after the cut', [
        ...before({ etag }),
        ...ending(wayOfTape(ground), { response: whole(ground, { etag: '"two"' }) }, { 'if-range': etag }),
      ]),
    ]
  },
)

export const downloadRanges: readonly Behaviour[] = [cutTwice, rangeIgnored, wrongRange, rangeRefused, changed]
