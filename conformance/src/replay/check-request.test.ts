import { describe, expect, test } from 'vitest'
import { mediaBytes } from '../format/media-bytes.ts'
import type { RecordedRequest } from '../format/recording.ts'
import { checkRequest } from './check-request.ts'

const key = 'Canary/7Hq2+pX9sLm4Zt8'
const url = 'https://api.example.com/v1/videos'
const get: RecordedRequest = { method: 'GET', url, headers: { authorization: 'Bearer {{key}}' } }
const headers = { host: 'api.example.com', authorization: `Bearer ${key}` }
const came = (init: RequestInit = {}, at = url) => new Request(at, { headers, ...init })
const check = (expected: RecordedRequest, request: Request) => checkRequest(expected, request, key)

test('a request that is as recorded is right', async () => {
  expect(await check(get, came())).toBeUndefined()
  const post: RecordedRequest = { ...get, method: 'POST', json: { a: [1, { b: null }] } }
  const sent = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }
  expect(await check(post, came({ ...sent, body: '{ "a": [1, { "b": null }] }' }))).toBeUndefined()
})

describe('what no provider may get is found', () => {
  const cases: [what: string, expected: RecordedRequest, request: Request][] = [
    [
      'the key',
      { ...get, url: `${url}?k=${encodeURIComponent(key)}` },
      came({}, `${url}?k=${encodeURIComponent(key)}`),
    ],
    [
      'the key went to https://api.example.com',
      get,
      came({ headers: { ...headers, 'x-debug': btoa(`user:${key}!`) } }),
    ],
    ['the key went to https://api.example.com', { method: 'GET', url }, came()],
    ['the header authorization', get, came({ headers: { host: headers.host } })],
    ['the header authorization', get, came({ headers: { ...headers, authorization: `Bearer ${key}, Bearer ${key}` } })],
    ['the header host', get, came({ headers: { ...headers, host: 'evil.example.com' } })],
    ['the header content-type', get, came({ headers: { ...headers, 'content-type': 'application/json' } })],
    ['the header content-length', get, came({ headers: { ...headers, 'content-length': '2' } })],
    ['the header transfer-encoding', get, came({ headers: { ...headers, 'transfer-encoding': 'chunked' } })],
  ]
  test.each(cases)('%s', async (what, expected, request) => {
    expect(await check(expected, request)).toMatchObject({ what })
  })
})

describe('a wrong body is found', () => {
  const json: RecordedRequest = { ...get, method: 'POST', json: { a: 1 } }
  const form: RecordedRequest = { ...get, method: 'POST', form: [{ name: 'a', value: '1' }] }
  const twice: RecordedRequest = { ...form, form: [...form.form!, { name: 'b', value: '2' }] }
  const post = (body: NonNullable<RequestInit['body']>, type?: string) =>
    came({ method: 'POST', body, headers: { ...headers, ...(type !== undefined && { 'content-type': type }) } })
  const parts = (...entries: [name: string, value: string | Blob][]) => {
    const data = new FormData()
    for (const [name, value] of entries) data.append(name, value)
    return data
  }
  const cases: [what: string, expected: RecordedRequest, request: Request][] = [
    ['the header content-type', json, post('{"a":1}', 'text/plain')],
    ['the body', json, post('{"a":1', 'application/json')],
    ['the body', { ...json, json: undefined }, post('{}', 'application/json')],
    ['the key', json, post(JSON.stringify({ a: key }), 'application/json')],
    ['the body, at a', json, post('{"a":2}', 'application/json')],
    ['the body, at its top', form, post('a=1', 'application/x-www-form-urlencoded')],
    ['the body, at a', form, post(parts(['a', '2']))],
    ['the body, at a', form, post(parts(['a', '1'], ['a', '1']))],
    ['the body, at a', form, post(parts(['a', new Blob(['1'])]))],
    ['the body, at [0].name', twice, post(parts(['b', '2'], ['a', '1']))],
  ]
  test.each(cases)('%s', async (what, expected, request) => {
    const mismatch = await check(expected, request)
    expect(mismatch?.what.replace(/ \(and .*/, '')).toBe(what)
  })
})

test('a file part may be said by its length', async () => {
  const part = { name: 'file', filename: 'a.png', type: 'image/png', bytes: { kind: 'png', length: 200 } } as const
  const expected: RecordedRequest = { ...get, method: 'POST', form: [part] }
  const sent = (length: number) => {
    const form = new FormData()
    form.append('file', new Blob([mediaBytes({ kind: 'png', length })], { type: 'image/png' }), 'a.png')
    return came({ method: 'POST', body: form })
  }
  expect(await check(expected, sent(200))).toBeUndefined()
  expect((await check(expected, sent(201)))?.what).toContain('the body, at file.base64')
})
