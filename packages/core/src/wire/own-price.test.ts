import { expect, test } from 'vitest'
import { checkPrices, ownPriceOf, type Prices } from './own-price.ts'

const prices: Prices = {
  'mill/stone': { usd: 0.02, per: 'second' },
  'mill/wind': [
    { usd: 0.1, seconds: 5, resolution: '720p' },
    { usd: 0.3, resolution: '720p' },
    { usd: 0.07, per: 'second', seconds: 10 },
  ],
  'mill/leaf': { usd: 0.003, per: 'image' },
}
const of = (model: string, rest: object = {}) => ownPriceOf(prices, 'mill', { model, ...rest })

test('by second, image or request, in whole micro-dollars', () => {
  expect(of('stone', { seconds: 7 })).toBe(0.14)
  expect(of('leaf', { count: 3 })).toBe(0.009)
  expect(of('leaf')).toBe(0.003)
})

test('by tiers of seconds and resolution, the first that fits', () => {
  expect(of('wind', { seconds: 5, resolution: '720p' })).toBe(0.1)
  expect(of('wind', { seconds: 6, resolution: '720p' })).toBe(0.3)
  expect(of('wind', { seconds: 10, resolution: '480p' })).toBe(0.7)
  expect(of('wind', { seconds: 11, resolution: '480p' })).toBeUndefined()
})

test('what is not in the table, or cannot be reckoned, is not known', () => {
  expect(of('stone')).toBeUndefined()
  expect(of('constructor')).toBeUndefined()
  expect(ownPriceOf(prices, 'other', { model: 'stone', seconds: 1 })).toBeUndefined()
})

const rows = (...list: object[]) => ({ 'a/b': list as never })
test.each<[Prices, string]>([
  [[] as never, "accepted: { 'provider/model': { usd, per } }"],
  [{ stone: { usd: 1 } }, 'prices: "stone": accepted: provider/model'],
  [{ '/stone': { usd: 1 } }, 'accepted: provider/model'],
  [{ 'a/b': { usd: -1 } }, 'prices: "a/b": usd: accepted: US dollars, 0 to 100000'],
  [{ 'a/b': { usd: '1' as never } }, 'usd: accepted: US dollars'],
  [{ 'a/b': 0.2 as never }, 'accepted: { usd, per, seconds, resolution }'],
  [rows(), 'it has no row; accepted: one or more'],
  [
    rows({ usd: 1, seconds: 5 }, { usd: 2, per: 'week' }),
    'prices: "a/b", row 2: per: accepted: request, second or image',
  ],
  [rows({ usd: 1, seconds: 0 }), 'row 1: seconds: accepted: a whole number, 1 or more'],
  [rows({ usd: 1, resolution: 720 }), 'row 1: resolution: accepted: as a request says it, like 720p'],
  [rows({ usd: 1, second: 5 }), 'row 1: "second" is not known; accepted: usd, per, seconds, resolution'],
  [rows({ usd: 1 }, { usd: 2, seconds: 5 }), 'row 2: it never counts, as row 1 fits first; put the narrower one first'],
  [rows({ usd: 1, seconds: 8 }, { usd: 2, seconds: 5, resolution: '720p' }), 'row 2: it never counts, as row 1'],
])('a table that is none is a mistake of the program: %j', (table, says) => {
  expect(() => checkPrices(table)).toThrow(says)
})

test('a wider row after a narrower one counts, whichever way it is wider', () => {
  checkPrices(
    rows({ usd: 1, seconds: 5, resolution: '720p' }, { usd: 2, seconds: 5 }, { usd: 3, resolution: '4k' }, { usd: 4 }),
  )
})
