import { parseText } from '../base/json.ts'
import type { CompiledAnswer } from '../contract/compile.ts'
import { at, first, isScalar } from '../contract/tree.ts'

export const isName = (value: unknown): value is string | number => isScalar(value) && nameOf(value) !== ''
/** An id as it is asked by. */
export const nameOf = (id: string | number): string => String(id).trim()

/**
 * The levels from the one that is read up to the top: down through the envelopes to the first with a status word, else to
 * the first with an id. A list of one is opened where its item is a task; a longer one is no answer about a task.
 */
export function unwrap(
  top: unknown,
  rows: CompiledAnswer,
  isWord: (value: unknown) => value is string | number,
): unknown[] {
  const hasWord = (level: unknown) => first([level], rows.status, isWord) !== undefined
  const hasId = (level: unknown) => first([level], rows.id, isName) !== undefined
  const opened = (value: unknown) => unpacked(value, item => hasWord(item) || hasId(item))
  const down = (levels: readonly unknown[], isIt: (level: unknown) => boolean): readonly unknown[] | undefined => {
    if (isIt(levels[0])) return levels
    if (levels.length > mostEnvelopes) return undefined
    for (const below of rows.envelope.at.flatMap(path => at(levels[0], path)).map(opened)) {
      const found = isObject(below) ? down([below, ...levels], isIt) : undefined
      if (found) return found
    }
    return undefined
  }
  const levels = [opened(top)]
  return [...(down(levels, hasWord) ?? down(levels, hasId) ?? levels)]
}

export const mostEnvelopes = 4
export const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text of JSON as what it holds; a list of one as its item, where that is what is looked for. */
export function unpacked(value: unknown, isIt: (item: unknown) => boolean): unknown {
  const json = typeof value === 'string' && /^\s*[[{]/.test(value) ? parseText(value) : value
  return Array.isArray(json) && json.length === 1 && isIt(json[0]) ? (json[0] as unknown) : json
}
