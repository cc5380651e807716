import type { Json } from '@vidrelay/core'
import type { Behaviour, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { readAnswer } from '../error-reading.ts'
import { lookAt } from '../scene.ts'
import { changedBy, jsonOf, noText, withEvery } from './changes.ts'
import { anyWarnings, faultBehaviour, type Ground, succeeded } from './ground.ts'
import { deadline, deadlineAfter, lookSaying, looks, noWord, recovers, unheardOf } from './poll-scene.ts'

const source = 'packages/core/src/contract/provider.ts, "Provider.statuses"'

/** A look with this in the place of its word, wherever the document may look for one. */
const lookWith = (ground: Ground, value: Json | undefined): RecordedExchange | undefined =>
  changedBy(ground.poll, json => withEvery(ground, ({ status }) => status, json, value))

/** The first look says this, the second that the task is done. */
function saying(ground: Ground, what: string, look: RecordedExchange): Trial {
  const { provider, shapes } = ground
  const readings = shapes.map(answer => readAnswer(provider, answer, { on: 'get', http: 200, json: jsonOf(look) }))
  const { word, status } = readings.find(own => own.word !== undefined || own.status !== undefined) ?? {}
  if (word === undefined && status === undefined) return recovers(ground, what, `its word ${what}`, look)
  const seen = {
    status: status ?? 'running',
    upstreamStatus: word ?? null,
    warnings: status === undefined ? { $has: [{ code: 'unknown_status' }] } : anyWarnings,
  }
  const watch = { do: 'watch' as const, deadline, expect: { watched: [seen, succeeded(ground)] } }
  return looks(ground, what, `its word ${what}`, [watch], [look, { ...ground.poll, at: lookAt(provider, 2) }])
}

const noUsableWord = faultBehaviour(
  'poll.no-word',
  'An answer without a status word, or with something else in its place, is no state: the next look comes at its time.',
  source,
  ground => {
    const trials = [...noText, ['number', 5] as const].flatMap(([what, value]) => {
      const look = lookWith(ground, value)
      return look && !isDone(ground, look) ? [saying(ground, what, look)] : []
    })
    return trials.length > 0 ? trials : noWord
  },
)

/** Signs of a result may stand for a word. */
const isDone = ({ provider, shapes }: Ground, look: RecordedExchange) =>
  shapes.some(
    answer => readAnswer(provider, answer, { on: 'get', http: 200, json: jsonOf(look) }).status === 'succeeded',
  )

const spelling = faultBehaviour('poll.word-case', 'A status word is compared without case.', source, ground => {
  const { provider, shapes, poll } = ground
  const { word } = readAnswer(provider, shapes[0], { on: 'get', http: 200, json: jsonOf(poll) })
  if (word === undefined) return noWord
  const lower = word.toLowerCase()
  const others = [lower, word.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)]
  return [...new Set(others)]
    .filter(other => other !== word)
    .map(other => {
      const done = { ...succeeded(ground), upstreamStatus: other }
      const watch = { do: 'watch' as const, deadline, expect: { watched: [done] } }
      return looks(ground, caseOf(other), `its word ${other}`, [watch], [lookSaying(ground, other)!])
    })
})

const caseOf = (word: string) =>
  word === word.toLowerCase() ? 'lower' : word === word.toUpperCase() ? 'upper' : 'capital'

const unknownWord = faultBehaviour(
  'poll.unknown-word',
  'A word that is in no table ends nothing: one warning, looks until the deadline, and an error that names the word and keeps the ref.',
  source,
  ground => {
    const look = lookSaying(ground, unheardOf)
    if (!look) return noWord
    const { seconds, hasLast } = deadlineAfter(ground, 3)
    const isOtherShape = ground.shapes[0] !== ground.dialect.answer
    const times = [1, 2, 3].map(n => ({ ...look, at: lookAt(ground.provider, n) }))
    const last = { ...look, at: { from: seconds, to: seconds + 0.1 } }
    const watch = {
      do: 'watch' as const,
      deadline: seconds,
      expect: {
        watched: [{ status: 'running', upstreamStatus: unheardOf, warnings: { $has: [{ code: 'unknown_status' }] } }],
        error: {
          code: 'timeout',
          retryable: true,
          message: { $contains: unheardOf },
          taskRef: { id: ground.tape.id },
          observed: { [`200 ${unheardOf}`]: hasLast ? 4 : 3 },
        },
        events: { warning: isOtherShape ? 2 : 1 },
        at: { from: seconds, to: seconds + 0.1 },
      },
    }
    return [looks(ground, '', `its word ${unheardOf} at each look`, [watch], [...times, ...(hasLast ? [last] : [])])]
  },
)

const unknownThenDone = faultBehaviour(
  'poll.unknown-word-then-done',
  'A task that said a word that is in no table, and then that it is done, is done.',
  source,
  ground => {
    const look = lookSaying(ground, unheardOf)
    return look ? [saying(ground, '', look)] : noWord
  },
)

export const pollWords: readonly Behaviour[] = [noUsableWord, spelling, unknownWord, unknownThenDone]
