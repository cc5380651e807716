import type { Provider } from '@vidrelay/core/provider'
import { limitDifferences } from './compare-limits.ts'
import { placeDifferences } from './compare-places.ts'
import { errorDifferences, factDifferences, wordDifferences } from './compare-words.ts'
import type { Difference } from './difference.ts'
import type { Specification } from './specification.ts'

/** Everything that the specification says otherwise than the adapter, each once. */
export function differencesOf(provider: Provider, spec: Specification): Difference[] {
  const all = [
    ...placeDifferences(provider, spec),
    ...limitDifferences(provider, spec),
    ...wordDifferences(provider, spec),
    ...errorDifferences(provider, spec),
    ...factDifferences(provider, spec),
  ]
  return [...new Map(all.map(one => [one.says, one])).values()]
}
