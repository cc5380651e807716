import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { ownWords, textsOf, wholeWords } from './own-words.ts'

describe('what a request said', () => {
  const said = ownWords(['a sign: "task_id is empty"', 'https://a.example/no%20quota+left.png', 'cat', undefined, ' '])

  test.each([
    ['bad prompt: a sign: "task_id is empty"!', 'bad prompt: \uFFFC!'],
    ['bad prompt: A SIGN: "TASK_ID IS EMPTY"!', 'bad prompt: \uFFFC!'],
    ['{"prompt":"a sign: \\"task_id is empty\\""}', '{"prompt":"\uFFFC"}'],
    ['no such file: https://a.example/no%20quota+left.png', 'no such file: \uFFFC'],
    ['no such file: https://a.example/no quota left.png', 'no such file: \uFFFC'],
    ['the cat concatenates a category', 'the \uFFFC concatenates a category'],
    ['task_id is empty', 'task_id is empty'],
  ])('%s is read as %s', (message, words) => {
    expect(said.takenOutOf(message)).toBe(words)
  })

  test.each([
    ['task_id is empty', true],
    ['TASK-ID  is: empty', true],
    ['no quota left', true],
    ['task_id is full', false],
  ])('%s was said: %s', (words, isSaid) => {
    expect(said.hold(words)).toBe(isSaid)
  })

  test('nothing said takes nothing out and holds nothing', () => {
    expect(ownWords([]).takenOutOf('abc')).toBe('abc')
    expect(ownWords([]).hold('abc')).toBe(false)
  })

  test('any text is taken out of any other, also a very long one', () => {
    fc.assert(
      fc.property(anyText('(', '%zz', '\\', '$&'), anyText(), (own, rest) => {
        expect(ownWords([own]).takenOutOf(`${rest} ${own.trim()} ${rest}`).length).toBeGreaterThan(0)
        expect(ownWords([own]).takenOutOf(own.trim())).toBe(
          own.trim() === '' || /^data:/i.test(own.trim()) ? own.trim() : '\uFFFC',
        )
      }),
    )
    const novel = 'once upon a time '.repeat(10_000).trim()
    expect(ownWords([novel]).takenOutOf(`too long: ${novel}`)).toBe('too long: \uFFFC')
  })
})

test('a phrase stands as words of its own; scripts without spaces have no such border', () => {
  const finds = (source: string, text: string) => wholeWords(source, 'i').test(text)
  expect(finds('not ready|done', 'it is not ready, sorry')).toBe(true)
  expect(finds('ready', 'already')).toBe(false)
  expect(finds('id', 'task_id')).toBe(false)
  expect(finds('不支持', '该模型不支持文生视频')).toBe(true)
  expect(finds('task_id is empty', '(task_id is empty)')).toBe(true)
})

test('the texts of a body are those that the caller gave, without the constants of the route', () => {
  const constants = { mode: 'text', list: ['fixed'] }
  const value = { mode: 'text', list: ['fixed', 'mine'], prompt: 'p', count: 3, deep: { options: ['o', null] } }
  expect(textsOf({ kind: 'json', value }, constants, ['q', { id: 'i' }, undefined])).toEqual([
    'mine',
    'p',
    'o',
    'q',
    'i',
  ])
  const file = { name: 'f.png', type: 'image/png', bytes: new Uint8Array(9) }
  const parts = [
    { name: 'prompt', value: 'p' },
    { name: 'image', file },
  ]
  expect(textsOf({ kind: 'form', parts }, undefined, [])).toEqual(['p', 'f.png'])
  expect(textsOf({ kind: 'bytes', bytes: new Uint8Array(9), type: 'image/png' }, undefined, [])).toEqual([])
})
