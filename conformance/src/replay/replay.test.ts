import { expect, test } from 'vitest'
import { expecting, failureOf } from '../../test/failure-of.ts'
import { api, download, madeUp, recording, submit } from '../../test/made-up.ts'
import { replay } from './replay.ts'

test('a right adapter passes a right recording, and every request is counted', async () => {
  const { exchanges, sent, ...counted } = await replay(madeUp(), recording())
  expect(exchanges.map(({ answer }) => answer.status)).toEqual([200, 200, 200, 200])
  expect(exchanges[0]!.request).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer {{key}}' } })
  expect(sent[0]).toMatchObject({ method: 'POST', url: api, body: { kind: 'json', value: { model: 'one' } } })
  expect(counted).toEqual({ connections: 3, requests: 4, answered: 4, refused: 0, reported: 4 })
})

test('it passes with any seed, since jitter stays inside the stated time', { timeout: 30_000 }, async () => {
  for (let seed = 2; seed < 30; seed++) await replay(madeUp(), recording(), { seed })
})

test('a failure says what it proves, from where, in which step, what was exchanged', async () => {
  const message = await failureOf(madeUp(), {
    steps: [submit, expecting(download, { result: { body: { kind: 'mp4', length: 600 } } })],
  })
  expect(message.split('\n').map(line => line.trim())).toEqual([
    'made-up/text-to-video: A text becomes a video.',
    'proves M-1, M-2',
    'source documentation: Made-up docs, page 3 (2026-11-21)',
    'at step 2 of 2: download',
    'wrong the bytes of the result',
    'expected 600 bytes as served',
    'came 500 bytes',
    `so far 1. POST ${api} -> 200 (at 0 s)`,
    `2. GET ${api}/v1 -> 200 (at 5 s)`,
    expect.stringMatching(/^3\. GET .*v1 -> 200 \(at 10\.\d+ s\)$/),
    expect.stringMatching(/^4\. GET https:\/\/cdn.*\?sig=0123456789 -> 200 \(at 10\.\d+ s\)$/),
  ])
})
