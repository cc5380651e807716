import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { hostileReport, sampleReport } from '../../test/sample-report.ts'
import { reportJsonSchema, reportSchema } from '../format/report.ts'

test('report.schema.json is fresh; `pnpm run write-schema` renews it', () => {
  const file = readFileSync(new URL('../../report.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())))
})

test.each([
  ['the sample', sampleReport()],
  ['the hostile one', hostileReport()],
])('%s is a report', (_, report) => {
  expect(reportSchema.parse(report)).toEqual(report)
})
