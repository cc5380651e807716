import type { ErrorRow, Limits, Match, MediaRow, Price } from './provider.ts'

/**
 * Of rows of which the first that fits wins, a pair in which the later row can never be it: each condition of the
 * earlier one is implied by its own. Undefined where every row can be the first.
 */
export function shadowed<Row>(
  rows: readonly Row[],
  implies: (later: Row, earlier: Row) => boolean,
): { later: number; earlier: number } | undefined {
  for (const [later, row] of rows.entries()) {
    const earlier = rows.slice(0, later).findIndex(other => implies(row, other))
    if (earlier >= 0) return { later, earlier }
  }
  return undefined
}

/** Every value that `own` allows is allowed by `other`; absent allows all. */
const within = <T>(own: readonly T[] | undefined, other: readonly T[] | undefined): boolean =>
  other === undefined || (own?.every(value => other.includes(value)) ?? false)

export function matchImplies(later: Match, earlier: Match): boolean {
  const stands = ([path, want]: [string, unknown]) =>
    later.at?.[path] === want || (want === true && !['', null, 0, false, undefined].includes(later.at?.[path] as never))
  return (
    within(later.on, earlier.on) &&
    within(later.http, earlier.http) &&
    within(later.status, earlier.status) &&
    within(later.code, earlier.code) &&
    (!earlier.text || earlier.text === later.text) &&
    (!earlier.body || earlier.body === later.body) &&
    Object.entries(earlier.at ?? {}).every(stands)
  )
}

/** A success word falls only to a row that names a code or a place, so there an earlier row without one does not fit. */
export function errorImplies(later: ErrorRow, earlier: ErrorRow): boolean {
  const isExplicit = ({ code, at }: Match) => code !== undefined || at !== undefined
  const meansFailure = !within(['succeeded'], later.status) || (later.http?.every(http => http >= 400) ?? false)
  return matchImplies(later, earlier) && (isExplicit(earlier) || !isExplicit(later) || meansFailure)
}

const whenImplies = (later: Limits = {}, earlier: Limits = {}): boolean =>
  Object.entries(earlier).every(
    ([fact, limit]) => JSON.stringify(limit) === JSON.stringify(later[fact as keyof Limits]),
  )

export const priceImplies = (later: Price, earlier: Price): boolean => whenImplies(later.when, earlier.when)

export const mediaImplies = (later: MediaRow, earlier: MediaRow): boolean =>
  later.as === earlier.as &&
  within([later.role ?? 'image'].flat(), [earlier.role ?? 'image'].flat()) &&
  within(later.types, earlier.types) &&
  (earlier.maxBytes === undefined || (later.maxBytes ?? Number.POSITIVE_INFINITY) <= earlier.maxBytes) &&
  whenImplies(later.when, earlier.when)
