import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assertSeeded } from '../../test/assert-seeded.ts'
import { enveloped, plain, reading } from '../../test/reading.ts'
import { codeOfHttp } from '../contract/error-defaults.ts'
import type { ErrorRow } from '../contract/provider.ts'
import type { Operation } from '../words/names.ts'

const url = 'https://cdn.example/v.mp4'
const row = (rest: Partial<ErrorRow>): ErrorRow => ({ id: 'r', is: 'content_rejected', source: 'P1', ...rest })
const done = { status: 'SUCCESS', task_id: 't', result_url: url }

describe('a success is lost only by a row', () => {
  test.each(['0000', '1', 1, 'E_STRANGE', 'false', -1])('a stray code %j beside it is told, no more', code => {
    const found = reading({ ...done, code })
    expect(found).toMatchObject({ status: 'succeeded', outputs: [{ sources: [{ url }] }] })
    expect(found.error).toBeUndefined()
    expect(found.contradiction).toContain(String(code))
  })

  test.each([null, '', 0, 200, true, '0', '200', 'success', 'ok', 'SUCCESS', 'Success', 'OK', {}, []])(
    'the code %j says nothing',
    code => {
      expect(reading({ ...done, code })).not.toHaveProperty('contradiction')
      // Nor does it take the id away from the answer to a paid call.
      expect(reading({ code, data: { task_id: 't' } }, { on: 'submit' }).error).toBeUndefined()
    },
  )

  test('an explicit row does, by code or place, not by text alone', () => {
    const json = { status: 'afloat', url, code: 'leak', message: 'it leaks', flags: { wet: true } }
    const by = (rows: Partial<ErrorRow>) => reading(json, { provider: plain({}, [row(rows)]) })
    expect(by({ code: ['leak'] })).toMatchObject({ status: 'failed', outputs: [], error: { row: 'r', scope: 'task' } })
    expect(by({ at: { 'flags.wet': true } })).toMatchObject({ status: 'failed', outputs: [] })
    expect(by({ text: 'leaks' })).toMatchObject({ status: 'succeeded', outputs: [{}] })
    expect(by({ code: ['other'] })).toMatchObject({ status: 'succeeded' })
  })

  test('a row about one exchange leaves the status alone', () => {
    const provider = plain({}, [row({ code: ['busy'], is: 'rate_limited', scope: 'request' })])
    expect(reading({ status: 'afloat', url, code: 'busy' }, { provider })).toMatchObject({
      status: 'succeeded',
      error: { scope: 'request', again: true },
    })
  })

  test('a failure is one, whatever the code outside says', () => {
    const found = reading({ code: 'success', message: '', data: { task_id: 't', status: 'FAILURE', fail_reason: '' } })
    expect(found).toMatchObject({ status: 'failed', error: { is: 'task_failed', scope: 'task' } })
    expect(found.error).not.toHaveProperty('message')
  })

  test('cancelled and expired are no errors by themselves', () => {
    for (const status of ['cancelled', 'expired']) expect(reading({ status }).error).toBeUndefined()
  })

  test('a code beside a running word ends nothing', () => {
    expect(reading({ status: 'IN_PROGRESS', code: 'no_channel' })).toMatchObject({ status: 'running' })
    expect(reading({ status: 'IN_PROGRESS', code: 'no_channel' }).error).toBeUndefined()
  })
})

describe('rows', () => {
  test.each<[part: Partial<ErrorRow>, fits: boolean]>([
    [{}, true],
    [{ on: ['get', 'content'] }, true],
    [{ on: ['submit'] }, false],
    [{ http: [422] }, true],
    [{ http: [400] }, false],
    [{ status: ['failed'] }, true],
    [{ status: ['succeeded'] }, false],
    [{ code: ['a', 'b7'] }, true],
    [{ code: ['B7'] }, false],
    [{ text: 'PAPER is (wet|torn)' }, true],
    [{ text: 'dry' }, false],
    [{ at: { 'error.kind': 'x' } }, true],
    [{ at: { 'error.kind': true } }, true],
    [{ at: { 'error.kind': 'y' } }, false],
    [{ at: { 'error.none': true } }, false],
    [{ http: [422], code: ['b7'], text: 'dry' }, false],
  ])('%j fits: %s', (part, fits) => {
    const json = { status: 'sunk', error: { code: 'b7', message: 'the paper is wet', kind: 'x' } }
    const { error } = reading(json, { provider: plain({}, [row(part)]), http: 422 })
    expect(error?.row).toBe(fits ? 'r' : undefined)
    expect(error?.is).toBe(fits ? 'content_rejected' : 'invalid_request')
  })

  test('the first fitting one wins, with its hint', () => {
    const provider = plain({}, [
      row({ id: 'no', http: [500] }),
      row({ id: 'yes', hint: 'dry it' }),
      row({ id: 'late' }),
    ])
    expect(reading({}, { provider, http: 400 }).error).toMatchObject({ row: 'yes', hint: 'dry it' })
  })

  test("what a row leaves out follows core's table", () => {
    const of = (part: Partial<ErrorRow>, http: number) => reading({}, { provider: plain({}, [row(part)]), http }).error
    expect(of({ is: 'rate_limited' }, 400)).toMatchObject({ sent: 'refused', again: true, scope: 'request' })
    expect(of({ is: 'not_ready' }, 404)).toMatchObject({ again: true })
    expect(of({ is: 'upstream_error', again: false, sent: 'refused' }, 500)).toMatchObject({
      sent: 'refused',
      again: false,
    })
    expect(of({ is: 'task_failed' }, 500)).toMatchObject({ scope: 'task' })
    // Of a look that was refused the task is judged later: is it about this one, and was it said often enough?
    expect(of({ is: 'task_failed' }, 410)).toMatchObject({ scope: 'request', ends: 'failed' })
  })
})

describe('an answer to a paid call', () => {
  test.each<[http: number, is: string, sent: string, again: boolean]>([
    [400, 'invalid_request', 'refused', false],
    [401, 'unauthenticated', 'refused', false],
    [403, 'permission_denied', 'refused', false],
    [404, 'invalid_request', 'refused', false],
    [408, 'upstream_error', 'unknown', true],
    [409, 'upstream_error', 'unknown', true],
    [413, 'input_too_large', 'refused', false],
    [429, 'rate_limited', 'refused', true],
    [500, 'upstream_error', 'unknown', true],
    [502, 'upstream_error', 'unknown', true],
    [524, 'upstream_error', 'unknown', true],
  ])('HTTP %i: %s, %s', (http, is, sent, again) => {
    expect(reading({}, { on: 'submit', http }).error).toMatchObject({ is, sent, again, scope: 'request' })
    if (http !== 404) expect(codeOfHttp(http)).toBe(is) // of a paid call it is about the address
    // An HTML page, or a body that says all is well, changes nothing.
    for (const json of [undefined, { code: 200, status: 'SUCCESS' }])
      expect(reading(json, { on: 'submit', http }).error).toMatchObject({ is, sent, scope: 'request' })
  })

  test('by its status alone a page proves less than the provider’s own JSON', () => {
    for (const http of [402, 410, 422, 428, 451]) {
      expect(reading({}, { on: 'submit', http }).error).toMatchObject({ sent: 'refused' })
      expect(reading(undefined, { on: 'submit', http }).error).toMatchObject({ sent: 'unknown' })
    }
  })

  test.each<[http: number, json: object, sent: string]>([
    [400, { task_id: 't', status: 'QUEUED' }, 'unknown'],
    [400, { data: { task_id: 't', status: 'SUCCESS' } }, 'unknown'],
    [400, { task_id: 't', status: 'FAILURE', fail_reason: 'no' }, 'refused'],
    [400, { id: 'request-1', message: 'no' }, 'refused'],
    [200, { code: 'insufficient_quota', task_id: 't' }, 'unknown'],
    [200, { code: 'insufficient_quota', task_id: '' }, 'refused'],
    [302, { code: 'insufficient_quota' }, 'unknown'],
  ])('HTTP %i with %j, that names a task that may run or none: %s', (http, json, sent) => {
    expect(reading(json, { on: 'submit', http }).error).toMatchObject({ sent })
  })

  test('an error inside a 200', () => {
    expect(reading({ code: 'model_not_found' }, { on: 'submit' }).error).toMatchObject({
      sent: 'unknown',
      code: 'model_not_found',
    })
    expect(reading({ code: 'insufficient_quota' }, { on: 'submit' }).error).toMatchObject({
      is: 'quota_exceeded',
      sent: 'refused',
    })
    expect(reading({ success: false, message: 'no' }, { on: 'submit' }).error).toMatchObject({
      is: 'upstream_error',
      sent: 'unknown',
      message: 'no',
    })
  })

  test('an error as JSON inside a text', () => {
    const message = JSON.stringify({ error: { code: 'quota_not_enough', message: 'empty' } })
    expect(reading({ message }, { http: 400 }).error).toMatchObject({ is: 'quota_exceeded', message: 'empty' })
  })
})

describe('a row by words', () => {
  const text = 'no paper|没有纸'
  const sent = (rest: Partial<ErrorRow>, http: number, message: unknown, said: readonly string[] = []) =>
    reading({ success: false, message }, { provider: plain({}, [row({ text, ...rest })]), on: 'submit', http, said })
      .error?.sent
  const proves = { http: [500, 200], sent: 'refused' } as const

  test('proves a refusal under the statuses that it names and under no other', () => {
    expect(sent(proves, 500, 'no paper')).toBe('refused')
    expect(sent(proves, 502, 'no paper')).toBe('unknown')
    expect(sent({ sent: 'refused' }, 500, 'no paper')).toBe('unknown')
    // What its code stands for is no more than what it says aloud.
    expect(sent({ is: 'content_rejected' }, 500, 'no paper')).toBe('unknown')
    expect(sent({ is: 'content_rejected' }, 200, 'no paper')).toBe('unknown')
    expect(sent({ is: 'content_rejected', http: [200] }, 200, 'no paper')).toBe('refused')
    expect(sent({ is: 'content_rejected', http: [500] }, 500, 'no paper')).toBe('unknown')
  })

  test('proves it as a whole phrase, in the provider’s own JSON', () => {
    expect(sent(proves, 500, 'there is no paper.')).toBe('refused')
    expect(sent(proves, 500, '纸盒里没有纸了')).toBe('refused')
    expect(sent(proves, 500, 'piano paperback')).toBe('unknown')
    expect(sent(proves, 500, { text: 'no paper' })).toBe('unknown')
    const byHttp = plain({}, [row({ http: [500], sent: 'refused' })])
    expect(reading({}, { provider: byHttp, on: 'submit', http: 500 }).error?.sent).toBe('refused')
    for (const page of [undefined, null, 'no paper', ['no paper']])
      expect(reading(page, { provider: byHttp, on: 'submit', http: 500 }).error?.sent).toBe('unknown')
  })

  test.each([
    ['the whole prompt', 'invalid: a sign that says no paper, in the rain', 'a sign that says no paper, in the rain'],
    ['its beginning', 'invalid: a sign that says no paper, in…', 'a sign that says no paper, in the rain'],
    ['other letters', 'INVALID: A SIGN THAT SAYS NO PAPER', 'a sign that says no paper'],
    ['other spaces', 'invalid: no paper', 'no\n\n  paper'],
    ['a link, decoded', 'cannot open https://a.example/no paper.png', 'https://a.example/no%20paper.png'],
    ['a part of the phrase', 'there is no paper', 'paper'],
    ['a part, twice', 'there is NO no paper', 'no no'],
    ['a part, cut', 'the walls say no paper', 'the walls say no to us'],
    ['its last word', 'there is no paper', 'nobody says NO'],
    ['JSON escapes', '没有纸', String.raw`\u6ca1\u6709\u7eb8`],
  ])('proves nothing where the request said it: %s', (_, message, said) => {
    expect(sent(proves, 500, message)).toBe('refused')
    expect(sent(proves, 500, message, [said])).toBe('unknown')
  })

  test('is not taken for the reason where only the request said it', () => {
    const provider = plain({}, [row({ status: ['failed'], text, is: 'content_rejected' })])
    const json = { status: 'sunk', message: 'failed: a sign that says no paper' }
    expect(reading(json, { provider }).error).toMatchObject({ row: 'r' })
    const { error } = reading(json, { provider, said: ['a sign that says no paper'] })
    expect(error).toMatchObject({ is: 'task_failed', message: json.message })
    expect(error).not.toHaveProperty('row')
  })

  test('a code that the request brought into a text as JSON proves nothing', () => {
    const message = '{"error":{"code":"model_not_found","message":"x"}}'
    expect(reading({ message }, { on: 'submit', http: 503 }).error?.sent).toBe('refused')
    const escaped = message.replace('model', String.raw`\u006dodel`)
    for (const said of [message, `${message} `, message.replaceAll(':', ' : '), 'say "model_not_found"', escaped])
      expect(reading({ message }, { on: 'submit', http: 503, said: [said] }).error?.sent).toBe('unknown')
    // At its own place it is the provider's, whatever the request said.
    const json = { error: { code: 'model_not_found' } }
    expect(reading(json, { on: 'submit', http: 503, said: ['model_not_found'] }).error?.sent).toBe('refused')
  })

  const phrases = [
    'task_id is empty',
    'TASK_ID',
    'is',
    'empty',
    'model_not_found',
    '{"error":{"code":"model_not_found"}}',
  ]
  const repeats: ((prompt: string) => string)[] = [
    text => text,
    text => text.trim(),
    text => text.toUpperCase(),
    text => text.toLowerCase(),
    text => text.replaceAll(/\s+/g, ' '),
    text => JSON.stringify(text),
    text => JSON.stringify({ error: { message: text } }),
    text => encodeURIComponent(text.toWellFormed()),
    text => text.slice(0, Math.ceil(text.length * 0.8)),
    text => text.slice(Math.floor(text.length * 0.3)),
  ]
  const http = fc.constantFrom(200, 302, 408, 409, 499, 500, 502, 503)
  const place = fc.constantFrom<(message: string) => object>(
    message => ({ message }),
    error => ({ error }),
    message => ({ success: false, error: { message } }),
  )
  const proofOf = (json: object, status: number, ...said: readonly string[]) =>
    reading(json, { on: 'submit', http: status, said }).error?.sent
  const prompts = fc
    .array(fc.oneof(fc.constantFrom(...phrases), fc.string()), { minLength: 1, maxLength: 5 })
    .map(parts => parts.join(' '))

  test('no message built from the prompt turns an unknown outcome into a refusal', () => {
    const around = fc.constantFrom('', 'invalid prompt: ', ' (in the field prompt)', '{"error":{"code":"', '"}}', '：')
    assertSeeded(
      fc.property(
        prompts,
        fc.constantFrom(...repeats),
        around,
        around,
        place,
        http,
        (prompt, repeat, before, after, in_, status) => {
          expect(proofOf(in_(`${before}${repeat(prompt)}${after}`), status, prompt)).not.toBe('refused')
        },
      ),
      3000,
    )
  })

  const befores = ['task_id is ', 'task_id ', 'the task_id is: ', 'task_']
  const after = fc.constantFrom('', '.', ' is empty', ' (try again)')

  test.each([
    ['TASK_ID TASK_ID', 'task_id TASK_ID TASK_ID is empty'],
    ['id', 'task_id is empty'],
  ])('nor does one in which only a part of the phrase is the prompt’s: %s', (prompt, message) => {
    expect(proofOf({ message }, 500)).toBe('refused')
    expect(proofOf({ message }, 500, prompt)).not.toBe('refused')
  })

  test('nor does any other, whatever else the request said', () => {
    assertSeeded(
      fc.property(prompts, prompts, after, place, http, (prompt, other, end, in_, status) => {
        for (const begin of befores)
          expect(proofOf(in_(`${begin}${prompt.trim()}${end}`), status, prompt, other)).not.toBe('refused')
      }),
      1000,
    )
  })

  test('nor one in which the part is what a cut left of a prompt', () => {
    const cut = fc.tuple(prompts, fc.nat({ max: 40 }), fc.nat({ max: 60 })).map(([prompt, from, length]) => ({
      prompt,
      part: prompt.slice(from, from + length),
    }))
    assertSeeded(
      fc.property(cut, after, place, http, ({ prompt, part }, end, in_, status) => {
        fc.pre((part.match(/[a-z\d]/gi)?.length ?? 0) >= 8)
        for (const begin of ['', ...befores])
          expect(proofOf(in_(`${begin}${part}${end}`), status, prompt)).not.toBe('refused')
      }),
      1000,
    )
  })
})

describe('an answer to a look', () => {
  const passes = (http: number, json: unknown, errors: readonly ErrorRow[] = []) =>
    reading(json, { provider: plain({}, errors), http }).error?.passes

  test('ends a wait where the provider itself refused, by the table of statuses', () => {
    for (const http of [400, 401, 403, 404, 422]) expect(passes(http, {})).toBe(false)
    for (const http of [408, 409, 418, 421, 425, 429, 460, 499, 500, 503]) expect(passes(http, {})).toBe(true)
    for (const http of [400, 403, 404, 422, 421, 500]) expect(passes(http, undefined)).toBe(true)
    expect(passes(401, undefined)).toBe(false)
  })

  test('says nothing of the task, the key’s rights or the request where only a page came', () => {
    for (const http of [400, 403, 404, 410, 422]) {
      expect(reading(undefined, { http }).error).toMatchObject({ is: 'upstream_error', again: true })
      expect(reading(undefined, { http, on: 'submit' }).error?.is).not.toBe('upstream_error')
    }
    expect(reading(undefined, { http: 401 }).error).toMatchObject({ is: 'unauthenticated' })
    expect(reading(undefined, { http: 429 }).error).toMatchObject({ is: 'rate_limited' })
    expect(reading({}, { http: 404 }).error).toMatchObject({ is: 'task_not_found' })
  })

  test('ends it by a row, unless a page came or the row says that it passes', () => {
    const failing = row({ http: [500, 404], is: 'invalid_request' })
    expect(passes(500, {}, [failing])).toBe(false)
    expect(passes(500, undefined, [failing])).toBe(true)
    expect(passes(404, {}, [{ ...failing, again: true }])).toBe(true)
  })
})

describe('reading is total', () => {
  const word = fc.oneof(
    fc.constantFrom('SUCCESS', 'FAILURE', 'IN_PROGRESS', '', '__proto__', 'afloat'),
    fc.jsonValue({ maxDepth: 1 }),
  )
  const near = fc.letrec<{ level: unknown }>(tie => ({
    level: fc.record(
      {
        status: word,
        task_status: word,
        task_id: fc.oneof(fc.string(), fc.double(), fc.constant(null)),
        progress: fc.oneof(fc.string(), fc.double(), fc.jsonValue({ maxDepth: 1 })),
        result_url: fc.oneof(fc.webUrl(), fc.string(), fc.constant(null)),
        fail_reason: fc.oneof(fc.webUrl(), fc.string()),
        code: fc.oneof(fc.constantFrom('success', 0, 'no_paper', null), fc.jsonValue({ maxDepth: 1 })),
        message: fc.oneof(fc.string(), fc.constant('{"error":{"code":"x"}}'), fc.jsonValue({ maxDepth: 1 })),
        success: fc.boolean(),
        created_at: fc.oneof(fc.double(), fc.string()),
        data: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.jsonValue({ maxDepth: 1 }), tie('level')),
        error: fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: [] },
    ),
  })).level

  test('any answer is read, outputs come with success only, progress is 0 to 100', () => {
    const on = fc.constantFrom<Operation>('submit', 'get', 'content', 'models')
    const http = fc.constantFrom(200, 201, 400, 404, 429, 500, 502)
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near, fc.constant(undefined)), on, http, (json, operation, status) => {
        for (const provider of [enveloped, plain()]) {
          const found = reading(json, { provider, on: operation, http: status })
          if (found.outputs.length > 0) expect(found.status).toBe('succeeded')
          if (found.error?.scope === 'task') expect(found.outputs).toEqual([])
          if (found.progress !== null) expect(found.progress).toBeOneOf(Array.from({ length: 101 }, (_, n) => n))
          if (found.id !== undefined) expect(found.id).not.toBe('')
          for (const time of [found.createdAt, found.completedAt])
            if (time !== undefined) expect(() => new Date(time * 1000).toISOString()).not.toThrow()
        }
      }),
      { numRuns: 2000 },
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

test.each(['cancelled', 'expired'] as const)('%s beside an error code is the end of the task', word => {
  const error = { code: `user_${word}`, message: 'said so' }
  const found = reading({ task_id: 't', status: word, error })
  expect(found).toMatchObject({ status: word, error: { scope: 'task', ...error } })
  expect(reading({ task_id: 't', status: word, error }, { http: 500 }).error).toMatchObject({ scope: 'request' })
})
