import { expect, test } from 'vitest'
import { providers } from './providers.ts'

test.each(providers)('what is known of $id before it is loaded is what its document says', async known => {
  const { id, title, keyEnv } = (await known.load()).definition
  expect({ id: known.id, title: known.title, keyEnv: known.keyEnv }).toEqual({ id, title, keyEnv })
})
