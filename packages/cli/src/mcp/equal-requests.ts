import { contentHash } from '../content-hash.ts'

/** Unit: milliseconds. An assistant that asks twice because it heard no answer does so at once, not an hour later. */
const remembered = 600_000

/** The keys of a session's purchases: without one of its own, an equal request is the same purchase for ten minutes. */
export interface EqualRequests {
  /** The key to buy under. `again`: a new purchase, whatever was asked before. */
  keyOf(request: unknown, again: boolean): string
}

/** `now`: milliseconds since any moment. */
export function createEqualRequests(now: () => number = () => performance.now()): EqualRequests {
  const bought = new Map<string, { key: string; at: number }>()
  return {
    keyOf(request, again) {
      for (const [one, { at }] of bought) if (now() - at >= remembered) bought.delete(one)
      const hash = contentHash(request)
      const known = again ? undefined : bought.get(hash)
      if (known) return known.key
      const key = `mcp-${crypto.randomUUID()}`
      bought.set(hash, { key, at: now() })
      return key
    },
  }
}
