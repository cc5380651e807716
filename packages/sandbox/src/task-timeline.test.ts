import { expect, test } from 'vitest'
import { stateAt } from './task-timeline.ts'

const timeline = { queued: 6, running: 14 }

test('a task waits in three steps, runs from 30 to 90 percent, and ends', () => {
  const course = [-5, 0, 2, 4, 6, 8, 13, 19.9, 20, 1e9].map(elapsed => stateAt(elapsed, timeline, 'success'))
  expect(course.map(({ phase, progress }) => `${phase} ${progress}`)).toEqual([
    'created 0',
    'created 0',
    'submitted 10',
    'queued 20',
    'running 30',
    'running 40',
    'running 60',
    'running 90',
    'succeeded 100',
    'succeeded 100',
  ])
})

test('progress never goes back', () => {
  for (let tenth = 1; tenth < 250; tenth++) {
    const [before, after] = [tenth - 1, tenth].map(at => stateAt(at / 10, timeline, 'success').progress)
    expect(after).toBeGreaterThanOrEqual(before!)
  }
})

test('a failure ends at 100 percent too; a stuck task does not end', () => {
  expect(stateAt(20, timeline, 'failure')).toEqual({ phase: 'failed', progress: 100 })
  expect(stateAt(1e9, timeline, 'never')).toEqual({ phase: 'running', progress: 90 })
})

test('a timeline of nothing ends at once', () => {
  expect(stateAt(0, { queued: 0, running: 0 }, 'success').phase).toBe('succeeded')
  expect(stateAt(0, { queued: 0, running: 0 }, 'never').phase).toBe('running')
})
