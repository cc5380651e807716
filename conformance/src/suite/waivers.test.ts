import { expect, test } from 'vitest'
import type { CellReport, CheckReport, Report } from '../format/report.ts'
import { judgeWaivers, parseWaivers, type Waiver } from './waivers.ts'

const waiver: Waiver = {
  adapter: 'made-up',
  requirement: 'poll.stall',
  says: 'an error came',
  reason: 'the provider keeps connections open for ever',
  issue: 'https://example.com/issues/7',
  until: '0.2.0',
}
const failing = (id: string, what = 'an error came, and a long one') =>
  ({ adapter: 'made-up', id, verdict: 'fail', failure: { where: '', what, expected: '', came: '' } }) as CheckReport
const report = (cell: Partial<CellReport> = {}, checks: CheckReport[] = [failing('one')], version = '0.1.0') =>
  ({
    kit: { version },
    cells: [
      { adapter: 'made-up', requirement: 'poll.stall', verdict: 'fail', checks: checks.map(({ id }) => id), ...cell },
    ],
    checks,
  }) as Report

test('a failing cell is waived by its name and the beginning of its failure', () => {
  const { waived, problems } = judgeWaivers(report(), [waiver])
  expect(waived.map(({ requirement }) => requirement)).toEqual(['poll.stall'])
  expect(problems).toEqual([])
})

test('an untestable cell is waived by its reason', () => {
  const untestable = report({ verdict: 'untestable', reason: 'an error came of it' }, [])
  expect(judgeWaivers(untestable, [waiver]).problems).toEqual([])
})

test.each<[string, Report, Partial<Waiver>, string]>([
  ['stale', report({ verdict: 'pass' }), {}, 'it is stale: the cell is pass; remove it'],
  ['unmatched', report(), { requirement: 'poll.stalls' }, 'no cell has this name'],
  ['of another adapter', report(), { adapter: 'other' }, 'no cell has this name'],
  ['dead', report({}, [failing('one')], '0.2.0'), {}, 'it ended with version 0.2.0'],
  ['dead long ago', report({}, [failing('one')], '0.10.0'), {}, 'it ended with version 0.2.0'],
  ['another failure', report({}, [failing('one', 'the body')]), {}, 'the failure is another one: the body'],
  [
    'too broad',
    report(
      {},
      ['1', '2', '3', '4', '5', '6'].map(id => failing(id)),
    ),
    {},
    'it is too broad: it would excuse 6 failing checks, and at most 5 may be',
  ],
])('a waiver that is red: %s', (_, own, changes, problem) => {
  const { waived, problems } = judgeWaivers(own, [{ ...waiver, ...changes }])
  expect(waived).toEqual([])
  expect(problems).toEqual([expect.stringContaining(problem)])
})

test.each<[string, object]>([
  ['reason', { reason: 'flaky' }],
  ['issue', { issue: 'soon' }],
  ['until', { until: 'never' }],
  ['says', { says: '' }],
])('a waiver without a real %s is none', (field, changes) => {
  expect(() => parseWaivers([{ ...waiver, ...changes }])).toThrow(`0.${field}`)
})
