import { expect, test } from 'vitest'
import { adapters } from '../../../scripts/adapters.mjs'
import { providers } from './providers.ts'

test('every adapter is known', () => {
  expect(providers.map(({ id }) => id).toSorted()).toEqual(adapters.toSorted())
})

test.each(providers)('what is known of $id before it is loaded is what its document says', async known => {
  const { id, title, keyEnv } = (await known.load()).definition
  expect({ id: known.id, title: known.title, keyEnv: known.keyEnv }).toEqual({ id, title, keyEnv })
})
