import { VidrelayError } from '@vidrelay/core/internal'
import { expect, test } from 'vitest'
import { alone, describeFailure } from './failure.ts'

const settle = (key: string, candidates: readonly string[] = []) => `settle ${key} ${candidates.join(' ')}`

test('an answer without a reason is shown to whoever debugs, and to nobody else', () => {
  const error = new VidrelayError('upstream_error', 'failed (HTTP 500)', { upstreamBody: '{"odd":"paperboat"}' })
  expect(describeFailure(error, { ...alone, isDebug: true }).lines).toContain('answer: {"odd":"paperboat"}')
  const { lines, json } = describeFailure(error, alone)
  expect(lines.join()).toMatch(/--debug FILE shows all of it/)
  expect(JSON.stringify([lines, json])).not.toContain('paperboat')
})

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
