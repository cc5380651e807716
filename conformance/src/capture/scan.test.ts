import { expect, test } from 'vitest'
import { findSecret } from './scan.ts'

const key = 'sk-Harbour/7Hq2+"9sLm'
const find = (text: string, ordinary = '') => findSecret(text, [{ name: 'the key', text: key }], ordinary)
const bytes = Buffer.from(key)
const around = (before: string) => Buffer.from(`${before}${key}; and more`)

test.each<[form: string, text: string]>([
  ['as it is', `x${key}y`],
  ['escaped as in JSON', JSON.stringify({ a: key })],
  ['URL-encoded', encodeURIComponent(key)],
  ['URL-encoded', encodeURIComponent(key).replace(/%../g, code => code.toLowerCase())],
  ['in hex', bytes.toString('hex')],
  ['in hex', bytes.toString('hex').toUpperCase()],
  ['reversed', [...key].reverse().join('')],
  ...['', 'a', 'ab'].map((before): [string, string] => ['in base64', around(before).toString('base64')]),
  ...['', 'a', 'ab'].map((before): [string, string] => ['in base64', around(before).toString('base64url')]),
])('the key is found %s', (form, text) => {
  expect(find(`{"value":"${text}"}`)).toEqual({ name: 'the key', form: expect.stringContaining(form) })
})

test('eight characters of a key in a row are found, seven are not', () => {
  for (let start = 0; start + 8 <= key.length; start++)
    expect(find(`<${key.slice(start, start + 8)}>`)).toEqual({ name: 'the key', form: 'a part of it (8 characters)' })
  expect(find(`<${key.slice(4, 11)}>`)).toBeUndefined()
})

test('a part that is an ordinary word is none, and the whole key always is one', () => {
  const word = key.slice(0, 10)
  expect(find(`https://${word}.example`)).toMatchObject({ form: 'a part of it (8 characters)' })
  expect(find(`https://${word}.example`, `the provider at ${word}.example`)).toBeUndefined()
  expect(find(key, key)).toMatchObject({ form: 'as it is' })
})

test('nothing of the secret is in what is told', () => {
  expect(JSON.stringify(find(key))).not.toContain(key.slice(3, 8))
})
