import { expect, test } from 'vitest'
import { problemOf } from './problem.ts'

test.each([
  [{ code: 'ENOSPC' }, 507, 'storage_full'],
  [{ code: 'EDQUOT' }, 507, 'storage_full'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, 507, 'storage_full'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 1 }, 500, 'internal_error'],
  [undefined, 500, 'internal_error'],
])('%j is told as %d', (more, status, code) => {
  const problem = problemOf(more && Object.assign(new Error('/home/me/secret'), more))
  expect([problem.status, problem.code]).toEqual([status, code])
  expect(problem.message).not.toContain('secret')
})
