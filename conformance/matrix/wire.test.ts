import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { apixgo } from '@vidrelay/apixgo'
import { type Replayed, replay } from '@vidrelay/conformance'
import { afterEach, expect, test } from 'vitest'
import { apixgoRecordings } from './apixgo-recordings.ts'

const globalDispatcher = Symbol.for('undici.globalDispatcher.1')
const globals = () => [globalThis.fetch, (globalThis as Record<symbol, unknown>)[globalDispatcher]]
const undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo.splice(0)) one()
})

/** Listens where Node itself tells of every client socket, and undici of every request that it writes. */
function listen() {
  const peers: string[] = []
  let sent = 0
  const onSocket = (message: unknown) => {
    const { socket } = message as { socket: Socket }
    socket.once('connect', () => peers.push(String(socket.remoteAddress)))
  }
  const onSent = () => {
    sent++
  }
  subscribe('net.client.socket', onSocket)
  subscribe('undici:client:sendHeaders', onSent)
  undo.push(
    () => unsubscribe('net.client.socket', onSocket),
    () => unsubscribe('undici:client:sendHeaders', onSent),
  )
  return { peers, sent: () => sent }
}

// It plays every recording; on a busy machine that takes longer than a test may by default.
test('nothing passes by msw: what undici sent, the servers read, the handlers answered and the client told is one number', {
  timeout: 60_000,
}, async () => {
  const before = globals()
  const { fetch } = globalThis
  globalThis.fetch = () => Promise.reject(new Error('the global fetch was used'))
  undo.push(() => {
    globalThis.fetch = fetch
  })
  const { peers, sent } = listen()
  const sum: Omit<Replayed, 'exchanges' | 'sent'> = {
    connections: 0,
    requests: 0,
    answered: 0,
    refused: 0,
    reported: 0,
  }
  for (const recording of apixgoRecordings) {
    const counted = await replay(apixgo, recording)
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += counted[name]
  }
  expect(sum.requests).toBeGreaterThan(300)
  expect(sum).toEqual({
    connections: peers.length,
    requests: sent(),
    answered: sent(),
    refused: 4,
    reported: sent() + sum.refused,
  })
  expect(new Set(peers)).toEqual(new Set(['127.0.0.1']))
  for (const one of undo.splice(0)) one()
  expect(globals()).toEqual(before)
})
