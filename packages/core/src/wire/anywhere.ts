import { parseText } from '../base/json.ts'
import { besideNames } from '../contract/answer-defaults.ts'
import type { Kind } from '../words/names.ts'
import { type FoundResult, linksIn } from './links.ts'

/** Levels of an answer, and things in it, that are looked at. */
const deepest = 8
const most = 5000
/** Characters of a text that may hold JSON. */
const longestText = 1_000_000

const mayBeJson = (text: string): boolean => text.length <= longestText && /^\s*[[{]/.test(text)

const folded = (name: string): string => name.replaceAll('_', '').toLowerCase()
const beside: ReadonlySet<string> = new Set(besideNames.map(folded))

/** What stands at one name. */
export interface Named {
  name: string
  results: FoundResult[]
}

/**
 * The results at each of the names, wherever in an answer it stands, also inside of JSON that stands in a text; not below
 * what repeats the request. Names without a result are left out.
 */
export function resultsAnywhere(root: unknown, kind: Kind, names: readonly string[]): Named[] {
  const byName = new Map(names.map(name => [folded(name), { name, results: [] } as Named]))
  let left = most
  const search = (value: unknown, depth: number): void => {
    if (depth === deepest || left-- <= 0) return
    if (Array.isArray(value)) for (const item of value) search(item, depth + 1)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, below] of Object.entries(value)) {
        const key = folded(name)
        if (beside.has(key)) continue
        byName.get(key)?.results.push(...linksIn(below, kind))
        search(below, depth + 1)
      }
    } else if (typeof value === 'string' && mayBeJson(value)) search(parseText(value), depth + 1)
  }
  search(root, 0)
  return [...byName.values()].filter(({ results }) => results.length > 0)
}
