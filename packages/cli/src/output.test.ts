import { expect, test } from 'vitest'
import { createOutput } from './output.ts'

function sink() {
  const written: string[] = []
  return { written, write: (text: string) => written.push(text) }
}

test('data goes to stdout, notes to stderr, a document is one line of JSON', () => {
  const [stdout, stderr] = [sink(), sink()]
  const output = createOutput(true, stdout, stderr)
  output.line('a path')
  output.document('keys create', { name: 'two\nlines', key: 'b' })
  output.note('a warning')
  expect(stdout.written).toEqual(['a path\n', '{"name":"two\\nlines","key":"b"}\n'])
  expect(stderr.written).toEqual(['a warning\n'])
})

test('a key never leaves, in whatever spelling', () => {
  const [stdout, stderr] = [sink(), sink()]
  const output = createOutput(false, stdout, stderr)
  const key = 'sk-a"b/c+d'
  output.hide(key)
  output.hide('x') // too short to be one
  output.hide(undefined)
  output.note(`${key} and ${encodeURIComponent(key)} of xerxes`)
  output.document('keys create', { name: 'web', key })
  expect(stderr.written).toEqual(['[key] and [key] of xerxes\n'])
  expect(stdout.written).toEqual(['{"name":"web","key":"[key]"}\n'])
})

test('what a provider says cannot drive the terminal', () => {
  const [stdout, stderr] = [sink(), sink()]
  const output = createOutput(false, stdout, stderr)
  output.note('red \u001b[31m, back \u202e, one \u009b2J')
  output.document('keys create', { name: '\u009b2J\u202e', key: '' })
  expect(stderr.written).toEqual(['red \\u001b[31m, back \\u202e, one \\u009b2J\n'])
  expect(stdout.written).toEqual(['{"name":"\\u009b2J\\u202e","key":""}\n'])
  expect(JSON.parse(stdout.written[0]!)).toEqual({ name: '\u009b2J\u202e', key: '' })
})

test('each text is one line, whatever stands in it', () => {
  const [stdout, stderr] = [sink(), sink()]
  const output = createOutput(false, stdout, stderr)
  output.line(['task_1\nhint: run this', 'task_2\tx'])
  output.note('order\r\nerror: no')
  expect(stdout.written).toEqual(['task_1 hint: run this\ntask_2\\u0009x\n'])
  expect(stderr.written).toEqual(['order\\u000d error: no\n'])
})

test('two hundred thousand lines', () => {
  const stdout = sink()
  createOutput(false, stdout, sink()).line(Array.from({ length: 200_000 }, () => 'model'))
  expect(stdout.written[0]).toHaveLength(1_200_000)
})

test('a note makes room for itself in a bar, data ends the bar', () => {
  const seen: string[] = []
  const stream = { write: (text: string) => seen.push(text) }
  const output = createOutput(false, stream, stream)
  output.bar = { hide: () => seen.push('hide'), show: () => seen.push('show') }
  output.note('one')
  output.line('two')
  output.note('three')
  expect(seen).toEqual(['hide', 'one\n', 'show', 'hide', 'two\n', 'three\n'])
})
