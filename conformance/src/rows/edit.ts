import type { Json } from '@vidrelay/core/provider'

/** Keys and indexes from the top of a document to one place in it. */
export type DocumentPath = readonly (string | number)[]

/** One change at one place: another value, another key for the same value (it keeps its turn), or gone. */
export type Edit = { readonly at: DocumentPath } & (
  | { readonly put: Json }
  | { readonly rename: string }
  | { readonly drop: true }
)

/**
 * The document with changes; the original stays as it is. Plain JSON only.
 * @throws Error where a place is not there
 */
export const edited = <T>(document: T, edits: readonly Edit[]): T =>
  edits.reduce<unknown>((level, edit) => editedAt(level, edit.at, edit), document) as T

function editedAt(level: unknown, [key, ...rest]: DocumentPath, edit: Edit): unknown {
  if (key === undefined || typeof level !== 'object' || level === null || !Object.hasOwn(level, key))
    throw new Error(`there is no ${edit.at.join(' > ')} in this document`)
  const change = ([own, value]: [string, unknown]): [string, unknown][] => {
    if (own !== String(key)) return [[own, value]]
    if (rest.length > 0) return [[own, editedAt(value, rest, edit)]]
    if ('drop' in edit) return []
    return 'rename' in edit ? [[edit.rename, value]] : [[own, edit.put]]
  }
  const entries = Object.entries(level).flatMap(change)
  return Array.isArray(level) ? entries.map(([, value]) => value) : Object.fromEntries(entries)
}

/** What stands at a place; undefined where nothing does. */
export const valueAt = (document: unknown, path: DocumentPath): unknown =>
  path.reduce<unknown>(
    (level, key) =>
      typeof level === 'object' && level !== null ? (level as Record<string | number, unknown>)[key] : undefined,
    document,
  )
