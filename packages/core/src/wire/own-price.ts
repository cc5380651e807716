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
/** Beyond it a number is a slip. Unit: US dollars. */
const mostUsd = 100_000

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

/** @throws `TypeError` on a table that is none; it names the entry and what is accepted */
export function checkPrices(prices: Prices): void {
  if (typeof prices !== 'object' || prices === null || Array.isArray(prices))
    throw misuse("prices: accepted: { 'provider/model': { usd, per } }")
  for (const [name, price] of Object.entries(prices)) {
    const place = `prices: ${JSON.stringify(name)}`
    if (!/^[^/]+\/./.test(name)) throw misuse(`${place}: accepted: provider/model`)
    const rows = rowsOf(price)
    if (rows.length === 0) throw misuse(`${place}: it has no row; accepted: one or more`)
    for (const [index, row] of rows.entries()) {
      const where = Array.isArray(price) ? `${place}, row ${index + 1}` : place
      const problem = problemOf(row)
      if (problem !== undefined) throw misuse(`${where}: ${problem}`)
      const before = rows.findIndex((other, at) => at < index && covers(other, row))
      if (before >= 0)
        throw misuse(`${where}: it never counts, as row ${before + 1} fits first; put the narrower one first`)
    }
  }
}

const units: readonly unknown[] = ['request', 'second', 'image']
const names: ReadonlySet<string> = new Set(['usd', 'per', 'seconds', 'resolution'])

function problemOf(row: OwnPrice): string | undefined {
  if (typeof row !== 'object' || row === null) return 'accepted: { usd, per, seconds, resolution }, or a list of them'
  const { usd, per = 'request', seconds, resolution } = row
  const unknown = Object.keys(row).find(name => !names.has(name))
  if (unknown !== undefined) return `${JSON.stringify(unknown)} is not known; accepted: ${[...names].join(', ')}`
  if (!(typeof usd === 'number' && usd >= 0 && usd <= mostUsd)) return `usd: accepted: US dollars, 0 to ${mostUsd}`
  if (!units.includes(per)) return 'per: accepted: request, second or image'
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 1))
    return 'seconds: accepted: a whole number, 1 or more: the most for which this price counts'
  if (resolution !== undefined && !(typeof resolution === 'string' && /^\d{3,5}p$|^\d{1,2}k$/i.test(resolution)))
    return 'resolution: accepted: as a request says it, like 720p'
  return undefined
}

/** Does the first row fit wherever the second does? */
const covers = (first: OwnPrice, second: OwnPrice): boolean =>
  (first.seconds === undefined || (second.seconds !== undefined && second.seconds <= first.seconds)) &&
  (first.resolution === undefined || first.resolution === second.resolution)
