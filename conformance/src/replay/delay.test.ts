import { expect, test } from 'vitest'
import { failureOf } from '../../test/failure-of.ts'
import { create, done, download, madeUp, poll, recording, submit, video } from '../../test/made-up.ts'
import { parseRecording } from '../format/recording.ts'
import { replay } from './replay.ts'

const until = (seconds: number) => ({
  expect: { task: { status: 'succeeded' }, at: { from: seconds, to: seconds + 0.1 } },
})

test('an answer that takes its time comes when it is due', async () => {
  const wait = { do: 'wait' as const, ...until(25) }
  await replay(madeUp(), recording({ steps: [submit, wait], exchanges: [create, { ...done(5), delay: 20 }] }))
})

test('who is too impatient for it is seen', async () => {
  const wait = { do: 'wait' as const, ...until(40) }
  const message = await failureOf(madeUp(), { steps: [submit, wait], exchanges: [create, { ...done(5), delay: 35 }] })
  expect(message).toContain('wrong a request that no exchange expects')
})

test('time goes on by itself once the client has left', async () => {
  const slow = { ...poll({ status: 'done' }, 5), delay: 3000 }
  await replay(madeUp(), recording({ steps: [submit, download], exchanges: [create, slow, done(), video] }))
})

test('a fault may take its time too', async () => {
  const { response: _, ...asked } = done(5)
  const cut = { ...asked, fault: 'drop-after-request' as const, delay: 10 }
  await replay(madeUp(), recording({ steps: [submit, download], exchanges: [create, cut, done(15), video] }))
})

test('a refused connection takes none', () => {
  const refused = { request: { method: 'GET', url: 'https://x.example.com/' }, fault: 'drop-before-send', delay: 1 }
  expect(() => parseRecording({ ...recording(), exchanges: [refused] }, 'it')).toThrow('nobody is there to take time')
})
