import { describe, expect, test } from 'vitest'
import { expecting, failureOf } from '../../test/failure-of.ts'
import { api, create, download, madeUp, recording, submit } from '../../test/made-up.ts'
import type { Recording } from '../format/recording.ts'

type Step = Recording['steps'][number]
const right = recording().exchanges

describe('a wrong expectation fails', () => {
  const lost: Partial<Recording> = { exchanges: [{ request: create.request, fault: 'drop-after-request' }] }
  const wait = (expect: object): Step => ({ do: 'wait', expect }) as Step
  const ended = { exchanges: right.slice(0, 3) }
  const cases: [name: string, changes: Partial<Recording>, message: string][] = [
    [
      'of the task',
      { steps: [expecting(submit, { task: { status: 'running' } })] },
      'wrong task.status\n expected "running"\n came "queued"',
    ],
    [
      'of an error that does not come',
      { steps: [expecting(submit, { task: undefined, error: { code: 'timeout' } })] },
      'wrong no error came',
    ],
    [
      'of another error',
      { ...lost, steps: [expecting(submit, { task: undefined, error: { code: 'timeout' } })] },
      'wrong error.code\n expected "timeout"\n came "submit_unknown" in submit_unknown: the answer was lost',
    ],
    [
      'of a hint',
      {
        ...lost,
        steps: [
          expecting(submit, { task: undefined, error: { code: 'submit_unknown', hint: { $contains: 'call us' } } }),
        ],
      },
      'wrong error.hint\n expected {"$contains":"call us"}',
    ],
    ['of no error', { ...lost }, 'wrong an error came\n expected none\n came submit_unknown'],
    [
      'of the journal',
      { steps: [expecting(submit, { journal: [{ state: 'unknown' }] })] },
      'wrong journal[0].state\n expected "unknown"\n came "accepted"',
    ],
    ['of an empty journal', { steps: [expecting(submit, { journal: [] })] }, 'wrong journal\n expected 0 items: []'],
    [
      'of the states watched',
      { ...ended, steps: [submit, { do: 'watch', expect: { watched: ['succeeded'] } }] },
      'wrong watched\n expected 1 items',
    ],
    [
      'of a word among them',
      {
        ...ended,
        steps: [
          submit,
          { do: 'watch', expect: { watched: [{ status: 'queued', upstreamStatus: 'waiting' }, 'succeeded'] } },
        ],
      },
      'wrong watched[0].upstreamStatus\n expected "waiting"\n came "queued"',
    ],
    [
      'of the media type',
      {
        steps: [
          submit,
          expecting(download, { result: { body: { kind: 'mp4', length: 500 }, mediaType: 'video/webm' } }),
        ],
      },
      'wrong result.mediaType',
    ],
    [
      'of the events',
      { ...ended, steps: [submit, wait({ task: {}, events: { retry: 1 } })] },
      'wrong events of type retry\n expected 1\n came 0',
    ],
    [
      'of the time',
      { ...ended, steps: [submit, wait({ task: {}, at: 20 })] },
      'wrong when this step ended\n expected 20 to 20.5 s after the start\n came 10.',
    ],
    [
      'of the models',
      {
        steps: [{ do: 'models', expect: { models: [{ id: 'two' }] } }],
        exchanges: [
          {
            request: {
              method: 'GET',
              url: 'https://api.made-up.example.com/v1/models',
              headers: { authorization: 'Bearer {{key}}' },
            },
            response: { status: 200, json: { data: [] } },
          },
        ],
      },
      'wrong models[0].id\n expected "two"\n came "one"',
    ],
    [
      'that a connection is refused only once',
      { steps: [submit], exchanges: [{ request: { method: 'POST', url: api }, fault: 'drop-before-send' }] },
      'wrong a request that no exchange expects',
    ],
    [
      'that a connection is refused at all',
      { steps: [submit], exchanges: [create, { request: { method: 'POST', url: api }, fault: 'drop-before-send' }] },
      'expected connection to https://api.made-up.example.com',
    ],
  ]
  test.each(cases)('%s', async (_, changes, message) => {
    expect(await failureOf(madeUp(), changes)).toContain(message)
  })
})
