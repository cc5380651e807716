import { misuse } from '../words/problems.ts'
import type { Parameters } from '../words/task.ts'

/** A price that the user knows. Of several rows the first that fits counts. */
export interface OwnPrice {
  /** US dollars. */
  usd: number
  /** Default: `request`. */
  per?: 'request' | 'second' | 'image'
  /** Only for so many seconds or fewer. Default: any. */
  seconds?: number
  /** Only for this one. Default: any. */
  resolution?: string
}
/** By provider and model, like `apixgo/grok-image-video`. */
export type Prices = { readonly [model: string]: OwnPrice | readonly OwnPrice[] }

const rowsOf = (price: OwnPrice | readonly OwnPrice[]): readonly OwnPrice[] =>
  Array.isArray(price) ? price : [price as OwnPrice]

/** US dollars of a request by the user's own table; undefined where it says nothing of it. */
export function ownPriceOf(prices: Prices, provider: string, effective: Parameters): number | undefined {
  const name = `${provider}/${effective.model}`
  const price = Object.hasOwn(prices, name) ? prices[name] : undefined
  const row = price && rowsOf(price).find(one => fits(one, effective))
  if (!row) return undefined
  const times = { request: 1, second: effective.seconds ?? Number.NaN, image: effective.count ?? 1 }[
    row.per ?? 'request'
  ]
  return Number.isFinite(times) ? Math.round(row.usd * times * 1e6) / 1e6 : undefined
}

const fits = ({ seconds, resolution }: OwnPrice, effective: Parameters): boolean =>
  (seconds === undefined || (effective.seconds ?? Number.NaN) <= seconds) &&
  (resolution === undefined || effective.resolution === resolution)

/** @throws `TypeError` on a table that is none */
export function checkPrices(prices: Prices): void {
  for (const [name, price] of Object.entries(prices)) {
    if (!name.includes('/')) throw misuse(`prices: ${JSON.stringify(name)}: accepted: provider/model`)
    for (const { usd, per = 'request' } of rowsOf(price))
      if (!(Number.isFinite(usd) && usd >= 0) || !['request', 'second', 'image'].includes(per))
        throw misuse(`prices: ${JSON.stringify(name)}: accepted: { usd: 0 or more, per: request, second or image }`)
  }
}
