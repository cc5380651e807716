import { loadRecordings, type Recording, runSuites, suiteOf } from '@vidrelay/conformance'
import { describe, expect, test } from 'vitest'
import { adapters, optionsOf } from './suites.ts'

/** One recording is enough to begin: each that shows a task from its paid request to its result is, alone. */

/** Nothing here waits for real time. Unit: milliseconds. */
const timeout = 120_000

const isWhole = ({ steps, exchanges }: Recording): boolean =>
  ['submit', 'generate'].includes(steps[0]!.do) &&
  steps.some(step => 'expect' in step && step.expect.result !== undefined) &&
  exchanges.every(({ fault }) => fault === undefined)

/** Recordings whose result is another task's than the one that was made, or comes by a last way: they show no whole way. */
const ofAnotherTask = ['image-in-other-places', 'remix-and-fetch', 'success-by-content-route']

describe.each(Object.keys(adapters))('%s', id => {
  const { adapter, recordings, spec } = optionsOf(id)
  const whole = loadRecordings(recordings as URL).filter(isWhole)

  test('is green with each of its whole recordings alone, or says what has no evidence', { timeout }, async () => {
    for (const recording of whole) {
      const report = await runSuites([suiteOf({ adapter, recordings: [recording], ...(spec && { spec }) })])
      const failing = report.checks.filter(({ failure }) => failure).map(check => `${check.id}: ${check.failure!.what}`)
      // A recording that is red with all the others beside it is told there.
      expect
        .soft(
          failing.filter(text => !text.startsWith(`${recording.scenario}:`)),
          recording.scenario,
        )
        .toEqual([])
      const reasons = new Set(
        report.cells.flatMap(({ verdict, reason = '' }) => (verdict === 'untestable' ? reason : [])),
      )
      const isOther = ofAnotherTask.includes(recording.scenario)
      const why = 'no recording shows a task from its submit to its saved result without a fault'
      expect.soft([...reasons], recording.scenario).toEqual(isOther ? [why] : [])
    }
  })
})
