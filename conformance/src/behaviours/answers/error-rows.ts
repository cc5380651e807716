import type { Operation } from '@vidrelay/core'
import type { ErrorRow } from '@vidrelay/core/provider'
import { type Behaviour, type Plan, type Subject, slug, type Trial } from '../../behaviour.ts'
import { derivedFrom, stageOf } from '../scene.ts'
import { type ErrorCase, firstRow, fittingCases, missingCases } from './error-cases.ts'
import { positionsOf } from './error-positions.ts'
import type { Position } from './error-scenes.ts'
import { waitScene } from './error-waits.ts'
import { type Attempt, planOf } from './looks.ts'

/** Every row of the error table, in every place where it can fit. */

/** Answers of these say how a task is. */
const aboutTasks: readonly Operation[] = ['submit', 'get', 'content', 'remix', 'extend', 'edit']

const canFit = (row: ErrorRow, on: Operation) =>
  (row.on?.includes(on) ?? true) && (row.status === undefined || aboutTasks.includes(on))

/** These answers, one after the other, in one place; undefined where none is an error there. */
export function played(
  position: Position,
  what: string,
  title: string,
  source: Trial['source'],
  cases: readonly ErrorCase[],
): Trial | undefined {
  let turn = 0
  const scenes = cases.flatMap(one => {
    const scene = position.scene(one, turn)
    if (scene) turn++
    return scene ?? []
  })
  if (scenes.length === 0) return undefined
  return {
    what,
    title,
    source,
    ...stageOf(position.stage.tape),
    steps: scenes.flatMap(({ steps }) => steps),
    exchanges: scenes.flatMap(({ exchanges }) => exchanges),
  }
}

/** Where the row is the first to fit, for anything that it lists. */
const winsAt = ({ stage, rows, on }: Position, row: ErrorRow): boolean => {
  const fitting = fittingCases(stage.provider, rows, on, row)
  return !('untestable' in fitting) && fitting.some(one => firstRow(stage.provider, rows, on, one) === row.id)
}

/** What the row lists, each thing in an answer of its own, and then what it does not ask for. */
function rowAt(position: Position, row: ErrorRow, all: readonly Position[]): readonly Attempt[] {
  const { stage, rows, on } = position
  const fitting = fittingCases(stage.provider, rows, on, row)
  if ('untestable' in fitting) return [fitting]
  const firstOf = (one: ErrorCase) => firstRow(stage.provider, rows, on, one)
  const places = all.filter(other => canFit(row, other.on))
  const isDead = !places.some(other => winsAt(other, row))
  const winner = firstOf(fitting[0]!)
  // A row that never wins is wrong: it is expected to, once. Of others an earlier row may take a part.
  if (isDead && position !== places[0]) return []
  const cases = fitting.map(one =>
    isDead || firstOf(one) === row.id
      ? one
      : { ...one, row: undefined, note: `${one.note}, which ${firstOf(one)} takes` },
  )
  const document = `row ${row.id} of the document (source ${row.source})`
  const source = { class: 'derived' as const, document, date: stage.tape.recording.source.date }
  const title = isDead
    ? `${row.id} can never win: ${winner} fits first.`
    : `${row.id}: ${row.is} for all that it lists, and for nothing else.`
  const trial = played(position, slug(row.id), title, source, [...cases, ...missingCases(stage.provider, rows, row)])
  if (!trial) return [{ untestable: `nothing can be answered on ${on} that ${row.id} would fit` }]
  const won = cases.find(one => one.row !== undefined)
  const waited = won && on === 'get' ? waitScene(stage, won, trial.steps.length) : undefined
  return [
    waited
      ? { ...trial, steps: [...trial.steps, ...waited.steps], exchanges: [...trial.exchanges, ...waited.exchanges] }
      : trial,
  ]
}

/** All rows that fit anywhere, one answer each, in one go. */
function allAt(position: Position, subject: Subject): readonly Trial[] {
  const { stage, rows, on } = position
  const cases = subject.provider.errors
    .filter(row => !row.on && canFit(row, on))
    .flatMap((row): readonly ErrorCase[] => {
      const fitting = fittingCases(subject.provider, rows, on, row)
      if ('untestable' in fitting) return []
      // Whatever fits first here is what is to be heard.
      return fitting.slice(0, 1).map(({ row: _, ...one }) => ({ ...one, note: `${row.id}: ${one.note}` }))
    })
  const source = derivedFrom(stage.tape, 'with an answer for each row of the error table')
  return [played(position, 'the-others', `Rows that fit anywhere fit on ${on} as well.`, source, cases) ?? []].flat()
}

/** A row that asks for a place does not fit in another one. */
function elsewhere(position: Position, subject: Subject): readonly Trial[] {
  const { stage, rows, on } = position
  const cases = subject.provider.errors
    .filter(row => row.on && !row.on.includes(on))
    .flatMap((row): readonly ErrorCase[] => {
      const fitting = fittingCases(subject.provider, rows, row.on![0]!, row)
      if ('untestable' in fitting) return []
      return fitting.slice(0, 1).map(({ row: _, ...one }) => ({ ...one, note: `not ${row.id}: ${one.note}` }))
    })
  const source = derivedFrom(stage.tape, 'with answers that fit rows of other places')
  return [played(position, 'not-here', `Rows for other places do not fit on ${on}.`, source, cases) ?? []].flat()
}

/** On submit and looks each row on its own; elsewhere those that ask for the place, and one answer for each other. */
function planAt(subject: Subject, places: readonly Operation[]): Plan {
  const all = positionsOf(subject)
  const positions = all.filter(({ on }) => places.includes(on))
  const attempts = positions.flatMap(position => {
    const { on } = position
    const isMain = on === 'submit' || on === 'get'
    const own = subject.provider.errors.filter(row => canFit(row, on) && (isMain || row.on))
    return [
      ...own.flatMap(row => rowAt(position, row, all)),
      ...(isMain ? [] : allAt(position, subject)),
      ...elsewhere(position, subject),
    ].map(attempt =>
      'untestable' in attempt || places.length === 1 ? attempt : { ...attempt, what: `${on}-${attempt.what}` },
    )
  })
  const isMissing = places.includes('upload') && subject.provider.upload && positions.length === 0
  if (isMissing) return { untestable: 'the document has an upload, and no recording begins with one' }
  if (positions.length === 0) return { notApplicable: `the document has no ${places.join(', ')}` }
  return planOf(attempts, 'the document has no error row that could fit here')
}

const behaviourOf = (id: string, places: readonly Operation[], text: string): Behaviour => ({
  id,
  group: 'Errors',
  text,
  source: 'packages/core/src/contract/provider.ts, "ErrorRow"',
  plan: subject => planAt(subject, places),
})

const common = 'the first row that fits says what it is, what to do, and whether it may be tried again'

export const errorRows: readonly Behaviour[] = [
  behaviourOf(
    'errors.on-submit',
    ['submit'],
    `Errors in answers to paid requests: ${common}; only proof that nothing was started makes one a refusal.`,
  ),
  behaviourOf('errors.on-look', ['get'], `Errors in looks: ${common}; only a row over the task ends it.`),
  behaviourOf('errors.on-download', ['content'], `Errors in place of a result on the provider’s own host: ${common}.`),
  behaviourOf('errors.on-upload', ['upload'], `Errors of an upload: ${common}; nothing is submitted.`),
  behaviourOf(
    'errors.on-derived',
    ['remix', 'extend', 'edit'],
    `Errors in answers to a remix, an extension or an edit: ${common}.`,
  ),
  behaviourOf(
    'errors.on-lists',
    ['models', 'list', 'delete'],
    `Errors in the lists of models and tasks and in deletions: ${common}.`,
  ),
]
