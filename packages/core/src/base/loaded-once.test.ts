import { expect, test } from 'vitest'
import { loadedOnce } from './loaded-once.ts'

test('what was loaded is loaded once, and what failed is tried again', async () => {
  let tries = 0
  const load = loadedOnce(async () => {
    tries++
    if (tries === 1) throw new Error('the file was just being replaced')
    return { tries }
  })
  await expect(Promise.all([load(), load()])).rejects.toThrow('just being replaced')
  expect(tries).toBe(1)
  expect(await Promise.all([load(), load()])).toEqual([{ tries: 2 }, { tries: 2 }])
})
