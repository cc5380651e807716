import { expect, test } from 'vitest'
import { api, madeUp, madeUpDialect, recording } from '../../test/made-up.ts'
import type { Check } from '../ways/check.ts'
import { checkOf } from '../ways/check.ts'
import { reportOf, runSuites } from './run-suite.ts'
import type { Cell, Suite } from './suite.ts'

const named = (id: string) => ({ id, group: 'Group', text: `${id} holds.`, source: 'page 3' })

function suite(adapter = madeUp()): Suite {
  const checks = ['first', 'second', 'third'].map(scenario => checkOf(recording({ scenario })))
  const cells: Cell[] = [
    { requirement: named('a'), checks: checks.slice(0, 2) },
    { requirement: named('b'), checks: checks.slice(2) },
    { requirement: named('c'), checks: [], notApplicable: 'the document has no such route' },
    { requirement: named('d'), checks: [], untestable: 'no recording covers it' },
  ]
  return { adapter, recordings: checks.map(check => check.recording), cells, checks }
}

test('each cell has one of four verdicts, and they add up', async () => {
  const report = await runSuites([suite()])
  expect(report.cells.map(({ requirement, verdict }) => [requirement, verdict])).toEqual([
    ['a', 'pass'],
    ['b', 'pass'],
    ['c', 'not-applicable'],
    ['d', 'untestable'],
  ])
  expect(report.totals).toEqual({ pass: 2, fail: 0, notApplicable: 1, untestable: 1 })
})

test('a check that fails says where, and shows what went over the wire', async () => {
  const wrong = madeUpDialect(dialect => ({
    ...dialect,
    answer: { ...dialect.answer, outputs: [{ at: 'address' }] },
  }))
  const report = await runSuites([suite(wrong)], { replayCommand: (adapter, check) => `${adapter} ${check}` })
  expect(report.totals).toEqual({ pass: 0, fail: 2, notApplicable: 1, untestable: 1 })
  const [check] = report.checks
  expect(check).toMatchObject({ id: 'first', verdict: 'fail', replay: 'made-up first' })
  expect(check!.failure!.where).toContain('step 2 of 2: download')
  expect(check!.exchanges[0]!.request).toMatchObject({ method: 'POST', url: api })
})

test('a check that was not played is no pass', () => {
  const own = suite()
  expect(reportOf([own], new Map<Check, never>()).totals).toMatchObject({ pass: 0, untestable: 3 })
})

test('only some checks: the cells of the others are left out', async () => {
  const report = await runSuites([suite()], { only: ['third'] })
  expect(report.cells.map(({ requirement }) => requirement)).toEqual(['b'])
  expect(report.requirements.map(({ id }) => id)).toEqual(['b'])
  expect(report.checks.map(({ id }) => id)).toEqual(['third'])
})

test('another order gives the same report, and the same seed the same order', async () => {
  const orderOf = async (seed: number) => {
    const order: string[] = []
    const report = await runSuites([suite()], { seed, shuffle: true, onCheck: ({ id }) => order.push(id) })
    return { order, verdicts: report.cells, listed: report.checks.map(({ id }) => id) }
  }
  const orders = await Promise.all([1, 2, 3, 4].map(orderOf))
  expect(new Set(orders.map(({ order }) => order.join())).size).toBeGreaterThan(1)
  expect((await orderOf(2)).order).toEqual(orders[1]!.order)
  for (const { verdicts, listed } of orders) {
    expect(verdicts).toEqual(orders[0]!.verdicts)
    expect(listed).toEqual(['first', 'second', 'third'])
  }
})
