import { createHash } from 'node:crypto'
import type { PaidOperation } from '../words/names.ts'
import type { Context } from './context.ts'

/** SHA-256 over what is asked, of whom, for which account. The prompt goes in as its own hash. */
export function fingerprintOf(context: Context, operation: PaidOperation, what: unknown): string {
  const told = [context.relay.provider.id, context.relay.baseURL, context.relay.account ?? '', operation, what]
  return createHash('sha256').update(JSON.stringify(told, stable)).digest('hex')
}
function stable(this: { [key: string]: unknown }, key: string, value: unknown): unknown {
  // A Buffer has become a list of numbers here, ten times as long; what it was still stands in its holder.
  const given = this[key]
  if (given instanceof Uint8Array) return createHash('sha256').update(given).digest('hex')
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
}
