import { expect, it } from 'vitest'
import { describeTrouble, exclusively, openDatabase } from './sqlite-database.ts'

it('the first error of a transaction is told, also where its way back fails', async () => {
  const db = await openDatabase(':memory:')
  const work = () => {
    db.exec('commit')
    throw new Error('the first')
  }
  expect(() => exclusively(db, work)).toThrow('the first')
  expect(exclusively(db, () => 'and goes on')).toBe('and goes on')
  db.close()
})

it.each([
  [{ errcode: 5, message: 'database is locked' }, 'another process holds it locked (database is locked)'],
  [{ errcode: 261, message: 'database is locked' }, 'another process holds it locked (database is locked)'],
  [{ errcode: 13, message: 'database or disk is full' }, 'its disk is full (database or disk is full)'],
  [
    { errcode: 1032, message: 'attempt to write a readonly database' },
    'it is read-only (attempt to write a readonly database)',
  ],
  [{ code: 'ENOSPC', message: 'ENOSPC: no space left' }, 'its disk is full (ENOSPC: no space left)'],
  [{ errcode: 26, message: 'file is not a database' }, 'file is not a database'],
])('%j', (error, problem) => {
  expect(describeTrouble(error)).toMatchObject({ problem, hint: expect.not.stringContaining('nothing was sent') })
})
