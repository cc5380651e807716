import { defineProvider } from '@vidrelay/core/provider'
import { expect, test } from 'vitest'
import { acme } from '../../test/acme/adapter.ts'
import { planted } from '../../test/acme/planted.ts'
import { loadRecordings } from '../format/load-recordings.ts'
import { runSuites } from '../suite/run-suite.ts'
import { suiteOf } from '../suite/suite.ts'
import { firstCauses } from './first-causes.ts'

/** Read by eye: whoever made the mistake must see from the block alone what to change. */
const recordings = loadRecordings(new URL('../../test/acme/recordings/', import.meta.url))
const replayCommand = (_: string, check: string) => `pnpm check acme --only ${check}`

test.each([
  'the prompt stands at the top',
  'the id is called id',
  'the state is called status',
  'the progress is called progress',
  'the video stands at result.url',
  'the cover stands at result.cover_url',
  'the look is GET /v2/task/{id}',
  'the mode is called queue',
  'a constant is sent that nobody knows',
  'the seconds are a number',
  'the tier is in lower case',
  'a look every 10 seconds',
])('one mistake is one block of ten lines at most: %s', async says => {
  const { provider } = planted.find(one => one.says === says)!
  const only = recordings.map(({ scenario }) => scenario)
  const suite = suiteOf({ adapter: defineProvider(provider), recordings })
  const text = firstCauses(await runSuites([suite], { only, replayCommand }))
  expect(text.split('\n').length).toBeLessThanOrEqual(10)
  expect(text).toMatchSnapshot()
})

test('a right adapter has nothing to say, and the same cause is told once', async () => {
  const right = suiteOf({ adapter: acme, recordings })
  expect(firstCauses(await runSuites([right], { only: ['text-to-video'] }))).toBe('')
  const { provider } = planted.find(({ says }) => says === 'the mode is called queue')!
  const twice = [...recordings, { ...recordings[0]!, scenario: 'again' }]
  const suite = suiteOf({ adapter: defineProvider(provider), recordings: twice })
  const text = firstCauses(await runSuites([suite], { only: ['text-to-video', 'again'] }))
  expect(text.match(/^FAIL/gm)).toHaveLength(1)
  expect(text).toMatch(/ {2}the same {2}at 1 other check: --all$/)
})
