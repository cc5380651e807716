import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'

test('so much is done at once, in the order in which it came, and what fails makes room too', async () => {
  const inSlot = createSlots(2)
  const [begun, ends]: [number[], (() => void)[]] = [[], []]
  const work = [0, 1, 2, 3].map(number =>
    inSlot(async () => {
      begun.push(number)
      await new Promise<void>(resolve => ends.push(resolve))
      if (number === 0) throw new Error('it failed')
      return number
    }),
  )
  const settled = Promise.allSettled(work)
  expect(begun).toEqual([0, 1])
  for (let end = 0; end < 4; end++) {
    ends[end]!()
    await work[end]!.catch(() => {})
    await Promise.resolve()
    expect(begun.length).toBe(Math.min(4, end + 3))
  }
  expect(begun).toEqual([0, 1, 2, 3])
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
})
