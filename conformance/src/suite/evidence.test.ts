import { expect, test } from 'vitest'
import { acme } from '../../test/acme/adapter.ts'
import { loadRecordings } from '../format/load-recordings.ts'
import { evidenceTable } from '../report/evidence-table.ts'
import { readSpecification } from '../spec/specification.ts'
import { evidenceOf, isEnough } from './evidence.ts'
import { runSuites } from './run-suite.ts'
import { suiteOf } from './suite.ts'

const folder = new URL('../../test/acme/', import.meta.url)
const recordings = loadRecordings(new URL('recordings/', folder))
const spec = new URL('openapi.yaml', folder)
const suite = suiteOf({ adapter: acme, recordings, spec })
const found = async (options: Parameters<typeof evidenceOf>[0]) =>
  new Map((await evidenceOf(options)).map(row => [row.row, row]))

test('each row has the recording or the line that would contradict it, or none', async () => {
  const rows = await found(suite)
  expect(rows.get('models.acme-1.limits.seconds.max')).toMatchObject({
    class: 'documentation',
    by: expect.stringMatching(/^specification: /),
  })
  expect(rows.get('statuses.EXPIRED')).toMatchObject({ by: expect.stringMatching(/^specification: /) })
  expect(rows.get('polling.every')).toMatchObject({ class: 'documentation' })
  expect(rows.get('keyEnv[0]')).toMatchObject({ class: 'none' })
})

test('without a specification only what the recording shows has evidence, and what was made of the document never is any', async () => {
  const rows = await found({ adapter: acme, checks: suite.checks })
  expect(rows.get('polling.every')).toMatchObject({ class: 'documentation', by: 'text-to-video' })
  expect(rows.get('models.acme-1.limits.seconds.max')).toMatchObject({ class: 'none' })
  expect([...rows.values()].every(({ by = '' }) => !/[./]/.test(by))).toBe(true)
})

test('a line without the words of the page is no evidence', async () => {
  const { document } = readSpecification(spec)
  const silent = JSON.parse(JSON.stringify(document).replaceAll(/"quote":"[^"]*"/g, '"quote":"TODO"'))
  const rows = await found({ adapter: acme, checks: [], specification: readSpecification(silent) })
  expect(rows.get('polling.keep')).toMatchObject({ class: 'none' })
  expect(rows.get('dialects.task.routes.submit.limits.prompt.max')).toMatchObject({ class: 'documentation' })
})

test('a class is enough for itself and for those below', () => {
  expect(isEnough({ class: 'captured' }, 'documentation')).toBe(true)
  expect(isEnough({ class: 'derived' }, 'documentation')).toBe(false)
  expect(isEnough({ class: 'none' }, 'derived')).toBe(false)
})

test('the table counts each kind, names what has none and keeps to a screen', async () => {
  const report = { ...(await runSuites([suite], { only: ['text-to-video'] })), evidence: await evidenceOf(suite) }
  const text = evidenceTable(report)
  expect(text).toMatchSnapshot()
  expect(text.split('\n').length).toBeLessThanOrEqual(45)
  expect(evidenceTable(report, { all: true })).not.toContain('--all')
})
