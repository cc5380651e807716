import { defineProvider } from '../src/contract/define-provider.ts'
import { relayProvider } from './relay-provider.ts'

const { dialects, ...mill } = relayProvider.definition
const { submit, get } = dialects.task.routes

/** The made-up relay with everything that a provider may offer beside submit and get. */
export const wideProvider = defineProvider({
  ...mill,
  id: 'wide',
  dialects: {
    task: {
      kind: 'video',
      routes: {
        submit: { ...submit, media: [{ as: 'url', to: 'pictures[]' }] },
        get,
        content: { method: 'GET', path: '/v1/grind/{id}/content' },
        remix: {
          method: 'POST',
          path: '/v1/grind/{source}/again',
          fields: { model: 'model', prompt: 'text' },
          states: ['succeeded'],
          limits: { prompt: { given: true } },
        },
        extend: {
          method: 'POST',
          path: '/v1/longer',
          fields: { prompt: 'text' },
          media: [{ role: 'source', as: 'task', to: 'from.id' }],
        },
        list: { method: 'GET', path: '/v1/grind', query: { limit: '{page.limit}', after: '{page.after}' } },
        delete: { method: 'DELETE', path: '/v1/grind/{id}', states: ['succeeded', 'failed'] },
      },
      answer: {
        ...dialects.task.answer,
        outputs: [{ at: 'link' }, { route: 'content' }],
        items: 'data',
        next: 'last',
        effective: { model: ['model'] },
      },
      otherAnswer: { id: ['job'], status: ['state'], outputs: [{ at: 'result' }] },
    },
    bold: { kind: 'video', routes: { submit: { ...submit, path: '/v1/bold' }, get }, answer: dialects.task.answer },
    picture: {
      kind: 'image',
      routes: {
        submit: { ...submit, path: '/v1/pictures' },
        get,
        content: { method: 'GET', path: '/v1/pictures/{id}/result' },
      },
      answer: {
        ...dialects.task.answer,
        outputs: [{ at: 'data[].url' }, { at: 'data[].b64' }, { route: 'content' }],
      },
    },
  },
  models: { ...mill.models, oil: { dialect: 'picture', source: 'mill' } },
  upload: {
    types: ['image/png'],
    maxBytes: 1000,
    url: '{public}',
    steps: [
      {
        method: 'POST',
        path: '/v1/files',
        send: { name: '{file.name}' },
        take: { put: ['put'], public: ['public'] },
      },
      { method: 'PUT', path: '{put}', body: 'bytes' },
    ],
    source: 'mill',
  },
  openai: { path: '/v1', model: 'talker', source: 'mill' },
})
