import { VidrelayError } from '@vidrelay/core/internal'
import { expect, test } from 'vitest'
import { alone, describeFailure } from './failure.ts'

const settle = (key: string, candidates: readonly string[] = []) => `settle ${key} ${candidates.join(' ')}`

test.each<[candidates: string[], hint: RegExp, settled: string]>([
  [[], /whether a task was made/, 'settle: settle k '],
  [['task_1'], /whether it is task_1,/, 'settle: settle k task_1'],
  [['task_1', 'task_2'], /whether it is task_1 or task_2,/, 'settle: settle k task_1 task_2'],
])('an unknown outcome with the ids %j says them', (candidates, hint, settled) => {
  const error = new VidrelayError('submit_unknown', 'lost', { key: 'k', candidates })
  const { lines, json } = describeFailure(error, { ...alone, settle })
  expect(lines[1]).toMatch(hint)
  expect(lines.at(-1)).toBe(settled)
  expect(json).toMatchObject({ candidates })
})
