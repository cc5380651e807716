import { expect, test } from 'vitest'
import { fileNameProblem, outputFile, safeFileName } from './file-name.ts'

const unfit = [
  '',
  ' ',
  '.',
  '..',
  '.hidden',
  'a.',
  'a ',
  ' a',
  'a/b',
  'a\\b',
  '../a.mp4',
  'C:a',
  'a:stream',
  'a<b',
  'a>b',
  'a"b',
  'a|b',
  'a?b',
  'a*b',
  'a\nb',
  'a\u202eb',
  'CON',
  'con.mp4',
  'Con .mp4',
  'nul.tar.gz',
  'COM1.mp4',
  'lpt9',
  'LPT².txt',
  'CONIN$',
  'x'.repeat(181),
  '\ud800',
]

test.each(['cat.mp4', 'order-4711', '猫 在 钢琴上.mp4', 'console.mp4', 'com10', 'a.b.c', 'ünï'])(
  '%j is a name',
  name => {
    expect(fileNameProblem(name)).toBeUndefined()
    expect(safeFileName(name)).toBe(name)
  },
)

test.each(unfit)('%j is none, and becomes one', name => {
  expect(fileNameProblem(name)).toEqual(expect.any(String))
  expect(fileNameProblem(safeFileName(name))).toBeUndefined()
})

test('two texts never become one name', () => {
  const texts = [...unfit, 'a-b', 'a_b', `${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`]
  expect(new Set(texts.map(safeFileName)).size).toBe(texts.length)
  expect(safeFileName('a/b')).toMatch(/^a-b-[\da-f]{8}$/)
})

test('an output is judged where Windows would write into a device or cut the name', () => {
  for (const output of ['con.mp4', 'C:\\videos\\NUL', 'cat:b.mp4', 'videos/cat.', 'cat?.mp4']) {
    expect(() => outputFile(output, 'win32'), output).toThrow(/^output: /)
    expect(outputFile(output, 'linux')).toBe(output)
  }
  for (const output of ['C:\\videos\\cat.mp4', '..\\cat.mp4', 'videos/cat.mp4', ''])
    expect(outputFile(output, 'win32')).toBe(output)
})
