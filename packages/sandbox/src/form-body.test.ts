import { expect, test } from 'vitest'
import { formParts } from './form-body.ts'

const read = (body: string, type = 'multipart/form-data; boundary=b') =>
  formParts(type, new Uint8Array(Buffer.from(body)))?.map(({ name, filename, text }) => [name, filename, text]) ?? null

const part = (disposition: string, value: string) => `--b\r\nContent-Disposition: ${disposition}\r\n\r\n${value}\r\n`

test.each([
  ['nothing in it', '--b--\r\n', []],
  ['an empty value', `${part('form-data; name="a"', '')}--b--`, [['a', null, '']]],
  ['line breaks and dashes', `${part('form-data; name="a"', '\r\n--c\r\n--')}--b--`, [['a', null, '\r\n--c\r\n--']]],
  ['text before the first part', `hello\r\n${part('form-data; name="a"', '1')}--b--`, [['a', null, '1']]],
  ['a bare name', `${part('form-data; name=a', '1')}--b--`, [['a', null, '1']]],
  ["curl's quotes", `${part('form-data; name="a\\"b"; filename="c\\\\d"', '1')}--b--`, [['a"b', 'c\\d', '1']]],
  ["a browser's quotes", `${part('form-data; name="a%22b"; filename=""', '1')}--b--`, [['a"b', '', '1']]],
  [
    'a name in a file name',
    `${part('form-data; filename="x; name=y"; name="a"', '1')}--b--`,
    [['a', 'x; name=y', '1']],
  ],
  ['no end', part('form-data; name="a"', '1'), null],
  ['no name', `${part('form-data', '1')}--b--`, null],
  ['no form', `${part('attachment; name="a"', '1')}--b--`, null],
  ['no headers', '--b\r\n--b--', null],
  ['nothing', '', null],
])('%s', (_, body, expected) => {
  expect(read(body)).toEqual(expected)
})

test('without a boundary, with a quoted one, and with one that is too long', () => {
  const body = `${part('form-data; name="a"', '1')}--b--`
  expect(read(body, 'multipart/form-data')).toBeNull()
  expect(read(body, 'multipart/form-data; charset=utf-8; boundary="b"')).toEqual([['a', null, '1']])
  expect(read(body, `multipart/form-data; boundary=${'b'.repeat(71)}`)).toBeNull()
})

test('what the platform makes is read, bytes and all', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)
  const form = new FormData()
  form.append('f[]', new File([bytes], 'ü "1".png', { type: 'image/png' }))
  const made = new Response(form)
  const body = new Uint8Array(await made.arrayBuffer())
  const [file] = formParts(made.headers.get('content-type') ?? '', body) ?? []
  expect(file).toMatchObject({ name: 'f[]', filename: 'ü "1".png', mediaType: 'image/png', bytes })
})
