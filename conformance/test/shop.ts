import { statusWords } from '@vidrelay/core/dialects'
import type { Provider } from '@vidrelay/core/provider'

/** A provider that nobody runs, with everything that a document can say about requests. */
export const shop = {
  contract: 2,
  id: 'shop',
  title: 'Shop',
  spec: 'openapi.yaml',
  keyEnv: ['SHOP_API_KEY'],
  keyHelp: 'There is none.',
  auth: { header: 'x-key', prefix: '' },
  baseURL: 'https://api.shop.example.com/relay',
  sources: { D: { kind: 'documentation', title: 'Shop docs' } },
  dialects: {
    task: {
      kind: 'video',
      routes: {
        submit: {
          method: 'PUT',
          path: '/v1/{model}/tasks',
          query: { lane: 'b', of: '{model}' },
          headers: { 'x-lane': 'lane b' },
          send: { mode: 'fast', nested: { model: '{model}', depth: 1 } },
          fields: {
            model: '?name',
            prompt: 'input.prompt',
            seconds: { to: 'input.seconds', as: 'string' },
            aspectRatio: { to: 'input.ratio', values: { '16:9': 'wide', '9:16': 'tall' } },
            resolution: { to: 'input.tier', as: 'upper' },
            count: { to: 'n', as: 'number' },
            seed: 'seed',
          },
          options: { style: 'input.style', '*': 'extra.*' },
          mediaOptions: ['refs'],
          media: [
            { role: 'firstFrame', as: 'url', to: 'first', https: 'advised', source: 'D-01' },
            { role: 'lastFrame', as: 'data', to: 'last', types: ['image/png', 'image/gif'], maxBytes: 1000 },
            { role: ['image', 'reference'], as: 'data', to: 'image', when: { images: { max: 1 } } },
            { role: ['image', 'reference'], as: 'url', to: 'images[].link' },
          ],
          limits: {
            model: { default: 'one', sent: true, source: 'D-02' },
            prompt: [
              { given: true, source: 'D-03' },
              { max: 50, source: 'D-04' },
            ],
            seconds: [
              { min: 2, max: 9, source: 'D-05' },
              { in: [2, 4, 8], outside: 'advised', source: 'D-06' },
            ],
            resolution: { in: ['480p', '720p'], default: '720p', outside: 'advised', source: 'D-07' },
            count: { in: [1, 2], default: 1, sent: true, outside: 'rewritten', source: 'D-08' },
            seed: { max: 10, outside: 'ignored', source: 'D-09' },
            images: { max: 3, source: 'D-10' },
            'options.style': { in: ['calm', 'loud'], source: 'D-11' },
            'options.extra_wide': { given: false, source: 'D-12' },
          },
          rules: [
            {
              id: 'shop.many-images',
              when: { images: { min: 2 } },
              limits: { seconds: { max: 8, source: 'D-13' } },
              source: 'D-13',
            },
            {
              id: 'shop.loud',
              when: { 'options.style': { in: ['loud'] }, resolution: { in: ['720p'] } },
              limits: { seconds: { given: true, source: 'D-14' } },
              source: 'D-14',
            },
          ],
          take: { session: ['session'] },
          source: 'D-15',
        },
        get: { method: 'GET', path: '/v1/tasks/{id}/{session}' },
        remix: {
          method: 'POST',
          path: '/v1/tasks/{source}/remix',
          fields: { model: 'model', prompt: 'prompt' },
          limits: { prompt: { given: true, source: 'D-16' } },
          states: ['succeeded', 'failed'],
          source: 'D-16',
        },
        edit: {
          method: 'POST',
          path: '/v1/edits',
          send: { of: 'task', id: '{source}' },
          fields: { prompt: 'prompt', seconds: 'seconds' },
          media: [{ role: 'source', as: 'task', to: 'start.task' }],
          source: 'D-17',
        },
      },
      answer: { id: ['task.id'], status: ['task.state'], outputs: [{ at: 'task.urls[]' }] },
    },
    picture: {
      kind: 'image',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/pictures',
          body: 'auto',
          send: { quality: 'best', count: 1 },
          fields: { model: 'model', prompt: 'prompt', count: 'count', size: 'shape.size', seed: 'shape.seed' },
          options: { look: 'shape.look' },
          media: [
            { as: 'url', to: 'link' },
            { as: 'part', to: 'file[]', types: ['image/*'] },
          ],
          limits: { model: { given: true, source: 'D-18' }, images: { max: 2, source: 'D-18' } },
          source: 'D-18',
        },
        get: { method: 'GET', path: '/v1/pictures/{id}' },
      },
      answer: { id: ['[0].id'], status: ['[0].state'], outputs: [{ at: '[0].url' }] },
    },
  },
  models: {
    one: {
      prices: [
        { when: { seconds: { max: 4 } }, usd: 0.1, per: 'second', source: 'D-19' },
        { when: { seconds: { min: 5 } }, usd: 1, per: 'request', source: 'D-19' },
      ],
      note: 'The usual one.',
      source: 'D-19',
    },
    'two-*-pro': {
      aliases: ['two'],
      fields: { aspectRatio: null, resolution: null, size: 'input.size' },
      sizes: {
        '1280x720': { aspectRatio: '16:9', resolution: '720p' },
        '720x1280': { aspectRatio: '9:16', resolution: '720p' },
        '1920x1080': { aspectRatio: '16:9', resolution: '1080p' },
      },
      limits: { images: { min: 1, max: 1, source: 'D-20' }, resolution: {} },
      send: { mode: 'slow' },
      source: 'D-20',
    },
    sketch: {
      dialect: 'picture',
      prices: [{ usd: 0.02, per: 'image', source: 'D-21' }],
      source: 'D-21',
    },
    chat: { dialect: null, note: 'It writes, and makes nothing.', source: 'D-22' },
  },
  statuses: statusWords('D-01', { waiting: 'queued', ready: 'succeeded', lost: 'failed' }),
  errors: [],
  upload: {
    types: ['image/png', 'image/jpeg'],
    maxBytes: 3000,
    steps: [
      {
        method: 'POST',
        path: '/v1/files',
        headers: { 'x-file': '{file.type}' },
        send: { name: '{file.name}', of: 'shop' },
        take: { target: ['data.put', 'put'], ticket: ['data.ticket'] },
      },
      { method: 'PUT', path: '{target}', body: 'bytes' },
      {
        method: 'POST',
        path: '/v1/files/{ticket}',
        body: 'form',
        send: { done: 'yes', file: '{file}' },
        take: { link: ['link'] },
      },
    ],
    url: '{link}',
    source: 'D-23',
  },
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['name'] },
  polling: { every: 5, deadline: 60, source: 'D-24' },
} as const satisfies Provider
