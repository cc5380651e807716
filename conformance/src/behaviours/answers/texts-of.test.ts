import { expect, test } from 'vitest'
import { textsOf } from './texts-of.ts'

test.each([
  ['not ready', ['not ready']],
  ['not ready|not completed', ['not ready', 'not completed']],
  ['content policy|moderation|内容政策', ['content policy', 'moderation', '内容政策']],
  ['a(b|cd)?e', ['abe', 'acde']],
  ['come (?:back|again)', ['come back', 'come again']],
  ['too.*long', ['toolong']],
  ['^foo\\.bar$', ['foo.bar']],
  ['\\bcode\\s+\\d{3}', ['code 111']],
  ['[ab]c', ['ac']],
])('%s has a text for each alternative', (source, texts) => {
  expect(textsOf(source)).toEqual(texts)
})

test.each(['(?=a)b', 'a|', '', '((a|b)c)', '[^a]', '\\p{L}', 'a{0}', '(?!x)'])('%s is not simple', source => {
  expect(textsOf(source)).toBeUndefined()
})
