import { createHash } from 'node:crypto'
import { isVidrelayError, type JournalEntry } from '@vidrelay/core'
import { differences, show } from '../format/match.ts'
import { mediaBytes } from '../format/media-bytes.ts'
import { isWithin, round, showWindow, windowOf } from '../format/moment.ts'
import type { Expectation } from '../format/step.ts'
import type { Clue, Mismatch } from './failure.ts'
import type { Outcome } from './perform.ts'

/** What a step left behind beside its outcome. */
export interface Aftermath {
  journal: readonly JournalEntry[]
  /** Types of the events that it caused. */
  events: readonly string[]
  /** Seconds since the start. */
  seconds: number
}

/** What is wrong with what a step brought; undefined when nothing is. */
export function checkOutcome(expect: Expectation, outcome: Outcome, after: Aftermath): Mismatch | undefined {
  const found =
    checkError(expect, outcome.error) ??
    checkParts(expect, outcome) ??
    checkResult(expect.result, outcome.result) ??
    checkAftermath(expect, after)
  return found && { ...found, clue: clueOf(outcome) }
}

/** What an outcome says of itself: which row its error is from, which word the provider said. */
function clueOf({ error, task, watched, result }: Outcome): Clue {
  const told = isVidrelayError(error) ? error : undefined
  const last = told?.task ?? result?.task ?? watched?.at(-1) ?? task
  const own = told ?? last?.error ?? undefined
  const [warning] = last?.warnings ?? []
  const field = told?.field ?? warning?.field
  const detail = told?.message ?? warning?.message
  return {
    of: 'outcome',
    ...(own?.code !== undefined && { code: own.code }),
    ...(own?.row !== undefined && { row: own.row }),
    ...(field !== undefined && { field }),
    ...(typeof last?.upstreamStatus === 'string' && { word: last.upstreamStatus }),
    ...(told?.status !== undefined && { status: told.status }),
    ...(detail !== undefined && { detail }),
  }
}

/** A warning that nobody expected is wrong: nothing may be dropped or changed unseen. */
const quiet = (task: Record<string, unknown> | string) =>
  typeof task === 'string' ? { status: task, warnings: [] } : { ...task, warnings: task.warnings ?? [] }

function checkError({ error: expected }: Expectation, came: unknown): Mismatch | undefined {
  if (expected === undefined && came === undefined) return undefined
  if (came === undefined) return { what: 'no error came', expected: show(expected), came: 'no error' }
  if (expected === undefined) return { what: 'an error came', expected: 'none', came: showError(came) }
  if (!isVidrelayError(came) && expected.name === undefined)
    return { what: 'the error is no VidrelayError', expected: show(expected), came: showError(came) }
  const [first] = differences(expected, came, 'partial', 'error')
  return (
    first && {
      what: first.path,
      place: first.path,
      expected: first.expected,
      came: `${first.came} in ${showError(came)}`,
    }
  )
}

const showError = (error: unknown): string =>
  isVidrelayError(error)
    ? `${error.code}: ${error.message}${error.hint === undefined ? '' : ` [hint: ${error.hint}]`}`
    : error instanceof Error
      ? (error.stack ?? String(error))
      : String(error)

function checkParts(expect: Expectation, outcome: Outcome): Mismatch | undefined {
  const parts: [path: string, expected: unknown, came: unknown][] = [
    ['task', expect.task && quiet(expect.task), outcome.task],
    ['connected', expect.connected, outcome.connected],
    ['watched', expect.watched?.map(quiet), outcome.watched],
    ['models', expect.models, outcome.models],
    ['listed', expect.listed, outcome.listed],
    ['deleted', expect.deleted, outcome.deleted],
  ]
  for (const [path, expected, came] of parts) {
    if (expected === undefined) continue
    const [first] = differences(expected, came, 'partial', path)
    if (first) return { what: first.path, place: first.path, expected: first.expected, came: first.came }
  }
  return undefined
}

function checkResult(expected: Expectation['result'], came: Outcome['result']): Mismatch | undefined {
  if (expected === undefined) return undefined
  if (came === undefined) return { what: 'the result', expected: show(expected), came: 'none' }
  const whole = mediaBytes(expected.body)
  const { bytes, file } = came
  if (!Buffer.from(bytes).equals(whole))
    return {
      what: 'the bytes of the result',
      expected: `${whole.byteLength} bytes as served`,
      came: `${bytes.byteLength} bytes${bytes.byteLength === whole.byteLength ? ', others' : ''}`,
    }
  if (file) {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const [first] = differences({ bytes: bytes.byteLength, sha256 }, file, 'partial', 'result')
    if (first) return { what: first.path, place: first.path, expected: first.expected, came: first.came }
  }
  const { mediaType, task } = expected
  const [first] = differences(
    { ...(mediaType !== undefined && { mediaType }), ...(task && { task: quiet(task) }) },
    came,
    'partial',
    'result',
  )
  return first && { what: first.path, place: first.path, expected: first.expected, came: first.came }
}

function checkAftermath({ journal, events = {}, at }: Expectation, after: Aftermath): Mismatch | undefined {
  const [first] = journal === undefined ? [] : differences(journal, after.journal, 'partial', 'journal')
  if (first) return { what: first.path, place: first.path, expected: first.expected, came: first.came }
  for (const [type, count] of Object.entries(events)) {
    const came = after.events.filter(own => own === type).length
    if (came !== count) return { what: `events of type ${type}`, expected: String(count), came: String(came) }
  }
  if (at === undefined) return undefined
  const window = windowOf(at)
  if (isWithin(after.seconds, window)) return undefined
  return { what: 'when this step ended', expected: showWindow(window), came: `${round(after.seconds)} s` }
}
