import { expect, test } from 'vitest'
import { fuzz } from './fuzz/play.ts'

test('of 5,000 answers of strangers none makes core throw what is not its own, lose an id, or leave a purchase open', {
  timeout: 300_000,
}, async () => {
  const { outcomes, faults } = await fuzz(5_000, 1)
  expect(faults).toEqual([])
  // It is a fuzz of what happens: each of the ends of a paid call was reached.
  for (const end of ['accepted', 'submit_unknown', 'submit_unknown with ids', 'invalid_request'])
    expect(outcomes[`submit ${end}`], end).toBeGreaterThan(5)
})
