import { expect, test } from 'vitest'
import { createEqualRequests } from './equal-requests.ts'

test('an equal request is the same purchase for ten minutes, however its fields are ordered', () => {
  let now = 0
  const { keyOf } = createEqualRequests(() => now)
  const first = keyOf({ prompt: 'a cat', seconds: 4 }, false)
  expect(first).toMatch(/^mcp-[\da-f-]{36}$/)
  now = 599_999
  expect(keyOf({ seconds: 4, prompt: 'a cat' }, false)).toBe(first)
  expect(keyOf({ seconds: 5, prompt: 'a cat' }, false)).not.toBe(first)
  now = 600_000
  expect(keyOf({ prompt: 'a cat', seconds: 4 }, false)).not.toBe(first)
})

test('another one is another purchase, and what is equal from then on', () => {
  const { keyOf } = createEqualRequests(() => 0)
  const first = keyOf('a', false)
  const again = keyOf('a', true)
  expect(again).not.toBe(first)
  expect(keyOf('a', false)).toBe(again)
})
