import { expect, test } from 'vitest'
import { relayProvider } from '../../test/relay-provider.ts'
import { createRelay, isSamePlace } from '../contract/relay.ts'
import { formatRef } from '../words/ref.ts'
import { ownRef } from './own-ref.ts'

const relay = createRelay(relayProvider({ apiKey: 'k', account: 'alice' }))
const mine = relay.refOf({ dialect: 'task', kind: 'video', id: 'task_1', createdAt: '2025-01-01T00:00:00.000Z' })

test('a ref of this provider, address and account is read, from its text too', () => {
  expect(ownRef(relay, mine)).toEqual(mine)
  expect(ownRef(relay, formatRef(mine))).toEqual(mine)
})

test.each([
  [{ provider: 'sieve' }, 'this is a task of sieve, not of mill'],
  [
    { baseURL: 'https://other.example' },
    'this task lives at https://other.example, and this client speaks to https://mill.example',
  ],
  [{ account: 'bob' }, 'this task belongs to the account "bob", and this client uses "alice"'],
  [{ account: '' }, 'this task belongs to the account "", and this client uses "alice"'],
])('a ref with %j is refused with whose it is', (change, said) => {
  expect(() => ownRef(relay, { ...mine, ...change })).toThrow(
    expect.objectContaining({
      code: 'invalid_request',
      field: 'ref',
      provider: 'mill',
      message: expect.stringContaining(said),
    }),
  )
})

test('no account, an empty one and null are the same', () => {
  const [first, ...others] = [{}, { account: undefined }, { account: null }, { account: '' }].map(more => ({
    provider: 'mill',
    baseURL: 'https://mill.example',
    ...more,
  }))
  for (const other of others) expect(isSamePlace(first!, other)).toBe(true)
  expect(isSamePlace(first!, { ...first!, account: 'bob' })).toBe(false)
})
