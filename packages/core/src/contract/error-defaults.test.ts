import { describe, expect, test } from 'vitest'
import { codeOfHttp, endsWait, provesRefusal, speakerOf, statusMeanings } from './error-defaults.ts'

const statuses = Array.from({ length: 300 }, (_, index) => 300 + index)
const answers = {
  'the provider’s JSON': { json: { error: { message: 'no' } }, headers: {} },
  'a page': { json: undefined, headers: { server: 'nginx' } },
  'JSON that is no object': { json: 'no', headers: {} },
  'a page that an edge marks': { json: undefined, headers: { 'cf-error-type': 'origin' } },
  'JSON that an edge marks': { json: { title: 'Error 1033' }, headers: { 'cf-error-type': 'tunnel' } },
  'a challenge': { json: undefined, headers: { 'cf-mitigated': 'challenge' } },
  'a mark of another meaning': { json: undefined, headers: { 'cf-mitigated': 'block', 'cf-ray': '8f00ba12-FRA' } },
}
type Name = keyof typeof answers

const said = (judge: typeof provesRefusal, name: Name) => {
  const { json, headers } = answers[name]
  return statuses.filter(http => judge(http, speakerOf(json, headers), headers))
}

const beforeTheWork = [400, 401, 403, 404, 405, 411, 413, 414, 415, 426, 429, 431]

test.each<[name: Name, refused: readonly number[]]>([
  ['the provider’s JSON', [...beforeTheWork, 402, 410, 422, 428, 451]],
  ['a page', beforeTheWork],
  ['JSON that is no object', beforeTheWork],
  ['a page that an edge marks', [...beforeTheWork, 521, 523, 525, 526, 530]],
  ['JSON that an edge marks', [...beforeTheWork, 521, 523, 525, 526, 530]],
  ['a challenge', [...beforeTheWork, 503]],
  ['a mark of another meaning', beforeTheWork],
])('%s proves that nothing was started under these statuses from 300 to 599 and no other', (name, refused) => {
  expect(said(provesRefusal, name)).toEqual(refused.toSorted((a, b) => a - b))
})

const lasting = [400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 422, 426, 428, 431, 451]

test.each<[name: Name, ends: readonly number[]]>([
  ['the provider’s JSON', lasting],
  ['a page', [401]],
  ['JSON that is no object', [401]],
  ['a page that an edge marks', []],
  ['JSON that an edge marks', []],
  ['a challenge', []],
  ['a mark of another meaning', []],
])('%s ends a wait under these statuses and no other', (name, ends) => {
  expect(said(endsWait, name)).toEqual(ends)
})

describe('the table', () => {
  test('has a meaning for every status, no row that never counts, and a reason for each', () => {
    const holds = (row: (typeof statusMeanings)[number], status: number) =>
      row.http.some(one => (typeof one === 'number' ? one === status : one[0] <= status && status <= one[1]))
    const used = new Set(
      statuses.flatMap(status => {
        const rows = statusMeanings.filter(row => holds(row, status))
        return rows.slice(0, rows.findIndex(row => !row.mark) + 1)
      }),
    )
    expect([...used]).toHaveLength(statusMeanings.length)
    for (const status of statuses) expect(statusMeanings.some(row => !row.mark && holds(row, status))).toBe(true)
    for (const { why } of statusMeanings) expect(why).toMatch(/\w/)
  })

  test('what proves nothing is named as trouble of the provider, not as a fault of the request', () => {
    for (const http of [406, 408, 409, 418, 421, 423, 424, 425, 444, 460, 499, 500, 503, 599])
      expect(codeOfHttp(http)).toBe('upstream_error')
    for (const http of [400, 405, 411, 414, 415, 422, 426, 428, 431, 451])
      expect(codeOfHttp(http)).toBe('invalid_request')
  })
})
