import type { Json } from '@vidrelay/core/provider'
import type { Behaviour, Subject } from '../../behaviour.ts'
import type { RecordedExchange } from '../../recording.ts'
import { addressOf } from '../requests/places.ts'
import { derivedFrom, stageOf } from '../scene.ts'
import { answerWith, idPlace, type Place } from './build.ts'
import { type Attempt, planOf } from './looks.ts'
import { listingDialect } from './operations.ts'
import { type Shape, shapesOf } from './shapes.ts'
import { jsonAnswer, type Stage, stagesOf, withKey } from './stage.ts'
import { everyWord, placesFor } from './status-words.ts'

/** The provider's own list of tasks. */

interface Paged {
  readonly stage: Stage
  readonly shape: Shape
}

/** Dialects whose list the client of their tape asks for. */
const listingsOf = (subject: Subject): readonly Paged[] =>
  stagesOf(subject)
    .filter(stage => stage.dialect.routes.list && listingDialect(stage) === stage.name)
    .map(stage => ({ stage, shape: shapesOf(stage)[0]! }))

const pageOf = ({ shape }: Paged, items: readonly Json[], next?: Json): Json | undefined =>
  answerWith([
    [shape.rows.items ?? 'there-is-no-place', items],
    ...(next === undefined || shape.rows.next === undefined ? [] : [[shape.rows.next, next] as Place]),
  ])

function pageExchange({ stage }: Paged, page: Json, holes: { limit?: number; after?: string } = {}): RecordedExchange {
  const route = stage.dialect.routes.list!
  const url = addressOf(stage.base, route, {
    ...(holes.limit !== undefined && { 'page.limit': holes.limit }),
    ...(holes.after !== undefined && { 'page.after': holes.after }),
  })
  return { request: { method: 'GET', url, headers: withKey(stage.provider) }, response: jsonAnswer(page) }
}

const item = ({ shape }: Paged, id: string): Json => answerWith([idPlace(shape.rows, id)]) ?? {}

function pages(paged: Paged): Attempt {
  const { stage, shape } = paged
  const { tape } = stage
  const hasNext = shape.rows.next !== undefined
  const full = pageOf(paged, [item(paged, 'a'), {}, item(paged, 'b')], 'cursor-1')
  const last = pageOf(paged, [item(paged, 'c')], '')
  const empty = pageOf(paged, [], 'cursor-2')
  if (shape.rows.items === undefined) return { untestable: `${stage.name} has a list and names no place of its tasks` }
  if (full === undefined || last === undefined || empty === undefined)
    return { untestable: `no page of ${stage.name} can be made` }
  const kind = tape.kind
  const ids = (...wanted: readonly string[]) => wanted.map(id => ({ ref: { id, dialect: stage.name, kind } }))
  return {
    what: stage.name,
    title:
      'A page has its tasks and says where the next one begins; what has no id is left out, and an empty page is the last.',
    source: derivedFrom(tape, 'as pages of tasks'),
    ...stageOf(tape),
    steps: [
      {
        do: 'list',
        kind,
        options: { limit: 3 },
        expect: { listed: { tasks: ids('a', 'b'), next: hasNext ? 'cursor-1' : null } },
      },
      { do: 'list', kind, options: { after: 'cursor-1' }, expect: { listed: { tasks: ids('c'), next: null } } },
      { do: 'list', kind, options: { limit: 1, after: 'cursor-2' }, expect: { listed: { tasks: [], next: null } } },
    ],
    exchanges: [
      pageExchange(paged, full, { limit: 3 }),
      pageExchange(paged, last, { after: 'cursor-1' }),
      pageExchange(paged, empty, { limit: 1, after: 'cursor-2' }),
    ],
  }
}

function words(paged: Paged): Attempt {
  const { stage, shape } = paged
  const { tape } = stage
  const all = everyWord(shape)
  const items = all.map((one, index) => shape.answer(placesFor(one, one.word, `task-${index}`)) ?? {})
  const page = pageOf(paged, items)
  if (page === undefined) return { untestable: `no page of ${stage.name} can be made` }
  return {
    what: stage.name,
    title: 'Each status word of the document means its state in a list as well.',
    source: derivedFrom(tape, 'as a page of tasks, one for each word'),
    ...stageOf(tape),
    steps: [
      {
        do: 'list',
        kind: tape.kind,
        expect: {
          listed: {
            tasks: all.map(({ word, status }, index) => ({
              ref: { id: `task-${index}` },
              status,
              upstreamStatus: word,
            })),
          } as never,
        },
      },
    ],
    exchanges: [pageExchange(paged, page)],
  }
}

const none = 'the document has no list of tasks'

export const listing: readonly Behaviour[] = [
  {
    id: 'status.in-list',
    group: 'Status words',
    text: 'Each status word of the document means its state in a list of tasks as well.',
    source: 'packages/core/src/contract/provider.ts, "Provider.statuses"',
    plan: subject => planOf(listingsOf(subject).map(words), none),
  },
  {
    id: 'operations.list',
    group: 'Operations',
    text: 'The provider’s list is read page by page: the tasks of each, and where the next one begins.',
    source: 'packages/core/src/contract/provider.ts, "Answer.items" and "Answer.next"',
    plan: subject => planOf(listingsOf(subject).map(pages), none),
  },
]
