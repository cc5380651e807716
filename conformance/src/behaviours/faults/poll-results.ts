import type { Answer, Json } from '@vidrelay/core'
import type { Behaviour, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { readAnswer, valuesAt } from '../error-reading.ts'
import { answeredJson, downloadStep, levelsOf, lookAt, withValue, withWord } from '../scene.ts'
import { changedBy, jsonOf, withPut } from './changes.ts'
import { anyWarnings, faultBehaviour, type Ground, succeeded } from './ground.ts'
import {
  deadline,
  deadlineAfter,
  lookSaying,
  looks,
  noWord,
  unfinished,
  unfinishedWord,
  wordFor,
} from './poll-scene.ts'

const source = 'packages/core/README.md, "Success means an output"'

/** The rows that say where a result of the tape's kind may be named in an answer. */
const rowsOf = ({ shapes: [answer], dialect, tape }: Ground) =>
  answer.outputs.filter(({ role = dialect.kind, at }) => role === tape.kind && at !== undefined)

const isNamedByRoute = ({ shapes: [answer], dialect, tape }: Ground) =>
  answer.outputs.some(({ role = dialect.kind, route }) => role === tape.kind && route !== undefined)

/** The same look, with this in the place of each result; undefined where something is still left. */
export function withResults(ground: Ground, value: Json | undefined): RecordedExchange | undefined {
  const [answer] = ground.shapes
  const rows = rowsOf(ground)
  const look = changedBy(ground.poll, json => {
    let changed = json
    for (const { at = '', as } of rows)
      for (const level of levelsOf(answer)) {
        const text = as === 'base64' && typeof value === 'string' ? undefined : value
        changed = withValue(changed, level + at, text) ?? changed
      }
    return changed
  })
  const left = levelsOf(answer).flatMap(level => rows.flatMap(({ at }) => valuesAt(jsonOf(look!), level + at)))
  return look && left.every(own => own === value) ? look : undefined
}

/** Is it still a success without them? Where there is no word, the results themselves may be the sign. */
const saysDone = ({ provider, shapes: [answer] }: Ground, look: RecordedExchange) =>
  readAnswer(provider, answer, { on: 'get', http: 200, json: jsonOf(look) }).status === 'succeeded'
const onlySigns = { notApplicable: 'without its result the answer says nothing about the task' }

const always = { notApplicable: 'a success always has its content route for a result' }

const noOutput = faultBehaviour(
  'poll.success-without-output',
  'A success without a result is not taken for one: it is warned about and looked at until the deadline, which keeps the ref.',
  source,
  ground => {
    if (isNamedByRoute(ground)) return always
    const look = withResults(ground, undefined)
    if (!look) return { untestable: 'the look of the tape names several results, which cannot all be taken out' }
    if (!saysDone(ground, look)) return onlySigns
    const { seconds, hasLast } = deadlineAfter(ground, 2)
    const watch = {
      do: 'watch' as const,
      deadline: seconds,
      expect: {
        watched: [{ status: 'running', outputs: [], warnings: { $has: [{ code: 'no_output' }] } }],
        error: { code: 'timeout', message: { $contains: 'without a result' }, taskRef: { id: ground.tape.id } },
        at: { from: seconds, to: seconds + 0.1 },
      },
    }
    const times = [1, 2].map(n => ({ ...look, at: lookAt(ground.provider, n) }))
    const last = { ...look, at: { from: seconds, to: seconds + 0.1 } }
    const again = { do: 'wait' as const, note: 'again', deadline, expect: { task: succeeded(ground) } }
    const exchanges = [...times, ...(hasLast ? [last] : []), ground.poll]
    return [looks(ground, '', 'its result taken out', [watch, again], exchanges)]
  },
)

const outputLater = faultBehaviour(
  'poll.output-later',
  'A success whose result is missing, or is no address that could be opened, is done once a later look names one.',
  source,
  ground => {
    if (isNamedByRoute(ground)) return always
    const values: readonly [what: string, value: Json | undefined][] = [
      ['absent', undefined],
      ['empty', ''],
      ['null', null],
      ['file', 'file:///etc/passwd'],
      ['no-scheme', '//evil.example.org/x.mp4'],
    ]
    const missing = { status: 'running', outputs: [], warnings: { $has: [{ code: 'no_output' }] } }
    const watch = { do: 'watch' as const, deadline, expect: { watched: [missing, succeeded(ground)] } }
    const trials = values.flatMap(([what, value]) => {
      const look = withResults(ground, value)
      return look && saysDone(ground, look)
        ? [looks(ground, what, `its result ${what}`, [watch], [look, second(ground)])]
        : []
    })
    return trials.length > 0 ? trials : onlySigns
  },
)

const second = (ground: Ground) => ({ ...ground.poll, at: lookAt(ground.provider, 2) })

const progress = faultBehaviour(
  'poll.progress-100',
  'Progress 100 proves nothing, in any form and even beside a link: only a word of success ends a task well.',
  source,
  ground => {
    const look = unfinished(ground)
    if (!look) return noWord
    const [answer] = ground.shapes
    const forms: readonly [what: string, value: Json][] = [
      ['number', 100],
      ['text', '100'],
      ['percent', '100%'],
    ]
    return forms.flatMap(([what, value]): Trial[] => {
      const json = withPut(answer, answer.progress ?? ['progress'], jsonOf(look)!, value)
      if (json === undefined) return []
      const seen = { status: { $in: ['queued', 'running'] }, progress: 100, outputs: [], warnings: anyWarnings }
      const watch = { do: 'watch' as const, deadline, expect: { watched: [seen, succeeded(ground)] } }
      return [looks(ground, what, `unfinished at ${value}`, [watch], [answeredJson(ground.poll, json), second(ground)])]
    })
  },
)

const progressBack = faultBehaviour(
  'poll.progress-back',
  'Progress that goes back, or is no number from 0 to 100, disturbs nothing.',
  source,
  ground => {
    const look = unfinished(ground)
    if (!look) return noWord
    const [answer] = ground.shapes
    const values: readonly Json[] = [80, 30, -5, '1e400', 'soon', null]
    const jsons = values.map(value => withPut(answer, answer.progress ?? ['progress'], jsonOf(look)!, value))
    if (jsons.includes(undefined)) return { notApplicable: 'the look of the tape has no place for progress' }
    const wait = { do: 'wait' as const, deadline, expect: { task: succeeded(ground), events: { retry: 0 } } }
    const answers = jsons.map(json => answeredJson(ground.poll, json!))
    return [looks(ground, '', 'unfinished, with odd progress', [wait], [...answers, ground.poll])]
  },
)

const failureText = faultBehaviour(
  'poll.failure-text',
  'The text of a failure is never taken for a result, even where it is a link and stands beside one.',
  source,
  ground => {
    const { provider, tape } = ground
    const [answer] = ground.shapes
    const word = wordFor(ground, 'failed')
    const failed = word === undefined ? undefined : lookSaying(ground, word)
    if (!failed) return { notApplicable: 'the document has no word for a task that failed' }
    const link = 'https://files.example.org/why-it-failed.mp4?sig=0123456789abcdef'
    const json = withPut(answer, messagePaths(answer), jsonOf(failed)!, link)
    if (json === undefined) return { untestable: 'the look of the tape has no place for a reason' }
    const { error } = readAnswer(provider, answer, { on: 'get', http: 200, json })
    if (error?.scope !== 'task') return { notApplicable: 'by its rows this failure is not the end of the task' }
    const step = downloadStep(tape, { deadline, expect: { error: { code: error.is, taskRef: { id: tape.id } } } })
    return [looks(ground, '', 'failed, with a link for a reason', [step], [answeredJson(ground.poll, json)])]
  },
)

export const messagePaths = ({ message = ['error.message', 'error', 'message'] }: Answer): readonly string[] => message

const final = faultBehaviour(
  'poll.final-stays',
  'A final state never changes again: a later answer that says something else is a warning on it.',
  'packages/core/README.md, "Waiting"',
  ground => {
    const wait = { do: 'wait' as const, deadline, expect: { task: succeeded(ground) } }
    const get = {
      do: 'get' as const,
      expect: { task: { status: 'succeeded', warnings: { $has: [{ code: 'contradiction' }] } } },
    }
    const [answer] = ground.shapes
    const trials = (['running', 'failed'] as const).flatMap(status => {
      const word = status === 'running' ? unfinishedWord(ground) : wordFor(ground, status)
      const json = word === undefined ? undefined : withWord(answer, jsonOf(ground.poll)!, word)
      if (json === undefined) return []
      const { error } = readAnswer(ground.provider, answer, { on: 'get', http: 200, json })
      if (error?.scope === 'request') return []
      return [
        looks(
          ground,
          `then-${status}`,
          `done, and then ${word}`,
          [wait, get],
          [ground.poll, answeredJson(ground.poll, json)],
        ),
      ]
    })
    return trials.length > 0 ? trials : noWord
  },
)

export const pollResults: readonly Behaviour[] = [noOutput, outputLater, progress, progressBack, failureText, final]
