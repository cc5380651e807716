import { describe, expect, test } from 'vitest'
import { failureOf } from '../../test/failure-of.ts'
import { api, create, done, download, madeUp, poll, prompt, recording, submit } from '../../test/made-up.ts'
import type { Recording } from '../format/recording.ts'

type Exchange = Recording['exchanges'][number]
type Step = Recording['steps'][number]

const right = recording().exchanges
const asking = (exchange: Exchange, request: object): Exchange => ({
  ...exchange,
  request: { ...exchange.request, ...request },
})

describe('a wrong request fails', () => {
  const cases: [name: string, exchanges: Exchange[], message: string][] = [
    [
      'one more than recorded',
      right.slice(0, 3),
      'wrong a request that no exchange expects\n expected no further request\n came GET https://cdn.',
    ],
    [
      'one less than recorded',
      [...right, done()],
      `wrong 1 exchanges that the client never asked for\n expected GET ${api}/v1`,
    ],
    [
      'another URL',
      [asking(create, { url: `${api}s` })],
      `wrong another request than the next one\n expected POST ${api}s\n came POST ${api}\n`,
    ],
    ['another method', [asking(create, { method: 'PUT' })], `expected PUT ${api}\n came POST ${api}\n`],
    ['in another order', [right[1]!, create], `expected GET ${api}/v1\n came POST ${api}\n`],
    [
      'another value in the body',
      [asking(create, { json: { model: 'one', prompt, seconds: 7 } })],
      'wrong the body, at seconds\n expected 7\n came 6',
    ],
    [
      'a value of another type',
      [asking(create, { json: { model: 'one', prompt, seconds: '6' } })],
      'at seconds\n expected "6"\n came 6',
    ],
    [
      'more in the body',
      [asking(create, { json: { model: 'one', prompt } })],
      'at seconds\n expected nothing\n came 6',
    ],
    [
      'less in the body',
      [asking(create, { json: { model: 'one', prompt, seconds: 6, seed: 0 } })],
      'at seed\n expected 0\n came nothing',
    ],
    ['a body where none is recorded', [asking(create, { json: undefined })], 'wrong the body\n expected none'],
    [
      'JSON where a form is recorded',
      [asking(create, { json: undefined, form: [{ name: 'prompt', value: prompt }] })],
      'came "content-type \\"application/json\\""',
    ],
    [
      'another spelling of the key',
      [asking(create, { headers: { authorization: '{{key}}' } })],
      'wrong the header authorization\n expected {{key}}\n came "Bearer {{key}}"',
    ],
    [
      'a key where none may be',
      [create, asking(right[1]!, { headers: {} })],
      'wrong the key went to https://api.made-up.example.com\n expected no key\n came it is in authorization',
    ],
    [
      'a header that must be absent',
      [asking(create, { headers: { ...create.request.headers, accept: 'absent' } })],
      'wrong the header accept\n expected absent',
    ],
    [
      'a header that must be there',
      [asking(create, { headers: { ...create.request.headers, 'x-trace': 'present' } })],
      'wrong the header x-trace\n expected present\n came nothing',
    ],
    [
      'too early',
      [create, { ...right[1]!, at: 6 }],
      'wrong the time of this request\n expected 6 to 6.22 s after the start\n came 5 s',
    ],
    ['too late', [create, { ...right[1]!, at: 4 }], 'expected 4 to 4.18 s after the start\n came 5 s'],
    [
      'fewer of a run than recorded',
      [create, { ...poll({ status: 'queued' }), at: 5, repeat: { times: 20, every: 5 } }],
      'wrong 8 exchanges that the client never asked for',
    ],
  ]
  test.each(cases)('%s', async (_, exchanges, message) => {
    const steps: Step[] =
      exchanges.length < 4 && exchanges[1]?.repeat
        ? [submit, { do: 'wait', expect: { error: { code: 'timeout' } } }]
        : [submit, download]
    expect(await failureOf(madeUp(), { exchanges, steps })).toContain(message)
  })
})
