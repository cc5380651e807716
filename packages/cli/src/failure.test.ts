import { createRelay } from '@vidrelay/core'
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

test('what the library calls a misuse is a mistake of who typed, whatever its field; a TypeError of any other making is a bug', () => {
  const misuse = (work: () => unknown) => {
    try {
      return work()
    } catch (error) {
      return error
    }
  }
  const told = misuse(() => createRelay({ providers: [], journal: false }))
  expect(describeFailure(told, alone)).toMatchObject({
    exitCode: 2,
    lines: ['error: providers: at least one is needed'],
  })
  const bug = describeFailure(new TypeError('routes: undefined is not iterable'), alone)
  expect([bug.exitCode, bug.lines[0]]).toEqual([1, expect.stringContaining('a bug of its own')])
})
