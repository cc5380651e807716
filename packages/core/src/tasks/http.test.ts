import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakeRelay, fakeRelay } from '../../test/fake-relay.ts'
import { failure } from '../../test/loopback.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createContext } from '../client/create-context.ts'
import { type VirtualClock, virtualClock } from '../testing.ts'
import type { CallInput } from './http.ts'

let relay: FakeRelay
let clock: VirtualClock
beforeEach(async () => {
  relay = await fakeRelay()
  clock = virtualClock()
})
afterEach(() => relay.close())

async function called(more: Partial<CallInput> = {}) {
  const context = createContext(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url }), {
    journal: false,
    clock,
    proxy: false,
  })
  try {
    return await context.http.call({
      operation: 'get',
      method: 'GET',
      url: new URL(`${relay.url}/v1/grind/task_1`),
      timeoutMs: 30_000,
      maxBytes: 1000,
      signal: undefined,
      ...more,
    })
  } finally {
    await context.http.close()
  }
}

type Say = FakeRelay['looks'][number]
const stalls: Say = response => {
  response.writeHead(200, { 'content-length': 100 }).flushHeaders()
  response.on('close', clock.stall())
}
const drips: Say = response => {
  response.writeHead(200)
  response.on('close', clock.stall())
  void (async () => {
    while (!response.destroyed) {
      response.write('x')
      await clock.sleep(1000)
    }
  })()
}

describe('the answer to a call ends', () => {
  test.each<[what: string, say: Say]>([
    ['where its body stalls', stalls],
    ['where a byte comes each second', drips],
  ])('%s', async (_, say) => {
    relay.looks = [say]
    const error = await failure(called({ maxBytes: 1e6 }))
    expect(error).toMatchObject({ name: 'TransportError', sent: true })
    expect(error.message).toContain('no whole answer within 30 s')
    expect(clock.elapsed).toBe(30_000)
  })

  test('where it is larger than allowed, whatever its pieces are', async () => {
    relay.looks = [
      response => {
        response.writeHead(200)
        for (let n = 0; n < 1001; n++) response.write('x')
        response.end()
      },
    ]
    expect((await failure(called())).message).toContain('larger than 1000 bytes')
  })
})

test('nobody else asks the network: every answer has this limit, or the patience of a result', () => {
  const folder = new URL('../', import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.ts') && !name.includes('.test'),
  )
  const saying = (words: RegExp) => sources.filter(name => words.test(readFileSync(new URL(name, folder), 'utf8')))
  expect(saying(/transport\.exchange\(/)).toEqual(['tasks/http.ts'])
  expect(saying(/transport\.stream\(/)).toEqual(['net/greet.ts']) // a greeting reads no body
  expect(saying(/http\.open\(/)).toEqual(['tasks/about.ts', 'tasks/are-media.ts', 'tasks/open-result.ts'])
  expect(saying(/stream\.body\b/)).toEqual(['net/patience.ts'])
})
