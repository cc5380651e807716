import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Behaviour } from '../../behaviour.ts'
import { answered } from '../scene.ts'
import { packedBlanks } from './blanks.ts'
import {
  answeredBytes,
  answeredText,
  changedBy,
  greased,
  isTree,
  jsonOf,
  noText,
  page,
  placeOfId,
  textOf,
  undated,
  withId,
} from './changes.ts'
import { faultBehaviour, isAccepted, isUnknown, paid, stillUnknown, trial } from './ground.ts'

const source = 'packages/core/README.md, "A paid call is sent at most once per key"'

const unreadable = faultBehaviour(
  'submit.unreadable',
  'A success whose body cannot be read leaves the outcome unknown: it may be billed, and it is not sent again.',
  source,
  ground => {
    const { submit } = ground
    const tried = (what: string, change: string, text: string) =>
      trial(
        ground,
        what,
        change,
        [paid(ground, isUnknown({ status: submit.response!.status })), stillUnknown(ground)],
        [answeredText(submit, text)],
      )
    return [
      trial(
        ground,
        'html',
        'a page with 200',
        [paid(ground, isUnknown({ status: 200 }))],
        [answered(submit, page(200))],
      ),
      tried('empty', 'an empty body', ''),
      tried('cut-json', 'JSON without its end, though the length is right', textOf(submit).slice(0, 9)),
      tried('null', 'null for a body', 'null'),
      tried('list', 'an empty list for a body', '[]'),
      tried('text', 'a bare text for a body', '"accepted"'),
    ]
  },
)

const noId = faultBehaviour(
  'submit.no-id',
  'A success without a usable id leaves the outcome unknown: it may be billed, and it is not sent again.',
  source,
  ground => {
    const steps = [paid(ground, isUnknown({ status: ground.submit.response!.status }))]
    const changed = noText.flatMap(([what, value]) => {
      const answer = withId(ground, ground.submit, value)
      return answer ? [trial(ground, what, `its id ${what}`, steps, [answer])] : []
    })
    return changed.length > 0
      ? changed
      : { untestable: 'the id was found at no place in the submit answer that the document names' }
  },
)

const elsewhere = faultBehaviour(
  'submit.id-elsewhere',
  'An id that stands where no table expects it is no answer, and is looked for: it counts once the provider knows it.',
  source,
  ground => {
    const { submit, tape } = ground
    const poll = undated(ground, ground.poll)
    const bare = jsonOf(withId(ground, submit, undefined) ?? submit)
    if (!isTree(bare) || !placeOfId(textOf(submit), tape.id) || !placeOfId(textOf(poll), tape.id))
      return { untestable: 'the id was found in no text of the answers' }
    const around = `{"__proto__":${textOf(submit)},${JSON.stringify({ x: 1, ...bare }).slice(1)}`
    return [
      trial(
        ground,
        'inherited',
        'its id in __proto__',
        [paid(ground, isAccepted(ground))],
        [answeredText(submit, around), poll],
      ),
    ]
  },
)

const encoded = faultBehaviour(
  'submit.encoded',
  'An answer that is compressed although it was not asked for is read all the same.',
  'RFC 9110 12.5.3',
  ground => {
    const bytes = Buffer.from(textOf(ground.submit))
    return Object.entries({ gzip: gzipSync(bytes), br: brotliCompressSync(bytes) }).map(([name, packed]) =>
      trial(
        ground,
        name,
        `compressed as ${name}`,
        [paid(ground, isAccepted(ground))],
        [answeredBytes(ground.submit, packed, { 'content-encoding': name })],
      ),
    )
  },
)

const brokenEncoding = faultBehaviour(
  'submit.encoding-broken',
  'An answer that only claims to be compressed, or is in a way that nobody knows, leaves the outcome unknown.',
  source,
  ground => {
    const as = (what: string, encoding: string) =>
      trial(
        ground,
        what,
        `said to be compressed as ${encoding}`,
        [paid(ground, isUnknown()), stillUnknown(ground)],
        [
          answeredBytes(withId(ground, ground.submit, undefined) ?? ground.submit, Buffer.from('{"a":1}'), {
            'content-encoding': encoding,
          }),
        ],
      )
    return [as('plain', 'gzip'), as('stacked', 'gzip, gzip')]
  },
)

const tooLong = faultBehaviour(
  'submit.too-long',
  'No more of an answer is kept than a limit, counted after decoding; what is longer is unknown, unless its id came first and the provider knows it.',
  'packages/core/README.md, "An answer is not trusted"',
  ground => {
    const { submit, tape } = ground
    const poll = undated(ground, ground.poll)
    const text = textOf(submit)
    const packed = (...parts: Buffer[]) => answeredBytes(submit, Buffer.concat(parts), { 'content-encoding': 'gzip' })
    const blanks = packedBlanks(9)
    const before = trial(
      ground,
      'before-its-id',
      '9 MiB of blanks before the answer',
      [paid(ground, isUnknown())],
      [packed(blanks, gzipSync(text))],
    )
    if (!placeOfId(text, tape.id) || !placeOfId(textOf(poll), tape.id)) return [before]
    return [
      before,
      trial(
        ground,
        'after-its-id',
        '9 MiB of blanks after the answer',
        [paid(ground, isAccepted(ground))],
        [packed(gzipSync(text), blanks), poll],
      ),
    ]
  },
)

const tolerant = faultBehaviour(
  'submit.tolerant',
  'What a reader of JSON by its names does not see changes nothing: a byte order mark, another order, unknown fields, another 2xx, no content type.',
  'RFC 8259 8.1; packages/core/src/contract/provider.ts, "Answer"',
  ground => {
    const { submit } = ground
    const text = textOf(submit)
    const json = jsonOf(submit)
    const same = (what: string, change: string, exchange = submit) =>
      trial(ground, what, change, [paid(ground, isAccepted(ground))], [exchange])
    const twice = isTree(json) ? `{${text.slice(1, -1)},${text.slice(1)}` : undefined
    const grease = changedBy(submit, greased)
    return [
      same('byte-order-mark', 'after a byte order mark', answeredText(submit, `\uFEFF${text}`)),
      ...(twice ? [same('said-twice', 'each field twice', answeredText(submit, twice))] : []),
      ...(grease ? [same('unknown-fields', 'turned round, with unknown fields', grease)] : []),
      same('no-content-type', 'typed as plain bytes', {
        ...answeredBytes(submit, Buffer.from(text), { 'content-type': 'application/octet-stream' }),
      }),
      ...[201, 202].map(status =>
        same(String(status), `with ${status}`, { ...submit, response: { ...submit.response!, status } }),
      ),
    ]
  },
)

export const submitBody: readonly Behaviour[] = [
  unreadable,
  noId,
  elsewhere,
  encoded,
  brokenEncoding,
  tooLong,
  tolerant,
]
