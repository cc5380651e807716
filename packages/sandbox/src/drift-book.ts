import type { Drift } from './drift.ts'

/** How answers differ from what the documents say, for as long as nobody takes it back. */
export interface DriftBook {
  add(drift: Drift): void
  list(): readonly Drift[]
  clear(): void
}

export function createDriftBook(drifts: readonly Drift[]): DriftBook {
  let kept = [...drifts]
  return {
    add(drift) {
      kept.push(drift)
    },
    list: () => [...kept],
    clear() {
      kept = []
    },
  }
}
