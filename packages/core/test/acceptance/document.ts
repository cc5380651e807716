import { statusWords } from '../../src/dialects.ts'
import { defineProvider } from '../../src/provider.ts'

/**
 * The one document of the tables: a relay that nobody runs, with something of everything. `task` speaks JSON in an
 * envelope and lists its tasks, `studio` takes forms, gives its results by a route and makes new tasks from old ones,
 * `barn` may have more than its page says, `picture` gives images in the answer itself.
 */
export const orchard = defineProvider({
  contract: 2,
  id: 'orchard',
  title: 'Orchard',
  spec: 'openapi.yaml',
  keyEnv: ['ORCHARD_API_KEY'],
  keyHelp: 'Ask the gardener.',
  auth: { header: 'authorization' },
  baseURL: 'https://api.orchard.example',
  sources: { O: { kind: 'documentation', title: 'The orchard' } },
  dialects: {
    task: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/tasks',
          fields: {
            model: 'model',
            prompt: 'prompt',
            seconds: 'seconds',
            aspectRatio: 'ratio',
            resolution: { to: 'resolution', as: 'upper' },
            seed: 'seed',
          },
          media: [
            { as: 'url', to: 'images[]', https: 'advised', types: ['image/png', 'image/jpeg'] },
            { role: 'firstFrame', as: 'url', to: 'first' },
          ],
          mediaOptions: ['pictures'],
          limits: { model: { default: 'plum', sent: true }, prompt: { given: true } },
        },
        get: { method: 'GET', path: '/v1/tasks/{id}' },
        list: { method: 'GET', path: '/v1/tasks', query: { limit: '{page.limit}', after: '{page.after}' } },
        delete: { method: 'DELETE', path: '/v1/tasks/{id}', states: ['succeeded', 'failed'] },
      },
      answer: {
        envelope: { at: ['data'], code: ['code', 'error.code'] },
        id: ['task_id', 'id'],
        status: ['status'],
        signs: [{ is: 'running', http: [202] }],
        outputs: [{ at: 'cover', role: 'thumbnail' }, { at: 'videos[]' }],
        message: ['reason', 'error.message', 'message'],
        createdAt: ['created'],
        completedAt: ['completed'],
        expiresAt: ['expires'],
        effective: { model: ['model'], seconds: ['seconds'], resolution: ['resolution'] },
        cost: { at: 'credits', perUsd: 100 },
        items: 'items',
        next: 'next',
      },
      otherAnswer: { id: ['request'], status: ['state'], outputs: [{ at: 'result' }] },
    },
    studio: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/studio',
          body: 'form',
          fields: { model: 'model', prompt: 'prompt', seconds: { to: 'seconds', as: 'string' }, size: 'size' },
          media: [{ as: 'part', to: 'picture' }],
          take: { shard: ['shard'] },
        },
        get: { method: 'GET', path: '/v1/studio/{model}/{id}', query: { shard: '{shard}' } },
        content: { method: 'GET', path: '/v1/studio/{model}/{id}/content' },
        remix: {
          method: 'POST',
          path: '/v1/studio/{source}/remix',
          fields: { prompt: 'prompt' },
          states: ['succeeded'],
          limits: { prompt: { given: true } },
        },
        extend: {
          method: 'POST',
          path: '/v1/studio/longer',
          fields: { prompt: 'prompt', seconds: 'seconds' },
          media: [{ role: 'source', as: 'task', to: 'from.id' }],
        },
      },
      answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }, { route: 'content' }] },
    },
    barn: {
      kind: 'video',
      routes: {
        submit: { method: 'POST', path: '/v1/barn', fields: { model: 'model', prompt: 'prompt' } },
        get: { method: 'GET', path: '/v1/barn/{id}' },
        content: { method: 'GET', path: '/v1/barn/{id}/content' },
      },
      answer: { id: ['id'], status: ['status'], outputs: [{ at: 'url' }, { route: 'content', last: true }] },
    },
    picture: {
      kind: 'image',
      routes: {
        submit: {
          method: 'POST',
          path: '/v1/pictures',
          fields: { model: 'model', prompt: 'prompt', size: 'size', count: 'n' },
          media: [{ as: 'data', to: 'inputs[]', maxBytes: 500 }],
        },
        get: { method: 'GET', path: '/v1/pictures/{id}' },
      },
      answer: {
        id: ['id'],
        status: ['status'],
        outputs: [{ at: 'data[].url' }, { at: 'data[].b64' }],
      },
    },
  },
  models: {
    plum: {
      limits: {
        seconds: [
          { default: 4, sent: true, min: 2, max: 15, source: 'O-1' },
          { in: [4, 6, 8, 10], outside: 'advised', source: 'O-1' },
        ],
        prompt: [{ given: true }, { max: 100, outside: 'advised', source: 'O-1' }],
        aspectRatio: { in: ['16:9', '9:16'], source: 'O-1' },
        resolution: { in: ['720p', '1080p'], outside: 'advised', source: 'O-1' },
        images: { max: 3, source: 'O-1' },
      },
      rules: [
        {
          id: 'plum.many',
          when: { images: { min: 2 } },
          limits: { seconds: { max: 8, source: 'O-2' } },
          source: 'O-2',
        },
      ],
      prices: [{ when: { resolution: { in: ['720p'] } }, usd: 0.1, per: 'second', source: 'O-3' }],
      source: 'O-1',
    },
    sloe: { limits: { images: { min: 1, max: 1, source: 'O-1' } }, source: 'O-1' },
    fixed: {
      limits: { seconds: { in: [4, 8], outside: 'rewritten', default: 4, sent: true, source: 'O-1' } },
      source: 'O-1',
    },
    pear: {
      dialect: 'studio',
      sizes: {
        '1280x720': { aspectRatio: '16:9', resolution: '720p' },
        '720x1280': { aspectRatio: '9:16', resolution: '720p' },
        '1792x1024': { aspectRatio: '16:9', resolution: '1024p' },
      },
      source: 'O-1',
    },
    medlar: { dialect: 'barn', source: 'O-1' },
    fig: { dialect: 'picture', prices: [{ usd: 0.02, per: 'image', source: 'O-3' }], source: 'O-1' },
    quince: { dialect: null, note: 'It talks.', source: 'O-1' },
  },
  statuses: statusWords('O-1', {
    queued: 'queued',
    running: 'running',
    done: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
    expired: 'expired',
  }),
  errors: [
    { id: 'orchard.empty', code: ['no_balance'], is: 'quota_exceeded', hint: 'top up', source: 'O' },
    { id: 'orchard.full', http: [503], code: ['full'], is: 'rate_limited', sent: 'refused', again: true, source: 'O' },
    {
      id: 'orchard.sign',
      text: 'no upstream was called',
      http: [500],
      is: 'upstream_error',
      sent: 'refused',
      again: false,
      source: 'O',
    },
    { id: 'orchard.void', text: 'nothing was planted', is: 'upstream_error', sent: 'refused', source: 'O' },
    { id: 'orchard.policy', text: 'content policy', is: 'content_rejected', source: 'O' },
    { id: 'orchard.lost', on: ['get'], http: [404], is: 'task_not_found', source: 'O' },
    { id: 'orchard.making', on: ['content'], code: ['still_making'], is: 'not_ready', source: 'O' },
    { id: 'orchard.early', on: ['content'], http: [425], is: 'not_ready', again: true, source: 'O' },
    { id: 'orchard.worn', on: ['content'], http: [403], is: 'result_expired', hint: 'it lived a day', source: 'O' },
    { id: 'orchard.rush', http: [429], text: 'harvest rush', is: 'rate_limited', again: true, source: 'O' },
    { id: 'orchard.frost', code: ['frost'], is: 'task_failed', billed: false, source: 'O' },
    { id: 'orchard.spoilt', code: ['spoilt'], is: 'content_rejected', billed: true, source: 'O' },
    {
      id: 'orchard.silent',
      on: ['submit'],
      http: [409],
      body: 'empty',
      is: 'rate_limited',
      hint: 'silence',
      source: 'O',
    },
    { id: 'orchard.no', http: [200], at: { success: false, data: null }, is: 'invalid_request', source: 'O' },
    { id: 'orchard.closed', http: [403], is: 'permission_denied', source: 'O' },
  ],
  upload: {
    types: ['image/png', 'image/jpeg'],
    maxBytes: 1000,
    url: '{public}',
    steps: [
      { method: 'POST', path: '/v1/files', send: { name: '{file.name}' }, take: { put: ['put'], public: ['public'] } },
      { method: 'PUT', path: '{put}', body: 'bytes' },
    ],
    source: 'O',
  },
  discovery: { method: 'GET', path: '/v1/models', items: ['data'], id: ['id'] },
  openai: { path: '/v1', model: 'talker', source: 'O' },
  polling: { every: 5, most: 10, deadline: 600, keep: 86_400, source: 'O' },
})
