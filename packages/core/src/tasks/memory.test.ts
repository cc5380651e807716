import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refOf } from '../../test/prepare.ts'
import { virtualClock } from '../testing.ts'
import type { Status } from '../words/names.ts'
import { isFinal, type Task } from '../words/task.ts'
import { createMemory } from './memory.ts'

const open = () => createMemory('Mill', 'mill-key-0123456789', virtualClock())
const task = (status: Status, id = 'task_1') =>
  Object.defineProperty(
    { ref: refOf({ id }), status, upstreamStatus: status, warnings: [] } as unknown as Task,
    'raw',
    {
      value: { status },
      enumerable: false,
    },
  )
const statuses: readonly Status[] = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired']

test('whatever comes, in whatever order: the first end stays, but for a success, which outweighs any and never turns back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...statuses)), told => {
      const { settle } = open()
      const seen = told.map(status => settle(task(status)).status)
      const success = told.indexOf('succeeded')
      const end = told.findIndex(isFinal)
      const expected = (status: Status, at: number) =>
        success >= 0 && at >= success ? 'succeeded' : end >= 0 && at > end ? told[end] : status
      expect(seen).toEqual(told.map(expected))
    }),
  )
})

test('a success that outweighs an end is told with the contradiction', () => {
  const { settle } = open()
  settle(task('failed'))
  const told = settle(task('succeeded'))
  expect(told.warnings).toEqual([{ code: 'contradiction', message: 'Mill now says "succeeded"; the task was failed' }])
  expect(told.raw).toEqual({ status: 'succeeded' })
})

test('the answer that contradicts is told beside the task as it was seen, raw answer and all', () => {
  const { settle } = open()
  settle(task('succeeded'))
  const told = settle(task('failed'))
  expect(told.warnings).toEqual([{ code: 'contradiction', message: 'Mill now says "failed"; the task was succeeded' }])
  expect(told.raw).toEqual({ status: 'succeeded' })
  expect(settle(task('succeeded')).warnings).toEqual([])
})

test('one task says nothing of another', () => {
  const { settle } = open()
  settle(task('succeeded'))
  expect(settle(task('failed', 'task_2')).status).toBe('failed')
})

test('a model is unlisted once the provider was asked and did not name it', () => {
  const memory = open()
  expect(memory.isUnlisted('stone')).toBe(false)
  memory.rememberListed(['wind'])
  expect(memory.isUnlisted('stone')).toBe(true)
  expect(memory.isUnlisted('wind')).toBe(false)
})
