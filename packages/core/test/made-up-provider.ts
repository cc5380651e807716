import { defineProvider } from '../src/contract/define-provider.ts'
import type { Dialect, Provider, Route } from '../src/contract/provider.ts'
import { statusWords } from '../src/dialects.ts'

/** A relay that does not exist, with one of every kind of row. No real provider is a fixture of core. */
export const paperboat = defineProvider({
  contract: 2,
  id: 'paperboat',
  title: 'Paperboat',
  spec: 'openapi.yaml',
  keyEnv: ['PAPERBOAT_API_KEY'],
  keyHelp: 'Fold one.',
  auth: { header: 'authorization' },
  baseURL: 'https://relay.paperboat.example',
  sources: { P1: { kind: 'documentation', title: 'How to fold a boat', date: '2026-01-01' } },
  dialects: {
    task: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/boats',
          send: { version: 2 },
          fields: {
            model: 'model',
            prompt: 'input.prompt',
            seconds: { to: 'duration', as: 'string' },
            aspectRatio: 'ratio',
            resolution: { to: 'quality', values: { '480p': 'low', '720p': 'high' } },
            seed: 'seed',
          },
          media: [
            { as: 'url', to: 'pictures[].url', https: 'advised', source: 'P1-3' },
            { as: 'data', to: 'pictures[].data', types: ['image/png'], maxBytes: 200 },
          ],
          mediaOptions: ['refs'],
          limits: {
            prompt: { given: true },
            seconds: { default: 4, sent: true },
            aspectRatio: { in: ['16:9', '9:16'], outside: 'advised' },
          },
        },
        get: { method: 'GET', path: '/v1/boats/{id}' },
        remix: { method: 'POST', path: '/v1/boats/{source}/remix', fields: { prompt: 'prompt' } },
      },
      answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }] },
    },
    picture: {
      kind: 'image',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/stills',
          body: 'form',
          fields: { model: 'model', prompt: 'prompt', size: 'size', count: 'n' },
          media: [{ as: 'part', to: 'picture[]' }],
        },
        get: { method: 'GET', path: '/v1/stills/{id}' },
      },
      answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }] },
    },
  },
  models: {
    'boat-1': {
      dialect: 'task',
      note: 'From text, or from up to three pictures.',
      aliases: ['boat'],
      limits: {
        prompt: [{ given: true }, { max: 20, outside: 'advised' }],
        seconds: [
          { default: 4, sent: true, min: 1, max: 15, source: 'P1-1' },
          { in: [4, 8], outside: 'advised' },
        ],
        aspectRatio: { in: ['16:9', '9:16'] },
        images: { max: 3 },
      },
      rules: [
        {
          id: 'boat.many',
          when: { images: { min: 2 } },
          limits: { seconds: { max: 10, source: 'P1-2' } },
          source: 'P1',
        },
      ],
      prices: [{ when: { resolution: { in: ['480p'] } }, usd: 0.05, per: 'second', source: 'P1' }],
      source: 'P1-1',
    },
    'boat-one': {
      dialect: 'task',
      limits: { images: { min: 1, max: 1 }, aspectRatio: { in: ['16:9'], outside: 'advised' } },
      source: 'P1',
    },
    'boat-some': { dialect: 'task', limits: { images: { min: 1, max: 7 } }, source: 'P1' },
    'boat-text': { dialect: 'task', fields: { resolution: null }, limits: { images: { max: 0 } }, source: 'P1' },
    // Without a dialect: the first one of the document.
    'raft-*': { send: { version: 3 }, source: 'P1' },
    'raft-*-fast': { send: { version: 4 }, source: 'P1' },
    still: {
      dialect: 'picture',
      limits: { prompt: { given: true }, size: { in: ['512x512', '1024x1024'] } },
      prices: [{ usd: 0.02, per: 'image', source: 'P1' }],
      source: 'P1',
    },
  },
  statuses: statusWords('P1', { waiting: 'queued', folding: 'running', afloat: 'succeeded', sunk: 'failed' }),
  errors: [{ id: 'boat.paper', code: ['no_paper'], is: 'quota_exceeded', hint: 'buy paper', source: 'P1' }],
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'] },
  polling: { every: 5, deadline: 60, source: 'P1' },
})

/** The wide type, for tests that change a row. */
export const document: Provider = paperboat.definition

type Rows = Partial<Omit<Provider, 'dialects'>> & { submit?: Partial<Route>; answer?: Partial<Dialect['answer']> }

/** One dialect, one route, and the rows that a test is about. */
export function providerWith({ submit, answer, ...rows }: Rows): Provider {
  return {
    ...document,
    models: {},
    dialects: {
      task: {
        kind: 'video',
        routes: {
          submit: { method: 'POST', path: '/v1/boats', fields: { model: 'model', prompt: 'prompt' }, ...submit },
          get: { method: 'GET', path: '/v1/boats/{id}' },
        },
        answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }], ...answer },
      },
    },
    ...rows,
  }
}
