import { defaultOf, type Facts, fits } from '../contract/limits.ts'
import type { Limits, Model } from '../contract/provider.ts'

/** US dollars of a request by the price table; null where nobody wrote down a price. */
export function priceOf(model: Model | undefined, facts: Facts, limits: Limits): number | null {
  const price = model?.prices?.find(row => fits(row.when, facts, limits))
  if (!price) return null
  const count = (fact: string, otherwise: number) =>
    Number(facts[fact] ?? defaultOf(limits, fact)?.default ?? otherwise)
  const times = { second: () => count('seconds', Number.NaN), image: () => count('count', 1), request: () => 1 }[
    price.per
  ]()
  return Number.isFinite(times) ? Math.round(price.usd * times * 1e6) / 1e6 : null
}
