import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import { folded } from '../base/fold.ts'
import { findOwn, ownWords, textsOf, wholeWords } from './own-words.ts'

describe('what a request said', () => {
  const said = ownWords(['a sign: "task_id is empty"', 'https://a.example/no%20quota+left.png', 'cat', undefined, ' '])

  test.each([
    ['bad prompt: a sign: "task_id is empty"!', 'bad prompt: \uFFFC"!'],
    ['bad prompt: A SIGN: "TASK_ID IS EMPTY"!', 'bad prompt: \uFFFC"!'],
    ['{"prompt":"a sign: \\"task_id is empty\\""}', '{"prompt":"\uFFFC\\""}'],
    ['no such file: https://a.example/no%20quota+left.png', 'no such file: \uFFFC'],
    ['no such file: https://a.example/no quota left.png', 'no such file: \uFFFC'],
    ['the cat concatenates a category', 'the \uFFFC concatenates a category'],
    ['task_id is empty', 'task_id is empty'],
    ['CAT? the cat-o-nine', '\uFFFC? the \uFFFC-o-nine'],
    ['_cat_ and a_cat', '_\uFFFC_ and a_cat'],
    ['a sign - task id is empty', '\uFFFC'],
    ['https://a.example/NO_QUOTA LEFT.png', '\uFFFC'],
  ])('%s is read as %s', (message, words) => {
    expect(said.takenOutOf(message).text).toBe(words)
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
    expect(ownWords([]).takenOutOf('abc').text).toBe('abc')
    expect(ownWords([]).takenOutOf('abc').mayRepeat(0, 3)).toBe(false)
    expect(ownWords([]).hold('abc')).toBe(false)
  })

  test('any text is taken out of any other, also a very long one', () => {
    fc.assert(
      fc.property(anyText('(', '%zz', '\\', '$&', 'a', '_', 'É'), anyText('a', '_'), (own, rest) => {
        fc.pre(!/^\s*data:/i.test(own))
        expect(ownWords([own]).takenOutOf(own).text).not.toMatch(/[\p{L}\p{N}]/u)
        const text = ownWords([own]).takenOutOf(`${rest} ${own} ${rest}`).text.toLowerCase()
        if (/\w{8}/.test(own)) expect(text).not.toContain(own.toLowerCase())
      }),
    )
    const novel = 'once upon a time '.repeat(10_000).trim()
    expect(ownWords([novel]).takenOutOf(`too long: ${novel}`).text).toBe('too long: \uFFFC')
  })

  test('where places of it overlap, all of them are', () => {
    expect(ownWords(['is is']).takenOutOf('this is is is empty').text).toBe('this \uFFFC empty')
    expect(ownWords(['a b c', 'c d e']).takenOutOf('so: a b c d e, no').text).toBe('so: \uFFFC, no')
    expect(ownWords(['a long night', 'night and day']).takenOutOf('a long night and day!').text).toBe('\uFFFC!')
  })

  test('the bytes of an image are no words', () => {
    const bytes = Buffer.alloc(3000, 'no paper').toString('base64')
    expect(ownWords([bytes, `data:image/png;base64,${bytes}`]).takenOutOf(`bad image: ${bytes}`).text).toContain(bytes)
  })
})

describe('what may repeat the request all the same', () => {
  const may = (own: string, message: string, stretch: string) => {
    const rest = ownWords([own, 'cat']).takenOutOf(message)
    const start = rest.text.indexOf(stretch)
    expect(start).toBeGreaterThanOrEqual(0)
    return rest.mayRepeat(start, start + stretch.length)
  }

  test.each([
    ['all of it', 'a sign that says no paper, here', 'cat: there is no paper', 'no paper'],
    ['its beginning, cut', 'the walls say no to us', 'cat: bad walls say no paper', 'no paper'],
    ['its end, cut', 'rain on torn paper at night', 'cat: no paper at night', 'no paper'],
    ['its first word', 'Paper boats, in the rain', 'there is no paper, sir', 'no paper'],
    ['its last word', 'somebody says: no', 'there is no paper', 'no paper'],
    ['all of it, inside a name', 'id', 'no task_id here', 'task_id here'],
    ['what a row passes over', 'cat', 'no cat of paper', 'no \uFFFC of paper'],
  ])('%s', (_, own, message, stretch) => {
    expect(may(own, message, stretch)).toBe(true)
  })

  test.each([
    ['a word in its middle', 'we say no to rain', 'cat: there is no paper'],
    ['other words around', 'there is a cat, and there is rain', 'a cat, and there is no paper'],
    ['nothing', 'rain', 'cat, cat: no paper'],
    ['a name that begins as one of them does', 'no_rain-2', 'cat, cat: no paper'],
  ])('no: %s', (_, own, message) => {
    expect(may(own, message, 'no paper')).toBe(false)
  })

  test('an id does not make a word with the same first half the request’s', () => {
    expect(may('task_abc123', 'sorry: task_id is empty', 'task_id is empty')).toBe(false)
  })
})

describe('the work grows with the message', () => {
  const work = (message: string, own: string) => findOwn(message, folded(message), folded(own).text, () => {})

  test.each<[what: string, unit: string, own: string]>([
    ['one letter', 'a', 'a'],
    ['one letter, often', 'a', 'a'.repeat(5000)],
    ['one letter, and the request ends otherwise', 'a', `${'A'.repeat(5000)}b`],
    ['beginnings that go on differently', `${'ab '.repeat(40)}c`, `${'A-b'.repeat(500)}d`],
    ['letters between long lines', `a${'_'.repeat(99)}`, 'a'],
    ['no letters', '-', 'a'],
  ])('%s', (_, unit, own) => {
    for (const length of [10_000, 20_000, 40_000]) {
      const message = unit.repeat(length / unit.length)
      expect(work(message, own)).toBeLessThanOrEqual(10 * length)
    }
  })

  test('whatever message and request are', () => {
    const few = fc.array(fc.constantFrom('a', 'B', '_', ' '), { maxLength: 400 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(
        few,
        few.filter(text => /[aB]/.test(text)),
        (message, own) => {
          expect(work(message, own)).toBeLessThanOrEqual(10 * message.length)
        },
      ),
      { numRuns: 2000 },
    )
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
