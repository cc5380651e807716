import { expect, test } from 'vitest'
import { relays } from '../../test/acme/relays.ts'
import { firstCauses } from '../report/first-causes.ts'
import { runSuites } from './run-suite.ts'
import { suiteOf } from './suite.ts'

test.each(relays)('a right adapter is green with one recording: $says', async ({ adapter, recording }) => {
  const report = await runSuites([suiteOf({ adapter, recordings: [recording] })])
  expect(firstCauses(report)).toBe('')
  expect(report.totals).toMatchObject({ fail: 0, untestable: 0 })
  expect(report.totals.pass).toBeGreaterThan(8)
})
