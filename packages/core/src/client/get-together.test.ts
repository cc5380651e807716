import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeRelay, fakeRelay, state } from '../../test/fake-relay.ts'
import { relayProvider } from '../../test/relay-provider.ts'
import { refOf as taskRef } from '../../test/task-ref.ts'
import { virtualClock } from '../testing.ts'
import { createRelay } from './create-relay.ts'

let fake: FakeRelay
beforeEach(async () => {
  fake = await fakeRelay()
  fake.looks = [state('running')]
})
afterEach(() => fake.close())

const refOf = (account: string) => ({ ...taskRef(fake.url), account })
const open = () =>
  createRelay({
    providers: ['one', 'two'].map(account =>
      relayProvider({ apiKey: `mill-key-${account}-0123456789`, baseURL: fake.url, account }),
    ),
    journal: false,
    clock: virtualClock(),
  })

test('twenty who ask for one task at once are one look; each account has its own', async () => {
  await using relay = open()
  const asked = Array.from({ length: 20 }, () => relay.get(refOf('one')))
  const tasks = await Promise.all([...asked, relay.get(refOf('two'))])
  expect(new Set(tasks.map(({ status }) => status))).toEqual(new Set(['running']))
  expect(fake.heard.map(({ headers }) => headers['x-mill-key'])).toEqual(
    expect.arrayContaining(['mill-key-one-0123456789', 'mill-key-two-0123456789']),
  )
  expect(fake.heard).toHaveLength(2)
  await relay.get(refOf('one'))
  expect(fake.heard).toHaveLength(3)
})

test('one who leaves does not take the others along', async () => {
  await using relay = open()
  const leave = new AbortController()
  const [left, stays] = [
    relay.get(refOf('one'), { signal: leave.signal }),
    relay.get(refOf('one'), { signal: new AbortController().signal }),
  ]
  leave.abort()
  await expect(left).rejects.toMatchObject({ code: 'aborted', taskRef: { id: 'task_1' } })
  expect(await stays).toMatchObject({ status: 'running' })
  expect(fake.heard).toHaveLength(1)
})
