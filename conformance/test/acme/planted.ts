import type { Json, Provider } from '@vidrelay/core/provider'
import { type Edit, edited } from '../../src/rows/edit.ts'
import { document } from './adapter.ts'

/**
 * Sixty mistakes that a contributor might make in a new adapter: each is one value that the page does not say, or one
 * row that is missing. They were written before the gates that catch them, and are not to be fitted to those.
 */
export interface Planted {
  readonly kind: 'limit' | 'place' | 'word' | 'error' | 'path' | 'constant' | 'spelling' | 'fact' | 'origin'
  /** What is wrong, as a reviewer would put it. */
  readonly says: string
  readonly provider: Provider
}

type At = (string | number)[]
const submit: At = ['dialects', 'task', 'routes', 'submit']
const answer: At = ['dialects', 'task', 'answer']
const model = (name: string, ...more: At): At => ['models', name, 'limits', ...more]
const put = (at: At, value: Json): Edit => ({ at, put: value })
const drop = (at: At): Edit => ({ at, drop: true })
/** A table with one key more. */
const add = (at: At, key: string, value: Json): Edit => {
  const table = at.reduce<unknown>((level, own) => (level as Record<string, unknown>)[own], document)
  return { at, put: { ...(table as { [key: string]: Json }), [key]: value } }
}
/** A row of errors, by its id. */
const error = (id: string, ...more: At): At => ['errors', document.errors.findIndex(row => row.id === id), ...more]
const others = (id: string) => document.errors.filter(row => row.id !== id) as unknown as Json

const rows: [Planted['kind'], string, ...Edit[]][] = [
  ['limit', 'acme-1 takes 10 seconds at most', put(model('acme-1', 'seconds', 'max'), 10)],
  ['limit', 'acme-1 takes 15 seconds at most', put(model('acme-1', 'seconds', 'max'), 15)],
  ['limit', 'acme-1 takes 1 second', put(model('acme-1', 'seconds', 'min'), 1)],
  ['limit', 'acme-1 takes 5 seconds at least', put(model('acme-1', 'seconds', 'min'), 5)],
  ['limit', 'acme-1-fast takes 5, 8 or 10 seconds', put(model('acme-1-fast', 'seconds', 'in'), [5, 8, 10])],
  ['limit', 'acme-1-fast takes 5 seconds only', put(model('acme-1-fast', 'seconds', 'in'), [5])],
  ['limit', 'a prompt has 500 characters at most', put([...submit, 'limits', 'prompt', 'max'], 500)],
  ['limit', 'a prompt has no greatest length', drop([...submit, 'limits', 'prompt', 'max'])],
  ['limit', 'a seed is at most 4294967295', put([...submit, 'limits', 'seed', 'max'], 4294967295)],
  ['limit', 'a seed is at least 1', put([...submit, 'limits', 'seed', 'min'], 1)],
  ['limit', 'four images', put([...submit, 'limits', 'images', 'max'], 4)],
  ['limit', 'one image', put([...submit, 'limits', 'images', 'max'], 1)],
  ['limit', 'acme-1-fast takes three images', put(model('acme-1-fast', 'images', 'max'), 3)],
  ['limit', 'acme-1 takes no square', put(model('acme-1', 'aspectRatio', 'in'), ['16:9', '9:16'])],
  ['limit', 'acme-1-fast takes squares', put(model('acme-1-fast', 'aspectRatio', 'in'), ['16:9', '9:16', '1:1'])],
  ['limit', 'acme-1 takes 480p', put(model('acme-1', 'resolution', 'in'), ['480p', '720p', '1080p'])],
  ['limit', 'acme-1-fast takes 1080p', put(model('acme-1-fast', 'resolution', 'in'), ['720p', '1080p'])],
  [
    'limit',
    'a watermark may be large',
    put([...submit, 'limits', 'options.watermark', 'in'], ['none', 'small', 'large']),
  ],
  ['limit', 'the prompt may be missing', drop([...submit, 'limits', 'prompt', 'given'])],
  ['limit', 'the seconds are only advised', add(model('acme-1', 'seconds'), 'outside', 'advised')],

  ['place', 'the prompt stands at the top', put([...submit, 'fields', 'prompt'], 'prompt')],
  ['place', 'the seed stands at the top', put([...submit, 'fields', 'seed'], 'seed')],
  ['place', 'references are called images', put([...submit, 'media', 2, 'to'], 'input.images[]')],
  ['place', 'the first frame is an object', put([...submit, 'media', 0, 'to'], 'input.first_frame.url')],
  ['place', 'the last frame is called tail', put([...submit, 'media', 1, 'to'], 'input.tail')],
  ['place', 'the watermark stands at the top', put([...submit, 'options', 'watermark'], 'watermark')],
  ['place', 'the id is called id', put([...answer, 'id'], ['id'])],
  ['place', 'the state is called status', put([...answer, 'status'], ['status'])],
  ['place', 'the progress is called progress', put([...answer, 'progress'], ['progress'])],
  ['place', 'the video stands at result.url', put([...answer, 'outputs', 0, 'at'], 'result.url')],
  ['place', 'the cover stands at result.cover_url', put([...answer, 'outputs', 1, 'at'], 'result.cover_url')],
  ['place', 'the reason stands at fail.code', put([...answer, 'code'], ['fail.code', 'error.code'])],
  ['place', 'the text of a failure stands at fail.message', put([...answer, 'message'], ['fail.message'])],
  ['place', 'the code of a refusal stands at the top', put([...answer, 'code'], ['fail.reason', 'code'])],
  ['place', 'the beginning is called createdAt', put([...answer, 'createdAt'], ['createdAt'])],
  ['place', 'the end is called completed_at', put([...answer, 'completedAt'], ['completed_at'])],
  ['place', 'the credits are called cost', put([...answer, 'cost', 'at'], 'usage.cost')],

  ['word', 'CANCELED is missing', drop(['statuses', 'CANCELED'])],
  ['word', 'EXPIRED is missing', drop(['statuses', 'EXPIRED'])],
  ['word', 'FAILED is spelled FAILURE', { at: ['statuses', 'FAILED'], rename: 'FAILURE' }],
  ['word', 'EXPIRED means failed', put(['statuses', 'EXPIRED', 'is'], 'failed')],
  ['word', 'CANCELED goes on', put(['statuses', 'CANCELED', 'is'], 'running')],

  ['error', 'no credit is called balance', put(error('acme.credit', 'code'), ['balance'])],
  ['error', 'no credit comes under 403', put(error('acme.credit', 'http'), [403])],
  ['error', 'no credit means that the key may not', put(error('acme.credit', 'is'), 'permission_denied')],
  ['error', 'policy is missing', put(['errors'], others('acme.policy'))],
  ['error', 'busy may not be tried again', put(error('acme.busy', 'again'), false)],
  ['error', 'bad_parameter is spelled bad_param', put(error('acme.parameter', 'code'), ['bad_param'])],
  ['error', 'an image that cannot be loaded is a bad request', put(error('acme.input', 'is'), 'invalid_request')],
  ['error', 'an unknown task is told by 410', put(error('acme.unknown', 'http'), [410])],

  ['path', 'the look is GET /v2/task/{id}', put(['dialects', 'task', 'routes', 'get', 'path'], '/v2/task/{id}')],
  ['path', 'the models are at /v1/models', put(['discovery', 'path'], '/v1/models')],
  ['constant', 'the mode is called queue', put([...submit, 'send', 'mode'], 'queue')],
  ['constant', 'a constant is sent that nobody knows', add([...submit, 'send'], 'stream', false)],
  ['spelling', 'the seconds are a number', put([...submit, 'fields', 'seconds'], 'input.duration')],
  ['spelling', 'the square is called box', put([...submit, 'fields', 'aspectRatio', 'values', '1:1'], 'box')],
  ['spelling', 'the tier is in lower case', put([...submit, 'fields', 'resolution'], 'input.tier')],
  ['fact', 'a look every 10 seconds', put(['polling', 'every'], 10)],
  ['fact', 'a result lives for a week', put(['polling', 'keep'], 604_800)],
  ['fact', 'a second costs half', put(['models', 'acme-1', 'prices', 0, 'usd'], 0.025)],
]

export const planted: readonly Planted[] = rows.map(([kind, says, ...edits]) => ({
  kind,
  says,
  provider: edited(document as Provider, edits),
}))
