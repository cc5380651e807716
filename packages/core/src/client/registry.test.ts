import { expect, test } from 'vitest'
import { paperboat, providerWith } from '../../test/made-up-provider.ts'
import { refOf } from '../../test/prepare.ts'
import { defineProvider } from '../contract/define-provider.ts'
import type { Journal } from '../journal/journal.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import { formatRef } from '../words/ref.ts'
import { createRegistry } from './registry.ts'

const apiKey = 'canary-9f3'
const mirror = 'https://mirror.paperboat.example'
const raft = defineProvider(providerWith({ id: 'raft', baseURL: null }))
const providers = [
  paperboat({ apiKey }),
  paperboat({ apiKey, account: 'work' }),
  paperboat({ apiKey, baseURL: `${mirror}/v1/` }),
  raft({ apiKey, baseURL: 'https://raft.example' }),
]
const open = () => createRegistry(providers, { journal: false })

test('any ref opens with the provider, address and account that it names', async () => {
  await using registry = open()
  expect(registry.ids).toEqual(['paperboat', 'raft'])
  const own = registry.open(refOf())
  expect(registry.open(formatRef(refOf({ id: 'other' })))).toBe(own)
  expect(registry.open(refOf({ account: 'work' }))).not.toBe(own)
  expect(registry.open(refOf({ baseURL: mirror })).baseURL).toBe(mirror)
  expect(registry.open(refOf({ provider: 'raft', baseURL: 'https://raft.example' })).provider.id).toBe('raft')
})

test('a client by its id and account', async () => {
  await using registry = open()
  expect(registry.client('paperboat')).toBe(registry.open(refOf()))
  expect(registry.client('paperboat', 'work')).toBe(registry.open(refOf({ account: 'work' })))
  expect(() => registry.client('paperboat', 'home')).toThrow('with the account "home"; accepted: paperboat, raft')
  expect(() => registry.client('constructor')).toThrow('there is no "constructor"; accepted: paperboat, raft')
})

test.each([
  [refOf({ provider: 'sieve' }), 'this is a task of sieve; accepted: paperboat, raft'],
  [refOf({ baseURL: 'https://evil.example' }), 'lives at https://evil.example; none of the providers'],
  [refOf({ account: 'home' }), 'under the account "home"'],
  [refOf({ account: 'work', baseURL: mirror }), 'none of the providers'],
  ['nonsense', 'ref: not a task ref'],
])('%j belongs to none', async (ref, says) => {
  await using registry = open()
  expect(() => registry.open(ref)).toThrow(says)
  expect(() => registry.open(ref)).toThrow(expect.objectContaining({ code: 'invalid_request', field: 'ref' }))
})

test('clients are made when they are needed, and closed together', async () => {
  let closed = 0
  const journal: Journal = { ...memoryJournal(), close: async () => void closed++ }
  const registry = createRegistry([...providers, raft({ apiKey: 'no good key' })], { journal })
  registry.client('paperboat')
  registry.client('raft')
  await registry.close()
  expect(closed).toBe(2)
})

test('all are closed, also where one cannot close', async () => {
  let closed = 0
  const close = async () => {
    if (++closed === 1) throw new Error('the disk is full')
  }
  const registry = createRegistry(providers, { journal: { ...memoryJournal(), close } })
  registry.client('paperboat')
  registry.client('raft')
  await expect(registry.close()).rejects.toMatchObject({ code: 'journal_unavailable' })
  expect(closed).toBe(2)
})
