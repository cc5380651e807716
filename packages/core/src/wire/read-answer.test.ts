import { expect, it } from 'vitest'
import type { Provider } from '../contract/provider.ts'
import { answerReader } from './read-answer.ts'

const document: Provider = {
  contract: 2,
  id: 'paper',
  title: 'Paper',
  spec: 'openapi.yaml',
  keyEnv: ['PAPER_API_KEY'],
  keyHelp: 'Ask.',
  auth: { header: 'x-key', prefix: '' },
  baseURL: 'https://paper.example/api',
  sources: { P: { kind: 'documentation', title: 'Paper docs' } },
  dialects: {
    video: {
      kind: 'video',
      routes: { get: { method: 'GET', path: '/v1/{id}' }, content: { method: 'GET', path: '/v1/{id}/content' } },
      answer: {
        id: ['id'],
        status: ['state'],
        outputs: [
          { at: 'film', source: 'P' },
          { route: 'content', source: 'P' },
        ],
        createdAt: ['made'],
        effective: { seconds: ['length'] },
      },
    },
  },
  models: {},
  statuses: { ready: { is: 'succeeded', source: 'P' }, broken: { is: 'failed', source: 'P' } },
  errors: [{ id: 'paper.gone', http: [410], is: 'task_not_found', field: 'model', source: 'P' }],
  polling: { every: 1, deadline: 9, source: 'P' },
}

const read = answerReader(document)

it('is what the tables alone find in it', () => {
  const json = {
    id: 'p-1',
    state: 'ready',
    film: 'https://a.example/1.mp4',
    made: 1780000000,
    length: 6,
    progress: '40%',
  }
  expect(read('video', 'get', { http: 200, json })).toEqual({
    id: 'p-1',
    word: 'ready',
    status: 'succeeded',
    progress: 40,
    results: ['https://a.example/1.mp4'],
    createdAt: 1780000000,
    effective: { seconds: 6 },
  })
  expect(read('video', 'get', { http: 200, json: { state: 'ready', elsewhere: 'https://a.example/1.mp4' } })).toEqual({
    word: 'ready',
    status: 'succeeded',
    progress: null,
    results: [],
    effective: {},
  })
})

it('has the reason of a failure, and the row that tells an error', () => {
  expect(read('video', 'get', { http: 200, json: { state: 'broken', error: 'no light' } })).toMatchObject({
    status: 'failed',
    message: 'no light',
    error: { code: 'task_failed', scope: 'task' },
  })
  expect(read('video', 'get', { http: 410, json: { message: 'gone' } }).error).toMatchObject({
    code: 'task_not_found',
    row: 'paper.gone',
    field: 'model',
  })
})
