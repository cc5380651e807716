import { expect, test } from 'vitest'
import { madeUp, recording } from '../test/made-up.ts'
import { conformanceCases } from './conformance-cases.ts'
import { ReplayFailure } from './failure.ts'

test('a case has a name, what it covers, its source, and runs', async () => {
  const wrong = recording({ scenario: 'wrong', exchanges: [] })
  const [first, second] = conformanceCases({ adapter: madeUp(), recordings: [recording(), wrong] })
  const { covers, source } = recording()
  expect(first).toEqual({ name: 'text-to-video: A text becomes a video.', covers, source, run: expect.any(Function) })
  await expect(first!.run()).resolves.toBeUndefined()
  await expect(second!.run()).rejects.toThrow(ReplayFailure)
})

test('a case can run again, and beside others', async () => {
  const [one] = conformanceCases({ adapter: madeUp(), recordings: [recording()] })
  await Promise.all([one!.run(), one!.run(), one!.run()])
})

test('nothing to run is an error, not a pass', () => {
  expect(() => conformanceCases({ adapter: madeUp(), recordings: [] })).toThrow('there are no recordings')
})

test('recordings of another provider, and two of one name, are refused', () => {
  const foreign = recording({ provider: 'else' })
  expect(() => conformanceCases({ adapter: madeUp(), recordings: [foreign] })).toThrow('of else, not of made-up')
  const twice = [recording(), recording()]
  expect(() => conformanceCases({ adapter: madeUp(), recordings: twice })).toThrow('text-to-video is there twice')
})
