import type { Steps } from '../contract/tree.ts'
import { firstMade, firstOf, isWords } from '../contract/tree.ts'

/** Levels of lists and objects around the words. */
const deepest = 4
/** Of a list of reasons, one for each field of a request, the first ones tell enough. */
const mostReasons = 8

/** Where an object that stands in the place of a reason has its words. */
const fields = [
  'message',
  'msg',
  'detail',
  'reason',
  'error_message',
  'error_msg',
  'err_msg',
  'status_msg',
  'description',
  'title',
  'error',
  'details',
] as const

/** Words that say that all is well are no reason, wherever they stand. Compared without case and punctuation. */
const wellWords: ReadonlySet<string> = new Set(
  'success succeed succeeded successful ok okay done finished completed complete null none 成功 请求成功 操作成功 提交成功'.split(
    ' ',
  ),
)
const saysWell = (text: string): boolean => wellWords.has(text.toLowerCase().replaceAll(/[\s\p{P}]/gu, ''))

/** The first reason at any of the places, in any of the roots. Places outrank roots. */
export const firstReason = (roots: readonly unknown[], places: readonly Steps[]): string | undefined =>
  firstMade(roots, places, value => reasonIn(value))

/**
 * The words of what stands in the place of a reason: a text, a list of reasons, an object with `message` or its like, or
 * one that names the fields of a request. Undefined where it says nothing.
 */
export function reasonIn(value: unknown, depth = 0): string | undefined {
  if (isWords(value)) return saysWell(value) ? undefined : value
  if (typeof value !== 'object' || value === null || depth === deepest) return undefined
  if (Array.isArray(value)) return joined(value.slice(0, mostReasons).map(item => reasonIn(item, depth + 1)))
  const told = fields
    .filter(field => Object.hasOwn(value, field))
    .map(field => (value as Record<string, unknown>)[field])
  const words = firstOf(told, one => reasonIn(one, depth + 1))
  return words === undefined ? ofFields(value, depth) : withField(words, (value as { loc?: unknown }).loc)
}

/** `{ loc: ['body', 'seconds'], msg: 'Input should be 4' }`: the words alone do not say what they are about. */
const withField = (words: string, loc: unknown): string =>
  Array.isArray(loc) && loc.length > 0 && loc.every(part => typeof part === 'string' || typeof part === 'number')
    ? `${loc.join('.')}: ${words}`
    : words

/** `{ seconds: ['must be 4, 8 or 12'] }` */
const ofFields = (value: object, depth: number): string | undefined =>
  joined(
    Object.entries(value)
      .filter(([, told]) => Array.isArray(told))
      .slice(0, mostReasons)
      .map(([field, told]) => {
        const words = reasonIn(told, depth + 1)
        return words && `${field}: ${words}`
      }),
  )

const joined = (reasons: readonly (string | undefined)[]): string | undefined =>
  reasons.filter(reason => reason !== undefined).join('; ') || undefined
