import { statusWords } from '@vidrelay/core/dialects'
import type { ProviderFactory } from '@vidrelay/core/provider'
import { describe, expect, test } from 'vitest'
import { expecting, failureOf } from '../../test/failure-of.ts'
import { create, madeUp, madeUpDialect, poll, prompt, submit } from '../../test/made-up.ts'
import type { Recording } from '../format/recording.ts'

describe('a wrong adapter fails', () => {
  const polling = { every: 5, deadline: 60, source: 'M-1' }
  const cases: [name: string, adapter: ProviderFactory, message: string, changes?: Partial<Recording>][] = [
    [
      'polls too often',
      madeUp({ polling: { ...polling, every: 3 } }),
      'wrong the time of this request\n expected 5 to 5.2 s after the start\n came 3 s',
    ],
    ['polls too rarely', madeUp({ polling: { ...polling, every: 9 } }), 'came 9 s'],
    [
      'gives up too early',
      madeUp({ polling: { ...polling, deadline: 4 } }),
      'wrong an error came\n expected none\n came timeout',
    ],
    [
      'sends the key in another header',
      madeUp({ auth: { header: 'x-api-key', prefix: '' } }),
      'wrong the key went to https://api.made-up.example.com\n expected no key\n came it is in x-api-key',
    ],
    [
      'spells the key otherwise',
      madeUp({ auth: { header: 'authorization', prefix: 'Token ' } }),
      'expected Bearer {{key}}\n came "Token {{key}}"',
    ],
    [
      'asks another route',
      madeUpDialect(dialect => ({
        ...dialect,
        routes: { ...dialect.routes, get: { method: 'GET', path: '/v1/video/{id}' } },
      })),
      'wrong another request than the next one',
    ],
    [
      'spells a field otherwise',
      madeUpDialect(dialect => ({
        ...dialect,
        routes: {
          ...dialect.routes,
          submit: { ...dialect.routes.submit!, fields: { model: 'model', prompt: 'text', seconds: 'seconds' } },
        },
      })),
      'wrong the body, at prompt (and 1 more places)\n expected "A heron stands in the reeds"\n came nothing',
    ],
    [
      'does not know a word',
      madeUp({ statuses: statusWords('M', { done: 'succeeded' }) }),
      'wrong task.status\n expected "queued"\n came "running"',
    ],
    [
      'takes failure for success',
      madeUp({ statuses: statusWords('M', { queued: 'queued', done: 'succeeded', broken: 'succeeded' }) }),
      'wrong error.code\n expected "task_failed"\n came "timeout"',
      {
        steps: [submit, { do: 'wait', expect: { error: { code: 'task_failed' } } }],
        exchanges: [create, { ...poll({ status: 'broken' }), at: 5, repeat: { times: 12, every: 5 } }],
      },
    ],
    [
      'warns where nothing is wrong',
      madeUp({ models: { one: { limits: { seconds: { in: [4], outside: 'advised' } }, source: 'M-1' } } }),
      'wrong task.warnings\n expected 0 items: []\n came 1: [{"code":"advised"',
    ],
    [
      'refuses what is allowed',
      madeUp({ models: { one: { limits: { seconds: { max: 5 } }, source: 'M-1' } } }),
      'wrong an error came\n expected none\n came invalid_request: seconds: 6 is not accepted',
    ],
    [
      'sends a paid call twice',
      madeUp({
        errors: [{ id: 'again', http: [500], is: 'upstream_error', sent: 'refused', again: true, source: 'M-1' }],
      }),
      'wrong a request that no exchange expects\n expected no further request\n came POST',
      {
        steps: [expecting(submit, { task: undefined, error: { code: 'submit_unknown' } })],
        exchanges: [{ ...create, response: { status: 500, json: {} } }],
      },
    ],
    [
      'puts the prompt where it is seen',
      madeUpDialect(dialect => ({ ...dialect, answer: { ...dialect.answer, id: ['prompt'] } })),
      'wrong a secret came out\n expected the prompt is nowhere to be seen\n came an event',
      { exchanges: [{ ...create, response: { status: 200, json: { prompt } } }] },
    ],
    [
      'puts a signed link where it is seen',
      madeUpDialect(dialect => ({ ...dialect, answer: { ...dialect.answer, id: ['url'] } })),
      'expected the query of a signed link is nowhere to be seen',
      {
        exchanges: [
          {
            ...create,
            response: { status: 200, json: { url: 'https://cdn.made-up.example.com/1.mp4?sig=0123456789' } },
          },
        ],
      },
    ],
    ['is of another kind', madeUpDialect(dialect => ({ ...dialect, kind: 'image' })), 'the adapter offers no videos'],
  ]
  test.each(cases)('%s', async (_, adapter, message, changes = {}) => {
    expect(await failureOf(adapter, changes)).toContain(message)
  })

  test('does not even make a client', async () => {
    const message = await failureOf(madeUp({ baseURL: 'ftp://made-up.example.com' }), {})
    expect(message).toContain('at before the first step')
    expect(message).toContain('wrong the replay itself broke')
    expect(message).toContain('not an http(s) address')
  })

  test('puts the key where it is seen', async () => {
    const right = madeUp()
    const leaky: ProviderFactory = Object.assign(
      (settings?: Parameters<typeof right>[0]) => right({ ...settings, account: String(settings?.apiKey) }),
      { definition: right.definition },
    )
    expect(await failureOf(leaky, {})).toContain(
      'wrong a secret came out\n expected the key is nowhere to be seen\n came an event',
    )
  })
})
