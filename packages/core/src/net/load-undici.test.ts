import { expect, test } from 'vitest'
import { loadUndici } from './load-undici.ts'

const globalDispatcher = Symbol.for('undici.globalDispatcher.1')

test('the parts are those of undici, and the program keeps its own dispatcher', async () => {
  const before = Reflect.get(globalThis, globalDispatcher)
  const parts = await loadUndici()
  expect(Reflect.get(globalThis, globalDispatcher)).toBe(before)
  const { Agent, Client, buildConnector } = await import('undici')
  expect(parts).toEqual({ Agent, Client, buildConnector })
})
