import type { Plan, Trial } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import type { Expectation, Step } from '../../step.ts'
import { firstLook, lookAt, withWord } from '../scene.ts'
import { changedBy } from './changes.ts'
import { type Ground, isAccepted, paid, succeeded, trial } from './ground.ts'

type Window = { from: number; to: number }

/** Longer than any trial, whatever the document says of a usual wait. Unit: seconds. */
export const deadline = 7200

/** Something goes wrong at the first look, and the second one finds the task done; no state is made of the trouble. */
export function recovers(
  ground: Ground,
  what: string,
  change: string,
  trouble: RecordedExchange,
  at: Window = lookAt(ground.provider, 2),
): Trial {
  const watch: Step = { do: 'watch', deadline, expect: { watched: [succeeded(ground)], events: { retry: 1 } } }
  return looks(ground, what, change, [watch], [trouble, { ...ground.poll, at }])
}

/** The first look ends the wait, with the ref; the task itself is as good as before. */
export function ends(
  ground: Ground,
  what: string,
  change: string,
  answers: readonly RecordedExchange[],
  error: NonNullable<Expectation['error']>,
): Trial {
  const wait: Step = { do: 'wait', deadline, expect: { error: { ...error, taskRef: { id: ground.tape.id } } } }
  const again: Step = { do: 'wait', note: 'again', deadline, expect: { task: succeeded(ground) } }
  return looks(ground, what, change, [wait, again], [...answers, ground.poll])
}

/** The task of the tape, submitted, and then these looks at it; the first of them when it is due. */
export function looks(
  ground: Ground,
  what: string,
  change: string,
  steps: readonly Step[],
  [first, ...later]: readonly RecordedExchange[],
): Trial {
  const due = first && { ...first, at: first.at ?? lookAt(ground.provider, 1) }
  return trial(
    ground,
    what,
    change,
    [paid(ground, isAccepted(ground)), ...steps],
    [ground.submit, ...(due ? [due] : []), ...later],
  )
}

/** A look that finds the task in another state; undefined where the document has no word for it, or the tape none to change. */
export function lookSaying(ground: Ground, word: string): RecordedExchange | undefined {
  return changedBy(ground.poll, json => withWord(ground.shapes[0], json, word))
}

/** A word of the document for this, the tape's own spelling if possible. */
export const wordFor = ({ provider }: Ground, ...wanted: readonly string[]): string | undefined =>
  Object.entries(provider.statuses).find(([word, status]) => word !== '' && wanted.includes(status))?.[0]

/** No table has it. */
export const unheardOf = 'x-unheard-of'

/** A word for a task that is not finished: one of the table, or else one that is in no table, which means the same. */
export const unfinishedWord = (ground: Ground): string =>
  wordFor(ground, 'running') ?? wordFor(ground, 'queued') ?? unheardOf

/** A look that finds the task unfinished; undefined where the tape's look has no word to change. */
export const unfinished = (ground: Ground): RecordedExchange | undefined => lookSaying(ground, unfinishedWord(ground))

/** Where it has none. */
export const noWord: Plan = { notApplicable: 'the look of the tape has no word: it is done by its signs' }

/** A look that finds only trouble, so long after the first one began, or at the usual time if that is later. */
export const lookAfter = ({ provider }: Ground, seconds: number): Window => {
  const first = firstLook(provider)
  const usual = lookAt(provider, 2)
  return { from: Math.max(first + seconds, usual.from), to: Math.max(first + seconds * 1.02 + 0.1, usual.to) }
}

/** A deadline that leaves room for so many looks and one more at its very end. */
export function deadlineAfter({ provider }: Ground, looksBefore: number): { seconds: number; hasLast: boolean } {
  const { from, to } = lookAt(provider, looksBefore)
  const { every } = provider.polling
  // The last look is left out within a second of another one, so neither is tried where jitter could decide.
  return every >= 2 ? { seconds: from + 0.75 * every, hasLast: true } : { seconds: to + 0.05, hasLast: false }
}
