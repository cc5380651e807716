import { PassThrough } from 'node:stream'
import type { ClientEvent, TaskRef } from '@vidrelay/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutput } from './output.ts'
import { type ProgressStream, showProgress } from './progress.ts'

const ref: TaskRef = {
  v: 1,
  provider: 'apixgo',
  dialect: 'task',
  kind: 'video',
  id: 'task_1',
  baseURL: 'https://relay.example',
  createdAt: '2026-11-21T10:00:00.000Z',
}
const bought = { operation: 'submit', kind: 'video', effective: {}, usd: null, key: 'order-1', attempt: 1 } as const
const events: ClientEvent[] = [
  { type: 'submit', ...bought, state: 'sending' },
  { type: 'submit', ...bought, state: 'accepted', ref },
  { type: 'status', ref, from: null, to: 'queued', upstream: 'QUEUED', progress: null },
  { type: 'retry', operation: 'get', reason: 'upstream_error', message: 'HTTP 502', seconds: 4.2, ref },
  { type: 'status', ref, from: 'queued', to: 'running', upstream: 'IN_PROGRESS', progress: 30 },
  { type: 'download', ref, received: 10, total: 2_000_000 },
  { type: 'download', ref, received: 2_000_000, total: 2_000_000 },
]

// Whatever terminal the tests are started from.
beforeEach(() => vi.stubEnv('TERM', 'xterm').stubEnv('CI', ''))
afterEach(() => vi.unstubAllEnvs())

/** Everything that a stream got, as a terminal or as a pipe. */
function shown(isTTY: boolean, named = false): string {
  const stream: ProgressStream = Object.assign(new PassThrough(), { isTTY })
  const written: string[] = []
  stream.write = (text: unknown) => {
    written.push(String(text))
    return true
  }
  const output = createOutput(false, stream, stream)
  const onEvent = showProgress(output, { named, stream })
  for (const event of events) onEvent(event)
  output.line('/tmp/cat.mp4')
  return written.join('')
}

test('a pipe gets one line per change', () => {
  expect(shown(false)).toBe(
    [
      'submitting (key order-1)',
      'accepted as task_1',
      'queued',
      'HTTP 502; trying again in 5 s',
      'running (IN_PROGRESS) 30 %',
      'downloading 2.0 MB',
      '/tmp/cat.mp4\n',
    ].join('\n'),
  )
})

test('several at once are told apart by their ids, on a terminal too', () => {
  expect(shown(true, true)).toContain('\ntask_1: running (IN_PROGRESS) 30 %\n')
  expect(shown(true, true)).not.toContain('\u001b')
})

test('a terminal gets a bar, which is gone before notes and data', () => {
  const text = shown(true)
  expect(text).toMatch(/\[-{24}\] 0 % {2}queued {2}\d s/)
  expect(text).toContain('2.0 MB of 2.0 MB')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is driven by them
  const cleared = /\u001b\[2K([^\u001b]*\n)/g
  expect([...text.matchAll(cleared)].map(([, line]) => line)).toEqual([
    'HTTP 502; trying again in 5 s\n',
    '/tmp/cat.mp4\n',
  ])
})

test('a terminal that can move no cursor gets lines', () => {
  vi.stubEnv('TERM', 'dumb')
  expect(shown(true)).toBe(shown(false))
})

test.each([
  ['TERM', 'dumb'],
  ['CI', 'true'],
])('no bar where %s is %s: nobody could see it', (name, value) => {
  vi.stubEnv(name, value)
  expect(shown(true)).toBe(shown(false))
})

test.each(['0', 'false', ''])('a terminal has its bar where CI is %j', value => {
  vi.stubEnv('CI', value)
  expect(shown(true)).not.toBe(shown(false))
})

test('how long such tasks took before is told once, in a line or in the bar', async () => {
  const usual = vi.fn(async () => ({ seconds: 95, count: 12 }))
  const written: string[] = []
  const stream = Object.assign(new PassThrough(), { isTTY: false })
  stream.on('data', text => written.push(String(text)))
  const onEvent = showProgress(createOutput(false, stream, stream), { stream, usual })
  for (const event of events) onEvent(event)
  await vi.waitFor(() => expect(written.join('')).toContain('such tasks took about 95 s before (median of 12)\n'))
  expect(usual.mock.calls).toEqual([[ref]])
})
