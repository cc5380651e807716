import { describe, expect, test } from 'vitest'
import { reasonPlaces } from '../contract/answer-defaults.ts'
import { stepsOf } from '../contract/tree.ts'
import { firstReason, reasonIn } from './reason.ts'

const places = reasonPlaces.map(stepsOf)
const deep = (levels: number): unknown => (levels === 0 ? 'too deep' : { message: deep(levels - 1) })

describe('the reason in an answer', () => {
  test.each<[unknown, string | undefined]>([
    [{ detail: 'the balance is used up' }, 'the balance is used up'],
    [{ detail: [{ loc: ['body', 'seconds'], msg: 'Input should be 4' }] }, 'body.seconds: Input should be 4'],
    [{ detail: [{ msg: 'one' }, { msg: 'two' }] }, 'one; two'],
    [{ msg: 'balance too low', err_code: 17 }, 'balance too low'],
    [{ error: { msg: 'inside' } }, 'inside'],
    [{ error: { detail: { reason: 'further in' } } }, 'further in'],
    [{ errors: { prompt: ['is too short'], seconds: ['must be 4'] } }, 'prompt: is too short; seconds: must be 4'],
    [{ errors: ['a', { message: 'b' }] }, 'a; b'],
    [{ failure_reason: 'blocked' }, 'blocked'],
    [{ status_msg: 'no face' }, 'no face'],
    [{ base_resp: { status_code: 1, status_msg: 'no face' } }, 'no face'],
    [{ error: { code: 'x', message: '', details: [[{ msg: 'far in' }]] } }, 'far in'],
    [{ data: { error: 'inside' } }, 'inside'],
    [{ output: { message: 'the vendor said so' } }, 'the vendor said so'],
    [{ output: 'https://cdn.example/v.mp4' }, undefined],
    [{ reason: 'late' }, 'late'],
    [{ message: 'SUCCEED', task_status_msg: 'Image pixel is invalid' }, 'Image pixel is invalid'],
    [{ message: 'Success!', error_message: 'no' }, 'no'],
    [{ msg: '操作成功', fail_reason: '失败' }, '失败'],
    [{ message: ' ', error: '' }, undefined],
    [{ error: { code: 'x', param: null } }, undefined],
    [{ message: 'ok' }, undefined],
    [null, undefined],
    ['a text alone', undefined],
  ])('%j', (json, reason) => {
    expect(firstReason([json], places)).toBe(reason)
  })

  test('is looked for a few levels down, and no further', () => {
    expect(reasonIn(deep(4))).toBe('too deep')
    expect(reasonIn(deep(5))).toBeUndefined()
  })

  test('a place outranks a level', () => {
    expect(firstReason([{ message: 'inside' }, { error: { message: 'outside' } }], places)).toBe('outside')
  })
})
