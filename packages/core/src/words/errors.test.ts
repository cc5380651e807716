import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { refOf } from '../../test/prepare.ts'
import { TransportError } from '../net/trouble.ts'
import { type ErrorCode, errorCodes, isVidrelayError, VidrelayError } from './errors.ts'
import { invalid, misuse } from './problems.ts'
import type { Task } from './task.ts'

const codes = Object.keys(errorCodes) as ErrorCode[]

test.each(codes)('%s has an exit status, a default and a meaning', code => {
  const { exit, retryable, means } = errorCodes[code]
  expect(exit).toBeGreaterThan(1)
  expect(exit).toBeLessThan(256)
  expect(typeof retryable).toBe('boolean')
  expect(means).toMatch(/\w/)
  expect(new VidrelayError(code, 'm').retryable).toBe(retryable)
  expect(new VidrelayError(code, 'm', { retryable: !retryable }).retryable).toBe(!retryable)
})

test('what scripts rely on: exit statuses, and what may be tried again', () => {
  const byExit = Object.groupBy(codes, code => String(errorCodes[code].exit))
  expect(byExit).toEqual({
    2: ['invalid_request'],
    3: ['unauthenticated', 'permission_denied'],
    4: ['quota_exceeded', 'cost_limit', 'budget_exceeded'],
    5: ['model_unavailable', 'content_rejected', 'input_unreachable', 'input_too_large'],
    6: ['task_failed', 'task_cancelled', 'task_expired'],
    7: ['timeout'],
    8: ['submit_unknown'],
    9: ['rate_limited', 'upstream_error', 'unexpected_response'],
    10: ['task_not_found', 'not_ready', 'result_expired'],
    11: ['download_failed', 'unsafe_url', 'limit_exceeded', 'journal_unavailable'],
    130: ['aborted'],
  })
  const again = ['timeout', 'rate_limited', 'upstream_error', 'not_ready', 'download_failed', 'aborted']
  expect(codes.filter(code => errorCodes[code].retryable)).toEqual(again)
})

test('what may have been paid is never retryable by default', () => {
  expect(errorCodes.submit_unknown.retryable).toBe(false)
})

/** All ways in which somebody might print it. */
const shown = (value: unknown) => [
  inspect(value, { depth: 12, showHidden: true }),
  inspect({ deep: [value] }, { depth: 12 }),
  JSON.stringify(value),
  String(value),
  (value as Error).stack,
]

describe('what an error shows', () => {
  const secret = 'canary-9f3'
  const task = { ref: refOf(), status: 'failed', outputs: [{ url: `https://a.example/?${secret}` }] } as unknown as Task
  Object.defineProperty(task, 'raw', { value: { prompt: secret }, enumerable: false })
  const error = new VidrelayError('task_failed', 'it sank', {
    task,
    taskRef: refOf(),
    hint: 'dry it',
    key: 'order-1',
    upstreamBody: secret,
  })

  test('nothing that moves a cursor or turns text around, also in an id', () => {
    const hostile = new VidrelayError('timeout', 'task a\u001b[2J\u202eb\r\nc', { hint: 'ask for \u0007' })
    expect([hostile.message, hostile.hint]).toEqual(['task a\\u001b[2J\\u202eb\\u000d c', 'ask for \\u0007'])
  })

  test('never the task, never its raw answer', () => {
    for (const text of shown(error)) expect(text).not.toContain(secret)
    expect(error.task).toBe(task)
    expect(Object.keys({ ...error })).not.toContain('task')
  })

  test('as JSON: what a script needs', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'VidrelayError',
      message: 'it sank',
      code: 'task_failed',
      retryable: false,
      hint: 'dry it',
      provider: 'paperboat',
      taskRef: refOf(),
      key: 'order-1',
    })
  })

  test('a cut answer behind it is not printed', () => {
    const partial = { status: 200, headers: { 'set-cookie': secret }, body: Buffer.from(secret) }
    const cause = new TransportError(new Error('cut'), true, partial)
    for (const text of shown(new VidrelayError('submit_unknown', 'm', { cause }))) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(Buffer.from(secret).toString('hex').match(/../g)!.join(' '))
    }
    for (const text of shown(cause)) expect(text).not.toContain(secret)
    expect(cause.partial).toEqual(partial)
  })
})

describe('the cause', () => {
  const secret = 'canary-9f3'

  test('of ours is kept', () => {
    const cause = new VidrelayError('upstream_error', 'm')
    expect(new VidrelayError('timeout', 'm', { cause }).cause).toBe(cause)
    expect(new VidrelayError('timeout', 'm')).not.toHaveProperty('cause')
  })

  test.each<[string, unknown, object]>([
    [
      'a system',
      Object.assign(new Error(secret), { code: 'ENOSPC', errno: -28, syscall: 'write', path: secret }),
      { message: 'ENOSPC', code: 'ENOSPC', errno: -28, syscall: 'write' },
    ],
    [
      'a parser',
      Object.assign(new Error('bad'), { code: 'HPE_INVALID_CONSTANT', data: secret, socket: { secret } }),
      { message: 'HPE_INVALID_CONSTANT', code: 'HPE_INVALID_CONSTANT' },
    ],
    ['JSON', new SyntaxError(`Unexpected token, "${secret}" is not valid JSON`), { message: 'SyntaxError' }],
    ['a database', Object.assign(new Error(secret), { code: 'ERR_SQLITE_ERROR', errcode: 13 }), { errcode: 13 }],
    ['an error inside', new Error('m', { cause: new Error(secret) }), { message: 'an error without a code' }],
    ['several', new AggregateError([Object.assign(new Error(secret), { code: 'ETIMEDOUT' })]), { code: 'ETIMEDOUT' }],
    ['a code that is none', Object.assign(new Error('m'), { code: `${secret} and more`, syscall: secret }), {}],
    ['a text', secret, { message: 'an error without a code' }],
    ['nothing', null, { message: 'an error without a code' }],
  ])('of %s: what a system says, and nothing else', (_, foreign, kept) => {
    for (const cause of [foreign, new TransportError(foreign, true)]) {
      const error = new VidrelayError('timeout', 'm', { cause })
      for (const text of shown(error)) expect(text).not.toContain(secret)
      expect(error.cause).not.toBe(cause)
    }
    expect(new VidrelayError('timeout', 'm', { cause: foreign }).cause).toMatchObject(kept)
  })
})

describe('recognising one', () => {
  test('by its mark, across two copies of this module', async () => {
    const copy = './errors.ts?copy'
    const other = (await import(/* @vite-ignore */ copy)) as typeof import('./errors.ts')
    expect(other.VidrelayError).not.toBe(VidrelayError)
    const theirs = new other.VidrelayError('timeout', 'm')
    expect(theirs instanceof VidrelayError).toBe(false)
    expect(isVidrelayError(theirs)).toBe(true)
    expect(other.isVidrelayError(new VidrelayError('timeout', 'm'))).toBe(true)
  })

  test.each([null, undefined, 'timeout', new Error('m'), { code: 'timeout', name: 'VidrelayError' }, Symbol('x')])(
    '%s is none',
    value => {
      expect(isVidrelayError(value)).toBe(false)
    },
  )

  test('a mistake of the program is a TypeError with a code', () => {
    const error = misuse('key: one request')
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'key: one request', code: 'ERR_VIDRELAY_MISUSE' })
    expect(isVidrelayError(error)).toBe(false)
  })

  test('a refusal names its field', () => {
    expect(invalid('seconds', 'too many')).toMatchObject({
      code: 'invalid_request',
      field: 'seconds',
      message: 'seconds: too many',
      retryable: false,
    })
  })
})
