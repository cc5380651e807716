import type { Limit, Limits, Rule } from '@vidrelay/core/provider'

/**
 * The kit's own reading of limits, by the words of the provider contract and by nothing of core's code: what a document
 * says must happen to a request. Where the two readings differ, one of them is wrong.
 */

/** A request in the words of limits: fields, `images` and `prompt` as counts, `options.x`. */
export type Facts = { readonly [fact: string]: unknown }

/** Something that must be said, and what the sentence must name. */
export interface Finding {
  readonly fact: string
  readonly says: readonly string[]
  readonly source?: string
}
export interface LimitWarning extends Finding {
  readonly code: 'advised' | 'ignored' | 'rewritten'
}

export interface Judgement {
  /** As they go out: defaults and rewritten values in their places. */
  readonly facts: Facts
  readonly refused: readonly Finding[]
  readonly warned: readonly LimitWarning[]
}

export const rowsOf = (limits: Limits | undefined, fact: string): readonly Limit[] =>
  [limits?.[fact as keyof Limits] ?? []].flat() as readonly Limit[]

const isThere = (value: unknown): boolean => value !== undefined && value !== null
const isWord = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase()
const asksForValue = (row: Limit): boolean => row.in !== undefined || row.min !== undefined || row.max !== undefined

/** Is a value that is there one that this row takes? */
export function takes(row: Limit, value: unknown): boolean {
  if (row.given === false) return false
  if (row.in !== undefined && !row.in.some(word => isWord(word, value))) return false
  if (row.min === undefined && row.max === undefined) return true
  const number = Number(value)
  return !(Number.isNaN(number) || number < (row.min ?? number) || number > (row.max ?? number))
}

/** What a row names in a refusal or warning. */
export const wordsOf = (row: Limit): readonly string[] => (row.in ?? [row.min ?? [], row.max ?? []].flat()).map(String)

export const defaultOf = (limits: Limits | undefined, fact: string): string | number | undefined =>
  rowsOf(limits, fact).find(row => row.default !== undefined)?.default

/** Is the request inside all of `when`? A fact that is absent counts as its default; without one it fits only `given: false`. */
export const isWithin = (when: Limits | undefined, facts: Facts, limits: Limits | undefined): boolean =>
  Object.keys(when ?? {}).every(fact => {
    const value = facts[fact] ?? defaultOf(limits, fact)
    return rowsOf(when, fact).every(row =>
      isThere(value) ? takes(row, value) : row.given === false || (row.given === undefined && !asksForValue(row)),
    )
  })

/** Judges each row alone, in the document's order, then the rules whose `when` the request is in. */
export function judgement(
  given: Facts,
  limits: Limits | undefined,
  rules: readonly Rule[] = [],
  lenient = false,
): Judgement {
  const facts: { [fact: string]: unknown } = { ...given }
  const refused: Finding[] = []
  const warned: LimitWarning[] = []
  for (const fact of Object.keys(limits ?? {})) {
    const row = rowsOf(limits, fact).find(own => own.default !== undefined)
    if (row?.sent && !isThere(facts[fact])) facts[fact] = row.default
  }
  const all = [limits ?? {}, ...rules]
  const passed: [fact: string, row: Limit][] = []
  for (const part of all) {
    const isRule = 'when' in part
    if (isRule && !isWithin((part as Rule).when, facts, limits)) continue
    const own = isRule ? (part as Rule).limits : (part as Limits)
    for (const fact of Object.keys(own)) for (const row of rowsOf(own, fact)) judgeRow(fact, row)
  }
  // A value that one row made must not break another.
  for (const [fact, row] of passed)
    if (isThere(facts[fact]) && !takes(row, facts[fact])) refused.push({ fact, says: [] })
  return { facts, refused, warned }

  function judgeRow(fact: string, row: Limit) {
    const value = facts[fact]
    const source = row.source === undefined ? {} : { source: row.source }
    if (!isThere(value)) {
      if (row.given === true) refused.push({ fact, says: ['required'], ...source })
      return
    }
    if (takes(row, value)) {
      if (typeof value === 'string') facts[fact] = row.in?.find(word => isWord(word, value)) ?? value
      if (row.outside === undefined) passed.push([fact, row])
      return
    }
    const finding = { fact, says: wordsOf(row), ...source }
    if (row.outside === 'advised' || row.outside === 'ignored') {
      warned.push({ ...finding, says: row.outside === 'ignored' ? [] : finding.says, code: row.outside })
      return
    }
    const near = lenient || row.outside === 'rewritten' ? nearestIn(fact, row, value) : undefined
    if (near === undefined) refused.push(finding)
    else {
      facts[fact] = near
      if (row.outside === undefined) passed.push([fact, row])
      warned.push({ ...finding, says: [String(near)], code: 'rewritten' })
    }
  }
}

/** The nearest value inside. Texts and counts of media cannot be moved, nor can words without a measure. */
export function nearestIn(fact: string, row: Limit, value: unknown): string | number | undefined {
  const size = measureOf(value)
  if (row.given === false || fact === 'prompt' || fact === 'images' || Number.isNaN(size)) return undefined
  const ends = [row.min ?? [], row.max ?? []].flat()
  const [first, ...others] = row.in ?? ends
  if (first === undefined || [first, ...others].some(word => Number.isNaN(measureOf(word)))) return undefined
  const away = (word: string | number) => Math.abs(measureOf(word) - size)
  return others.reduce((best, word) => (away(word) < away(best) ? word : best), first)
}

/** Numbers as they are, `16:9` as its quotient, `720p` as its lines. */
function measureOf(value: unknown): number {
  if (typeof value === 'number') return value
  const [, width, height] = /^([\d.]+):([\d.]+)$/.exec(String(value)) ?? []
  return width === undefined
    ? Number(/^(\d+)p$/i.exec(String(value))?.[1] ?? Number.NaN)
    : Number(width) / Number(height)
}
