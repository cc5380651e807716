export const mayClaim = (standing, entry) =>
  (standing.state === 'rejected' || standing.state === 'not_sent') && standing.fingerprint === entry.fingerprint
/** ISO, later than any other. */
const forEver = '9999-12-31T23:59:59.999Z'
/** How long a result is taken to be kept where nobody says it. */
const keptByDefault = 86400000
/** Until when a result is kept that was seen at `finalAt`: as the task says (ISO), else for a day. */
export const keptUntilOf = (expiresAt, finalAt) =>
  expiresAt ?? new Date(Date.parse(finalAt) + keptByDefault).toISOString()
/**
 * The moment (ISO) up to which somebody has to come back to a paid call, or null where nobody has: for ever while it is
 * sending or unknown, or accepted and not seen final; while the provider keeps the result where it succeeded and was
 * neither saved nor read to its end.
 */
export function pendingUntil(entry) {
  if (entry.state === 'sending' || entry.state === 'unknown') return forEver
  if (entry.state !== 'accepted') return null
  if (entry.finalStatus === null) return forEver
  const isMissed = entry.finalStatus === 'succeeded' && entry.file === null && entry.deliveredAt === null
  return isMissed && entry.finalAt !== null ? (entry.keptUntil ?? keptUntilOf(null, entry.finalAt)) : null
}
/** Is there something to wait for, to save, or to settle? `at`: ISO. */
export const isPending = (entry, at = new Date().toISOString()) => (pendingUntil(entry) ?? '') > at
export const taskColumns = ref => [ref.provider, ref.baseURL, ref.account ?? '', ref.dialect, ref.id]
export const isSameTask = (a, b) => JSON.stringify(taskColumns(a)) === JSON.stringify(taskColumns(b))
