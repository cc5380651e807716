import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { drop, type FakeRelay, fakeRelay, state } from '../../test/fake-relay.ts'
import { movieOf, serving } from '../../test/file-server.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { virtualClock } from '../testing.ts'
import type { ChannelMessage } from './channels.ts'
import { openClient } from './create-client.ts'

const names = ['submit', 'look', 'download', 'error'].map(name => `vidrelay:${name}`)
let relay: FakeRelay
beforeEach(async () => {
  relay = await fakeRelay()
})
afterEach(() => relay.close())

const open = (options: object = {}) => {
  const parts = openClient(relayProvider({ apiKey: 'mill-key-0123456789', baseURL: relay.url, account: 'ann' }), {
    journal: memoryJournal(),
    clock: virtualClock(),
    ...options,
  })
  onTestFinished(() => parts.client.close())
  return parts
}
function hear(...channels: readonly string[]) {
  const heard: [string, ChannelMessage][] = []
  const listener = (message: unknown, name: string | symbol) =>
    void heard.push([String(name), message as ChannelMessage])
  for (const name of channels) subscribe(name, listener)
  const leave = () => {
    for (const name of channels) unsubscribe(name, listener)
  }
  onTestFinished(leave)
  return { heard, leave }
}

it('a subscriber hears a client that was there before it, on the channel of each event', async () => {
  const { client } = open()
  const { heard } = hear(...names)
  relay.looks = [drop, state('done', { link: `${relay.url}/file.mp4` })]
  relay.files = [serving(movieOf(5000))]
  const folder = mkdtempSync(join(tmpdir(), 'vidrelay-channels-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { ref } = await client.videos.submit({ prompt: 'a mill', seconds: 7 }, { key: 'order-1' })
  await client.download(ref, join(folder, 'out.mp4'))
  const told = heard.map(([name, { event }]) => `${name} ${event.type}`)
  expect(told.filter((one, index) => told.indexOf(one) === index)).toEqual([
    'vidrelay:submit submit',
    'vidrelay:submit request',
    'vidrelay:submit response',
    'vidrelay:look request',
    'vidrelay:error no_answer',
    'vidrelay:error retry',
    'vidrelay:look response',
    'vidrelay:look status',
    'vidrelay:download request',
    'vidrelay:download response',
    'vidrelay:download download',
  ])
  const of = (type: string) => heard.map(([, message]) => message).find(({ event }) => event.type === type)
  expect(of('submit')).toEqual({
    provider: 'mill',
    account: 'ann',
    event: {
      type: 'submit',
      operation: 'submit',
      kind: 'video',
      key: 'order-1',
      attempt: 1,
      state: 'sending',
      effective: { model: 'stone', seconds: 7 },
      usd: 0.14,
    },
  })
  expect(of('no_answer')?.event).toMatchObject({
    operation: 'get',
    method: 'GET',
    url: expect.stringContaining(relay.url),
    reason: 'upstream_error',
    message: expect.any(String),
    milliseconds: expect.any(Number),
    key: 'order-1',
    ref: { id: 'task_1' },
  })
})

it('a paid call that is not accepted says why', async () => {
  const { client } = open()
  const { heard } = hear('vidrelay:submit')
  relay.creates = [drop]
  await expect(client.videos.submit({ prompt: 'a mill' }, { key: 'order-2' })).rejects.toThrow()
  expect(heard.at(-1)![1].event).toMatchObject({ type: 'submit', state: 'unknown', reason: 'submit_unknown' })
})

it('while nobody listens no event is made; a subscription that comes and goes is followed', () => {
  const { context } = open()
  expect(context.emit).toBeUndefined()
  for (const name of names) {
    const { leave } = hear(name)
    expect(context.emit, name).toBeTypeOf('function')
    leave()
    expect(context.emit, name).toBeUndefined()
  }
})

it('where only the client has a listener nothing is published, and no message is made', () => {
  const told: unknown[] = []
  const { context } = open({ onEvent: (event: unknown) => told.push(event) })
  const publish = vi.spyOn(channel('vidrelay:look'), 'publish')
  context.emit!({ type: 'request', operation: 'get', method: 'GET', url: relay.url })
  expect(told.length).toBe(1)
  expect(publish).not.toHaveBeenCalled()
})
