import { readFileSync } from 'node:fs'
import type { Prices } from '@vidrelay/core'
import { checkPrices } from '@vidrelay/core/internal'
import { providers } from './providers.ts'
import { refusal } from './refusal.ts'

/** What the user pays, by provider and model. @throws `invalid_request`, which names the file, the entry and what is accepted */
export function readPrices(path: string): Prices {
  const prices = jsonIn(path)
  try {
    checkPrices(prices)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw refusal('prices', `${path}: ${error.message.replace(/^prices: /, '')}`)
  }
  const ids = providers.map(({ id }) => id)
  const stranger = Object.keys(prices).find(name => !ids.some(id => name.startsWith(`${id}/`)))
  if (stranger !== undefined)
    throw refusal(
      'prices',
      `${path}: ${JSON.stringify(stranger)}: no such provider; accepted: ${ids.join(', ')}, then / and a model`,
    )
  return prices
}

function jsonIn(path: string): Prices {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw refusal('prices', `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Prices
  } catch (error) {
    throw refusal('prices', `${path} is no JSON: ${(error as Error).message}`)
  }
}
