import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { listenForInterrupt } from './interrupt.ts'

function listen() {
  const source = new EventEmitter()
  const seen: (string | number)[] = []
  let now = 0
  const interrupt = listenForInterrupt({
    onFirst: () => seen.push('first'),
    onSecond: code => seen.push(code),
    now: () => now,
    source: source as unknown as NodeJS.Process,
  })
  const send = (name: NodeJS.Signals, at: number) => {
    now = at
    source.emit(name, name)
  }
  return { source, seen, interrupt, send }
}

test('the first signal stops the work, the second leaves', () => {
  const { seen, interrupt, send } = listen()
  expect(interrupt.exitCode).toBe(0)
  send('SIGINT', 1000)
  expect(interrupt.signal.aborted).toBe(true)
  expect(interrupt.exitCode).toBe(130)
  send('SIGINT', 1300)
  expect(seen).toEqual(['first', 130])
})

test('a Ctrl-C that a runner passes on once more is no second one', () => {
  const { seen, send } = listen()
  send('SIGINT', 1000)
  send('SIGINT', 1299)
  expect(seen).toEqual(['first'])
})

test('another signal is a second one, however soon', () => {
  const { seen, interrupt, send } = listen()
  send('SIGTERM', 1000)
  send('SIGINT', 1001)
  expect(seen).toEqual(['first', 143])
  expect(interrupt.exitCode).toBe(143)
})

test('after its end nothing listens', () => {
  const { source, interrupt } = listen()
  interrupt.dispose()
  expect(source.eventNames()).toEqual([])
})
