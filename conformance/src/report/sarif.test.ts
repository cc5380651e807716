import { expect, test } from 'vitest'
import { hostileReport, sampleReport } from '../../test/sample-report.ts'
import { sarif } from './sarif.ts'

const failing = (report = sampleReport()) => {
  const line = { file: 'recordings/a b.json', line: 12 }
  const checks = report.checks.map(check => (check.failure ? { ...check, failure: { ...check.failure, line } } : check))
  return JSON.parse(sarif({ ...report, checks })).runs[0]
}

test('one result for each failing check, at its line, with a rule for its requirement', () => {
  const { tool, results } = failing()
  expect(results).toHaveLength(1)
  expect(results[0]).toMatchObject({
    ruleId: 'status.unknown-word',
    level: 'error',
    message: { text: expect.stringContaining('task.status. Expected "running", came "failed"') },
    locations: [
      { physicalLocation: { artifactLocation: { uri: 'recordings/a%20b.json' }, region: { startLine: 12 } } },
    ],
  })
  expect(tool.driver.rules).toMatchObject([{ id: 'status.unknown-word' }])
})

test('a failure that stands on no line has no place, and hostile text stays text', () => {
  expect(JSON.parse(sarif(sampleReport())).runs[0].results[0].locations).toBeUndefined()
  expect(() => JSON.parse(sarif(hostileReport()))).not.toThrow()
})
