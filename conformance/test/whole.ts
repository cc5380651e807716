import { statusWords } from '@vidrelay/core/dialects'
import type {
  Answer,
  Dialect,
  ErrorRow,
  Field,
  Limit,
  Match,
  MediaRow,
  Model,
  OutputRow,
  Polling,
  Price,
  Provider,
  Route,
  Rule,
  SourceDocument,
} from '@vidrelay/core/provider'

/**
 * A document with every key that the contract has, so that none can be forgotten: a new key in the contract stops this
 * from compiling, and then the list of rows has to know it.
 */
const source = 'W-1'
const bounds = { min: 2, max: 9, default: 4, sent: true, outside: 'advised', source } as const satisfies Limit
const limit = { given: true, in: [2, 4, 8], ...bounds } as const satisfies Required<Limit>
const when = { images: { min: 2 } } as const
const rule = { id: 'whole.rule', when, limits: { seconds: { max: 8 } }, source } as const satisfies Required<Rule>
const field = {
  to: 'resolution',
  as: 'upper',
  values: { '720p': 'hd', '480p': 'sd' },
  source,
} as const satisfies Required<Field>
const media = {
  role: ['image', 'reference'],
  as: 'url',
  to: 'images[]',
  when,
  types: ['image/png', 'image/jpeg'],
  maxBytes: 1000,
  https: 'advised',
  source,
} as const satisfies Required<MediaRow>
const lastFrame = { role: 'lastFrame', as: 'part', to: 'last' } as const satisfies MediaRow

const shared = {
  send: { mode: 'fast', nested: { depth: 1 } },
  fields: { prompt: 'prompt', seconds: 'seconds', resolution: field, seed: null },
  media: [media, lastFrame],
  limits: { seconds: limit, prompt: [{ given: true }, { max: 100 }] },
  rules: [rule],
} as const
const submit = {
  ...shared,
  method: 'POST',
  path: '/v1/videos',
  query: { lane: 'b' },
  body: 'json',
  options: { '*': 'extra.*' },
  mediaOptions: ['input_reference'],
  states: ['succeeded', 'failed'],
  headers: { 'x-lane': 'b' },
  take: { session: ['session.id', 'session'] },
  source,
} as const satisfies Required<Route>
const get = { method: 'GET', path: '/v1/videos/{id}' } as const satisfies Route
const content = {
  method: 'GET',
  path: '/v1/videos/{id}/content',
  query: { variant: '{variant}' },
} as const satisfies Route

const match = {
  on: ['submit', 'get'],
  http: [400],
  status: ['failed'],
  code: ['bad', 'worse'],
  text: 'no|never',
  at: { 'error.fatal': true },
  body: 'empty',
} as const satisfies Required<Match>
const outputs = [
  { role: 'lastFrame', at: 'frame', source },
  { route: 'content', variant: 'small', last: true },
] as const satisfies readonly OutputRow[]
export const outputKeys: { readonly [key in keyof OutputRow]-?: true } = {
  role: true,
  at: true,
  route: true,
  variant: true,
  last: true,
  source: true,
}
const answer = {
  envelope: { at: ['data'], code: ['code'] },
  id: ['id', 'task_id'],
  status: ['status'],
  progress: ['progress'],
  signs: [{ is: 'succeeded', ...match }],
  outputs,
  code: ['code'],
  message: ['message'],
  createdAt: ['created'],
  completedAt: ['completed'],
  expiresAt: ['expires'],
  effective: { model: ['model'] },
  cost: { at: 'cost', perUsd: 100 },
  items: 'data',
  next: 'next',
} as const satisfies Required<Answer>
const dialect = {
  kind: 'video',
  routes: { submit, get, content },
  answer,
  otherAnswer: { id: ['id'], status: ['state'], outputs: [{ at: 'url' }] },
} as const satisfies Required<Dialect>

const price = { when: { seconds: { in: [8] } }, usd: 0.5, per: 'request', source } as const satisfies Required<Price>
const model = {
  ...shared,
  dialect: 'video',
  aliases: ['uno'],
  prices: [price],
  sizes: { '1280x720': { aspectRatio: '16:9', resolution: '720p' } },
  note: 'A note.',
  source,
} as const satisfies Required<Model>
const error = {
  ...match,
  id: 'whole.error',
  is: 'content_rejected',
  scope: 'task',
  sent: 'refused',
  again: false,
  billed: true,
  field: 'prompt',
  hint: 'A hint.',
  source,
} as const satisfies Required<ErrorRow>
const polling = {
  first: 2,
  every: 5,
  most: 10,
  deadline: 60,
  resultWithin: 50,
  keep: 100,
  source,
} as const satisfies Required<Polling>
const upload = {
  types: ['image/png'],
  maxBytes: 1000,
  steps: [{ method: 'POST', path: '/v1/files', body: 'form', send: { file: '{file}' }, take: { link: ['url'] } }],
  url: '{link}',
  source,
} as const satisfies Required<NonNullable<Provider['upload']>>

export const whole = {
  contract: 2,
  openai: { path: '/v1', model: 'chat', source },
  id: 'whole',
  title: 'Whole',
  spec: 'openapi.yaml',
  keyEnv: ['WHOLE_API_KEY', 'OTHER_API_KEY'],
  keyHelp: 'There is none.',
  key: { prefix: 'wk-', source },
  auth: { header: 'x-key', prefix: '' },
  baseURL: 'https://api.whole.example.com',
  also: ['https://eu.whole.example.com'],
  sources: {
    W: {
      kind: 'documentation',
      title: 'W',
      url: 'https://whole.example.com',
      date: '2026-11-21',
    } satisfies SourceDocument,
  },
  dialects: { video: dialect, picture: { ...dialect, kind: 'image' } },
  models: { one: model },
  statuses: statusWords('X', { '': 'queued', busy: 'running', done: 'succeeded' }),
  errors: [error],
  upload,
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'], source },
  polling,
} as const satisfies Required<Provider>
