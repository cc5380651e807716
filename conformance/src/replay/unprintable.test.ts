import { expect, test } from 'vitest'
import { unprintableIn } from './unprintable.ts'

/** As a client that forgets to clean its words would make it. */
const error = (message: string, details = {}) =>
  Object.assign(new Error(message), { [Symbol.for('vidrelay.error')]: true, ...details })

test('plain words are fine, also in other letters', () => {
  expect(unprintableIn(error('no answer: 雨夜, «да» 🌧'), [{ type: 'retry', message: 'again' }])).toBeUndefined()
})

test.each([
  ['an escape', '\u001b[2J', 'U+001B'],
  ['a new line', 'a\nb', 'U+000A'],
  ['a turned text', '\u202egnp.exe', 'U+202E'],
  ['a line separator', '\u2028', 'U+2028'],
])('%s is found', (_, text, code) => {
  expect(unprintableIn(error(`bad ${text}`), [])).toMatchObject({ what: 'a control character in error.message' })
  expect(unprintableIn(undefined, [{ type: 'warning', warning: { message: text } }])?.came).toContain(code)
})

test('it is found in hints, causes and the names of what was observed', () => {
  expect(unprintableIn(error('ok', { hint: '\u0007' }), [])?.what).toContain('error.hint')
  expect(unprintableIn(error('ok', { cause: error('\u0007') }), [])?.what).toContain('error.cause.message')
  expect(unprintableIn(error('ok', { observed: { '200 \u0007': 1 } }), [])?.what).toContain('error.observed')
})

test('a text without end is found', () => {
  expect(unprintableIn(error('x'.repeat(10_000)), [])).toMatchObject({ came: '10000' })
})

test('ids and results are kept as they came', () => {
  const ref = { id: 'a\u001b' }
  expect(
    unprintableIn(undefined, [
      { type: 'status', ref },
      { ref, outputs: [{ url: 'https://x/\u0007' }] },
    ]),
  ).toBeUndefined()
})
