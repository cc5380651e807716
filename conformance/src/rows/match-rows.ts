import type { Status } from '@vidrelay/core'
import type { ErrorRow, Json, Match } from '@vidrelay/core/provider'
import type { DocumentPath } from './edit.ts'
import { gone, other, put, type RawRow, wordRows } from './raw-row.ts'

/**
 * The conditions of a row. Without one of them the row fits too much; without one of its words, too little. A condition
 * of a single word has no row for it, since without it the whole row would be gone. `isAsked`: operations that nothing of
 * the document asks for are no words.
 */
export function* matchRows(
  table: string,
  at: DocumentPath,
  match: Match,
  isAsked: (operation: string) => boolean = () => true,
): Generator<RawRow> {
  for (const name of ['on', 'http', 'status', 'code'] as const) {
    const words = match[name]
    if (!words) continue
    yield { table, at: [...at, name], changes: [gone([...at, name])] }
    if (words.length === 1) continue
    for (const row of wordRows(table, [...at, name], words))
      if (name !== 'on' || isAsked(words[row.at.at(-1) as number] as string)) yield row
  }
  if (match.body) yield { table, at: [...at, 'body'], changes: [gone([...at, 'body'])] }
  if (match.text !== undefined) yield textRow(table, [...at, 'text'], match.text)
  for (const [path, value] of Object.entries(match.at ?? {})) {
    const here = [...at, 'at', path]
    yield { table, at: here, changes: [gone(here), put(here, other(value))] }
  }
}

/** The expression as a whole, and without each of its alternatives. */
function textRow(table: string, at: DocumentPath, text: string): RawRow {
  const parts = /[()[\]\\]/.test(text) ? [text] : text.split('|')
  const without = parts.map((part, index) => {
    const rest = parts.toSpliced(index, 1).join('|')
    return { ...put(at, rest, `without-${part}`), how: `no longer has ${JSON.stringify(part)}` }
  })
  return { table, at, changes: [gone(at), ...(parts.length > 1 ? without : [])] }
}

/** Error rows: the row itself, what it says, when it fits. One about operations that the document has no route for is none. */
export function* errorRows(
  at: DocumentPath,
  errors: readonly ErrorRow[],
  isAsked: (operation: string) => boolean,
): Generator<RawRow> {
  const table = 'errors'
  for (const [index, row] of errors.entries()) {
    if (row.on?.some(isAsked) === false) continue
    const here = [...at, index]
    const part = (name: keyof ErrorRow, ...changes: RawRow['changes']): RawRow => ({
      table,
      at: [...here, name],
      changes,
    })
    yield { table, at: here, changes: [gone(here)] }
    yield part('is', put([...here, 'is'], row.is === 'unexpected_response' ? 'upstream_error' : 'unexpected_response'))
    for (const name of ['scope', 'sent', 'again'] as const) {
      const value = row[name]
      if (value !== undefined) yield part(name, gone([...here, name]), put([...here, name], flipped(value)))
    }
    if (row.field !== undefined)
      yield part('field', gone([...here, 'field']), put([...here, 'field'], row.field === 'seed' ? 'count' : 'seed'))
    if (row.billed !== undefined) yield part('billed', gone([...here, 'billed']))
    yield* matchRows(table, here, row, isAsked)
  }
}

const opposite = { request: 'task', task: 'request', refused: 'unknown', unknown: 'refused' } as const
const flipped = (value: keyof typeof opposite | boolean): Json =>
  typeof value === 'boolean' ? !value : opposite[value]

/** Of each word: as one that ends the task (or does not), and as another of its own class. */
export function* statusRows(
  at: DocumentPath,
  statuses: { readonly [word: string]: { readonly is: Status } },
): Generator<RawRow> {
  for (const [word, { is }] of Object.entries(statuses)) {
    const here = [...at, word]
    const changes = [gone(here), ...otherStatuses[is].map(to => put([...here, 'is'], to, to))]
    yield { table: 'statuses', at: here, changes }
  }
}

export const otherStatuses: { readonly [status in Status]: readonly [otherClass: Status, sameClass: Status] } = {
  queued: ['failed', 'running'],
  running: ['failed', 'queued'],
  succeeded: ['running', 'failed'],
  failed: ['running', 'cancelled'],
  cancelled: ['running', 'failed'],
  expired: ['running', 'failed'],
}
