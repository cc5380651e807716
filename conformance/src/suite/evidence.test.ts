import { defineProvider } from '@vidrelay/core/provider'
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

test('what the software answers that a provider runs is evidence of its class, behind the words of the page', async () => {
  const body = { data: { state: 'DONE', result: { videos: [{ url: 'https://a.example/1.mp4' }] } } }
  const answers = [{ id: 'done', body, reads: { status: 'succeeded' }, source: 'ware', quote: 'DONE' }] as const
  const documents = { ware: { title: 'Acme ware', kind: 'source code' } }
  const family = {
    specification: readSpecification({ openapi: '3.1.0', paths: {}, 'x-vidrelay': { documents, answers } }),
    dialects: ['task'],
  }
  const { definition } = acme
  const ware = { kind: 'code', title: 'Acme ware' } as const
  const adapter = defineProvider({ ...definition, sources: { ...definition.sources, ware } })
  const alone = await found({ adapter, checks: [], family })
  expect(alone.get('statuses.DONE')).toMatchObject({ class: 'source code', by: 'family: x-vidrelay.answers.0' })
  expect(alone.get('statuses.FAILED')).toMatchObject({ class: 'none' })
  const unsaid = await found({ adapter: acme, checks: [], family })
  expect(unsaid.get('statuses.DONE')).toMatchObject({ class: 'derived' })
  const both = await found({ ...suite, family })
  expect(both.get('statuses.DONE')).toMatchObject({ class: 'documentation' })
})

test('what is read beyond the word of anybody who answers for it is tolerated; what spends or is sent is not', async () => {
  const { definition } = acme
  const sources = {
    ...definition.sources,
    NOTES: { kind: 'third-party', title: 'Notes' },
    OURS: { kind: 'inferred', title: 'Ours' },
  } as const
  const again = { id: 'acme.again', code: ['later'], is: 'rate_limited', again: true, source: 'NOTES' } as const
  const adapter = defineProvider({
    ...definition,
    sources,
    statuses: {
      ...definition.statuses,
      OVER: { is: 'succeeded', source: 'NOTES; OURS' },
      GONE: { is: 'failed', source: 'NOTES; ACME' },
    },
    errors: [...definition.errors, again],
    models: { ...definition.models, two: { limits: { seconds: { max: 5, source: 'NOTES' } }, source: 'NOTES' } },
  })
  const rows = await found({ adapter, checks: [] })
  const classes = (ids: readonly string[]) => ids.map(id => rows.get(id)?.class)
  expect(classes(['statuses.OVER', 'errors.acme.again', 'errors.acme.again.is'])).toEqual(Array(3).fill('tolerated'))
  expect(classes(['statuses.GONE', 'errors.acme.again.again', 'models.two.limits.seconds.max'])).toEqual(
    Array(3).fill('none'),
  )
})

test('a class is enough for itself and for those below', () => {
  expect(isEnough({ class: 'captured' }, 'documentation')).toBe(true)
  expect(isEnough({ class: 'derived' }, 'documentation')).toBe(false)
  expect(isEnough({ class: 'none' }, 'derived')).toBe(false)
  expect(isEnough({ class: 'tolerated' }, 'captured')).toBe(true)
})

test('the table counts each kind, names what has none and keeps to a screen', async () => {
  const report = { ...(await runSuites([suite], { only: ['text-to-video'] })), evidence: await evidenceOf(suite) }
  const text = evidenceTable(report)
  expect(text).toMatchSnapshot()
  expect(text.split('\n').length).toBeLessThanOrEqual(45)
  expect(evidenceTable(report, { all: true })).not.toContain('--all')
})
