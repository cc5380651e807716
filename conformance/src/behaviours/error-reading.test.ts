import type { Answer, ErrorRow, Provider } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { madeUp } from '../../test/made-up.ts'
import { readAnswer, readError, valuesAt } from './error-reading.ts'

const answer: Answer = { envelope: { at: ['data'] }, id: ['id'], status: ['status'], outputs: [] }
const row = (own: Partial<ErrorRow> & Pick<ErrorRow, 'id' | 'is'>): ErrorRow => ({ source: 'M-1', ...own })
const withRows = (...errors: readonly ErrorRow[]): Provider => madeUp({ errors }).definition
const bare = withRows()

describe('valuesAt', () => {
  const json = { a: { b: [{ c: 1 }, { c: 2 }] }, one: { c: 3 }, text: '{"in":[4]}', broken: '{', none: null }
  test.each([
    ['a.b[].c', [1, 2]],
    ['a.b[1].c', [2]],
    ['one[].c', [3]],
    ['text.@json.in[0]', [4]],
    ['broken.@json.in', []],
    ['none[].c', []],
    ['toString', []],
    ['a.x', []],
  ])('%s', (path, values) => {
    expect(valuesAt(json, path)).toEqual(values)
  })
})

describe('the first row that fits', () => {
  const provider = withRows(
    row({ id: 'poor', http: [403], text: 'balance', is: 'quota_exceeded' }),
    row({ id: 'code', code: ['policy'], is: 'content_rejected', scope: 'task' }),
    row({ id: 'rest', on: ['get'], http: [403], is: 'not_ready' }),
    row({ id: 'shape', at: { 'detail.kind': 'slow' }, is: 'rate_limited', again: false }),
  )
  const read = (on: 'get' | 'submit', http: number, json?: object) =>
    readError(provider, answer, { on, http, json: json as never })

  test('a text is looked for in the message, without case', () => {
    expect(read('submit', 403, { error: { message: 'Your BALANCE is low' } })).toMatchObject({
      is: 'quota_exceeded',
      row: 'poor',
      sent: 'refused',
      again: false,
    })
  })
  test('a row may be about some operations only', () => {
    expect(read('get', 403)).toMatchObject({ is: 'not_ready', row: 'rest', again: true })
    expect(read('submit', 403)).toMatchObject({ is: 'permission_denied' })
    expect(read('submit', 403)).not.toHaveProperty('row')
  })
  test('a row with a code overturns a success, one without does not', () => {
    expect(read('get', 200, { status: 'done', code: 'policy' })).toMatchObject({ row: 'code', scope: 'task' })
    expect(read('get', 200, { status: 'done' })).toBeUndefined()
  })
  test('a row may look at other places, at the level that is read', () => {
    const json = { data: { status: 'queued', detail: { kind: 'slow' } }, success: false }
    expect(read('get', 200, json)).toMatchObject({ row: 'shape', again: false })
  })
})

describe('without a row', () => {
  test.each([
    ['submit', 404, 'invalid_request', 'refused'],
    ['get', 404, 'upstream_error', 'refused'],
    ['get', 410, 'upstream_error', 'unknown'],
    ['get', 401, 'unauthenticated', 'refused'],
    ['submit', 408, 'upstream_error', 'unknown'],
    ['submit', 409, 'upstream_error', 'unknown'],
    ['submit', 413, 'input_too_large', 'refused'],
    ['submit', 418, 'upstream_error', 'unknown'],
    ['submit', 521, 'upstream_error', 'unknown'],
  ] as const)('%s answered %i with a page is %s, %s', (on, http, is, sent) => {
    expect(readError(bare, answer, { on, http })).toMatchObject({ is, sent, scope: 'request' })
  })
  test('a failed word is the end of the task', () => {
    const json = { status: 'broken', error: { message: 'why' } }
    expect(readAnswer(bare, answer, { on: 'get', http: 200, json })).toMatchObject({
      word: 'broken',
      status: 'failed',
      message: 'why',
      error: { is: 'task_failed', scope: 'task' },
    })
  })
  test('a code without a word is an error, a code that says that all is well is none', () => {
    expect(readError(bare, answer, { on: 'get', http: 200, json: { code: 'odd' } })?.is).toBe('upstream_error')
    expect(readError(bare, answer, { on: 'get', http: 200, json: { code: 'SUCCESS' } })).toBeUndefined()
  })
})
