import type { Json } from '@vidrelay/core/provider'
import type { DocumentPath, Edit } from './edit.ts'

/** A row as the walkers of a document find it: a place, and the ways in which it can be wrong. */
export interface RawRow {
  readonly table: string
  readonly at: DocumentPath
  readonly changes: readonly Change[]
}

export interface Change {
  /** Unique within its row. */
  readonly name: string
  readonly kind: 'deleted' | 'altered'
  /** In words. */
  readonly how: string
  readonly edits: readonly Edit[]
}

export const gone = (at: DocumentPath): Change => ({
  name: 'deleted',
  kind: 'deleted',
  how: 'deleted',
  edits: [{ at, drop: true }],
})

/** Another value in its place. */
export const put = (at: DocumentPath, value: Json, name = 'altered'): Change => ({
  name,
  kind: 'altered',
  how: `is now ${JSON.stringify(value)}`,
  edits: [{ at, put: value }],
})

/** The same value under another key. */
export const renamed = (at: DocumentPath, to: string): Change => ({
  name: 'renamed',
  kind: 'altered',
  how: `is now called ${JSON.stringify(to)}`,
  edits: [{ at, rename: to }],
})

/** A number moved by one each way. */
export const moved = (at: DocumentPath, value: number): Change[] => [put(at, value - 1, '-1'), put(at, value + 1, '+1')]

/** Any other value of the same JSON type. */
export function other(value: Json): Json {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  if (typeof value === 'string') return `other-${value}`
  return value === null ? 'other' : null
}

/** Where nothing stands in an answer. */
export const otherPath = (path: string): string => `other.${path}`

/** Where nothing is written in a request. */
export const otherPlace = (place: string): string =>
  place.startsWith('?') ? `?other_${place.slice(1)}` : `other_${place}`

/** Places of one list, each a row: a path that is missing, a path that leads elsewhere. */
export function* pathRows(table: string, at: DocumentPath, paths: readonly string[] | undefined): Generator<RawRow> {
  for (const [index, path] of (paths ?? []).entries()) {
    const here = [...at, index]
    yield { table, at: here, changes: [gone(here), put(here, otherPath(path))] }
  }
}

/** Words of one list, each a row: the list loses it. */
export function* wordRows(table: string, at: DocumentPath, words: readonly unknown[] | undefined): Generator<RawRow> {
  for (const index of (words ?? []).keys()) yield { table, at: [...at, index], changes: [gone([...at, index])] }
}
