import { expect, test } from 'vitest'
import { paperboat, providerWith } from '../../test/made-up-provider.ts'
import { refOf } from '../../test/prepare.ts'
import { defineProvider } from '../contract/define-provider.ts'
import type { Journal } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { formatRef } from '../words/ref.ts'
import { createRelay } from './create-relay.ts'
import type { RelayOptions } from './relay-types.ts'

const apiKey = 'canary-9f3'
const mirror = 'https://mirror.paperboat.example'
const raft = defineProvider(providerWith({ id: 'raft', baseURL: null }))
const providers = [
  paperboat({ apiKey }),
  paperboat({ apiKey, account: 'work' }),
  paperboat({ apiKey, baseURL: `${mirror}/v1/` }),
  raft({ apiKey, baseURL: 'https://raft.example' }),
]
const open = (more: Partial<RelayOptions> = {}) => createRelay({ providers, journal: false, ...more })

test('any ref opens with the provider, address and account that it names', async () => {
  const relay = open()
  expect(relay.providers).toEqual(['paperboat', 'raft'])
  const own = relay.clientOf(refOf())
  expect(relay.clientOf(formatRef(refOf({ id: 'other' })))).toBe(own)
  expect(relay.clientOf(refOf({ account: 'work' }))).not.toBe(own)
  expect(relay.clientOf(refOf({ baseURL: mirror })).baseURL).toBe(mirror)
  expect(relay.clientOf(refOf({ provider: 'raft', baseURL: 'https://raft.example' })).provider.id).toBe('raft')
  await relay.close()
})

test('a client by its id and account', async () => {
  const relay = open()
  expect(relay.client('paperboat')).toBe(relay.clientOf(refOf()))
  expect(relay.client('paperboat', 'work')).toBe(relay.clientOf(refOf({ account: 'work' })))
  expect(() => relay.client('paperboat', 'home')).toThrow('with the account "home"; accepted: paperboat, raft')
  expect(() => relay.client('constructor')).toThrow('there is no "constructor"; accepted: paperboat, raft')
  await relay.close()
})

test.each([
  [refOf({ provider: 'sieve' }), 'this is a task of sieve; accepted: paperboat, raft'],
  [refOf({ baseURL: 'https://evil.example' }), 'lives at https://evil.example; none of the providers'],
  [refOf({ account: 'home' }), 'under the account "home"'],
  [refOf({ account: 'work', baseURL: mirror }), 'none of the providers'],
  ['nonsense', 'ref: not a task ref'],
])('%j belongs to none', async (ref, says) => {
  const relay = open()
  expect(() => relay.clientOf(ref)).toThrow(says)
  await expect(relay.get(ref)).rejects.toMatchObject({ code: 'invalid_request', field: 'ref' })
  await relay.close()
})

test.each<[routes: RelayOptions['routes'], says: string]>([
  [{ boat: [] }, 'routes: "boat" has no way'],
  [{ boat: [{ provider: 'sieve' }] }, 'routes: "boat" names the provider "sieve", which is not among the providers'],
  [{ boat: [{ provider: 'raft', account: 'x' }] }, '"raft" with the account "x"'],
])('routes that lead nowhere are a mistake of the program: %j', (routes, says) => {
  expect(() => open({ routes: routes! })).toThrow(expect.objectContaining({ name: 'TypeError' }))
  expect(() => open({ routes: routes! })).toThrow(says)
})

test('no provider is none', () => {
  expect(() => open({ providers: [] })).toThrow('providers: at least one is needed')
})

test('a model that is no route is told with the routes that there are', async () => {
  const relay = open({ routes: { boat: [{ provider: 'raft' }], ship: [{ provider: 'paperboat' }] } })
  await expect(relay.videos.submit({ model: 'boat-1', prompt: 'p' })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'model',
    message: expect.stringContaining('accepted: boat, ship'),
  })
  await relay.close()
})

test('all are closed, also where one cannot close', async () => {
  let closed = 0
  const close: Journal['close'] = async () => {
    if (++closed === 1) throw new Error('the disk is full')
  }
  const relay = open({ journal: { ...memoryJournal(), close } })
  await expect(relay.close()).rejects.toMatchObject({ code: 'journal_unavailable' })
  expect(closed).toBe(4)
})

test('a route estimates with the first way whose tables take the request, and sends nothing', async () => {
  const model = 'boat-1'
  const routes = {
    boat: [
      { provider: 'paperboat', model, set: { seconds: 900 } },
      { provider: 'paperboat', account: 'work', model },
    ],
  }
  const relay = open({ routes })
  expect(await relay.videos.estimate({ model: 'boat', prompt: 'x', seconds: 4 })).toMatchObject({
    effective: { seconds: 4 },
    warnings: [],
  })
  const refused = relay.videos.estimate({ model: 'boat', prompt: '' })
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(relay.videos.estimate({ model: 'ship', prompt: 'x' })).rejects.toMatchObject({ field: 'model' })
  await relay.close()
})
