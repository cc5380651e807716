import type { Kind } from './names.ts'

/** A model as the table and the provider's own list know it. */
export interface ModelInfo {
  id: string
  kind: Kind | null
  /** In our table, by name or pattern. */
  known: boolean
  /** In the list that the provider gave just now. */
  live: boolean
  /** What the table says of it: note, limits, prices, source. */
  note: string | null
  limits: readonly string[]
  prices: readonly string[]
  source: string | null
}
