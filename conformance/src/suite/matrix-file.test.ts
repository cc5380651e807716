import { expect, test } from 'vitest'
import type { CellReport, Report } from '../format/report.ts'
import { matrixFile, matrixProblems } from './matrix-file.ts'

const cell = (requirement: string, changes: Partial<CellReport> = {}): CellReport => ({
  adapter: 'made-up',
  requirement,
  verdict: 'pass',
  checks: ['one', 'two'],
  ...changes,
})
const reportWith = (...cells: CellReport[]) => ({ cells }) as Report
const refused = cell('limits.rewritten', { verdict: 'not-applicable', checks: [], reason: 'there is no such limit' })
const committed = matrixFile(reportWith(cell('M-1'), refused), 'made-up')

test('a line per cell: verdict, checks, requirement, reason', () => {
  expect(committed.split('\n').slice(2)).toEqual([
    'pass              2  M-1',
    'not-applicable    0  limits.rewritten  there is no such limit',
    '',
  ])
})

test.each<[string, CellReport[], string[]]>([
  ['nothing changed', [cell('M-1'), refused], []],
  ['another order', [refused, cell('M-1')], []],
  ['a cell is lost', [refused], ['cell lost: M-1 (was: pass 2 M-1)']],
  ['a check is lost', [cell('M-1', { checks: ['one'] }), refused], ['cell changed: pass 2 M-1 -> pass 1 M-1']],
  [
    'a reason changed',
    [cell('M-1'), { ...refused, reason: 'other' }],
    [
      'cell changed: not-applicable 0 limits.rewritten there is no such limit -> not-applicable 0 limits.rewritten other',
    ],
  ],
  ['a new one', [cell('M-1'), refused, cell('M-2')], ['cell not in the committed matrix: pass 2 M-2']],
])('%s', (_, cells, problems) => {
  expect(matrixProblems(reportWith(...cells), 'made-up', committed)).toEqual(problems)
})
