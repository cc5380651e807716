import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChild } from '../../test/child.ts'
import { fakeRelay } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { createClient } from '../client/create-client.ts'
import { type Budget, limitsOf } from './budget.ts'
import { memoryJournal } from './memory-journal.ts'
import { sqliteJournal } from './sqlite-journal.ts'

test('of processes that race for the last dollar, as many pay as it holds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vidrelay-budget-'))
  const relay = await fakeRelay()
  const path = join(folder, 'tasks.db')
  const children = ['a', 'b', 'c'].map(name => startChild('budget-in-child.ts', [path, relay.url, name, '8']))
  const ends = await Promise.all(children.map(({ ended }) => ended))
  const came = ends.map(({ out }) => JSON.parse(out) as { accepted: number; over: number })
  const sum = (name: 'accepted' | 'over') => came.reduce((total, one) => total + one[name], 0)
  expect({ accepted: sum('accepted'), over: sum('over'), paid: relay.posts() }).toEqual({
    accepted: 10,
    over: 14,
    paid: 10,
  })
  const journal = sqliteJournal(path)
  expect(await journal.list()).toHaveLength(10)
  await journal.close()
  await relay.close()
  await rm(folder, { recursive: true })
})

test('a budget concerns what it names', () => {
  const budget: Budget = { usd: 0.25, per: 'day' }
  const limits = (rest: Partial<Budget>, account: string | null, label: string | null) =>
    limitsOf([{ ...budget, ...rest }], { account, label }).map(({ limit }) => limit)
  expect(limits({}, 'work', 'ann')).toEqual([{ micros: 250_000 }])
  expect(limits({ label: 'ann' }, 'work', 'ann')).toEqual([{ micros: 250_000, label: 'ann' }])
  expect(limits({ label: 'ann' }, 'work', 'bob')).toEqual([])
  expect(limits({ account: 'work' }, 'work', null)).toEqual([{ micros: 250_000, account: 'work' }])
  expect(limits({ account: 'work' }, null, null)).toEqual([])
  expect(limits({ each: 'label' }, 'work', 'bob')).toEqual([{ micros: 250_000, label: 'bob' }])
  expect(limits({ each: 'label', account: 'work' }, 'work', null)).toEqual([
    { micros: 250_000, account: 'work', label: null },
  ])
  expect(limits({ each: 'account' }, null, 'ann')).toEqual([{ micros: 250_000, account: null }])
})

test('a budget of an account that nobody pays under is refused when the client is made', () => {
  const make = (account?: string) =>
    createClient(relayProvider({ apiKey: 'mill-key-0123456789', ...(account && { account }) }), {
      journal: memoryJournal(),
      budget: { usd: 1, per: 'day', account: 'work' },
    })
  expect(() => make('work')).not.toThrow()
  expect(() => make('wrok')).toThrow('nobody here pays under the account "work"; accepted: "wrok"')
  expect(() => make()).toThrow('accepted: none, as no provider here has one')
})

test('nor does one of a call count for another account', async () => {
  const client = createClient(relayProvider({ apiKey: 'mill-key-0123456789', account: 'wrok' }), {
    journal: memoryJournal(),
  })
  const budget = { usd: 1, per: 'day', account: 'work' } as const
  await expect(client.videos.submit({ prompt: 'a mill' }, { budget })).rejects.toThrow('nobody here pays under')
  await client.close()
})

const slips: readonly (readonly [slip: string, budget: object, says: RegExp])[] = [
  ['no sum', { per: 'day' }, /usd and reserve.usd: accepted/],
  ['a sum below nothing', { usd: -1, per: 'day' }, /accepted: US dollars, 0 to/],
  ['a reserve that is none', { usd: 1, per: 'day', reserve: { usd: '1' } }, /accepted: US dollars, 0 to/],
  ['another time', { usd: 1, per: 'week' }, /per: accepted: 'day'/],
  ['a word that is not known', { usd: 1, per: 'day', lable: 'ann' }, /"lable" is not known; accepted: usd, per/],
  ['no name', { usd: 1, per: 'day', label: '' }, /accepted: text, not empty/],
  ['each of the one that is named', { usd: 1, per: 'day', label: 'ann', each: 'label' }, /each: accepted/],
]
test.each(slips)('%s is refused when the client is made, and with a call', async (_, budget, says) => {
  const make = (more: object) => createClient(relayProvider({ apiKey: 'mill-key-0123456789' }), more as never)
  expect(() => make({ journal: memoryJournal(), budget })).toThrow(says)
  const client = make({ journal: memoryJournal() })
  await expect(client.videos.submit({ prompt: 'a mill' }, { budget: budget as never })).rejects.toThrow(says)
  expect(() => make({ journal: false, budget: { usd: 1, per: 'day' } })).toThrow('there is none')
})
