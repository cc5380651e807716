import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { recordedBody } from './recorded-body.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test.each([
  ['application/json', '{"a":[1]}', { a: [1] }],
  ['text/plain', 'a cat', 'a cat'],
  ['', '', null],
  ['multipart/form-data; boundary=x', 'no form at all', 'no form at all'],
  ['image/png', 'abc', { filename: null, type: 'image/png', bytes: 3, sha256: sha256('abc') }],
  ['application/octet-stream', '', null],
])('%s %j', (type, text, expected) => {
  expect(recordedBody(type, bytes(text))).toEqual(expected)
})

test('a form, with names of all kinds', () => {
  const part = (name: string, rest: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n${value}\r\n`
  const file = '; filename="ü.png"\r\nContent-Type: image/png'
  const body = `${part('__proto__', '', '1')}${part('a', '', 'x\r\ny')}${part('f[]', file, 'abc')}${part('a', '', '')}--b--\r\n`
  const recorded = recordedBody('multipart/form-data; boundary="b"', bytes(body)) as object
  expect(Object.entries(recorded)).toEqual([
    ['__proto__', '1'],
    ['a', ['x\r\ny', '']],
    ['f[]', { filename: 'ü.png', type: 'image/png', bytes: 3, sha256: sha256('abc') }],
  ])
})
