import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { VidrelayError } from './errors.ts'
import { notReached, unsafe } from './problems.ts'

test('errors are made in one file', () => {
  const root = join(import.meta.dirname, '..')
  const makers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter(file => readFileSync(join(root, file), 'utf8').includes('new VidrelayError('))
  expect(makers.toSorted()).toEqual(['words/errors.ts', 'words/problems.ts'])
})

test('a fact that is known later makes another error: the same but for it', () => {
  const cause = Object.assign(new Error('secret words of a library'), { code: 'ECONNRESET' })
  const error = notReached({ id: 'mill', title: 'Mill' }, cause, 'reached', {
    so: 'nothing was sent',
    retryable: false,
  })
  const more = error.with({ key: 'order-1' })
  expect(more).toBeInstanceOf(VidrelayError)
  expect(error.key).toBeUndefined()
  expect(more.toJSON()).toEqual({ ...error.toJSON(), key: 'order-1' })
  expect(more).toMatchObject({ retryable: false, provider: 'mill', cause: { code: 'ECONNRESET' } })
  expect(more.stack).toBe(error.stack)
  expect(unsafe('it is not opened').with({}).hint).toBeUndefined()
})
