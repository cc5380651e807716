import { statusWords } from '@vidrelay/core/dialects'
import { defineProvider, type Provider, type ProviderFactory } from '@vidrelay/core/provider'

/**
 * A relay that nobody runs, with a specification and one recording, as a contributor would have after an hour. It is
 * right; `planted.ts` has what a contributor might get wrong in it.
 */
export const document = {
  contract: 2,
  id: 'acme',
  title: 'Acme',
  spec: 'openapi.yaml',
  keyEnv: ['ACME_API_KEY'],
  keyHelp: 'Create one in the console.',
  auth: { header: 'x-acme-key', prefix: '' },
  baseURL: 'https://api.acme.example/gateway',
  sources: { ACME: { kind: 'documentation', title: 'Acme API reference', url: 'https://acme.example/docs' } },
  dialects: {
    task: {
      kind: 'video',
      routes: {
        submit: {
          method: 'POST',
          path: '/v2/tasks',
          send: { mode: 'async' },
          fields: {
            model: 'model',
            prompt: 'input.prompt',
            seconds: { to: 'input.duration', as: 'string' },
            aspectRatio: { to: 'input.ratio', values: { '16:9': 'wide', '9:16': 'tall', '1:1': 'square' } },
            resolution: { to: 'input.tier', as: 'upper' },
            seed: 'input.seed',
          },
          options: { watermark: 'input.watermark' },
          media: [
            { role: 'firstFrame', as: 'url', to: 'input.first_frame', source: 'ACME images' },
            { role: 'lastFrame', as: 'url', to: 'input.last_frame', source: 'ACME images' },
            { as: 'url', to: 'input.references[]', source: 'ACME images' },
          ],
          limits: {
            model: { given: true, source: 'ACME-02' },
            prompt: { given: true, max: 800, source: 'ACME-02' },
            'options.watermark': { in: ['none', 'small'], source: 'ACME limits' },
            seed: { min: 0, max: 2147483647, source: 'ACME limits' },
            images: { max: 3, source: 'ACME images' },
          },
          source: 'ACME-02',
        },
        get: { method: 'GET', path: '/v2/tasks/{id}', source: 'ACME-03' },
      },
      answer: {
        envelope: { at: ['data'] },
        id: ['task_id'],
        status: ['state'],
        progress: ['percent'],
        createdAt: ['created_at'],
        completedAt: ['finished_at'],
        outputs: [
          { at: 'result.videos[].url', source: 'ACME-05' },
          { at: 'result.cover', role: 'thumbnail', source: 'ACME-05' },
        ],
        code: ['fail.reason', 'error.code'],
        message: ['fail.text'],
        cost: { at: 'usage.credits', perUsd: 100 },
      },
    },
  },
  models: {
    'acme-1': {
      limits: {
        seconds: { min: 3, max: 12, source: 'ACME limits' },
        aspectRatio: { in: ['16:9', '9:16', '1:1'], source: 'ACME limits' },
        resolution: { in: ['720p', '1080p'], source: 'ACME limits' },
      },
      prices: [{ usd: 0.05, per: 'second', source: 'ACME prices' }],
      source: 'ACME limits',
    },
    'acme-1-fast': {
      limits: {
        seconds: { in: [5, 10], source: 'ACME limits' },
        aspectRatio: { in: ['16:9', '9:16'], source: 'ACME limits' },
        resolution: { in: ['720p'], source: 'ACME limits' },
        images: { max: 1, source: 'ACME images' },
      },
      prices: [{ usd: 0.2, per: 'request', source: 'ACME prices' }],
      source: 'ACME limits',
    },
  },
  statuses: statusWords('ACME-04', {
    WAITING: 'queued',
    RUNNING: 'running',
    DONE: 'succeeded',
    FAILED: 'failed',
    CANCELED: 'cancelled',
    EXPIRED: 'expired',
  }),
  errors: [
    { id: 'acme.policy', code: ['policy'], is: 'content_rejected', hint: 'change the prompt', source: 'ACME errors' },
    {
      id: 'acme.input',
      code: ['image_unreachable'],
      is: 'input_unreachable',
      hint: 'give links that open without a login',
      source: 'ACME errors',
    },
    {
      id: 'acme.credit',
      http: [402],
      code: ['no_credit'],
      is: 'quota_exceeded',
      hint: 'top up in the console',
      source: 'ACME errors',
    },
    {
      id: 'acme.parameter',
      http: [400],
      code: ['bad_parameter'],
      is: 'invalid_request',
      hint: 'read the message: it names the field',
      source: 'ACME errors',
    },
    { id: 'acme.key', http: [401], is: 'unauthenticated', hint: 'check the key', source: 'ACME errors' },
    {
      id: 'acme.busy',
      http: [429],
      code: ['busy'],
      is: 'rate_limited',
      again: true,
      hint: 'wait a minute',
      source: 'ACME errors',
    },
    {
      id: 'acme.unknown',
      on: ['get'],
      http: [404],
      is: 'task_not_found',
      hint: 'check the id and the key',
      source: 'ACME errors',
    },
    {
      id: 'acme.failed',
      status: ['failed'],
      is: 'task_failed',
      hint: 'read the reason; nothing was charged',
      source: 'ACME errors',
    },
  ],
  discovery: { method: 'GET', path: '/v2/models', items: ['data'], id: ['name'], source: 'ACME models' },
  polling: { every: 4, deadline: 900, keep: 86_400, source: 'ACME-03' },
} as const satisfies Provider

export const acme: ProviderFactory = defineProvider(document as Provider)
