import type { Provider } from '@vidrelay/core/provider'
import { answerDifferences } from './compare-answers.ts'
import { limitDifferences } from './compare-limits.ts'
import { placeDifferences } from './compare-places.ts'
import { unaskedDifferences } from './compare-routes.ts'
import { errorDifferences, factDifferences, wordDifferences } from './compare-words.ts'
import type { Difference } from './difference.ts'
import type { Family, Specification } from './specification.ts'

/** Everything that the specification says otherwise than the adapter, each once. */
export const differencesOf = (provider: Provider, spec: Specification): Difference[] =>
  eachOnce([
    ...placeDifferences(provider, spec),
    ...limitDifferences(provider, spec),
    ...wordDifferences(provider, spec),
    ...errorDifferences(provider, spec),
    ...factDifferences(provider, spec),
    ...answerDifferences(provider, spec),
    ...unaskedDifferences(provider, spec),
  ])

/** What the software that a provider runs says otherwise than its adapter, in the dialects that speak to it. */
export const familyDifferences = (provider: Provider, { specification, dialects }: Family): Difference[] =>
  eachOnce([...wordDifferences(provider, specification), ...answerDifferences(provider, specification, dialects)])

const eachOnce = (all: readonly Difference[]) => [...new Map(all.map(one => [one.says, one])).values()]
