import { gzipSync } from 'node:zlib'
import type { Behaviour } from '../../behaviour.ts'
import { answered } from '../scene.ts'
import { packedBlanks } from './blanks.ts'
import { answeredBytes, answeredText, changedBy, greased, isTree, jsonOf, page, textOf, withId } from './changes.ts'
import { faultBehaviour, succeeded } from './ground.ts'
import { deadline, looks, recovers } from './poll-scene.ts'

const source = 'packages/core/README.md, "Waiting"'

const unreadable = faultBehaviour(
  'poll.unreadable',
  'A look whose answer cannot be read says nothing about the task: the next one comes at its time.',
  source,
  ground => {
    const { poll } = ground
    const tried = (what: string, change: string, text: string) =>
      recovers(ground, what, change, answeredText(poll, text))
    return [
      recovers(ground, 'html', 'a page with 200', answered(poll, page(200))),
      tried('empty', 'an empty body', ''),
      tried('cut-json', 'JSON without its end, though the length is right', textOf(poll).slice(0, -1)),
      tried('null', 'null for a body', 'null'),
      tried('list', 'an empty list for a body', '[]'),
      tried('text', 'a bare text for a body', '"completed"'),
    ]
  },
)

const tooLong = faultBehaviour(
  'poll.too-long',
  'No more of an answer is kept than a limit, counted after decoding: what is longer is no answer.',
  'packages/core/README.md, "An answer is not trusted"',
  ground => {
    const { poll, dialect } = ground
    // A result may stand in the answer itself.
    const isRoomy = dialect.answer.outputs.some(row => row.as === 'base64')
    const bytes = Buffer.concat([packedBlanks(isRoomy ? 65 : 9), gzipSync(textOf(poll))])
    const bomb = answeredBytes(poll, bytes, { 'content-encoding': 'gzip' })
    return [recovers(ground, '', 'very many blanks before the answer', bomb)]
  },
)

const otherTask = faultBehaviour(
  'poll.other-task',
  'An answer about another task is not delivered, whatever it says.',
  source,
  ground => {
    const other = withId(ground, ground.poll, `not-${ground.tape.id}`)
    if (!other) return { notApplicable: 'the look of the tape names no task' }
    return [recovers(ground, '', 'the first look answered about another task', other)]
  },
)

const tolerant = faultBehaviour(
  'poll.tolerant',
  'What a reader of JSON by its names does not see changes nothing: a byte order mark, another order, unknown fields, compression.',
  'RFC 8259 8.1; packages/core/src/contract/provider.ts, "Answer"',
  ground => {
    const { poll } = ground
    const text = textOf(poll)
    const json = jsonOf(poll)
    const watch = { do: 'watch' as const, deadline, expect: { watched: [succeeded(ground)], events: { retry: 0 } } }
    const same = (what: string, change: string, exchange = poll) => looks(ground, what, change, [watch], [exchange])
    const grease = changedBy(poll, greased)
    const bytes = Buffer.from(text)
    return [
      same('byte-order-mark', 'after a byte order mark', answeredText(poll, `\uFEFF${text}`)),
      same('compressed', 'compressed', answeredBytes(poll, gzipSync(bytes), { 'content-encoding': 'gzip' })),
      ...(isTree(json)
        ? [same('said-twice', 'each field twice', answeredText(poll, `{${text.slice(1, -1)},${text.slice(1)}`))]
        : []),
      ...(grease ? [same('unknown-fields', 'turned round, with unknown fields', grease)] : []),
    ]
  },
)

export const pollBody: readonly Behaviour[] = [unreadable, tooLong, otherTask, tolerant]
