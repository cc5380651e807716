import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { commandLine } from './command-line.ts'
import { parseImage } from './image-option.ts'
import { journalPath } from './journal-path.ts'
import { number, providerOptions, wholeNumber } from './option-values.ts'
import { sandboxBaseURL } from './sandbox.ts'
import { markLoneSandbox, parseSandbox } from './sandbox-option.ts'
import { freshName } from './save-result.ts'
import { sizeText, table } from './table.ts'

const folder = mkdtempSync(join(tmpdir(), 'vidrelay-words-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('--image', () => {
  test.each([
    ['./x.png', { path: './x.png' }],
    ['C:\\x.png', { path: 'C:\\x.png' }],
    ['first:x.png', { path: 'x.png', role: 'firstFrame' }],
    ['last:https://a.example/x.png', { url: 'https://a.example/x.png', role: 'lastFrame' }],
    ['reference:x.png', { path: 'x.png', role: 'reference' }],
    ['./first:x.png', { path: './first:x.png' }],
    ['https://a.example/x.png', 'https://a.example/x.png'],
    ['data:image/png;base64,AAAA', 'data:image/png;base64,AAAA'],
    ['file:///x.png', 'file:///x.png'],
    ['iVBORw0KGgoAAAA', 'iVBORw0KGgoAAAA'],
  ])('%s', (text, image) => {
    expect(parseImage(text)).toEqual(image)
  })

  test('a file that is there is a file, whatever it is called', () => {
    const path = join(folder, 'R0lGOD')
    writeFileSync(path, '')
    expect(parseImage(path)).toEqual({ path })
    expect(parseImage('/9j/'.padEnd(300, 'A'))).toBeTypeOf('string')
  })
})

describe('numbers and options', () => {
  test.each(['4', '-1', '1.5', '.5', '1e3'])('%s is a number', text => {
    expect(number('x')(text)).toBe(Number(text))
  })
  test.each(['', ' ', '4s', '0x10', 'Infinity', 'NaN', '1,5', '４'])('%j is none', text => {
    expect(() => number('x')(text)).toThrow(/^x: ".*" is no number$/)
  })
  test('whole numbers have ends', () => {
    expect(wholeNumber('port', 0, 65_535)('65535')).toBe(65_535)
    for (const text of ['65536', '-1', '1.5'])
      expect(() => wholeNumber('port', 0, 65_535)(text)).toThrow('a whole number from 0 to 65535')
  })
  test('--option takes JSON, and text for what is none', () => {
    const words = ['a=1', 'b=true', 'c="x"', 'd=vivid red', 'e={"f":[1]}', 'g=', 'h=x=y', '__proto__=1']
    expect(Object.entries(providerOptions(words))).toEqual([
      ['a', 1],
      ['b', true],
      ['c', 'x'],
      ['d', 'vivid red'],
      ['e', { f: [1] }],
      ['g', ''],
      ['h', 'x=y'],
      ['__proto__', 1],
    ])
    for (const bad of [['a=['], ['a="x'], ['a'], ['=1'], ['a=1', 'a=2']]) expect(() => providerOptions(bad)).toThrow()
  })
})

test('--sandbox takes an address and nothing else', () => {
  const words = (text: string) => markLoneSandbox(text.split(' ')).join(' ')
  expect(words('generate --sandbox cat')).toBe('generate --sandbox= cat')
  expect(words('generate cat --sandbox')).toBe('generate cat --sandbox=')
  expect(words('get --sandbox http://127.0.0.1:1 x')).toBe('get --sandbox http://127.0.0.1:1 x')
  expect(words('get --sandbox localhost:8787 x')).toBe('get --sandbox localhost:8787 x')
  expect(parseSandbox('')).toBe('')
  expect(parseSandbox('localhost:8787/')).toBe('http://localhost:8787')
  expect(() => parseSandbox('cat')).toThrow(/^sandbox: this is no address/)
  expect(sandboxBaseURL('http://127.0.0.1:1', 'apixgo')).toBe('http://127.0.0.1:1/apixgo')
  expect(sandboxBaseURL('http://127.0.0.1:1/apixgo', 'apixgo')).toBe('http://127.0.0.1:1/apixgo')
})

test('where the journal is', () => {
  const linux = (environment: NodeJS.ProcessEnv, sandbox = false) =>
    journalPath(sandbox, environment, 'linux', '/home/me')
  expect(linux({})).toBe('/home/me/.local/state/vidrelay/tasks.db')
  expect(linux({}, true)).toBe('/home/me/.local/state/vidrelay/sandbox-tasks.db')
  expect(linux({ XDG_STATE_HOME: '/state' })).toBe('/state/vidrelay/tasks.db')
  expect(linux({ XDG_STATE_HOME: 'relative' })).toBe('/home/me/.local/state/vidrelay/tasks.db')
  expect(linux({ VIDRELAY_JOURNAL: '/my/own.db', XDG_STATE_HOME: '/state' })).toBe('/my/own.db')
  expect(linux({ VIDRELAY_JOURNAL: '/my/own.db' }, true)).toBe('/my/sandbox-tasks.db')
  expect(journalPath(false, { LOCALAPPDATA: '/local' }, 'win32', '/me')).toBe('/local/vidrelay/tasks.db')
})

test('a command can be pasted into a shell', () => {
  expect(commandLine(['resume', 'vr1_a-b', '--journal', "it's mine.db"])).toBe(
    "vidrelay resume vr1_a-b --journal 'it'\\''s mine.db'",
  )
})

test('a fresh name is no name twice', () => {
  const at = new Date(2026, 10, 21, 10, 30, 0)
  expect([1, 2].map(() => freshName('apixgo', 'video', at))).toEqual([
    'apixgo-20261121-103000.mp4',
    'apixgo-20261121-103000-2.mp4',
  ])
  expect(freshName('apixgo', 'image', at)).toBe('apixgo-20261121-103000.png')
})

test('columns and sizes', () => {
  expect(
    table(
      ['a', 'long title'],
      [
        ['wide cell', 'x'],
        ['', ''],
      ],
    ),
  ).toEqual(['a          long title', 'wide cell  x', ''])
  expect([0, 999, 1000, 216_668, 5e9].map(sizeText)).toEqual(['0 B', '999 B', '1.0 kB', '216.7 kB', '5.0 GB'])
})
