import type { Answer, Json, OutputRow } from '@vidrelay/core/provider'
import type { DocumentPath } from './edit.ts'
import { matchRows, otherStatuses } from './match-rows.ts'
import { gone, other, otherPath, pathRows, put, type RawRow } from './raw-row.ts'

/** Where things stand in an answer. */
export function* answerRows(at: DocumentPath, answer: Answer): Generator<RawRow> {
  const table = 'answer'
  if (answer.envelope) {
    yield* pathRows(table, [...at, 'envelope', 'at'], answer.envelope.at)
    yield* pathRows(table, [...at, 'envelope', 'code'], answer.envelope.code)
  }
  for (const name of ['id', 'status', 'progress', 'code', 'message', 'createdAt', 'completedAt', 'expiresAt'] as const)
    yield* pathRows(table, [...at, name], answer[name])
  for (const [index, sign] of (answer.signs ?? []).entries()) {
    const here = [...at, 'signs', index]
    const is = [...here, 'is']
    yield { table: 'signs', at: here, changes: [gone(here)] }
    yield { table: 'signs', at: is, changes: otherStatuses[sign.is].map(to => put(is, to, to)) }
    yield* matchRows('signs', here, sign)
  }
  for (const [index, row] of answer.outputs.entries()) yield* outputRows([...at, 'outputs', index], row)
  for (const [field, paths] of Object.entries(answer.effective ?? {}))
    yield* pathRows('effective', [...at, 'effective', field], paths)
  if (answer.cost) {
    const here = [...at, 'cost']
    yield { table, at: here, changes: [gone(here)] }
    yield { table, at: [...here, 'at'], changes: [put([...here, 'at'], otherPath(answer.cost.at))] }
    yield { table, at: [...here, 'perUsd'], changes: [put([...here, 'perUsd'], answer.cost.perUsd * 2, 'doubled')] }
  }
  for (const name of ['items', 'next'] as const) {
    const path = answer[name]
    const here = [...at, name]
    if (path !== undefined) yield { table, at: here, changes: [gone(here), put(here, otherPath(path))] }
  }
}

const otherRole = { video: 'thumbnail', image: 'thumbnail', thumbnail: 'lastFrame', lastFrame: 'thumbnail' } as const

function* outputRows(at: DocumentPath, row: OutputRow): Generator<RawRow> {
  const table = 'outputs'
  const asThumbnail = { ...put(at, { ...row, role: 'thumbnail' } as Json, 'thumbnail'), how: 'is now a thumbnail' }
  yield { table, at, changes: [gone(at), ...(row.role ? [] : [asThumbnail])] }
  const part = (name: keyof OutputRow, ...changes: RawRow['changes']): RawRow => ({ table, at: [...at, name], changes })
  if (row.at !== undefined) yield part('at', put([...at, 'at'], otherPath(row.at)))
  if (row.role) yield part('role', gone([...at, 'role']), put([...at, 'role'], otherRole[row.role]))
  if (row.variant !== undefined)
    yield part('variant', gone([...at, 'variant']), put([...at, 'variant'], other(row.variant)))
  if (row.last) yield part('last', gone([...at, 'last']))
}
