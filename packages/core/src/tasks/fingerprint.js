import { createHash } from 'node:crypto'
/** SHA-256 over what is asked, of whom, for which account. The prompt goes in as its own hash. */
export function fingerprintOf(context, operation, what) {
  const told = [context.provider.id, context.baseURL, context.account ?? '', operation, what]
  return createHash('sha256').update(JSON.stringify(told, stable)).digest('hex')
}
function stable(key, value) {
  // A Buffer has become a list of numbers here, ten times as long; what it was still stands in its holder.
  const given = this[key]
  if (given instanceof Uint8Array) return createHash('sha256').update(given).digest('hex')
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
}
