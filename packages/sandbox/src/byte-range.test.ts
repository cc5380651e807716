import { expect, test } from 'vitest'
import { fileResponse, parseRange } from './byte-range.ts'

test.each([
  [null, null],
  ['bytes=0-3', { first: 0, last: 3 }],
  ['bytes=4-', { first: 4, last: 9 }],
  ['bytes=4-99', { first: 4, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-30', { first: 0, last: 9 }],
  ['bytes=9-9', { first: 9, last: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-4', null],
  ['bytes=-', null],
  ['bytes=0-1,4-5', null],
  ['lines=0-1', null],
  ['bytes=a-b', null],
  [`bytes=${'9'.repeat(400)}-`, 'unsatisfiable'],
] as const)('the range %s of ten bytes', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range)
})

test('If-Range with another version gives the whole file, If-None-Match with this one gives none of it', async () => {
  const answer = (headers: Record<string, string>) =>
    fileResponse(new Request('http://x/', { headers }), new Uint8Array(10), 'video/mp4', '"one"')
  expect(answer({ range: 'bytes=5-', 'if-range': '"one"' }).status).toBe(206)
  expect(answer({ range: 'bytes=5-', 'if-range': '"two"' }).status).toBe(200)
  expect(answer({ range: 'bytes=5-', 'if-range': 'Sat, 21 Nov 2026 00:00:00 GMT' }).status).toBe(200)
  expect(answer({ 'if-none-match': '"one"' }).status).toBe(304)
})
