/**
 * Of rows of which the first that fits wins, a pair in which the later row can never be it: each condition of the
 * earlier one is implied by its own. Undefined where every row can be the first.
 */
export function shadowed(rows, implies) {
  for (const [later, row] of rows.entries()) {
    const earlier = rows.slice(0, later).findIndex(other => implies(row, other))
    if (earlier >= 0) return { later, earlier }
  }
  return undefined
}
/** Every value that `own` allows is allowed by `other`; absent allows all. */
const within = (own, other) => other === undefined || (own?.every(value => other.includes(value)) ?? false)
export function matchImplies(later, earlier) {
  const stands = ([path, want]) =>
    later.at?.[path] === want || (want === true && !['', null, 0, false, undefined].includes(later.at?.[path]))
  return (
    within(later.on, earlier.on) &&
    within(later.http, earlier.http) &&
    within(later.status, earlier.status) &&
    within(later.code, earlier.code) &&
    (!earlier.text || earlier.text === later.text) &&
    Object.entries(earlier.at ?? {}).every(stands)
  )
}
/** A success word falls only to a row that names a code or a place, so there an earlier row without one does not fit. */
export function errorImplies(later, earlier) {
  const isExplicit = ({ code, at }) => code !== undefined || at !== undefined
  const meansFailure = !within(['succeeded'], later.status) || (later.http?.every(http => http >= 400) ?? false)
  return matchImplies(later, earlier) && (isExplicit(earlier) || !isExplicit(later) || meansFailure)
}
const whenImplies = (later = {}, earlier = {}) =>
  Object.entries(earlier).every(([fact, limit]) => JSON.stringify(limit) === JSON.stringify(later[fact]))
export const priceImplies = (later, earlier) => whenImplies(later.when, earlier.when)
export const mediaImplies = (later, earlier) =>
  later.as === earlier.as &&
  within([later.role ?? 'image'].flat(), [earlier.role ?? 'image'].flat()) &&
  within(later.types, earlier.types) &&
  (earlier.maxBytes === undefined || (later.maxBytes ?? Number.POSITIVE_INFINITY) <= earlier.maxBytes) &&
  whenImplies(later.when, earlier.when)
