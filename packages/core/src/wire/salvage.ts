import { idNames } from '../contract/answer-defaults.ts'
import type { Dialect, Path, Template } from '../contract/provider.ts'

/** More ids than this in one answer are a list and no evidence, and asking for each of them would be a flood. */
const mostCandidates = 16
const longestId = 512
/** In an answer to a paid call a text alone may be the id: `{ "code": 0, "data": "t1" }`. Whatever stands there is asked for, and never taken at its word. */
const usualNames: readonly string[] = [...idNames, 'data', 'result']

/** Ids that an answer may mean. `more`: there were others, so that none of these can be taken for the only one. */
export interface Candidates {
  ids: readonly string[]
  more: boolean
}

/**
 * The ids in a body that is no clean answer: cut, with other text around it, several documents, no JSON at all. Each
 * stands as text or as a whole number at a name that ends one of the id paths, or that others use; the first path's names come first.
 * `isOwn` tells what we have sent ourselves and is only repeated. One pass: the work is linear in the body.
 */
export function candidateIds(
  body: Uint8Array,
  paths: readonly Path[],
  isOwn: (id: string) => boolean = () => false,
): Candidates {
  const own = paths.map(path =>
    path
      .split('.')
      .at(-1)!
      .replaceAll(/\[\d*\]/g, ''),
  )
  const names = [...new Set([...own, ...usualNames])].filter(Boolean)
  const text = new TextDecoder('utf-8').decode(body).replaceAll(/&quot;|&#34;/g, '"')
  const byName = new Map(names.map(name => [name, new Set<string>()]))
  const judged = new Map<string, boolean>()
  for (const match of text.matchAll(pairs(names))) {
    const [, , name, words, digits] = match
    const found = byName.get(name!)!
    const id = digits ?? unescaped(words!)
    // A body of nothing but ids ends the search: what is asked of each is not.
    if (found.size > mostCandidates || judged.size > 64 * mostCandidates) continue
    if (!own.includes(name!) && !isIdLike(id)) continue
    if (!judged.has(id)) judged.set(id, isOwn(id))
    if (!judged.get(id)) found.add(id)
  }
  const ids = [...new Set([...byName.values()].flatMap(found => [...found]))]
  return { ids: ids.slice(0, mostCandidates), more: ids.length > mostCandidates || judged.size > 64 * mostCandidates }
}

/**
 * `"name": "text"` or `"name": 123`, also inside a text (`\"name\": \"text\"`) and in single quotes. A number counts
 * only with what ends it, since a cut one is another number. No part can match in two ways, so nothing is tried twice.
 */
const pairs = (names: readonly string[]): RegExp => {
  const name = names.map(one => one.replaceAll(/[^\w]/g, '\\$&')).join('|')
  const words = `(?:[^"'\\\\]|\\\\{1,7}(?:/|u[\\da-fA-F]{4})){1,${longestId}}`
  return new RegExp(
    `(\\\\{0,7}["'])(${name})\\1\\s{0,64}[:=]>?\\s{0,64}(?:\\1(${words})\\1|(\\d{1,64})(?=[\\s,}\\]]))`,
    'g',
  )
}

/** One word with a digit in it: no sentence, no word of a state. */
const isIdLike = (text: string): boolean => /^[\w.:-]{1,200}$/.test(text) && /\d/.test(text)

const unescaped = (text: string): string =>
  text.replaceAll(/\\+(?:\/|u([\da-fA-F]{4}))/g, (_, code: string | undefined) =>
    code === undefined ? '/' : String.fromCharCode(Number.parseInt(code, 16)),
  )

/** The paths of ids in every shape that a dialect's answers take. */
export const idPaths = ({ answer, otherAnswer }: Dialect): readonly Path[] => [...answer.id, ...(otherAnswer?.id ?? [])]

/** The id in an address that fits the path of a route, below a base URL; undefined where it does not fit. */
export function idInAddress(address: URL, baseURL: string, path: Template): string | undefined {
  const base = new URL(baseURL)
  if (address.origin !== base.origin) return undefined
  const wanted = `${base.pathname.replace(/\/$/, '')}${path}`.split('/')
  const given = address.pathname.replace(/\/$/, '').split('/')
  if (given.length !== wanted.length) return undefined
  let id: string | undefined
  for (const [index, part] of wanted.entries()) {
    const there = given[index]!
    if (part === '{id}') id = decoded(there)
    else if (!/^\{[\w.]+\}$/.test(part) && part !== there) return undefined
  }
  return id || undefined
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined // an address of a stranger
  }
}

/** Bulk, like an image in base64, holds every short text by chance and names nothing. */
const isBulk = (text: string) => text.startsWith('data:') || (text.length > 2048 && !/\s/.test(text))

/** Tells whether an id stood, as a whole word, in one of the texts that we sent: an echo of it is not the provider's word. */
export function createOwnText(texts: readonly string[]): (id: string) => boolean {
  const words = texts.filter(text => !isBulk(text))
  return id => words.some(text => holdsWord(text, id))
}

function holdsWord(text: string, word: string): boolean {
  const isInside = (character: string | undefined) => character !== undefined && /[\w-]/.test(character)
  for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + 1)) {
    if (!isInside(text[start - 1]) && !isInside(text[start + word.length])) return true
  }
  return false
}
