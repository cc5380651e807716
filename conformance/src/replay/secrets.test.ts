import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { canaryKey, findLeak, type Secret, spellings } from './secrets.ts'

const secrets: Secret[] = [
  { name: 'the key', text: canaryKey },
  { name: 'a link', text: 'sig=0123456789', allowedIn: 'task' },
]
const leak = (value: unknown, as?: 'task') => findLeak('here', value, secrets, as)

test('a secret is found in any spelling', () => {
  expect(spellings(canaryKey).length).toBeGreaterThan(6)
  const encoded = [
    canaryKey,
    encodeURIComponent(canaryKey),
    Buffer.from(canaryKey).toString('hex'),
    Buffer.from(`user:${canaryKey}@`).toString('base64'),
    Buffer.from(`{"a":"${canaryKey}"}`).toString('base64'),
    Buffer.from(`xx${canaryKey}yy`).toString('base64'),
    [...canaryKey].reverse().join(''),
  ]
  for (const text of encoded) expect(leak({ a: [{ b: `x${text}y` }] })).toMatchObject({ secret: 'the key' })
})

test('a secret is found wherever a value can show it', () => {
  const shy = { toJSON: () => ({}), [inspect.custom]: () => canaryKey }
  const talkative = { [inspect.custom]: () => '', toJSON: () => canaryKey }
  let deep: unknown = canaryKey
  for (let level = 0; level < 9; level++) deep = { deep }
  const long = Array.from({ length: 300 }, (_, index) => (index === 299 ? canaryKey : ''))
  for (const value of [shy, talkative, deep, long]) expect(leak(value)).toMatchObject({ secret: 'the key' })
})

test('a secret is found in message, stack and each cause of an error', () => {
  const inMessage = new Error(`no ${canaryKey}`)
  const inStack = Object.assign(new Error('no'), { stack: canaryKey })
  const inCause = new Error('outer', { cause: new Error('middle', { cause: inMessage }) })
  const hidden = { [inspect.custom]: () => 'an error', toJSON: () => ({}) }
  const shy = Object.assign(new Error('outer', { cause: inMessage }), hidden)
  for (const error of [inMessage, inStack, inCause, shy]) expect(leak(error)).toMatchObject({ secret: 'the key' })
})

test('what is no secret is none, and the link of a result may stand in the JSON of its task alone', () => {
  expect(leak({ a: 'nothing', b: null, c: undefined, d: new Error('no') })).toBeUndefined()
  const task = { url: 'https://x/?sig=0123456789', [inspect.custom]: () => 'a task' }
  expect(leak(task, 'task')).toBeUndefined()
  expect(leak(task)).toEqual({ secret: 'a link', place: 'here (JSON)' })
  expect(leak({ url: task.url }, 'task')).toEqual({ secret: 'a link', place: 'here (inspect)' })
})
