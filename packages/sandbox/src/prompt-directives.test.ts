import { expect, test } from 'vitest'
import { defaultFailure, promptDirectives } from './prompt-directives.ts'

const nothing = { failure: null, stuck: false, withoutLink: false }

test.each([
  ['a cat', nothing],
  ['a cat that cannot fail', nothing],
  ['a cat [fail]', { ...nothing, failure: defaultFailure }],
  ['[FAIL: too many cats ] a cat', { ...nothing, failure: 'too many cats' }],
  ['[fail:]', { ...nothing, failure: defaultFailure }],
  ['[stuck] a cat', { ...nothing, stuck: true }],
  ['a [no-link] cat', { ...nothing, withoutLink: true }],
])('%s', (prompt, directives) => {
  expect(promptDirectives(prompt)).toEqual(directives)
})
