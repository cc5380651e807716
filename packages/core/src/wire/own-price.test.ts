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

test.each<[Prices, string]>([
  [{ stone: { usd: 1 } }, 'provider/model'],
  [{ 'a/b': { usd: -1 } }, '0 or more'],
  [{ 'a/b': [{ usd: 1, per: 'week' as never }] }, 'second or image'],
])('a table that is none is a mistake of the program: %j', (table, says) => {
  expect(() => checkPrices(table)).toThrow(says)
})
